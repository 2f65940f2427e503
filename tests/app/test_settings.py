"""What is remembered between two starts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from app.settings import MAX_RECENT_FILES, Settings, state_folder, told_apart


def test_nothing_is_remembered_at_the_first_start() -> None:
    settings = Settings()
    assert settings.theme == "system"
    assert settings.recent_files == []
    assert settings.last_document is None
    assert not settings.was_started_before
    assert settings.layout() is None


def test_everything_is_there_at_the_next_start(tmp_path: Path) -> None:
    settings = Settings()
    settings.theme = "dark"
    settings.add_recent_file(tmp_path / "one")
    settings.last_document = tmp_path / "one"
    settings.was_started_before = True
    settings.set_layout(QByteArray(b"\x00geometry"), QByteArray(b"\xffstate"))
    settings.sync()
    later = Settings()
    assert later.theme == "dark"
    assert later.recent_files == [tmp_path / "one"]
    assert later.last_document == tmp_path / "one"
    assert later.was_started_before
    assert later.layout() == (QByteArray(b"\x00geometry"), QByteArray(b"\xffstate"))


def test_the_newest_file_is_first_and_old_ones_are_forgotten(tmp_path: Path) -> None:
    settings = Settings()
    for index in range(MAX_RECENT_FILES + 3):
        settings.add_recent_file(tmp_path / str(index))
    settings.add_recent_file(tmp_path / "5")
    names = [path.name for path in settings.recent_files]
    assert names[:2] == ["5", str(MAX_RECENT_FILES + 2)]
    assert len(names) == MAX_RECENT_FILES
    assert len(set(names)) == MAX_RECENT_FILES
    settings.remove_recent_file(tmp_path / "5")
    assert tmp_path / "5" not in settings.recent_files


def test_nonsense_in_the_settings_is_as_good_as_nothing() -> None:
    store = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "symloom", "symloom")
    store.setValue("theme", "purple")
    store.setValue("window/geometry", "text")
    store.setValue("recent_files", 7)
    store.sync()
    settings = Settings()
    assert settings.theme == "system"
    assert settings.layout() is None
    assert settings.recent_files == []


def test_the_state_folder_exists(tmp_path: Path) -> None:
    folder = state_folder()
    assert folder.is_dir()
    assert tmp_path in folder.parents


def test_files_of_one_name_are_told_apart_by_their_folders() -> None:
    files = ["/home/a/net.json", "/home/b/net.json", "/home/a/other.json", "/home/b/a/net.json"]
    assert told_apart([Path(each) for each in files]) == [
        f"net.json — {Path('home/a')}",
        "net.json — b",
        "other.json",
        f"net.json — {Path('b/a')}",
    ]
    assert told_apart([Path("/one.json")]) == ["one.json"]
    assert told_apart([Path("/one.json"), Path("/x/one.json")]) == [f"one.json — {Path('/')}", "one.json — x"]
