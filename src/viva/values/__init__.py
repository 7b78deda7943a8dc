"""Frozen values that every other room speaks in: no file, clock, random source or network."""
