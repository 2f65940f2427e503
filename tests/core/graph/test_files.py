from __future__ import annotations

import errno
import json
import os
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.graph import graph_json, strict_json
from core.graph.checks import check_document
from core.graph.files import dumps, load, loads, save
from core.graph.laboratory import InitializerRule, LaboratorySettings
from core.graph.model import (
    Document,
    Frame,
    FrameId,
    Node,
    NodeId,
    Note,
    NoteId,
    Point,
    Rectangle,
    RunSettings,
    Size,
    Source,
    TrainingSettings,
    ValuesFile,
    VariableSettings,
    ViewSettings,
    WireId,
    frozen,
)
from core.messages import describe, readable
from core.problem import Problem, Refused
from tests.helpers.faults import CALLS, failing, fault
from tests.helpers.graphs import graph, node, port
from tests.helpers.toy_registry import toy_registry

REGISTRY = toy_registry()


def sample() -> Document:
    """Return a small document that uses every part of the format."""
    net = graph(
        node("data", "Variable", shape=(-1, 4)),
        replace(node("dense1", "ToyDense", units=3), position=Point(10.5, -3.0)),
        replace(node("dense2", "ToyDense", units=3), borrows=NodeId("dense1")),
        replace(node("odd", "FromTheFuture", factor=0.1, words="a\n„b“"), extra=frozen({"tint": (1, 2)})),
        wires="data -> dense1.data, dense1 -> odd.in, odd.out -> dense2.data",
        settings={
            "dense1.weight": VariableSettings((3, -1), '["xavier", {"magnitude": 3}]', "add"),
            "data": VariableSettings(source=Source("numbers", numbers=(1.0, 0.1, 1e300, -0.0), shape=(1, 4))),
            "dense1.bias": VariableSettings(source=Source("uniform", low=-0.5, extra=frozen({"tint": "x"}))),
        },
    )
    run = RunSettings(7, 16, 2, is_train=False, head_gradients=frozen({port("dense2"): 0.5}))
    return Document(net, run, frozen({"later": ("hello",)}))


def annotated() -> Document:
    """Return the sample with everything that version 1.1 added."""
    old = sample()
    wire = old.graph.wires[WireId("data_dense1.data")]
    net = old.graph.with_wires(replace(wire, dots=(Point(1.5, 2), Point(-3, 0)), extra=frozen({"tint": 1})))
    dense = net.nodes[NodeId("dense1")]
    net = net.with_nodes(replace(dense, collapsed=True, muted=True, pinned=True, comment="first\nlayer", colour="rose"))
    frame = Frame(FrameId("f1"), "encoder", Rectangle(-10, 0.5, 300, 200), "teal", frozen({"deep": ((1.5, None),)}))
    note = Note(NoteId("t1"), "Try *this*.", Point(5, 6), Size(100, 50), "amber", frozen({"author": "x"}))
    net = replace(net, frames=frozen({frame.id: frame}), notes=frozen({note.id: note}))
    return replace(old, graph=net, view=ViewSettings("angle", labels=False, extra=frozen({"grid": 8})))


def trained() -> Document:
    """Return the sample with everything that version 1.2 added."""
    training = TrainingSettings(
        optimizer="adam",
        learning_rate=1e-3,
        momentum=0.0,
        weight_decay=0.01,
        beta1=0.8,
        beta2=0.99,
        gamma=0.95,
        epsilon=1e-7,
        average="never",
        epochs=3,
        batch_size=7,
        shuffles=False,
        seed=5,
        validation=0.25,
        stops_at_nan=False,
        stop_above=1e3,
        stop_epoch=2,
        extra=frozen({"patience": 4}),
    )
    return replace(annotated(), training=training)


def valued() -> Document:
    """Return the sample with everything that version 1.3 added."""
    digest = "0123456789abcdef" * 4
    tensors = frozen({"dense1/weight": (3, 4), "dense1/bias": (3,), "scale/output": ()})
    values = ValuesFile(f"net.symloom.weights/{digest}.safetensors", 212, digest, tensors, frozen({"half": True}))
    return replace(trained(), values=values)


def tried() -> Document:
    """Return the sample with everything that version 1.4 added."""
    rules = (InitializerRule("dense1_(weight|bias)", '["xavier", {"magnitude": 3}]'), InitializerRule(".*", "zero"))
    laboratory = LaboratorySettings(frozen({"A": rules, "B": ()}), frozen({"C": (("later", 1),)}))
    return replace(valued(), laboratory=laboratory)


