"""What a turn says, worked out without a model: words, numbers, cues, kinds, topics, facts asked for."""
