"""The local rule of a step: the formula, the numbers that went in and came out, and where each came from."""

from app.panels.rule.panel import RulePanel

__all__ = ["RulePanel"]
