"""Who grades: one protocol, and those who follow it."""
