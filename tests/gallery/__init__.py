"""Screenshots of everything visible, side by side: ``make gallery``."""
