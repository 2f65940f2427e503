"""Which names a few letters find, and which of them first."""

from __future__ import annotations

import pytest

from app.widgets.fuzzy import score


def best(query: str, *names: str) -> list[str]:
    scored = [(score(query, name), name) for name in names]
    return [name for points, name in sorted(((p, n) for p, n in scored if p is not None), key=lambda entry: -entry[0])]


def test_the_beginning_of_a_name_comes_before_its_middle() -> None:
    assert best("den", "Hidden", "Dense", "Shared Dense") == ["Dense", "Shared Dense", "Hidden"]


def test_letters_may_be_apart_but_keep_their_order() -> None:
    assert best("sd", "Shared Dense", "Dense") == ["Shared Dense"]
    assert score("ds", "Softmax") is None


def test_case_and_spaces_around_do_not_matter() -> None:
    assert score("  RELU ", "Relu") == score("relu", "Relu")


@pytest.mark.parametrize("name", ["Dense", "", "Ω"])
def test_nothing_typed_matches_everything(name: str) -> None:
    assert score("", name) == 0
