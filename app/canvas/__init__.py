"""The canvas: nodes, wires and ghosts of the open document, and the gestures that edit them."""
