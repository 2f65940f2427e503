"""Programs and how they run: one node at a time, forward and backward."""
