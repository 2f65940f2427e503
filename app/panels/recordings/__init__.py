"""Parameters and gradients over the iterations of a training."""

from app.panels.recordings.panel import RecordingsPanel

__all__ = ["RecordingsPanel"]
