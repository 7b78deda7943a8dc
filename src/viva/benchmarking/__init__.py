"""How interviewers did over a set of interviews: measures of the talk and of the score, with intervals."""
