"""The panels around the canvas: they read values from the session by id, and ask it for every change."""
