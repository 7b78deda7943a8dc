"""The rules of conduct R1-R12, pure: over a proposed move, and over a finished transcript."""
