"""Keyed random numbers."""

from __future__ import annotations

import subprocess
import sys

import pytest

from core.runtime.random import generator


def test_equal_keys_give_equal_numbers_in_any_process() -> None:
    here = generator(3, ("n1", "weight"), 2).random(4).tolist()
    code = "from core.runtime.random import generator; print(generator(3, ('n1', 'weight'), 2).random(4).tolist())"
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert there.stdout.strip() == str(here)


def test_numbers_stay_what_they_are_from_release_to_release() -> None:
    assert generator(0, ("a",), "init").random() == pytest.approx(FIRST, abs=0)


FIRST = 0.2694012926535384


@pytest.mark.parametrize(
    "other",
    [(4, ("a", "b"), 0), (3, ("a", "c"), 0), (3, ("ab",), 0), (3, ("a", "b"), 1), (3, ("a", "b"), "0")],
)
def test_another_key_gives_other_numbers(other: tuple[int, tuple[str, ...], int | str]) -> None:
    assert generator(3, ("a", "b"), 0).random() != generator(*other).random()
