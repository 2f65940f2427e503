"""The strips around the canvas: the tool bar of runs, notices, the status line."""