def refusal(text: str) -> Problem:
    """Return why a text is no document; the refusal must have a message."""
    with pytest.raises(Refused) as caught:
        loads(text, REGISTRY, "net.symloom.json")
    assert describe(caught.value.problem)
    return caught.value.problem


Change = Callable[[dict[str, Any]], object]


def edited(change: Change) -> str:
    """Return the text of the sample with a change to its JSON."""
    fields = json.loads(dumps(sample()))
    change(fields)
    return json.dumps(fields)


# The format


@pytest.mark.parametrize("document", [sample(), annotated(), trained(), valued(), tried()])
def test_a_document_comes_back_as_it_was(document: Document) -> None:
    again = loads(dumps(document), REGISTRY)
    assert again == document
    assert [*again.graph.nodes, *again.graph.wires] == [*document.graph.nodes, *document.graph.wires]
    assert dumps(again) == dumps(document)
    extras = [wire.extra for wire in again.graph.wires.values()]  # which equality leaves out
    assert extras == [wire.extra for wire in document.graph.wires.values()]


FILES = Path(__file__).parents[2] / "files"


def test_files_of_every_version_open_for_good() -> None:
    assert load(FILES / "everything-1.0.symloom.json", REGISTRY) == sample()
    assert load(FILES / "everything-1.1.symloom.json", REGISTRY) == annotated()
    assert load(FILES / "everything-1.2.symloom.json", REGISTRY) == trained()
    assert load(FILES / "everything-1.3.symloom.json", REGISTRY) == valued()
    assert load(FILES / "everything-1.4.symloom.json", REGISTRY) == tried()


def test_a_plain_document_has_nothing_that_a_reader_of_1_0_does_not_know() -> None:
    old = json.loads((FILES / "everything-1.0.symloom.json").read_text(encoding="utf-8"))
    assert json.loads(dumps(sample())) == {**old, "version": [1, 4]}


def test_kinds_of_numbers_come_back_as_they_were() -> None:
    again = loads(dumps(sample()), REGISTRY).graph
    assert repr(again.nodes[NodeId("odd")].attributes["factor"]) == "0.1"
    source = again.settings[port("data")].source
    assert source is not None
    assert repr(source.numbers) == "(1.0, 0.1, 1e+300, -0.0)"


def test_nodes_of_a_file_share_attributes_that_are_the_same_and_keep_those_that_are_only_equal() -> None:
    document = Document(graph(*(node(f"n{at}", "Dense", units=units) for at, units in enumerate((1, 1, 1.0, True)))))
    first, alike, real, flag = (each.attributes for each in loads(dumps(document), REGISTRY).graph.nodes.values())
    assert first is alike
    assert [type(each["units"]) for each in (first, real, flag)] == [int, float, bool]


def test_row_111_the_file_has_a_line_for_each_node_and_wire() -> None:
    lines = dumps(sample()).split("\n")
    assert '{"id":"dense1_odd.in","source":"dense1/output","target":"odd/in"},' in lines
    assert '{"attributes":{"units":3},"borrows":"dense1","id":"dense2","name":"dense2","operator":"ToyDense"},' in lines
    assert lines[1] == '"format":"symloom",'
    assert lines[-1] == ""
    keys = list(json.loads(dumps(sample())))
    assert keys == sorted(keys)


def test_row_111_moving_a_node_touches_one_line() -> None:
    before = sample()
    moved = before.graph.with_nodes(replace(before.graph.nodes[NodeId("data")], position=Point(1, 1)))
    pairs = zip(dumps(before).split("\n"), dumps(replace(before, graph=moved)).split("\n"), strict=True)
    assert sum(old != new for old, new in pairs) == 1


def test_an_empty_document_is_a_file_too() -> None:
    assert loads(dumps(Document()), REGISTRY) == Document()


def test_a_byte_order_mark_and_other_line_ends_do_no_harm() -> None:
    assert loads("\ufeff" + dumps(sample()).replace("\n", "\r\n"), REGISTRY) == sample()


def test_what_a_newer_minor_version_added_is_kept() -> None:
    def add(fields: dict[str, Any]) -> None:
        fields["version"] = [1, 9]
        fields["blocks"] = [{"title": "encoder", "deep": [[1.5, None]]}]
        for part in (fields["nodes"][0], fields["wires"][0], fields["run"], *fields["settings"].values()):
            part["new"] = {"a": [1, 2]}

    text = edited(add)
    assert json.loads(dumps(loads(text, REGISTRY))) == json.loads(text)


