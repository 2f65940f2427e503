"""Sets of keys that people of other programs have in their hands, as differences from our own.

Each says what an action answers to instead of the keys that it is declared with; what always means the same on the
canvas (`app.actions.keymap.FIXED`) stays. No keys mean two actions: a test goes through every set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.actions.action import QT_TRANSLATE_NOOP
from app.settings import OWN_KEYS


@dataclass(frozen=True)
class Preset:
    """A set of keys.

    Attributes:
        name: For settings.
        title: What the dialog reads, untranslated.
        keys: By the id of an action, only where they are not our own.
    """

    name: str
    title: str
    keys: Mapping[str, tuple[str, ...]]


OWN = Preset(OWN_KEYS, QT_TRANSLATE_NOOP("actions", "Symloom"), MappingProxyType({}))

BLENDER = Preset(
    "blender",
    QT_TRANSLATE_NOOP("actions", "Like Blender"),
    MappingProxyType(
        {
            "edit.duplicate": ("Shift+D", "Ctrl+D"),
            "edit.duplicate_shared": ("Alt+D",),
            "edit.delete": ("X", "Del"),
            "edit.delete_reconnect": ("Ctrl+X", "Ctrl+Del"),
            "edit.cut": ("Shift+Del",),
            "edit.select_all": ("A", "Ctrl+A"),
            "edit.select_none": ("Alt+A",),
            "select.upstream": ("L",),
            "select.downstream": ("Shift+L",),
            "view.fit": ("Home",),
            "graph.layout": ("V",),
            "graph.align_left": ("Alt+Q, L",),
            "graph.align_centre": ("Alt+Q, C",),
            "graph.align_right": ("Alt+Q, R",),
            "graph.align_top": ("Alt+Q, T",),
            "graph.align_middle": ("Alt+Q, M",),
            "graph.align_bottom": ("Alt+Q, B",),
            "graph.distribute_horizontal": ("Alt+Q, H",),
            "graph.distribute_vertical": ("Alt+Q, V",),
            "graph.frame": ("Ctrl+J",),
            "graph.note": ("Ctrl+Shift+N",),
            "graph.mute": ("M",),
            "view.inspect": ("N",),
            "view.fit_selection": (".", "Shift+F"),
            "help.palette": ("F3", "Ctrl+Shift+P"),
        }
    ),
)

HOUDINI = Preset(
    "houdini",
    QT_TRANSLATE_NOOP("actions", "Like Houdini and ComfyUI"),
    MappingProxyType(
        {
            "view.fit": ("H", ".", "Home"),
            "view.fit_selection": ("G", "Shift+F"),
            "view.minimap": ("O", "Ctrl+Shift+M"),
            "view.inspect": ("P",),
            "graph.pin": (),
            "graph.frame": ("Ctrl+G", "Shift+O"),
            "graph.note": ("Shift+P",),
            "graph.mute": ("Ctrl+B", "Ctrl+M", "B"),
            "graph.collapse": ("Alt+C",),
            "graph.add": ("Shift+A", "A"),
            "run.forward": ("Ctrl+Return", "Ctrl+Enter", "Ctrl+F5"),
            "run.to_selected": ("Ctrl+F10",),
        }
    ),
)

PRESETS: Mapping[str, Preset] = MappingProxyType({each.name: each for each in (OWN, BLENDER, HOUDINI)})
"""Every set by its name, ours first."""


def preset(name: str) -> Preset:
    """Return the set of a name, ours where it is not known."""
    return PRESETS.get(name, OWN)
