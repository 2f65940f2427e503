"""The engine works without Qt, and each of its modules can be the first that a program imports."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

import core

FORBIDDEN = ("PySide6", "shiboken6", "pyqtgraph", "app")

# Forgets our modules before each import, so that none leans on an earlier one having been imported.
PROGRAM = """
import importlib, sys
forbidden = set(sys.argv[1].split(","))
for name in sys.argv[2:]:
    for loaded in [module for module in sys.modules if module.split(".")[0] == "core"]:
        del sys.modules[loaded]
    importlib.import_module(name)
    found = sorted(forbidden & set(sys.modules))
    if found:
        sys.exit(f"{name} imports {', '.join(found)}")
"""


def core_modules() -> list[str]:
    names = ["core", *(module.name for module in pkgutil.walk_packages(core.__path__, "core."))]
    return [name for name in names if not name.endswith("__main__")]


def imported_alone(*modules: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-c", PROGRAM, ",".join(FORBIDDEN), *modules]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_no_core_module_loads_qt() -> None:
    result = imported_alone(*core_modules())
    assert result.returncode == 0, result.stderr


def test_the_check_sees_a_module_that_loads_qt() -> None:
    result = imported_alone("core", "PySide6.QtCore")
    assert result.returncode == 1
    assert "PySide6.QtCore imports PySide6, shiboken6" in result.stderr