def test_a_name_with_marks_that_can_not_be_seen_opens_is_reported_and_saved_as_it_was() -> None:
    text = dumps(
        Document(graph(node("a", "ToyDense", units=4), replace(node("b", "Variable"), name="fc\u202e1\u200b")))
    )
    opened = loads(text, REGISTRY)
    assert opened.graph.nodes[NodeId("b")].name == "fc\u202e1\u200b"
    [problem] = [each for each in check_document(opened, REGISTRY) if each.code == "name_control"]
    assert problem.path == ("b",)
    assert dumps(opened) == text


def test_what_the_operators_do_not_take_loads_and_is_reported() -> None:
    text = edited(lambda fields: fields["nodes"][1]["attributes"].update(units="many", depth=[[1], {"a": 2}]))
    document = loads(text, REGISTRY)
    assert {problem.code for problem in check_document(document, REGISTRY)} >= {"operator_unknown", "attribute_unknown"}
    assert loads(dumps(document), REGISTRY) == document


# What is refused


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        (lambda f: f["nodes"][1].update(name=5), "file_kind", "nodes[1].name"),
        (lambda f: f["nodes"][1].pop("operator"), "file_missing", "nodes[1]"),
        (lambda f: f["nodes"].__setitem__(2, []), "file_kind", "nodes[2]"),
        (lambda f: f["nodes"][1].update(id="data"), "file_twice", "nodes[1].id"),
        (lambda f: f["nodes"][1].update(id="a/b"), "file_kind", "nodes[1].id"),
        (lambda f: f["nodes"][2].update(borrows="gone"), "file_reference", "nodes[2].borrows"),
        (lambda f: f["nodes"][1].update(name="x" * 1025), "file_text", "nodes[1].name"),
        (lambda f: f["nodes"][1].update(name="\ud800"), "file_text", "nodes[1].name"),
        (lambda f: f["nodes"][1].update({"\udfff": 1}), "file_text", "nodes[1]"),
        (lambda f: f["nodes"][1]["attributes"].update(units=2**53), "file_number", "nodes[1].attributes.units"),
        (lambda f: f["nodes"][1]["attributes"].update(x=float("nan")), "file_number", "nodes[1].attributes.x"),
        (lambda f: f["wires"][0].update(source="gone/output"), "file_reference", "wires[0].source"),
        (lambda f: f["wires"][0].update(source="data"), "file_kind", "wires[0].source"),
        (lambda f: f["wires"][1].update(target="dense1/data"), "file_input_twice", "wires[1]"),
        (lambda f: f["wires"][1].update(id="data"), "file_twice", "wires[1].id"),
        (lambda f: f["layout"].update(gone=[0, 0]), "file_reference", "layout.gone"),
        (lambda f: f["layout"].update(data=[0]), "file_kind", "layout.data"),
        (lambda f: f["layout"].update(data=[0, True]), "file_kind", "layout.data[1]"),
        (lambda f: f["settings"].update({"gone/x": {}}), "file_reference", "settings.gone/x"),
        (lambda f: f["settings"].update({"data/x": {"shape": [-2]}}), "file_kind", "settings.data/x.shape[0]"),
        (lambda f: f["settings"].update({"data/x": {"shape": [1] * 33}}), "file_kind", "settings.data/x.shape"),
        (lambda f: f["settings"].update({"data/x": {"shape": [2**31]}}), "file_kind", "settings.data/x.shape[0]"),
        (lambda f: f["settings"].update({"data/x": {"grad_req": "no"}}), "file_kind", "settings.data/x.grad_req"),
        (lambda f: f["settings"].update({"data/x": {"source": {}}}), "file_missing", "settings.data/x.source"),
        (lambda f: f["run"].update(batch_size=0), "file_kind", "run.batch_size"),
        (lambda f: f["run"].update(is_train=1), "file_kind", "run.is_train"),
        (lambda f: f.update(frames=[{"id": "data", "rectangle": [0, 0, 1, 1]}]), "file_twice", "frames[0].id"),
        (lambda f: f.update(frames=[{"id": "f", "rectangle": [0, 0, 1]}]), "file_kind", "frames[0].rectangle"),
        (lambda f: f.update(frames=[{"id": "f", "rectangle": [0, 0, -1, 1]}]), "file_kind", "frames[0].rectangle"),
        (lambda f: f.update(notes=[{"id": "t", "position": [0, 0]}]), "file_missing", "notes[0]"),
        (lambda f: f["wires"][0].update(dots=[[0]]), "file_kind", "wires[0].dots[0]"),
        (lambda f: f["wires"][0].update(dots=[[0, 0]] * 1001), "file_kind", "wires[0].dots"),
        (lambda f: f["nodes"][1].update(muted=1), "file_kind", "nodes[1].muted"),
        (lambda f: f.update(view={"labels": 0}), "file_kind", "view.labels"),
        (lambda f: f.update(laboratory={"A": 1}), "file_kind", "laboratory.A"),
        (lambda f: f.update(laboratory={"A": [["x"]]}), "file_kind", "laboratory.A[0]"),
        (lambda f: f.update(laboratory={"B": [["x", 3]]}), "file_kind", "laboratory.B[0][1]"),
        (lambda f: f.update(laboratory={"B": [["x", "zero"]] * 1001}), "file_kind", "laboratory.B"),
        (lambda f: f.pop("wires"), "file_missing", "the file"),
        (lambda f: f.update(nodes={}), "file_kind", "nodes"),
    ],
)
def test_a_wrong_part_is_named_with_its_place(
    change: Callable[[dict[str, Any]], object], code: str, place: str
) -> None:
    problem = refusal(edited(change))
    assert (problem.code, readable(problem.values["place"])) == (code, place)


