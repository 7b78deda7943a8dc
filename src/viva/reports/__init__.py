"""A scorecard for a person or a program."""
