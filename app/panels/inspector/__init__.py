"""The inspector: everything that can be seen and set of what is selected."""

from app.panels.inspector.panel import InspectorPanel

__all__ = ["InspectorPanel"]