def test_the_line_of_a_wrong_part_is_that_of_the_file() -> None:
    text = dumps(sample()).replace('"name":"dense2"', '"name":2')
    line = next(number for number, line in enumerate(text.split("\n"), 1) if '"name":2' in line)
    assert describe(refusal(text)).startswith(
        f"In line {line} of net.symloom.json, nodes[2].name should be a text in quotes, but is 2."
    )


def test_a_key_that_comes_twice_is_refused() -> None:
    problem = refusal(dumps(sample()).replace('"id":"dense2"', '"id":"dense2","id":"other"'))
    assert (problem.code, problem.found, problem.values["place"]) == ("file_twice", "id", "nodes[2]")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "file_not_json"),
        ("{", "file_not_json"),
        ("[]", "file_not_symloom"),
        ("7", "file_not_symloom"),
        ("{}", "file_not_symloom"),
        ('{"format":"other"}', "file_not_symloom"),
        ('{"nodes":[],"arg_nodes":[],"heads":[]}', "file_is_mxnet_symbol"),
        ('{"format":"symloom"}', "file_version"),
        ('{"format":"symloom","version":[1]}', "file_version"),
        ('{"format":"symloom","version":[0,1]}', "file_version"),
        ('{"format":"symloom","version":[2,0]}', "file_newer"),
        ('{"format":"symloom","version":[1e999,0]}', "file_number"),
        ('{"format":"symloom","format":"symloom"}', "file_not_symloom"),
        ("[" * 100_000, "file_too_deep"),
        ("[" * 500 + "]" * 500, "file_not_symloom"),
        ('{"format":"symloom","version":[1,0],"nodes":[],"wires":[],"x":' + "9" * 5000 + "}", "file_number"),
    ],
)
def test_a_text_that_is_no_document_is_refused(text: str, code: str) -> None:
    assert refusal(text).code == code


def nested(depth: int) -> str:
    """Return a document with an unknown field nested so that its innermost value is this deep."""
    return (
        '{"format":"symloom","version":[1,0],"nodes":[],"wires":[],"x":' + "[" * (depth - 1) + "]" * (depth - 1) + "}"
    )


def with_nodes(number: int) -> str:
    nodes = ",".join(f'{{"id":"n{index}","name":"","operator":""}}' for index in range(number))
    return f'{{"format":"symloom","version":[1,0],"nodes":[{nodes}],"wires":[]}}'


def with_wires(number: int) -> str:
    wires = ",".join(f'{{"id":"w{index}","source":"a/o","target":"b/i{index}"}}' for index in range(number))
    nodes = '{"id":"a","name":"a","operator":"x"},{"id":"b","name":"b","operator":"x"}'
    return f'{{"format":"symloom","version":[1,0],"nodes":[{nodes}],"wires":[{wires}]}}'


def with_frames(number: int) -> str:
    return with_annotations("frames", (f'{{"id":"f{index}","rectangle":[0,0,1,1]}}' for index in range(number)))


def with_notes(number: int) -> str:
    return with_annotations("notes", (f'{{"id":"t{index}","position":[0,0],"size":[1,1]}}' for index in range(number)))


def with_annotations(member: str, lines: Iterator[str]) -> str:
    return f'{{"format":"symloom","version":[1,1],"nodes":[],"wires":[],"{member}":[{",".join(lines)}]}}'


