"""The Store protocol, and its SQL implementation."""
