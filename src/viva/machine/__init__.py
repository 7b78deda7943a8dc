"""The state machine: pure folding of events into a state, and the options that a state leaves."""
