"""What the program remembers for its user between two starts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

APPLICATION = "symloom"
MAX_RECENT_FILES = 10


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
    def last_look(self) -> str:
        """The theme that was seen last: what the window begins with."""
        if self.theme != "system":
            return self.theme
        return "light" if str(self._store.value("last_look", "dark")) == "light" else "dark"

    @last_look.setter
    def last_look(self, name: str) -> None:
        self._store.setValue("last_look", name)

    @property
    def reduces_motion(self) -> bool:
        """Changes are shown at once, without a motion."""
        return str(self._store.value("reduces_motion", "false")) == "true"

    @reduces_motion.setter
    def reduces_motion(self, reduces: bool) -> None:
        self._store.setValue("reduces_motion", "true" if reduces else "false")

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
