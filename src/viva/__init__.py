"""viva plays the interviewer in a machine-learning system design interview, and grades what was said."""

__version__ = "0.1.0"
