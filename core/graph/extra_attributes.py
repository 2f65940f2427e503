"""Attributes in MXNet's files that are not an operator's own: those of the framework, and what people add."""

from __future__ import annotations

HIDDEN_KEYS = ("ctx_group", "lr_mult", "wd_mult", "force_mirroring", "mirror_stage")
"""Attributes of the framework, not of an operator, that MXNet keeps as ``__key__``."""


def is_extra_attribute(name: str) -> bool:
    """Tell whether an attribute is not the operator's own: ``__mood__``, ``lr_mult``."""
    return name in HIDDEN_KEYS or (name.startswith("__") and name.endswith("__"))
