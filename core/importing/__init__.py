"""Back from code: scripts that compose a symbol, read by parsing, never by executing, and edits made in them."""
