"""Shapes by unification, in every direction, each with its reason."""
