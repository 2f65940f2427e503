"""Formulas of operators as trees that can be typeset: what a node computes, and how its gradient flows back."""
