"""The calibration run: rated interviews and a judge give the figures that say how far to trust it."""
