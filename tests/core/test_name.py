"""Automatic names are MXNet's, and counters belong to scopes."""

from __future__ import annotations

from threading import Thread

from core.name import NameManager, Prefix


def test_each_hint_is_counted_from_zero() -> None:
    names = NameManager()
    given = [names.get(None, "fc"), names.get("", "fc"), names.get(None, "act"), names.get("mine", "fc")]
    assert given == ["fc0", "fc1", "act0", "mine"]


def test_a_prefix_goes_before_explicit_names_too() -> None:
    names = Prefix("net_")
    assert (names.get("fc1", "fc"), names.get(None, "fc")) == ("net_fc1", "net_fc0")


def test_outer_counters_continue_after_a_scope() -> None:
    with NameManager() as outer:
        assert outer.get(None, "fc") == "fc0"
        with Prefix("inner_"):
            with Prefix("other_"):
                assert NameManager.current.get(None, "fc") == "other_fc0"
            assert NameManager.current.get(None, "fc") == "inner_fc0"
        assert NameManager.current is outer
        assert NameManager.current.get(None, "fc") == "fc1"


def test_a_manager_can_be_entered_again() -> None:
    names = Prefix("net_")
    for expected in ("net_fc0", "net_fc1"):
        with names:
            assert NameManager.current.get(None, "fc") == expected


def test_threads_have_counters_of_their_own() -> None:
    found: list[str] = []
    with NameManager() as names:
        names.get(None, "fc")
        thread = Thread(target=lambda: found.append(NameManager.current.get(None, "fc")))
        thread.start()
        thread.join()
    assert found == ["fc0"]
