"""How interviewers ask, judged by a language model: how openly, what they follow up, how the talk flows."""
