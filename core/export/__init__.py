"""Code for other frameworks, and the proof that it computes the same."""
