"""Operators, each declared once: ports, attributes, shape relation, forward rule, gradient rule."""
