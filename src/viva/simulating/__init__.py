"""Interviews of simulated candidates: held, kept, graded, and held against what was planted."""
