"""Spans and events for whoever brings OpenTelemetry, nothing otherwise.

Nothing here imports OpenTelemetry before somebody else in the process has, sets up an SDK, or exports anything.
"""
