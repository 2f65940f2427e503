"""What the interface says, gathered from the code, and the translations of it."""
