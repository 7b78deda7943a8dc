"""From findings to scores, pure: quotes verified, ladders, caps, dimensions, coverage, verdict, agreement."""
