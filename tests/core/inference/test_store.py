"""The store's short ways give what its long ways give."""

from __future__ import annotations

from core.dimension import UNKNOWN, Relation
from core.inference.facts import Rule
from core.inference.store import Store


def nothing(relation: Relation) -> None:
    """State nothing."""


def explained(store: Store, slot: int, axis: int, other: int) -> list[tuple[int, str]]:
    """Return what joins a dim of one slot to one of another: each dim on the way with the reason to leave it."""
    one, two = store.dims_of_slot[slot], store.dims_of_slot[other]
    assert one is not None
    assert two is not None
    return [(dim, edge.why) for dim, edge in store.proof(one[axis], two[axis])]


def test_copied_dims_are_what_united_ones_are() -> None:
    rule = Rule((), "", nothing, (), ())
    copied, united = Store(), Store()
    for store in (copied, united):
        first, second, third = store.add_slot(), store.add_slot(), store.add_slot()
        store.set_rank(first, 2, rule)
        for slot, before, why in ((second, first, "one"), (third, second, "two")):
            model = store.dims_of_slot[before]
            assert model is not None
            if store is copied:
                store.copy_dims(slot, model, rule, why)
            else:
                store.set_rank(slot, 2, rule)
                for dim, other in zip(model, store.dims_of_slot[slot] or (), strict=True):
                    store.unite(dim, other, rule, why)
    for axis in (0, 1):
        assert explained(copied, 2, axis, 0) == explained(united, 2, axis, 0)
        assert [why for _, why in explained(copied, 0, axis, 2)] == ["one", "two"]
    assert copied.shape(2) == united.shape(2) == (UNKNOWN, UNKNOWN)


def test_a_size_is_known_at_once_wherever_dims_were_copied() -> None:
    asked: list[int | None] = []

    def ask(relation: Relation) -> None:
        relation.same_shape(("a", "b"), "equal")
        asked.append(relation.value(relation.dim("b", 0)))

    def tell(relation: Relation) -> None:
        relation.fix(relation.dim("a", 0), 7, "told")

    store = Store()
    first, second = store.add_slot(), store.add_slot()
    ports, slots = ("a", "b"), (first, second)
    store.set_rank(first, 1, Rule((), "", nothing, ports, slots))
    store.solve([Rule((), "", ask, ports, slots), Rule((), "", tell, ports, slots)])
    assert asked == [None, 7]
    assert store.shape(second) == (7,)
