"""What would not fit into memory is refused by its size alone."""

from __future__ import annotations

import subprocess
import sys
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


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how much of a limit is taken")
def test_the_limit_of_the_process_counts() -> None:
    program = """
import resource
from core.runtime import memory
whole = 2**40
memory._free_of_all = lambda: 2**50
resource.setrlimit(resource.RLIMIT_AS, (whole, resource.RLIM_INFINITY))
before = memory.free_memory()
assert whole - 2**33 < before < whole, before
resource.setrlimit(resource.RLIMIT_AS, (whole // 2, resource.RLIM_INFINITY))
assert abs(before - memory.free_memory() - whole // 2) < 2**26
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_little_is_always_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "free_memory", lambda: 0)
    memory.refuse_too_large(memory.ALWAYS_ALLOWED, "net")
    with pytest.raises(Refused) as caught:
        memory.refuse_too_large(memory.ALWAYS_ALLOWED + 1, "net")
    assert caught.value.problem.code == "memory_exceeded"
