from __future__ import annotations

import gc

import pytest

from core.collector import uncollected


@uncollected
def outer() -> list[bool]:
    return [gc.isenabled(), inner(), gc.isenabled()]


@uncollected
def inner() -> bool:
    return gc.isenabled()


@uncollected
def fails() -> None:
    raise ValueError("on purpose")


def test_collector_pauses_until_the_outermost_call_is_done() -> None:
    assert outer() == [False, False, False]
    assert gc.isenabled()


def test_collector_goes_on_after_an_error() -> None:
    with pytest.raises(ValueError, match="on purpose"):
        fails()
    assert gc.isenabled()


def test_a_disabled_collector_stays_disabled() -> None:
    gc.disable()
    try:
        inner()
        assert not gc.isenabled()
    finally:
        gc.enable()
