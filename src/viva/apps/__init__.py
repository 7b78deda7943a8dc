"""Thin programs on top of the library; no rule of the interview lives here."""
