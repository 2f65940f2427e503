"""Bring the translation files up to date with the code: ``make translations``.

Gathers what the interface says with lupdate, adds the texts of the core's tables, and writes ``.ts`` (to be completed
by people) and ``.qm`` (what the program loads). Says how many texts wait for their translation.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from app.translations import CHINESE, FOLDER
from tests.translations.texts import APP, ROOT, core_texts

TS = FOLDER / f"symloom_{CHINESE}.ts"
QM = TS.with_suffix(".qm")


def tool(name: str) -> str:
    """Return the path of one of PySide6's programs."""
    return str(Path(sysconfig.get_path("scripts")) / f"pyside6-{name}")


def update(ts: Path) -> None:
    """Put the texts of today into a translation file; those that are gone stay, marked as vanished."""
    with tempfile.TemporaryDirectory() as folder:
        tables = Path(folder) / "tables.py"
        lines = [f"QT_TRANSLATE_NOOP({context!r}, {_quoted(source)})" for context, source in sorted(core_texts())]
        tables.write_text("\n".join(lines), encoding="utf-8")
        sources = [str(path) for path in sorted(APP.rglob("*.py"))]
        options = ["-locations", "none", "-source-language", "en", "-target-language", "zh_CN"]
        options += ["-disable-heuristic", "similartext"]
        subprocess.run(
            [tool("lupdate"), "-silent", *options, *sources, str(tables), "-ts", str(ts)], check=True, cwd=ROOT
        )


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def release(ts: Path, qm: Path) -> None:
    """Write what the program loads."""
    subprocess.run([tool("lrelease"), "-silent", str(ts), "-qm", str(qm)], check=True)


def unfinished(ts: Path) -> list[tuple[str, str]]:
    """List context and text of what nobody has translated yet."""
    found = []
    for context in ElementTree.parse(ts).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is not None and translation.get("type") == "unfinished":
                found.append((context.findtext("name", ""), message.findtext("source", "")))
    return found


def main() -> int:
    """Update, release, and report."""
    update(TS)
    release(TS, QM)
    waiting = unfinished(TS)
    for context, source in waiting:
        sys.stdout.write(f"{context}: {source}\n")
    sys.stdout.write(f"{len(waiting)} texts wait for their translation in {TS.relative_to(ROOT)}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
