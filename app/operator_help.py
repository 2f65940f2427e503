"""What an operator is, on a small page: beside the search for a node to place, and as help on a node."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from inspect import cleandoc

from PySide6.QtCore import QCoreApplication

from app.offers import Offer
from app.theme import SMALL, mono, theme, ui
from app.translations import operator_text
from core.graph.model import Node
from core.graph.ports import operator_of
from core.operators.operator import AttributeSpec, Operator, Port
from core.operators.registry import Registry

translate = QCoreApplication.translate


def help_page(offer: Offer, registry: Registry) -> str:
    """Return the page of something that can be placed, as rich text: what it does, its ports, its settings."""
    if offer.operator not in registry:
        return _head(offer.title)
    return _page(offer.title, offer.doc, registry.create(offer.operator, offer.attributes), offer.attributes)


def node_page(node: Node, registry: Registry) -> str:
    """Return the page of the operator of a node, with the node's settings; nothing where there is none to tell of."""
    operator = operator_of(node, registry)
    if not isinstance(operator, Operator):
        return ""
    doc = operator_text(cleandoc(type(operator).__doc__ or ""))
    return _page(operator_text(operator.title()), doc, operator, operator.attribute_values())


def _page(title: str, doc: str, operator: Operator, attributes: Mapping[str, object]) -> str:
    look = theme()
    paragraphs = [" ".join(part.split()) for part in doc.replace("``", "").split("\n\n")]
    text = "".join(f"<p>{escape(part)}</p>" for part in paragraphs if part)
    formula = f'<p style="{_mono()}; color:{look.accent}">{escape(operator.formula)}</p>' if operator.formula else ""
    tables = f"{_ports(operator)}{_attributes(operator, attributes)}"
    return f'<div style="color:{look.dim}">{_head(title)}{formula}{text}{tables}</div>'


def _head(title: str) -> str:
    return f'<p style="font-weight:600; color:{theme().text}">{escape(title)}</p>'


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


def _attributes(operator: Operator, attributes: Mapping[str, object]) -> str:
    rows = [(operator_text(spec.label or spec.name), _value(spec, attributes)) for spec in operator.attribute_specs()]
    return _section(translate("canvas", "Settings"), rows)


def _value(spec: AttributeSpec, attributes: Mapping[str, object]) -> str:
    if spec.name in attributes:
        return str(attributes[spec.name])
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
