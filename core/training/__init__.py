"""Learning: how weights follow their gradients."""
