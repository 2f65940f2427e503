"""Whether a window can be opened, and the sentence where it can't."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from app import display
from app.display import why_no_display

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a screen")


def test_without_a_display_it_names_the_variables() -> None:
    reason = why_no_display({})
    assert reason is not None
    assert "DISPLAY" in reason


def test_a_dead_display_is_named() -> None:
    assert why_no_display({"DISPLAY": ":7654"}) == "The display “:7654” does not answer."


def test_a_display_of_another_machine_that_refuses_is_named() -> None:
    assert why_no_display({"DISPLAY": "127.0.0.1:5432"}) == "The display “127.0.0.1:5432” does not answer."


def test_nonsense_in_display_is_no_display() -> None:
    assert why_no_display({"DISPLAY": "nonsense"}) is not None


def test_a_dead_wayland_socket_is_named(tmp_path: Path) -> None:
    reason = why_no_display({"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": str(tmp_path)})
    assert reason == "The Wayland display “wayland-9” does not answer."


def test_a_display_that_answers_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "_why_no_plugin", lambda _: None)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-0"))
        server.listen()
        assert why_no_display({"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)}) is None
        assert why_no_display({"WAYLAND_DISPLAY": str(tmp_path / "wayland-0"), "DISPLAY": ":7654"}) is None


def test_a_missing_library_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(path: str) -> None:
        raise OSError("libxcb-cursor.so.0: cannot open shared object file: No such file or directory")

    monkeypatch.setattr("ctypes.CDLL", missing)
    reason = display._why_no_plugin("xcb")
    assert reason is not None
    assert "libxcb-cursor.so.0" in reason
    assert "apt install libxcb-cursor0" in reason


def test_a_platform_that_was_chosen_is_left_alone() -> None:
    assert why_no_display({"QT_QPA_PLATFORM": "vnc"}) is None
    assert why_no_display({"QT_QPA_PLATFORM": "offscreen"}) is not None
