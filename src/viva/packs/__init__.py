"""Files to values: find, read, check and hash frameworks, rubrics, scenarios and transcripts."""
