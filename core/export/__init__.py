"""Exports: a graph as readable files of other frameworks, with their weights, and the proof that they are equal."""
