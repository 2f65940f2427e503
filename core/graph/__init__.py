"""The document: an immutable value, the commands that edit it, its history, its files."""
