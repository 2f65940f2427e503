from __future__ import annotations

import keyword

from hypothesis import given
from hypothesis import strategies as st

from core.export.naming import MAX_LENGTH, MODULES, Names, class_name, file_stem, identifier


def test_names_read_like_the_graph() -> None:
    assert identifier("Dense 1 (hidden)") == "dense_1_hidden"
    assert identifier("3rd") == "value_3rd"
    assert identifier("层1") == "层1"
    assert class_name("digits_mlp") == "DigitsMlp"


def test_clash_gets_a_number_in_the_order_of_the_graph() -> None:
    names = Names({"self"})

    assert [names.take(text) for text in ("fc", "FC", "self", "class", "print")] == [
        "fc",
        "fc_1",
        "self_1",
        "class_1",
        "print_1",
    ]


def test_class_and_file_hide_no_module() -> None:
    assert class_name("tensor", {"Tensor"}) == "TensorNetwork"
    assert file_stem("torch", "pytorch") == "torch_pytorch"
    assert file_stem("数字", "numpy") not in MODULES


@given(st.lists(st.text(max_size=60), max_size=12))
def test_any_names_become_different_identifiers(texts: list[str]) -> None:
    names = Names()
    taken = [names.take(text) for text in texts]

    assert len(set(taken)) == len(taken)
    assert all(name.isidentifier() and not keyword.iskeyword(name) and len(name) <= MAX_LENGTH for name in taken)


@given(st.text(max_size=60))
def test_any_title_becomes_a_class_and_an_ascii_file(title: str) -> None:
    assert class_name(title).isidentifier()
    assert file_stem(title, "numpy").isascii()
    assert file_stem(title, "numpy").isidentifier()
