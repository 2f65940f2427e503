"""What the program remembers for its user between two starts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

APPLICATION = "symloom"
OWN_KEYS = "symloom"
"""The set of keys that actions are declared with."""
MAX_RECENT_FILES = 15
MAX_VIEWS = 100
MAX_USES = 60
"""So many kinds of nodes are remembered for the search that adds them."""
MAX_RECENT_COMMANDS = 20
MAX_PYTHONS = 8


def state_folder() -> Path:
    """Return the folder of logs and crash reports, made if it is missing."""
    import platformdirs  # only what is painted later needs it

    return platformdirs.user_state_path(APPLICATION, appauthor=False, ensure_exists=True)


class Settings:
    """Typed access to what is remembered."""

    def __init__(self) -> None:
        self._store = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, APPLICATION, APPLICATION)

    @property
    def theme(self) -> str:
        """``light``, ``dark``, ``contrast`` or ``system``."""
        theme = str(self._store.value("theme", "system"))
        return theme if theme in {"light", "dark", "contrast", "system"} else "system"

    @theme.setter
    def theme(self, name: str) -> None:
        self._store.setValue("theme", name)

    @property
    def language(self) -> str:
        """``system``, ``en`` or ``zh_CN``."""
        language = str(self._store.value("language", "system"))
        return language if language in {"system", "en", "zh_CN"} else "system"

    @language.setter
    def language(self, name: str) -> None:
        self._store.setValue("language", name)

    @property
    def python(self) -> str:
        """The interpreter that exported code is verified with; empty for this program's own."""
        return str(self._store.value("python", ""))

    @python.setter
    def python(self, python: str) -> None:
        self._store.setValue("python", python)
        others = [each for each in self.pythons if each != python]
        self._store.setValue("pythons", [python, *others][:MAX_PYTHONS] if python else others)

    @property
    def pythons(self) -> list[str]:
        """The interpreters that were chosen last, the newest first."""
        return self._texts("pythons")

    @property
    def last_look(self) -> str:
        """The theme that was seen last: what the window begins with."""
        if self.theme != "system":
            return self.theme
        return "light" if str(self._store.value("last_look", "dark")) == "light" else "dark"

    @last_look.setter
    def last_look(self, name: str) -> None:
        self._store.setValue("last_look", name)

    @property
    def shortcuts(self) -> dict[str, list[str]]:
        """The keys of actions whose keys were changed in the chosen set, by the action's id."""
        import json

        try:
            value = json.loads(str(self._store.value(self._shortcuts_key, "{}")))
        except ValueError:
            return {}
        entries = value.items() if isinstance(value, dict) else ()
        return {name: [str(each) for each in keys] for name, keys in entries if isinstance(keys, list)}

    @shortcuts.setter
    def shortcuts(self, shortcuts: dict[str, list[str]]) -> None:
        import json

        self._store.setValue(self._shortcuts_key, json.dumps(shortcuts))

    @property
    def _shortcuts_key(self) -> str:
        return "shortcuts" if self.key_preset == OWN_KEYS else f"shortcuts_{self.key_preset}"

    @property
    def key_preset(self) -> str:
        """Name of the set of keys of `app.actions.presets` that is chosen."""
        return str(self._store.value("key_preset", OWN_KEYS))

    @key_preset.setter
    def key_preset(self, name: str) -> None:
        self._store.setValue("key_preset", name)

    @property
    def recent_commands(self) -> list[str]:
        """What was taken from the command palette, the newest first."""
        value = self._store.value("recent_commands")
        return [value] if isinstance(value, str) else [str(v) for v in value] if isinstance(value, list) else []

    def add_recent_command(self, command: str) -> None:
        """Put a command first in the list."""
        commands = [command, *(each for each in self.recent_commands if each != command)]
        self._store.setValue("recent_commands", commands[:MAX_RECENT_COMMANDS])

    @property
    def reduces_motion(self) -> bool:
        """Changes are shown at once, without a motion."""
        return str(self._store.value("reduces_motion", "false")) == "true"

    @reduces_motion.setter
    def reduces_motion(self, reduces: bool) -> None:
        self._store.setValue("reduces_motion", "true" if reduces else "false")

    @property
    def snap(self) -> bool:
        """What is dragged lands on the grid."""
        return self._flag("snap", default=True)

    @snap.setter
    def snap(self, on: bool) -> None:
        self._set_flag("snap", on)

    @property
    def minimap(self) -> bool:
        """Where not all of the graph is seen, it is shown small in a corner of the canvas."""
        return self._flag("minimap", default=True)

    @minimap.setter
    def minimap(self, on: bool) -> None:
        self._set_flag("minimap", on)

    @property
    def right_pans(self) -> bool:
        """A drag with the right button moves the view."""
        return self._flag("right_pans", default=False)

    @right_pans.setter
    def right_pans(self, on: bool) -> None:
        self._set_flag("right_pans", on)

    @property
    def wheel_pans(self) -> bool:
        """The wheel moves the view, and zooms only with Ctrl."""
        return self._flag("wheel_pans", default=False)

    @wheel_pans.setter
    def wheel_pans(self, on: bool) -> None:
        self._set_flag("wheel_pans", on)

    @property
    def box_contains(self) -> bool:
        """A box selects only what is all in it."""
        return self._flag("box_contains", default=False)

    @box_contains.setter
    def box_contains(self, on: bool) -> None:
        self._set_flag("box_contains", on)

    @property
    def numbers(self) -> bool:
        """Small tensors are written at their wires."""
        return self._flag("numbers", default=True)

    @numbers.setter
    def numbers(self, on: bool) -> None:
        self._set_flag("numbers", on)

    @property
    def step_card(self) -> bool:
        """A card beside the current node of a run tells what it gave."""
        return self._flag("step_card", default=True)

    @step_card.setter
    def step_card(self, on: bool) -> None:
        self._set_flag("step_card", on)

    @property
    def norms(self) -> bool:
        """Wires are wider the larger what they carry is."""
        return self._flag("norms", default=True)

    @norms.setter
    def norms(self, on: bool) -> None:
        self._set_flag("norms", on)

    @property
    def costs(self) -> bool:
        """Time and memory are written under nodes."""
        return self._flag("costs", default=False)

    @costs.setter
    def costs(self, on: bool) -> None:
        self._set_flag("costs", on)

    @property
    def minis(self) -> str:
        """The small pictures on nodes: ``heat_map``, ``histogram`` or ``none``."""
        found = str(self._store.value("minis", "heat_map"))
        return found if found in {"heat_map", "histogram", "none"} else "heat_map"

    @minis.setter
    def minis(self, kind: str) -> None:
        self._store.setValue("minis", kind)

    def view(self, path: Path) -> tuple[float, float, float] | None:
        """Return how a document was looked at: zoom, and the point in the middle; None if it never was."""
        return self._views().get(str(path))

    def set_view(self, path: Path, view: tuple[float, float, float]) -> None:
        """Remember how a document is looked at, for the last few documents."""
        views = {**{known: old for known, old in self._views().items() if known != str(path)}, str(path): view}
        self._store.setValue("views", json.dumps(list(views.items())[-MAX_VIEWS:]))

    def _views(self) -> dict[str, tuple[float, float, float]]:
        try:
            entries = json.loads(str(self._store.value("views", "[]")))
            return {str(path): (float(zoom), float(x), float(y)) for path, (zoom, x, y) in entries}
        except (ValueError, TypeError):  # somebody else wrote into the file
            return {}

    def places(self, path: Path) -> dict[int, tuple[float, float, float]]:
        """Return the places of a document by their numbers: zoom, and the point in the middle."""
        return self._places().get(str(path), {})

    def set_places(self, path: Path, places: Mapping[int, tuple[float, float, float]]) -> None:
        """Remember the places of a document, for the last few documents."""
        kept = {known: old for known, old in self._places().items() if known != str(path)} | {str(path): dict(places)}
        entries = [(known, list(of_one.items())) for known, of_one in kept.items()]
        self._store.setValue("places", json.dumps(entries[-MAX_VIEWS:]))

    def _places(self) -> dict[str, dict[int, tuple[float, float, float]]]:
        try:
            entries = json.loads(str(self._store.value("places", "[]")))
            return {
                str(path): {int(number): (float(zoom), float(x), float(y)) for number, (zoom, x, y) in places}
                for path, places in entries
            }
        except (ValueError, TypeError):  # somebody else wrote into the file
            return {}

    def marks(self, path: Path) -> str:
        """Return the breakpoints and watches of a document, as `app.session.marks` wrote them."""
        return self._marks().get(str(path), "")

    def set_marks(self, path: Path, marks: str) -> None:
        """Remember the breakpoints and watches of a document, for the last few; an empty text forgets them."""
        kept = {known: text for known, text in self._marks().items() if known != str(path)}
        if marks:
            kept[str(path)] = marks
        self._store.setValue("marks", json.dumps(list(kept.items())[-MAX_VIEWS:]))

    def _marks(self) -> dict[str, str]:
        try:
            entries = json.loads(str(self._store.value("marks", "[]")))
            return {str(path): str(text) for path, text in entries}
        except (ValueError, TypeError):  # somebody else wrote into the file
            return {}

    def _flag(self, name: str, *, default: bool) -> bool:
        return str(self._store.value(name, str(default))).lower() == "true"

    def _set_flag(self, name: str, on: bool) -> None:
        self._store.setValue(name, str(on).lower())

    @property
    def recent_uses(self) -> list[str]:
        """Keys of what was placed last, the newest first."""
        return self._texts("uses/recent")

    @property
    def use_counts(self) -> dict[str, int]:
        """How often what is in `recent_uses` was placed."""
        counts = self._texts("uses/counts")
        keys = self.recent_uses
        return {key: int(count) for key, count in zip(keys, counts, strict=False) if count.isdigit()}

    def note_use(self, key: str) -> None:
        """Count that something was placed, and put it first."""
        counts = self.use_counts
        keys = [key, *(other for other in self.recent_uses if other != key)][:MAX_USES]
        counts[key] = counts.get(key, 0) + 1
        self._store.setValue("uses/recent", keys)
        self._store.setValue("uses/counts", [str(counts.get(each, 1)) for each in keys])

    def _texts(self, name: str) -> list[str]:
        value = self._store.value(name)
        return [value] if isinstance(value, str) else [str(each) for each in value] if isinstance(value, list) else []

    @property
    def recent_files(self) -> list[Path]:
        """Documents that were opened or saved, the newest first."""
        value = self._store.value("recent_files")
        texts = [value] if isinstance(value, str) else list(value) if isinstance(value, list) else []
        return [Path(text) for text in texts if text]

    def add_recent_file(self, path: Path) -> None:
        """Put a document first in the list."""
        files = [path, *(file for file in self.recent_files if file != path)]
        self._store.setValue("recent_files", [str(file) for file in files[:MAX_RECENT_FILES]])

    def remove_recent_file(self, path: Path) -> None:
        """Forget a document that is gone."""
        self._store.setValue("recent_files", [str(file) for file in self.recent_files if file != path])

    @property
    def last_document(self) -> Path | None:
        """The document that was open when the program was closed, if it was saved."""
        text = str(self._store.value("last_document", "") or "")
        return Path(text) if text else None

    @last_document.setter
    def last_document(self, path: Path | None) -> None:
        self._store.setValue("last_document", str(path) if path else "")

    @property
    def was_started_before(self) -> bool:
        """This is not the first start."""
        return str(self._store.value("was_started_before", "false")) == "true"

    @was_started_before.setter
    def was_started_before(self, was: bool) -> None:
        self._store.setValue("was_started_before", "true" if was else "false")

    def layout(self) -> tuple[QByteArray, QByteArray] | None:
        """Return geometry and state of the window, or None before anything was remembered."""
        geometry, state = self._store.value("window/geometry"), self._store.value("window/state")
        if isinstance(geometry, QByteArray) and isinstance(state, QByteArray):
            return geometry, state
        return None

    def set_layout(self, geometry: QByteArray, state: QByteArray) -> None:
        """Remember geometry and state of the window."""
        self._store.setValue("window/geometry", geometry)
        self._store.setValue("window/state", state)

    def sync(self) -> None:
        """Write to disk now."""
        self._store.sync()


def told_apart(paths: Sequence[Path]) -> list[str]:
    """Return the names of files, with as much of the folder as tells those of one name apart."""
    return [_told_apart(path, [other for other in paths if other != path]) for path in paths]


def _told_apart(path: Path, others: Sequence[Path]) -> str:
    alike = [other.parent.parts[::-1] for other in others if other.name == path.name]
    if not alike:
        return path.name
    upwards = path.parent.parts[::-1]
    counts = range(1, len(upwards))
    count = next((n for n in counts if all(other[:n] != upwards[:n] for other in alike)), len(upwards))
    return f"{path.name} — {Path(*reversed(upwards[:count]))}"
