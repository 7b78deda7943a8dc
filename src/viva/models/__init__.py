"""The one seam to a language model, and what stands behind it; an SDK is imported at the first call, not before."""
