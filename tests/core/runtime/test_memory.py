"""What would not fit into memory is refused by its size alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.problem import Refused
from core.runtime import memory


def test_sizes_do_not_overflow() -> None:
    assert memory.array_bytes([(2**32, 2**32), (3,)]) == 4 * (2**64 + 3)
    assert memory.array_bytes([()], item_size=8) == 8


def test_the_system_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = tmp_path / "meminfo"
    monkeypatch.setattr(memory, "_MEMORY_INFO", info)
    assert memory.free_memory() > 0
    info.write_text("MemTotal: 9 kB\nMemAvailable:   123 kB\n", encoding="ascii")
    assert memory.free_memory() == 123 * 1024
    info.write_text("nonsense", encoding="ascii")
    assert memory.free_memory() > 123 * 1024


def test_little_is_always_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "free_memory", lambda: 0)
    memory.refuse_too_large(memory.ALWAYS_ALLOWED, "net")
    with pytest.raises(Refused) as caught:
        memory.refuse_too_large(memory.ALWAYS_ALLOWED + 1, "net")
    assert caught.value.problem.code == "memory_exceeded"
