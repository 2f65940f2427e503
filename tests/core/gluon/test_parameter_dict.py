"""Dictionaries of parameters: making, sharing, files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core import nd
from core.context import cpu
from core.gluon import Constant, ParameterDict


def two(prefix: str) -> ParameterDict:
    """Return w (2,) and b (1,), initialized."""
    found = ParameterDict(prefix)
    found.get("w", shape=(2,))
    found.get("b", shape=(1,), init="zeros")
    found.initialize()
    return found


def test_repr_lists_the_parameters() -> None:
    found = ParameterDict("net_")
    assert repr(found) == "net_ (\n\n)"
    assert repr(ParameterDict()) == "(\n\n)"
    found.get("w", shape=(2, 3), dtype="float32")
    found.get_constant("c", [1])
    assert repr(found) == (
        "net_ (\n  Parameter net_w (shape=(2, 3), dtype=float32)\n"
        "  Constant net_c (shape=(1,), dtype=<class 'numpy.float32'>)\n)"
    )


class TestGet:
    def test_it_is_made_once_and_found_by_its_full_name(self) -> None:
        found = ParameterDict("net_")
        made = found.get("w", shape=(2, 3))
        assert found.get("w") is made is found["net_w"]
        assert list(found) == list(found.keys()) == ["net_w"]
        with pytest.raises(KeyError):
            found["w"]

    def test_shapes_add_up(self) -> None:
        found = ParameterDict("net_")
        found.get("w", shape=(0, 3))
        assert found.get("w", shape=(2, 0)).shape == (2, 3)

    def test_what_was_not_said_is_completed(self) -> None:
        found = ParameterDict("net_")
        found.get("w", shape=(2,))
        assert found.get("w", init="one").init == "one"

    @pytest.mark.parametrize(
        ("key", "wanted", "stored"),
        [
            ("shape", (4, 3), "(2, 3)"),
            ("shape", (2, 3, 1), "(2, 3)"),
            ("dtype", "float64", "<class 'numpy.float32'>"),
            ("lr_mult", 3, "1.0"),
            ("grad_req", "null", "write"),
        ],
    )
    def test_contradictions_are_refused(self, key: str, wanted: object, stored: str) -> None:
        found = ParameterDict("net_")
        found.get("w", shape=(2, 3))
        with pytest.raises(AssertionError) as error:
            found.get("w", **{key: wanted})
        assert str(error.value) == (
            "Cannot retrieve Parameter 'net_w' because desired attribute does not match with stored for attribute"
            f" '{key}': desired '{wanted}' vs stored '{stored}'."
        )

    def test_constants(self) -> None:
        found = ParameterDict("net_")
        made = found.get_constant("c", [1, 2])
        assert isinstance(made, Constant)
        assert found.get_constant("c", [1, 2]) is found.get_constant("c") is made
        with pytest.raises(AssertionError, match="doesn't match new value"):
            found.get_constant("c", [1, 3])
        with pytest.raises(KeyError, match="No constant named 'net_z'"):
            found.get_constant("z")
        found.get("w", shape=(1,))
        with pytest.raises(AssertionError, match=r"^Parameter 'net_w' already exists but it is not a constant"):
            found.get_constant("w", [1])


class TestSharing:
    def test_a_shared_parameter_is_found_by_name(self) -> None:
        first = ParameterDict("net_")
        first.get("w", shape=(2, 3))
        second = ParameterDict("net_", shared=first)
        assert second.get("w") is first["net_w"]
        assert ParameterDict("other_", shared=first).get("w").name == "other_w"

    def test_update_refuses_another_of_the_same_name(self) -> None:
        first, second = two("n_"), two("n_")
        with pytest.raises(AssertionError) as error:
            first.update(second)
        assert str(error.value) == (
            "Cannot update self with other because they have different Parameters with the same name 'n_w'"
        )
        third = ParameterDict("all_")
        third.update(first)
        third.update(first)
        assert list(third) == ["n_w", "n_b"]


def test_all_at_once() -> None:
    found = two("n_")
    found.setattr("lr_mult", 0.5)
    assert found["n_w"].lr_mult == found["n_b"].lr_mult == 0.5
    found["n_w"].grad()[:] = 3
    found.zero_grad()
    assert found["n_w"].grad().asnumpy().tolist() == [0, 0]
    found.reset_ctx(cpu(1))
    assert found.list_ctx() == [cpu(1)]
    assert ParameterDict().list_ctx() == []


class TestFiles:
    def test_round_trip(self, tmp_path: Path) -> None:
        saved = two("n_")
        saved.save(tmp_path / "values")
        assert sorted(nd.load(str(tmp_path / "values"))) == ["n_b", "n_w"]
        loaded = two("n_")
        loaded["n_w"].set_data(nd.zeros((2,)))
        loaded.load(tmp_path / "values")
        np.testing.assert_array_equal(loaded["n_w"].data().asnumpy(), saved["n_w"].data().asnumpy())

    def test_prefixes_are_taken_off_and_put_on(self, tmp_path: Path) -> None:
        two("n_").save(tmp_path / "values", strip_prefix="n_")
        assert sorted(nd.load(str(tmp_path / "values"))) == ["b", "w"]
        two("m_").load(tmp_path / "values", restore_prefix="m_")
        with pytest.raises(AssertionError, match="restore_prefix is 'q_' but Parameters name 'm_w' does not start"):
            two("m_").load(tmp_path / "values", restore_prefix="q_")
        with pytest.raises(ValueError, match="Prefix 'z_' is to be striped before saving, but Parameter's name 'n_w'"):
            two("n_").save(tmp_path / "other", strip_prefix="z_")

    def test_missing_and_extra_names(self, tmp_path: Path) -> None:
        two("n_").save(tmp_path / "values")
        other = ParameterDict("m_")
        other.get("w", shape=(2,))
        with pytest.raises(AssertionError) as error:
            other.load(tmp_path / "values")
        assert str(error.value).startswith(
            f"Parameter 'm_w' is missing in file: {tmp_path / 'values'}, which contains parameters: 'n_w', 'n_b'."
            " Please make sure source and target networks have the same prefix."
        )
        with pytest.raises(
            AssertionError, match=r"is not present in ParameterDict, choices are: 'm_w'. Set ignore_extr"
        ):
            other.load(tmp_path / "values", allow_missing=True)
        other.load(tmp_path / "values", allow_missing=True, ignore_extra=True)

    def test_another_shape(self, tmp_path: Path) -> None:
        two("n_").save(tmp_path / "values")
        other = ParameterDict("n_")
        other.get("w", shape=(3,))
        with pytest.raises(AssertionError) as error:
            other.load(tmp_path / "values", ignore_extra=True)
        assert str(error.value) == (
            "Failed loading Parameter 'n_w' from saved params: shape incompatible expected (3,) vs saved (2,)"
        )

    def test_an_unknown_dim_comes_from_the_file(self, tmp_path: Path) -> None:
        two("n_").save(tmp_path / "values")
        other = ParameterDict("n_")
        other.get("w", shape=(0,), allow_deferred_init=True)
        other.load(tmp_path / "values", ignore_extra=True)
        assert other["n_w"].shape == other["n_w"].data().shape == (2,)

    @pytest.mark.parametrize(("source", "expected"), [("current", np.float64), ("saved", np.float32)])
    def test_another_type(self, tmp_path: Path, source: str, expected: type) -> None:
        two("n_").save(tmp_path / "values")
        other = ParameterDict("n_")
        other.get("w", shape=(2,), dtype="float64")
        with pytest.raises(
            AssertionError, match=r"dtype incompatible expected float64 vs saved .* Set cast_dtype=True"
        ):
            other.load(tmp_path / "values", ignore_extra=True)
        other.load(tmp_path / "values", ignore_extra=True, cast_dtype=True, dtype_source=source)
        assert other["n_w"].data().dtype is expected

    def test_another_device(self, tmp_path: Path) -> None:
        saved = two("n_")
        saved.save(tmp_path / "values")
        with pytest.raises(AssertionError) as error:
            saved.load(tmp_path / "values", ctx=cpu(4))
        assert str(error.value) == (
            "Failed to load Parameter 'n_w' on [cpu(4)] because it was previous initialized on [cpu(0)]."
        )
