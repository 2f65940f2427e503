"""A drag from the palette and keys as the display sends them, under an X server of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.display import why_no_display

ROOT = Path(__file__).resolve().parents[2]
START_S, TIMEOUT_S = 20, 60


@pytest.fixture
def display(tmp_path: Path) -> Iterator[str]:
    """A display that nobody looks at."""
    if shutil.which("Xvfb") is None:
        pytest.skip("there is no Xvfb on this machine to give the test a display")
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = told.readline().strip()  # ends when the server is up, or has given up
        if not number:
            pytest.skip(f"Xvfb ended with {server.wait(START_S)}")
        reason = why_no_display({"DISPLAY": f":{number}"})
        if reason is not None:
            pytest.skip(reason)
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(START_S)


def run(display: str, home: Path, module: str, argument: str) -> subprocess.CompletedProcess[str]:
    """Run one of the programs that need a display."""
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "HOME": str(home)}
    environment |= {"XDG_CONFIG_HOME": str(home), "XDG_STATE_HOME": str(home)}
    environment.pop("WAYLAND_DISPLAY", None)
    command = [sys.executable, "-m", module, argument]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
    )


@pytest.mark.xcb
@pytest.mark.slow
@pytest.mark.parametrize(("text", "name"), [("relu", "relu1"), ("dense", "dense1")])
def test_row_1_a_layer_is_dragged_from_the_palette_onto_the_canvas(
    display: str, tmp_path: Path, text: str, name: str
) -> None:
    result = run(display, tmp_path, "tests.helpers.real_drag", text)
    assert result.returncode == 0, result.stderr
    told = json.loads(result.stdout.splitlines()[-1])
    assert told["platform"] == "xcb"
    [(found, (x, y))] = told["nodes"].items()
    assert found == name
    assert abs(x - 420) < 40
    assert abs(y - 260) < 80


@pytest.mark.xcb
@pytest.mark.slow
@pytest.mark.parametrize("keys", ["question", "shift+slash", "F1"])
def test_row_85_the_question_mark_of_a_real_keyboard_lists_the_keys(display: str, tmp_path: Path, keys: str) -> None:
    if shutil.which("xdotool") is None:
        pytest.skip("there is no xdotool on this machine to press keys with")
    result = run(display, tmp_path, "tests.helpers.real_keys", keys)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout.splitlines()[-1]) == {"platform": "xcb", "dialogs": ["ShortcutsDialog"]}
