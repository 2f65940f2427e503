"""Whether a file is still the one that was read, and what crashed saves leave behind."""

from __future__ import annotations

import os
import time
from pathlib import Path

from core.graph.files import save
from core.graph.model import Document
from core.graph.stamps import is_changed, stamp_of
from core.graph.whole_files import LEFT_BEHIND


def test_another_content_is_a_change_and_another_time_is_none(tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    path.write_text("one", encoding="utf-8")
    known = stamp_of(path)
    assert not is_changed(path, known)
    os.utime(path, (1, 1))
    assert not is_changed(path, known)
    path.write_text("two", encoding="utf-8")
    assert is_changed(path, known)


def test_a_file_put_in_the_place_of_another_is_a_change(tmp_path: Path) -> None:
    path, other = tmp_path / "net.json", tmp_path / "other.json"
    path.write_text("one", encoding="utf-8")
    known = stamp_of(path)
    other.write_text("two", encoding="utf-8")
    found = path.stat()
    os.utime(other, ns=(found.st_atime_ns, found.st_mtime_ns))
    other.replace(path)
    assert is_changed(path, known)


def test_a_file_that_is_gone_has_nothing_to_lose(tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    path.write_text("one", encoding="utf-8")
    known = stamp_of(path)
    path.unlink()
    assert not is_changed(path, known)
    assert stamp_of(path) is None
    assert not is_changed(path, None)


def test_row_110_a_save_sweeps_what_crashed_saves_left_behind(tmp_path: Path) -> None:
    old, young = tmp_path / ".symloom-0123456789ab.tmp", tmp_path / ".symloom-ba9876543210.tmp"
    foreign = tmp_path / ".symloom-notes.tmp"
    for path in (old, young, foreign):
        path.write_text("x", encoding="utf-8")
    past = time.time() - LEFT_BEHIND - 60
    for path in (old, foreign):
        os.utime(path, (past, past))
    save(Document(), tmp_path / "net.json")
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".tmp") == [
        ".symloom-ba9876543210.tmp",
        ".symloom-notes.tmp",
    ]
