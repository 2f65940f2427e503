"""The main window: how canvas, panels and bars are put together, and what it says while work is done."""
