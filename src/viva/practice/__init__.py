"""Practice: drills on single criteria, spaced over days; grades on the way of a coached interview; another try."""
