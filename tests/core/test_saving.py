"""Documents with their values: whole on the disk whatever fails, and never with values of something else."""

from __future__ import annotations

import errno
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import saving
from core.graph import files
from core.graph.model import Document, RunSettings
from core.messages import describe
from core.operators.operator import Array
from core.problem import Path as Key
from core.problem import Refused, Severity
from core.saving import load, save
from tests.helpers.faults import fault
from tests.helpers.graphs import digits_mlp
from tests.helpers.toy_registry import toy_registry

REGISTRY = toy_registry()
NET = digits_mlp()
OTHER = replace(NET, run=RunSettings(seed=5))
WEIGHT, BIAS = ("dense1", "weight"), ("dense1", "bias")


def values(start: float) -> dict[Key, Array]:
    return {WEIGHT: np.arange(6, dtype=np.float32).reshape(2, 3) + start, BIAS: np.array([start, np.nan], np.float32)}


def same(found: object, expected: dict[Key, Array]) -> bool:
    assert isinstance(found, dict)
    return found.keys() == expected.keys() and all(
        found[key].dtype == expected[key].dtype and np.array_equal(found[key], expected[key], equal_nan=True)
        for key in expected
    )


def kept(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "net.symloom.weights").glob("*"))


def test_values_come_back_bit_by_bit(tmp_path: Path) -> None:
    path = tmp_path / "net.symloom.json"
    assert save(NET, values(1), path) is None
    opened = load(path, REGISTRY)
    assert opened.document == NET
    assert same(opened.values, values(1))
    assert opened.problem is None
    assert [name.endswith(".safetensors") for name in kept(tmp_path)] == [True]


def test_a_document_without_values_has_no_folder(tmp_path: Path) -> None:
    save(NET, {}, tmp_path / "net.symloom.json")
    assert [path.name for path in tmp_path.iterdir()] == ["net.symloom.json"]
    assert load(tmp_path / "net.symloom.json", REGISTRY).values == {}


def test_values_of_nodes_that_are_gone_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "net.symloom.json"
    save(NET, values(1) | {("gone", "weight"): np.ones(2, np.float32)}, path)
    assert same(load(path, REGISTRY).values, values(1))


def test_scalars_whole_numbers_and_empty_arrays_come_back(tmp_path: Path) -> None:
    path = tmp_path / "net.symloom.json"
    odd: dict[Key, Array] = {WEIGHT: np.array(2.5), BIAS: np.zeros((0, 3), np.int64)}
    save(NET, odd, path)
    assert same(load(path, REGISTRY).values, odd)


def test_the_backup_keeps_its_values_and_older_ones_go(tmp_path: Path) -> None:
    path = tmp_path / "net.symloom.json"
    for start in (1, 2, 3):
        save(NET, values(start), path)
    assert len(kept(tmp_path)) == 2
    (tmp_path / "net.symloom.json~").rename(path)
    assert same(load(path, REGISTRY).values, values(2))


def test_the_same_values_are_written_once(tmp_path: Path) -> None:
    path = tmp_path / "net.symloom.json"
    save(NET, values(1), path)
    before = (tmp_path / "net.symloom.weights" / kept(tmp_path)[0]).stat().st_mtime_ns
    save(OTHER, values(1), path)
    assert (tmp_path / "net.symloom.weights" / kept(tmp_path)[0]).stat().st_mtime_ns == before


def test_without_values_the_folder_goes_when_the_backup_has_none_either(tmp_path: Path) -> None:
    path = tmp_path / "net.symloom.json"
    save(NET, values(1), path)
    save(NET, {}, path)
    assert len(kept(tmp_path)) == 1, "the backup's"
    save(NET, {}, path)
    assert not (tmp_path / "net.symloom.weights").exists()


def test_what_somebody_else_keeps_in_the_folder_stays(tmp_path: Path) -> None:
    path = tmp_path / "net.symloom.json"
    save(NET, values(1), path)
    (tmp_path / "net.symloom.weights" / "notes.txt").write_text("mine", encoding="utf-8")
    for _ in range(2):
        save(NET, {}, path)
    assert kept(tmp_path) == ["notes.txt"]


def test_saving_elsewhere_takes_the_values_along(tmp_path: Path) -> None:
    first, second = tmp_path / "net.symloom.json", tmp_path / "copy" / "other.symloom.json"
    second.parent.mkdir()
    save(NET, values(1), first)
    save(NET, values(1), second)
    assert same(load(second, REGISTRY).values, values(1))
    assert same(load(first, REGISTRY).values, values(1))


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (lambda file: file.unlink(), "values_not_found"),
        (lambda file: file.write_bytes(file.read_bytes()[:-1]), "values_changed"),
        (lambda file: file.write_bytes(file.read_bytes()[:-1] + b"x"), "values_changed"),
        (lambda file: (file.unlink(), file.mkdir()), "values_not_found"),
    ],
    ids=["missing", "shorter", "changed", "folder"],
)
def test_values_that_are_not_the_documents_are_not_used(tmp_path: Path, harm: object, code: str) -> None:
    path = tmp_path / "net.symloom.json"
    save(NET, values(1), path)
    harm(tmp_path / "net.symloom.weights" / kept(tmp_path)[0])  # type: ignore[operator]
    opened = load(path, REGISTRY)
    assert opened.document == NET, "the document opens all the same"
    assert opened.values == {}
    assert opened.problem is not None
    assert (opened.problem.code, opened.problem.severity) == (code, Severity.WARNING)
    assert describe(opened.problem)