def with_bytes(number: int) -> str:
    start, end = '{"format":"symloom","version":[1,0],"nodes":[],"wires":[]', "}"
    return start + " " * (number - len(start) - len(end)) + end


def with_commas(number: int) -> str:
    return '{"format":"symloom","version":[1,0],"nodes":[],"wires":[],"x":"' + "," * (number - 5) + '"}'


def with_integer(number: int) -> str:
    return f'{{"format":"symloom","version":[1,0],"nodes":[],"wires":[],"x":{number}}}'


@pytest.mark.parametrize(
    ("module", "limit", "most", "text_of", "code"),
    [
        (strict_json, "MAX_BYTES", 1000, with_bytes, "file_too_large"),
        (strict_json, "MAX_DEPTH", 64, nested, "file_too_deep"),
        (strict_json, "MAX_WHOLE", 2**53, lambda number: with_integer(number - 1), "file_number"),
        (strict_json, "MAX_VALUES", 50, with_commas, "file_too_many_values"),
        (strict_json, "MAX_CONTAINERS", 50, lambda number: nested(number - 3), "file_too_many_values"),
        (graph_json, "MAX_NODES", 20, with_nodes, "file_too_many_nodes"),
        (graph_json, "MAX_WIRES", 20, with_wires, "file_too_many_wires"),
        (graph_json, "MAX_FRAMES", 5, with_frames, "file_too_many_frames"),
        (graph_json, "MAX_NOTES", 5, with_notes, "file_too_many_notes"),
    ],
)
def test_each_limit_holds_to_the_last_one(
    monkeypatch: pytest.MonkeyPatch, module: object, limit: str, most: int, text_of: Callable[[int], str], code: str
) -> None:
    monkeypatch.setattr(module, limit, most)
    loads(text_of(most - 1), REGISTRY)
    loads(text_of(most), REGISTRY)
    assert refusal(text_of(most + 1)).code == code


@pytest.mark.parametrize(
    "bomb",
    [
        "[" + "[]," * 3_000_000 + "[]]",
        "[" + "0," * 9_000_000 + "0]",
        '{"format":' * 200_000,
        " " * (64 * 2**20 + 1),
        '"' + "\\u0000" * 1_000_000 + '"',
    ],
    ids=["lists", "numbers", "depth", "size", "text"],
)
def test_bombs_are_refused_at_once(bomb: str) -> None:
    start = time.perf_counter()
    refusal(bomb)
    assert time.perf_counter() - start < 1


def test_a_file_cut_anywhere_is_refused() -> None:
    data = dumps(sample()).encode()
    last = data.rindex(b"}")
    for length in range(last):
        refusal(data[:length].decode("utf-8", "surrogateescape"))


def document_or_problem(text: str) -> Document | Problem:
    try:
        return loads(text, REGISTRY)
    except Refused as refused:
        describe(refused.problem)
        return refused.problem


def test_a_file_with_any_byte_changed_is_refused_or_still_a_document() -> None:
    data = dumps(sample()).encode()
    kept = 0
    for index in range(len(data)):
        for byte in (data[index] ^ 1, data[index] ^ 32, 0, ord('"'), ord("}"), ord("9"), 0xFF):
            text = (data[:index] + bytes([byte]) + data[index + 1 :]).decode("utf-8", "surrogateescape")
            document = document_or_problem(text)
            if isinstance(document, Problem):
                continue
            kept += 1
            assert loads(dumps(document), REGISTRY) == document
            check_document(document, REGISTRY)
    assert kept > 100  # a letter in a name is as good as another


# Loading from a disk


def test_what_can_not_be_opened_is_said(tmp_path: Path) -> None:
    (tmp_path / "binary.json").write_bytes(b'{"a":"\xff"}')
    (tmp_path / "large.json").write_bytes(b" " * (64 * 2**20 + 1))
    os.mkfifo(tmp_path / "pipe")
    for name, code in [
        ("none.json", "file_not_found"),
        (".", "file_is_folder"),
        ("binary.json", "file_not_text"),
        ("large.json", "file_too_large"),
        ("pipe", "file_unreadable"),
        ("a\0b", "file_unreadable"),
    ]:
        with pytest.raises(Refused) as caught:
            load(tmp_path / name, REGISTRY)
        assert caught.value.problem.code == code
        assert describe(caught.value.problem)


# Saving


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "home")


