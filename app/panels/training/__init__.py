"""The training of a document: its settings, its course, and what the runs have left."""

from app.panels.training.panel import TrainingPanel

__all__ = ["TrainingPanel"]