@settings(max_examples=60)
@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_no_flipped_bit_gets_through(tmp_path_factory: pytest.TempPathFactory, place: int, bit: int) -> None:
    folder = tmp_path_factory.mktemp("flip")
    path = folder / "net.symloom.json"
    save(NET, values(1), path)
    file = folder / "net.symloom.weights" / kept(folder)[0]
    data = bytearray(file.read_bytes())
    data[place % len(data)] ^= 1 << bit
    file.write_bytes(data)
    opened = load(path, REGISTRY)
    assert opened.values == {}
    assert opened.problem is not None
    assert opened.problem.code == "values_changed"


@pytest.mark.parametrize(
    "change",
    [
        {"file": "../../etc/passwd"},
        {"file": "/etc/passwd"},
        {"file": "net.symloom.weights/../x"},
        {"file": "elsewhere/{sha}.safetensors"},
        {"sha256": "no digest"},
        {"bytes": -1},
        {"bytes": 2**60},
        {"tensors": {"dense1/weight": [-2]}},
        {"tensors": []},
    ],
)
def test_a_document_can_not_name_just_any_file(tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "net.symloom.json"
    save(NET, values(1), path)
    fields = json.loads(path.read_text(encoding="utf-8"))
    sha = fields["values"]["sha256"]
    named = {key: each.replace("{sha}", sha) if isinstance(each, str) else each for key, each in change.items()}
    fields["values"] |= named
    path.write_text(json.dumps(fields), encoding="utf-8")
    with pytest.raises(Refused) as caught:
        load(path, REGISTRY)
    assert describe(caught.value.problem)


def test_promises_of_huge_values_are_refused_before_anything_is_read(tmp_path: Path) -> None:
    path = tmp_path / "net.symloom.json"
    save(NET, values(1), path)
    fields = json.loads(path.read_text(encoding="utf-8"))
    fields["values"]["bytes"] = 2**50
    path.write_text(json.dumps(fields), encoding="utf-8")
    problem = load(path, REGISTRY).problem
    assert problem is not None
    assert problem.code == "memory_exceeded"


def is_saved(path: Path) -> bool:
    """Return what saving says; it must say it in words."""
    try:
        warning = save(OTHER, values(2), path)
    except Refused as refused:
        describe(refused.problem)
        return False
    return warning is None or bool(describe(warning))


CALLS = ("open", "write", "fchmod", "fsync", "close", "link", "replace", "mkdir", "unlink")


@pytest.mark.parametrize("keeps_failing", [False, True])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES])
@pytest.mark.parametrize("name", CALLS)
def test_whatever_fails_document_and_values_belong_together(
    tmp_path: Path, name: str, number: int, keeps_failing: bool
) -> None:
    at = 1
    while True:
        folder = tmp_path / str(at)
        folder.mkdir()
        path = folder / "net.symloom.json"
        save(NET, values(1), path)
        with fault(name, at, number, keeps_failing=keeps_failing) as uses:
            said_saved = is_saved(path)
        opened = load(path, REGISTRY)
        assert opened.problem is None
        assert opened.document.run == (OTHER if said_saved else NET).run
        assert same(opened.values, values(2 if said_saved else 1))
        if said_saved and (folder / "net.symloom.json~").exists():
            (folder / "net.symloom.json~").rename(path)
            assert same(load(path, REGISTRY).values, values(1)), "the backup has its own"
        if uses[0] < at:
            assert said_saved
            break
        at += 1


def test_a_crash_between_values_and_document_leaves_the_old_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "net.symloom.json"
    save(NET, values(1), path)

    def crash(document: Document, path: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "save", crash)
    with pytest.raises(KeyboardInterrupt):
        save(OTHER, values(2), path)
    monkeypatch.undo()
    assert same(load(path, REGISTRY).values, values(1))
    save(OTHER, values(3), path)
    assert len(kept(tmp_path)) == 2, "what the crash left is removed by the next save"


def test_nothing_is_removed_where_the_backup_can_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "net.symloom.json"
    for start in (1, 2):
        save(NET, values(start), path)
    (tmp_path / "net.symloom.json~").write_text("{", encoding="utf-8")
    saving._remove_others(path)
    assert len(kept(tmp_path)) == 2