def test_saving_and_loading(tmp_path: Path) -> None:
    path = tmp_path / "net.symloom.json"
    assert save(sample(), path) is None
    assert load(path, REGISTRY) == sample()
    assert names_in(tmp_path) == ["net.symloom.json"]
    assert b"\r" not in path.read_bytes()


def test_row_110_the_file_before_becomes_the_backup(tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    for seed in (1, 2, 3):
        save(Document(run=RunSettings(seed=seed)), path)
    assert load(path, REGISTRY).run.seed == 3
    assert load(tmp_path / "net.json~", REGISTRY).run.seed == 2
    assert names_in(tmp_path) == ["net.json", "net.json~"]


def test_a_file_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    save(Document(), path)
    path.chmod(0o640)
    save(sample(), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    link = tmp_path / "net.json"
    link.symlink_to(tmp_path / "far" / "real.json")
    save(sample(), link)
    save(Document(), link)
    assert link.is_symlink()
    assert load(tmp_path / "far" / "real.json", REGISTRY) == Document()
    assert names_in(tmp_path) == ["far", "net.json"]


def test_where_links_can_not_be_made_the_backup_is_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "net.json"
    save(Document(), path)
    monkeypatch.setattr(os, "link", failing(errno.EPERM))
    save(sample(), path)
    assert load(tmp_path / "net.json~", REGISTRY) == Document()
    assert load(path, REGISTRY) == sample()


def test_a_write_protected_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    save(Document(), path)
    path.chmod(0o444)
    for target, code in [
        (path, "file_read_only"),
        (tmp_path, "file_is_folder"),
        (tmp_path / "no" / "x", "file_not_saved"),
    ]:
        with pytest.raises(Refused) as caught:
            save(sample(), target)
        assert caught.value.problem.code == code
        assert describe(caught.value.problem)
    assert load(path, REGISTRY) == Document()
    assert names_in(tmp_path) == ["net.json"]


def test_a_text_that_utf8_can_not_hold_is_refused(tmp_path: Path) -> None:
    broken = Document(graph(Node(NodeId("a"), "ToyAdd", "\udc80")))
    with pytest.raises(Refused) as caught:
        save(broken, tmp_path / "net.json")
    assert caught.value.problem.code == "file_not_encodable"
    assert names_in(tmp_path) == []


def test_a_document_too_large_to_open_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.graph.files.MAX_BYTES", 100)
    with pytest.raises(Refused) as caught:
        save(sample(), tmp_path / "net.json")
    assert caught.value.problem.code == "file_too_large"


# Faults while saving


def is_saved(document: Document, path: Path) -> bool:
    """Return what saving says; it must say it in words."""
    try:
        warning = save(document, path)
    except Refused as refused:
        describe(refused.problem)
        return False
    return warning is None or bool(describe(warning))


@pytest.mark.parametrize("keeps_failing", [False, True])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EDQUOT, errno.EPERM])
@pytest.mark.parametrize("name", CALLS)
def test_row_110_whatever_fails_there_is_the_old_file_or_the_new_one(
    tmp_path: Path, name: str, number: int, keeps_failing: bool
) -> None:
    path = tmp_path / "net.json"
    at = 1
    while True:
        for old in tmp_path.glob("net*"):
            old.unlink()
        save(Document(), path)
        with fault(name, at, number, keeps_failing=keeps_failing) as uses:
            said_saved = is_saved(sample(), path)
        assert load(path, REGISTRY) == (sample() if said_saved else Document())
        if not (name == "unlink" and keeps_failing):
            assert set(names_in(tmp_path)) <= {"net.json", "net.json~"}
        if uses[0] < at:
            assert said_saved
            break
        at += 1


@pytest.mark.parametrize("name", ["open", "write", "fsync", "close", "replace"])
def test_a_failed_first_save_leaves_nothing(tmp_path: Path, name: str) -> None:
    with fault(name, 1, errno.ENOSPC, keeps_failing=False), pytest.raises(Refused):
        save(sample(), tmp_path / "net.json")
    assert names_in(tmp_path) == []


def test_short_writes_are_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:7]))
    save(sample(), tmp_path / "net.json")
    monkeypatch.undo()
    assert load(tmp_path / "net.json", REGISTRY) == sample()


def test_a_folder_that_can_not_be_synced_is_a_warning(tmp_path: Path) -> None:
    with fault("fsync", 2, errno.EIO, keeps_failing=False):
        warning = save(sample(), tmp_path / "net.json")
    assert warning is not None
    assert describe(warning).startswith("net.json is saved, but may not survive a power cut")
    assert load(tmp_path / "net.json", REGISTRY) == sample()
