"""Whether there is a screen to open a window on, found out before Qt is started.

Where the display is dead or a system library is missing, Qt ends the process without an exception; here it becomes a
sentence, and the program can go on off screen.
"""

from __future__ import annotations

import ctypes
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

CONNECT_TIMEOUT_S = 1.0

PACKAGES = {
    "libxcb-cursor": "libxcb-cursor0",
    "libxcb-icccm": "libxcb-icccm4",
    "libxcb-image": "libxcb-image0",
    "libxcb-keysyms": "libxcb-keysyms1",
    "libxcb-render-util": "libxcb-render-util0",
    "libxcb-shape": "libxcb-shape0",
    "libxcb-xinerama": "libxcb-xinerama0",
    "libxcb-xkb": "libxcb-xkb1",
    "libxkbcommon-x11": "libxkbcommon-x11-0",
    "libxkbcommon": "libxkbcommon0",
}
"""Start of a library's file name -> the Debian and Ubuntu package that holds it."""


def why_no_display(environment: dict[str, str] | None = None) -> str | None:
    """Return why no window can be opened, as a sentence, or None if one can."""
    env = dict(os.environ) if environment is None else environment
    if chosen := env.get("QT_QPA_PLATFORM", ""):
        return "QT_QPA_PLATFORM asks for no screen." if chosen.split(":")[0] in {"offscreen", "minimal"} else None
    if sys.platform != "linux":
        return None
    if not env.get("DISPLAY") and not env.get("WAYLAND_DISPLAY"):
        return "There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)."
    reasons = []
    for variable, check in (("WAYLAND_DISPLAY", _why_no_wayland), ("DISPLAY", _why_no_x11)):
        if env.get(variable):
            reason = check(env)
            if reason is None:
                return None
            reasons.append(reason)
    return " ".join(reasons)


def _why_no_wayland(env: dict[str, str]) -> str | None:
    name = env["WAYLAND_DISPLAY"]
    path = name if name.startswith("/") else f"{env.get('XDG_RUNTIME_DIR', '')}/{name}"
    if not _answers(socket.AF_UNIX, path):
        return f"The Wayland display “{name}” does not answer."
    return _why_no_plugin("wayland")


def _why_no_x11(env: dict[str, str]) -> str | None:
    display = env["DISPLAY"]
    if not any(_answers(family, address) for family, address in _x11_addresses(display)):
        return f"The display “{display}” does not answer."
    return _why_no_plugin("xcb")


def _x11_addresses(display: str) -> Iterator[tuple[int, str | tuple[str, int]]]:
    host, _, rest = display.rpartition(":")
    number = rest.split(".")[0]
    if host.startswith("/"):
        yield socket.AF_UNIX, display
    elif number.isdigit() and host in {"", "unix"}:
        yield socket.AF_UNIX, f"\0/tmp/.X11-unix/X{number}"
        yield socket.AF_UNIX, f"/tmp/.X11-unix/X{number}"  # noqa: S108 - where X servers listen
    elif number.isdigit():
        yield socket.AF_INET, (host, 6000 + int(number))


def _answers(family: int, address: str | tuple[str, int]) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as connection:
        connection.settimeout(CONNECT_TIMEOUT_S)
        try:
            connection.connect(address)
        except OSError:
            return False
    return True


def _why_no_plugin(name: str) -> str | None:
    """Load a platform plugin as Qt would, so that the loader's own words can be passed on."""
    import PySide6

    folder = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms"
    plugins = sorted(folder.glob(f"libq{name}*.so"))
    if not plugins:
        return None  # a PySide6 of the system keeps its plugins elsewhere; Qt will know
    try:
        ctypes.CDLL(str(plugins[0]))
    except OSError as error:
        library = str(error).split(":")[0]
        package = next((package for start, package in PACKAGES.items() if library.startswith(start)), None)
        advice = f"; install it with: apt install {package}" if package else ""
        return f"Qt's {name} plugin can't be loaded, {library} is missing{advice}."
    return None
