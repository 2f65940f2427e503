"""What can be said of a network without training it: what it costs, and whether its gradients are right."""
