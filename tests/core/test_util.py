"""The spelling of unknown shapes can be chosen, for a while or for good."""

from __future__ import annotations

from core import util
from core.scopes import set_shape_spelling, shape_spelling


def test_nobody_chose() -> None:
    assert shape_spelling() is None
    assert not util.is_np_shape()
    assert not util.is_np_array()


def test_scopes_nest_and_restore() -> None:
    with util.np_shape(True):
        assert util.is_np_shape()
        with util.np_shape(False):
            assert shape_spelling() is False
        assert shape_spelling() is True
    assert shape_spelling() is None


def test_set_returns_what_was_before() -> None:
    try:
        assert util.set_np_shape(True) is False
        assert util.set_np_shape(False) is True
        assert shape_spelling() is False
    finally:
        set_shape_spelling(None)


def test_decorators() -> None:
    @util.use_np_shape
    def spelled() -> bool:
        return util.is_np_shape()

    @util.np_shape(True)
    def spelled_too() -> bool:
        return util.is_np_shape()

    assert spelled()
    assert spelled_too()
    assert not util.is_np_shape()
