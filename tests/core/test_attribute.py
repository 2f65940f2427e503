"""Attributes of scopes add up, and hidden keys have two spellings."""

from __future__ import annotations

import pytest

from core.attribute import AttrScope, shown_attributes, stored_attributes
from core.base import MXNetError


def test_nested_scopes_add_up_and_the_inner_one_wins() -> None:
    with AttrScope(__group__="1", __data__="great"):
        with AttrScope(__group__="2") as inner:
            assert inner.get({"__own__": "x"}) == {"__group__": "2", "__data__": "great", "__own__": "x"}
        assert AttrScope.current.get(None) == {"__group__": "1", "__data__": "great"}
    assert AttrScope.current.get(None) == {}


def test_a_scope_forgets_what_was_around_it() -> None:
    scope = AttrScope(__a__="1")
    with AttrScope(__b__="2"), scope:
        assert scope.attributes == {"__a__": "1", "__b__": "2"}
    assert scope.attributes == {"__a__": "1"}


def test_values_must_be_texts() -> None:
    with pytest.raises(ValueError, match="Attributes need to be string"):
        AttrScope(__a__=1)  # type: ignore[arg-type]


def test_hidden_keys_are_stored_one_way_and_shown_both_ways() -> None:
    stored = stored_attributes({"lr_mult": "2", "__lr_mult__": "1", "__mood__": "calm"})
    assert stored == {"__lr_mult__": "2", "__mood__": "calm"}
    assert shown_attributes(stored) == {"__lr_mult__": "2", "lr_mult": "2", "__mood__": "calm"}


def test_the_old_form_names_what_to_write_instead() -> None:
    with pytest.raises(MXNetError, match=r"weight_lr_mult is deprecated.*\n.*Variable\(weight, lr_mult\)"):
        stored_attributes({"weight_lr_mult": "2"})
