"""Simulated candidates behind one protocol: rules in code that speak from a sheet's material, or a language model.

A candidate hears what the interviewer says and nothing else: no moves, no ledger, no rubric.
"""
