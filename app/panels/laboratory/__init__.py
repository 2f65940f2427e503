"""The initialization laboratory."""

from app.panels.laboratory.panel import LaboratoryPanel

__all__ = ["LaboratoryPanel"]
