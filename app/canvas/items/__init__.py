"""What is painted in the scene: a node with its ghosts is one item, all wires are another."""
