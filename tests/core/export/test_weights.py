from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from core.export import weights
from core.export.weights import pack_npz, pack_safetensors, read_arrays
from core.operators.operator import Array
from core.problem import Refused

ARRAYS: dict[str, Array] = {
    "fc1.weight": np.arange(6, dtype=np.float32).reshape(2, 3),
    "w": np.array([1, 2], np.float32),
}


@pytest.mark.parametrize(("pack", "suffix"), [(pack_npz, ".npz"), (pack_safetensors, ".safetensors")])
def test_what_is_packed_is_read(pack: object, suffix: str, tmp_path: Path) -> None:
    assert callable(pack)
    data = pack(ARRAYS)
    path = tmp_path / f"w{suffix}"
    path.write_bytes(data)

    found = read_arrays(path)

    assert pack(ARRAYS) == data, "equal arrays should give equal bytes"
    assert found.keys() == ARRAYS.keys()
    assert all(np.array_equal(found[name], ARRAYS[name]) for name in ARRAYS)


@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
@pytest.mark.parametrize("kept", [0, 1, 9, 40, -1])
def test_cut_file_is_refused(suffix: str, kept: int, tmp_path: Path) -> None:
    data = pack_npz(ARRAYS) if suffix == ".npz" else pack_safetensors(ARRAYS)
    path = tmp_path / f"w{suffix}"
    path.write_bytes(data[:kept])

    with pytest.raises(Refused) as refused:
        read_arrays(path)
    assert refused.value.problem.code in ("weights_damaged", "weights_too_large")


def test_huge_header_is_refused_before_anything_is_allocated(tmp_path: Path) -> None:
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "<f4", "fortran_order": False, "shape": (2**20, 2**20)})
    path = tmp_path / "w.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("w.npy", header.getvalue())

    with pytest.raises(Refused) as refused:
        read_arrays(path)
    assert refused.value.problem.code == "weights_too_large"


def test_pickled_objects_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "w.npz"
    np.savez(path, w=np.array([{}], dtype=object))

    with pytest.raises(Refused) as refused:
        read_arrays(path)
    assert refused.value.problem.code == "weights_damaged"


@pytest.mark.parametrize(("extra", "is_read"), [(0, True), (1, False)])
def test_count_of_arrays_is_limited(extra: int, is_read: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "MAX_ARRAYS", 2)
    path = tmp_path / "w.npz"
    path.write_bytes(pack_npz({**ARRAYS, **{f"e{i}": np.zeros(1) for i in range(extra)}}))

    if is_read:
        assert len(read_arrays(path)) == 2
    else:
        with pytest.raises(Refused):
            read_arrays(path)


def test_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read_arrays(tmp_path / "none.npz")
    assert refused.value.problem.code == "weights_not_found"
