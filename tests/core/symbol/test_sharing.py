"""What symbols share when one of them is changed in place: answers of MXNet 1.9.1, written down by hand."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

import core as mx
from core.base import MXNetError
from core.expression.expression import rebuild
from core.symbol import sharing


def dense(data: mx.sym.Symbol, units: int, name: str) -> mx.sym.Symbol:
    """Return a dense layer."""
    layer: mx.sym.Symbol = mx.sym.FullyConnected(data, num_hidden=units, name=name)
    return layer


def test_an_attribute_of_a_variable_shows_in_the_nets_that_were_made_of_it() -> None:
    data = mx.sym.Variable("data")
    net = dense(data, 2, "fc")
    data._set_attr(lr_mult="3")
    assert net.attr_dict()["data"] == {"__lr_mult__": "3", "lr_mult": "3"}
    assert net.get_internals()["data"].attr("lr_mult") == "3"


def test_internals_are_the_nodes_themselves() -> None:
    net = dense(dense(mx.sym.Variable("data"), 3, "fc1"), 2, "fc2")
    net.get_internals()["fc1_output"]._set_attr(__stage__="first", name="renamed")
    net.get_children()[1]._set_attr(__stage__="weight")  # type: ignore[index]
    assert net.attr_dict()["renamed"]["__stage__"] == "first"
    assert net.attr_dict()["fc2_weight"]["__stage__"] == "weight"
    assert net.list_arguments() == ["data", "fc1_weight", "fc1_bias", "fc2_weight", "fc2_bias"]


def test_symbols_go_on_sharing_what_was_changed() -> None:
    data = mx.sym.Variable("data")
    one = dense(data, 2, "fc")
    two = mx.sym.exp(one, name="e")
    data._set_attr(__a__="1")
    data._set_attr(__b__="2")
    both = mx.sym.Group([one, two, data])
    assert both.get_internals().list_outputs() == ["data", "fc_weight", "fc_bias", "fc_output", "e_output"]
    assert both.attr_dict()["data"] == {"__a__": "1", "__b__": "2"}


def test_copies_do_not_follow() -> None:
    data = mx.sym.Variable("data")
    net = dense(data, 2, "fc")
    copied = net()
    data._set_attr(__a__="1")
    net._compose(name="renamed")
    assert (copied.name, copied.attr_dict().get("data"), net.name) == ("fc", None, "renamed")


def test_composing_in_place_changes_what_reads_the_symbol() -> None:
    net = dense(mx.sym.Variable("data"), 2, "fc")
    after = mx.sym.exp(net, name="e")
    other = mx.sym.Variable("other")
    net._compose(data=mx.sym.square(other, name="s"), name="renamed")
    assert after.list_arguments() == net.list_arguments() == ["other", "fc_weight", "fc_bias"]
    assert after.get_internals().list_outputs()[-2:] == ["renamed_output", "e_output"]


def test_layers_that_read_one_another_are_composed_as_one() -> None:
    data = mx.sym.Variable("data")
    first = dense(data, 3, "fc1")
    both = mx.sym.elemwise_add(first, data, name="both")
    for net in (both(data=mx.sym.Variable("x")), both):
        if net is both:
            both._compose(data=mx.sym.Variable("x"))
        assert net.list_arguments() == ["x", "fc1_weight", "fc1_bias"]
        assert net.get_internals().list_outputs() == ["x", "fc1_weight", "fc1_bias", "fc1_output", "both_output"]


def test_a_symbol_can_be_put_into_itself() -> None:
    net = dense(mx.sym.Variable("data"), 2, "fc")
    net._compose(data=net)
    assert net.get_internals().list_outputs().count("fc_output") == 2


def test_a_parameter_can_be_changed_later() -> None:
    net = dense(mx.sym.Variable("data"), 2, "fc")
    after = mx.sym.exp(net)
    net._set_attr(num_hidden="7")
    assert after.infer_shape(data=(4, 3))[1] == [(4, 7)]
    with pytest.raises(MXNetError, match="Cannot find argument 'colour'"):
        net._set_attr(colour="red")
    with pytest.raises(MXNetError, match="other inputs"):
        net._set_attr(no_bias="True")


def test_many_changes_are_followed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    net = mx.sym.Variable("x")
    for _ in range(50):
        net = mx.sym.exp(net)
    passes = Mock(side_effect=rebuild)
    monkeypatch.setattr(sharing, "rebuild", passes)
    for inner in net.get_internals():
        inner._set_attr(__a__="1")
    assert len(net.attr_dict()) == 51
    assert passes.call_count == 1
