"""What the mouse does on the canvas: one class each, ending in at most one command."""
