"""Where nodes go by themselves: layers from left to right."""
