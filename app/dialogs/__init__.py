"""What is said or asked in a window of its own."""
