"""What nodes cost, and whether gradients are right."""

from app.panels.analysis.panel import AnalysisPanel

__all__ = ["AnalysisPanel"]
