"""What an operator is, on a small page: beside the search for a node to place."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import QCoreApplication

from app.offers import Offer
from app.theme import SMALL, mono, theme, ui
from app.translations import operator_text
from core.operators.operator import AttributeSpec, Operator, Port
from core.operators.registry import Registry

translate = QCoreApplication.translate


def help_page(offer: Offer, registry: Registry) -> str:
    """Return the page of something that can be placed, as rich text: what it does, its ports, its settings."""
    look = theme()
    head = f'<p style="font-weight:600; color:{look.text}">{escape(offer.title)}</p>'
    known = registry.get(offer.operator)
    if known is None:
        return head
    paragraphs = [" ".join(part.split()) for part in offer.doc.replace("``", "").split("\n\n")]
    text = "".join(f"<p>{escape(part.replace('``', ''))}</p>" for part in paragraphs if part)
    formula = f'<p style="{_mono()}; color:{look.accent}">{escape(known.formula)}</p>' if known.formula else ""
    operator = registry.create(offer.operator, offer.attributes)
    ports = _ports(operator)
    attributes = _attributes(operator, offer)
    return f'<div style="color:{look.dim}">{head}{formula}{text}{ports}{attributes}</div>'


def _ports(operator: Operator) -> str:
    rows = [(port.name, _role(port)) for port in operator.inputs()]
    return _section(translate("canvas", "Inputs"), rows)


def _role(port: Port) -> str:
    roles = {
        "data": translate("canvas", "data"),
        "parameter": translate("canvas", "parameter"),
        "label": translate("canvas", "label"),
        "auxiliary": translate("canvas", "auxiliary state"),
    }
    return roles.get(port.role.value, port.role.value)


def _attributes(operator: Operator, offer: Offer) -> str:
    rows = [(operator_text(spec.label or spec.name), _value(spec, offer)) for spec in operator.attribute_specs()]
    return _section(translate("canvas", "Settings"), rows)


def _value(spec: AttributeSpec, offer: Offer) -> str:
    if spec.name in offer.attributes:
        return str(offer.attributes[spec.name])
    return translate("canvas", "required") if spec.required else str(spec.default)


def _section(title: str, rows: Iterable[tuple[str, str]]) -> str:
    look = theme()
    lines = "".join(
        f'<tr><td style="{_mono()}; color:{look.text}; padding-right:12px">{escape(name)}</td>'
        f"<td>{escape(value)}</td></tr>"
        for name, value in rows
    )
    return f'<p style="{_small()}">{escape(title)}</p><table>{lines}</table>' if lines else ""


def _mono() -> str:
    font = mono(SMALL)
    return f"font-family:'{font.family()}'; font-size:{SMALL}px"


def _small() -> str:
    font = ui(SMALL, 600)
    return f"font-weight:600; font-size:{font.pixelSize()}px; margin-bottom:2px"
