"""Makes .venv: looks for Qt's system libraries, creates the environment, installs the locked packages and this project.

Uses the standard library only. What is missing is installed where the user is root on Debian or Ubuntu; elsewhere one
sentence says what to do. Does not choose the Python: .ci/setup.sh does.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = ENVIRONMENT / "symloom-set-up"

# Library name -> Debian package. Qt loads the first group for every platform plug-in, "offscreen" included.
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libX11.so.6": "libx11-6",
}
# What a window on an X server needs besides.
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}

# pip's own words when a locked file cannot be used here. A wrong hash is no such case: it must stop the set-up.
LOCK_DOES_NOT_FIT = ("No matching distribution found", "is not a supported wheel", "requires a different Python")


def main() -> None:
    """Leaves a complete .venv with its stamp, or exits with a sentence."""
    STAMP.unlink(missing_ok=True)
    provide_system_packages()
    if not environment_fits():
        say(f"Making {ENVIRONMENT.name} with {sys.executable}.")
        run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)])
    install_packages()
    STAMP.touch()
    say(f"{ENVIRONMENT.name} is ready (Python {platform.python_version()}).")


# System packages


def provide_system_packages() -> None:
    """Sees to it that Python can make environments and Qt can be loaded; only mentions what windows need besides."""
    needed, wanted = missing_packages()
    if not needed and not wanted:
        return
    say(f"Missing on this system, by their Debian names: {' '.join(needed + wanted)}.")
    if install_system_packages(needed + wanted):
        needed, wanted = missing_packages()
        if needed:
            sys.exit(f"Still missing: {' '.join(needed)}; see the messages of apt-get above.")
    elif needed:
        sys.exit("Symloom cannot start without them. Install them, then run make again.")
    else:
        say("Symloom will run off screen; windows need them.")


def missing_packages() -> tuple[list[str], list[str]]:
    """What is needed, and what is needed only to open a window, as names of Debian packages."""
    needed = []
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        needed.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    if sys.platform != "linux":
        return needed, []
    return needed + packages_of_missing(QT_LIBRARIES), packages_of_missing(WINDOW_LIBRARIES)


def packages_of_missing(libraries: dict[str, str]) -> list[str]:
    """Debian packages of the libraries that the loader of this system does not find."""
    return [package for library, package in libraries.items() if not can_load(library)]


def can_load(library: str) -> bool:
    """True if the dynamic loader finds the library and all that it needs; asked in a process of its own, for safety."""
    code = f"import ctypes; ctypes.CDLL({library!r})"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def install_system_packages(packages: list[str]) -> bool:
    """True once apt-get installed them; prints the command where the user is not root."""
    apt = shutil.which("apt-get")
    if apt is None:
        say("Other systems name them differently; install the packages of yours that hold them.")
        return False
    command = [apt, "install", "-y", "--no-install-recommends", *packages]
    if os.getuid() != 0:
        say(f"The command:  sudo {shlex.join(['apt-get', *command[1:]])}")
        return False
    subprocess.run([apt, "update"], check=False)  # some other repository of the machine may be out of order
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, check=False, env=environment).returncode == 0


# The environment


def environment_python() -> Path:
    """The interpreter inside .venv."""
    return ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def environment_fits() -> bool:
    """True if .venv runs, has pip and the version of the chosen Python."""
    code = "import pip, sys; print(*sys.version_info[:2])"
    try:
        command = [str(environment_python()), "-c", code]
        found = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return found.stdout.split() == [str(number) for number in sys.version_info[:2]]


def install_packages() -> None:
    """Installs what the lock file names, hashes checked, and then this project as it lies here."""
    say("Installing packages.")
    locked = pip("--require-hashes", "--only-binary", ":all:", "-r", str(LOCK))
    if locked.returncode == 0:
        project = pip("--no-deps", "--no-build-isolation", "-e", str(ROOT))
    elif any(words in locked.stdout for words in LOCK_DOES_NOT_FIT):
        here = f"{platform.system()} {platform.machine()} with Python {platform.python_version()}"
        say(f"{LOCK.name} does not fit {here}: taking the ranges of pyproject.toml instead, without hashes.")
        project = pip("-e", f"{ROOT}[test,lint]")
    else:
        project = locked
    if project.returncode != 0:
        sys.exit(f"{project.stdout}\npip could not install the packages; its messages are above.")


def pip(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Result of `pip install`, both of its streams in stdout."""
    command = [str(environment_python()), "-m", "pip", "install", "--disable-pip-version-check", "--quiet", *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def run(command: list[str]) -> None:
    """Runs a command that must succeed."""
    result = subprocess.run(command, check=False)
    if result.returncode != 0:
        sys.exit(f"Failed: {shlex.join(command)}")


def say(sentence: str) -> None:
    """Prints at once, so that it stays in order with what programs print."""
    print(sentence, flush=True)


if __name__ == "__main__":
    main()
