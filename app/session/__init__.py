"""What is open and what it does: the document and its history, its runs, trainings and proofs, and their threads."""
