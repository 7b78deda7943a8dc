"""Interviews inside other people's programs: what every adapter needs, in one place."""
