"""Who speaks: one protocol, and those who follow it."""
