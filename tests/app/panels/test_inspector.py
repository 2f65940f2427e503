"""The inspector: what it shows of a selection, and that every field ends in one undo step."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.panels.inspector import InspectorPanel
from app.panels.inspector.attributes import AttributesSection
from app.panels.inspector.header import NodeHeader
from app.panels.inspector.numbers import format_numbers, parse_numbers
from app.panels.inspector.panel import ManyHeader
from app.panels.inspector.parameters import ParametersSection, VariableHeader, VariableSection
from app.panels.inspector.parts import NodeProblems, OutputsSection, SummarySection
from app.panels.inspector.reasons import ReasonsSection
from app.panels.inspector.section import Section
from app.panels.inspector.source import SourceSection
from app.panels.inspector.uses import UsesList
from app.panels.texts import number
from app.session.session import EditorSession
from app.theme import RESOURCES
from app.widgets.fields import Choice, Switch, ValueEdit
from core.graph.commands import AddNode, MakeVariable, RemoveItems, SetAttribute, SetParameterSettings, SetRunSettings
from core.graph.model import Document, Graph, Node, NodeId, Point, PortRef, VariableSettings, WireId, frozen
from core.runtime.executor import UseGradient
from tests.app.panels.conftest import Ids, Show

SectionT = TypeVar("SectionT", bound=Section)
WidgetT = TypeVar("WidgetT", bound=QWidget)


@pytest.fixture
def panel(session: EditorSession, show: Show) -> InspectorPanel:
    made = InspectorPanel(session)
    show(made, 300, 760)
    return made


def section(panel: InspectorPanel, kind: type[SectionT]) -> SectionT:
    QApplication.processEvents()  # what was built a moment ago is shown by the event loop
    found = panel.section(kind)
    assert isinstance(found, kind)
    return found


def field(panel: InspectorPanel, name: str, kind: type[WidgetT]) -> WidgetT:
    found = section(panel, AttributesSection).rows[name].field
    assert isinstance(found, kind)
    return found


def type_into(edit: ValueEdit, text: str, *, end: Qt.Key = Qt.Key.Key_Return) -> None:
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, end)


def choose(choice: Choice, value: str) -> None:
    """Choose by keyboard: open nothing, go to the entry with Home and Down."""
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Home)
    for _ in range(choice.findData(value)):
        QTest.keyClick(choice, Qt.Key.Key_Down)


def units(session: EditorSession, node: NodeId) -> object:
    return session.graph.nodes[node].attributes["num_hidden"]


# Nodes


def test_row_89_typed_units_change_the_graph_in_one_undo_step(
    panel: InspectorPanel, session: EditorSession, ids: Ids
) -> None:
    session.select([ids["dense1"]])
    steps = session.history.position

    type_into(field(panel, "num_hidden", ValueEdit), "128")

    assert units(session, ids["dense1"]) == 128
    assert session.inference.shape(PortRef(ids["relu1"], "output")) == (-1, 128)
    assert session.history.position == steps + 1
    session.undo()
    assert field(panel, "num_hidden", ValueEdit).text() == "256"


def test_row_54_arrow_keys_of_one_visit_are_one_undo_step(
    panel: InspectorPanel, session: EditorSession, ids: Ids
) -> None:
    session.select([ids["dense1"]])
    steps = session.history.position
    edit = field(panel, "num_hidden", ValueEdit)
    edit.setFocus()

    for _ in range(3):
        QTest.keyClick(edit, Qt.Key.Key_Up)

    assert units(session, ids["dense1"]) == 259
    assert session.history.position == steps + 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0", "units of Dense should be at least 1, but is 0."),
        ("many", "units of Dense should be a whole number, but is"),
        ("2147483648", "units of Dense should be a whole number, from 1 to 2147483647, but is 2147483648."),
    ],
)
def test_wrong_text_is_refused_with_a_sentence_at_the_field(
    panel: InspectorPanel, session: EditorSession, ids: Ids, text: str, sentence: str
) -> None:
    session.select([ids["dense1"]])
    row = section(panel, AttributesSection).rows["num_hidden"]
    document = session.document

    type_into(field(panel, "num_hidden", ValueEdit), text)

    assert sentence in row.error.text()
    assert row.error.isVisible()
    assert session.document is document

    QTest.keyClick(row.field, Qt.Key.Key_Escape)
    assert field(panel, "num_hidden", ValueEdit).text() == "256"
    assert not row.error.isVisible()


def test_leaving_a_field_with_a_wrong_text_brings_the_old_value_back(
    panel: InspectorPanel, session: EditorSession, ids: Ids
) -> None:
    session.select([ids["dense1"]])
    edit = field(panel, "num_hidden", ValueEdit)
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "-3")

    section(panel, NodeHeader).name.setFocus()

    assert edit.text() == "256"
    assert section(panel, AttributesSection).rows["num_hidden"].error.isVisible()


def test_a_switch_takes_the_bias_and_its_row_away(panel: InspectorPanel, session: EditorSession, ids: Ids) -> None:
    session.select([ids["dense1"]])
    assert len(section(panel, ParametersSection).editors) == 2

    QTest.mouseClick(field(panel, "no_bias", Switch), Qt.MouseButton.LeftButton)

    assert session.graph.nodes[ids["dense1"]].attributes["no_bias"] is True
    assert len(section(panel, ParametersSection).editors) == 1


def test_a_choice_changes_the_activation(panel: InspectorPanel, session: EditorSession, ids: Ids) -> None:
    session.select([ids["relu1"]])

    choose(field(panel, "act_type", Choice), "tanh")

    assert session.graph.nodes[ids["relu1"]].attributes["act_type"] == "tanh"
    assert section(panel, NodeHeader).title.whole_text() == "Tanh"


def test_a_name_is_changed_in_the_head_and_a_taken_one_is_refused(
    panel: InspectorPanel, session: EditorSession, ids: Ids
) -> None:
    session.select([ids["dense1"]])
    header = section(panel, NodeHeader)

    type_into(header.name, "dense2")
    assert "dense2" in header.error.text()
    assert session.graph.nodes[ids["dense1"]].name == "dense1"

    type_into(header.name, "hidden")
    assert session.graph.nodes[ids["dense1"]].name == "hidden"
    assert not header.error.isVisible()


def test_row_89_several_nodes_show_what_differs_as_mixed_and_change_together(
    panel: InspectorPanel, session: EditorSession, ids: Ids
) -> None:
    session.select([ids["dense1"], ids["dense2"]])
    edit = field(panel, "num_hidden", ValueEdit)
    assert (edit.text(), edit.placeholderText()) == ("", "—")
    steps = session.history.position

    type_into(edit, "32")

    assert {units(session, ids["dense1"]), units(session, ids["dense2"])} == {32}
    assert session.history.position == steps + 1
    assert field(panel, "num_hidden", ValueEdit).text() == "32"


def test_several_nodes_of_different_kinds_have_no_fields_that_one_of_them_lacks(
    panel: InspectorPanel, session: EditorSession, ids: Ids
) -> None:
    session.select([ids["dense1"], ids["relu1"]])

    assert section(panel, AttributesSection).rows == {}
    head = section(panel, ManyHeader)
    assert head.kinds.text() == "1 × Dense · 1 × Relu"
    assert "no attribute in common" in head.said.text()


def test_a_long_form_hides_what_nobody_set(panel: InspectorPanel, session: EditorSession, ids: Ids) -> None:
    session.select([ids["out"]])
    form = section(panel, AttributesSection)
    assert not form.rows["smooth_alpha"].isVisible()

    QTest.mouseClick(form.more, Qt.MouseButton.LeftButton)

    assert form.rows["smooth_alpha"].isVisible()


def test_the_declared_shape_of_a_variable_takes_an_open_dim(
    panel: InspectorPanel, session: EditorSession, ids: Ids
) -> None:
    session.select([ids["data"]])

    type_into(field(panel, "shape", ValueEdit), "(-1, 20)")

    assert session.inference.shape(PortRef(ids["dense1"], "weight")) == (256, 20)


# Parameters


def test_choosing_an_initializer_sets_it_and_shows_its_arguments(
    panel: InspectorPanel, session: EditorSession, ids: Ids
) -> None:
    session.select([ids["dense2"]])
    weight = PortRef(ids["dense2"], "weight")
    editor = section(panel, ParametersSection).editors[0].initializer

    choose(editor.choice, "normal")
    assert session.graph.settings_of(weight).initializer == '["normal", {"sigma": 0.01}]'

    sigma = editor.fields["sigma"]
    assert isinstance(sigma, ValueEdit)
    type_into(sigma, "0.5")
    assert session.graph.settings_of(weight).initializer == '["normal", {"sigma": 0.5}]'


def test_a_wrong_argument_of_an_initializer_is_refused_with_a_sentence(
    panel: InspectorPanel, session: EditorSession, ids: Ids
) -> None:
    session.push(SetParameterSettings(PortRef(ids["dense2"], "weight"), VariableSettings(initializer="normal")))
    session.select([ids["dense2"]])
    editor = section(panel, ParametersSection).editors[0].initializer
    sigma = editor.fields["sigma"]
    assert isinstance(sigma, ValueEdit)
    document = session.document

    type_into(sigma, "wide")

    assert "sigma" in editor.error.text()
    assert session.document is document


def test_the_gradient_request_of_a_parameter_is_set(panel: InspectorPanel, session: EditorSession, ids: Ids) -> None:
    session.select([ids["dense1"]])

    choose(section(panel, ParametersSection).editors[1].grad_req, "null")

    assert session.graph.settings_of(PortRef(ids["dense1"], "bias")).grad_req == "null"


def test_the_multipliers_of_a_parameter_are_typed_and_undone(
    panel: InspectorPanel, session: EditorSession, ids: Ids
) -> None:
    session.select([ids["dense1"]])
    weight = PortRef(ids["dense1"], "weight")
    multipliers = section(panel, ParametersSection).editors[0].multipliers
    before = session.document

    type_into(multipliers.rate, "2")
    type_into(multipliers.decay, "0")
    settings = session.graph.settings_of(weight)
    assert (settings.lr_mult, settings.wd_mult) == (2.0, 0.0)

    type_into(multipliers.rate, "-1")
    assert "from 0 up" in multipliers.error.text()
    assert session.graph.settings_of(weight).lr_mult == 2.0
    QTest.keyClick(multipliers.rate, Qt.Key.Key_Escape)
    type_into(multipliers.rate, "1")
    type_into(multipliers.decay, "1")
    assert not session.graph.settings_of(weight).annotations

    for _ in range(4):
        session.undo()
    assert session.document == before


def test_a_parameter_without_a_gradient_has_no_multipliers(
    panel: InspectorPanel, session: EditorSession, ids: Ids
) -> None:
    session.select([ids["dense1"]])
    editor = section(panel, ParametersSection).editors[1]
    assert not editor.multipliers.isHidden()

    choose(editor.grad_req, "null")

    assert editor.multipliers.isHidden()


def test_a_weight_with_typed_numbers_shows_them_and_another_one_offers_an_initializer(
    panel: InspectorPanel, session: EditorSession
) -> None:
    assert session.open_copy(RESOURCES / "examples" / "net_2_2_1.symloom.json")
    session.select([NodeId("w1")])
    QApplication.processEvents()
    assert [field.value() for field in section(panel, SourceSection).table.fields] == ["20", "20", "-20", "-20"]
    session.select([PortRef(NodeId("hidden"), "bias")])
    QApplication.processEvents()
    assert [field.value() for field in section(panel, SourceSection).table.fields] == ["-10", "30"]
    session.select([NodeId("hidden")])
    QApplication.processEvents()
    for editor in section(panel, ParametersSection).editors:
        assert editor.initializer.choice.isHidden()
        assert not editor.source.isHidden()
        assert editor.source.text() == "source: numbers"
        assert editor.multipliers.isHidden()  # nothing trains typed numbers


def test_a_node_borrows_the_parameters_of_another_and_gets_its_own_back(
    panel: InspectorPanel, session: EditorSession, ids: Ids
) -> None:
    twin = NodeId("n0000000001")
    session.push(AddNode(Node(twin, "FullyConnected", "twin", Point(0, 0), {"num_hidden": 10})))
    session.select([twin])
    parameters = section(panel, ParametersSection)

    choose(parameters.owner, ids["dense2"])
    assert session.graph.nodes[twin].borrows == ids["dense2"]
    parameters = section(panel, ParametersSection)
    assert [link.text() for link in parameters.editors[0].uses.links] == ["dense2.weight", "twin.weight"]

    choose(parameters.owner, "")
    assert session.graph.nodes[twin].borrows is None


def test_what_uses_add_to_a_gradient_is_told_even_when_its_squares_are_too_large(
    session: EditorSession, ids: Ids, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = PortRef(ids["dense2"], "weight")
    grown = UseGradient((ref.node,), "dense2", ref.port, np.full((3, 3), 1e30, np.float32))
    monkeypatch.setattr(session.run, "uses", lambda _: (grown,))
    uses = UsesList(session, ref)
    qtbot.addWidget(uses)

    uses.show_uses((ref,))

    assert [label.text() for label in uses.norms] == [number(3e30)]


def test_a_parameter_that_waits_says_for_what(panel: InspectorPanel, session: EditorSession, ids: Ids) -> None:
    session.push(SetAttribute(ids["data"], "shape", (-1, -1)))
    session.select([ids["dense1"]])

    weight = section(panel, ParametersSection).editors[0]

    assert weight.note.text() == "waits for dim 1, from data.output"
    assert weight.note.property("role") == "waiting"


def test_typed_and_inferred_dims_look_different(panel: InspectorPanel, session: EditorSession, ids: Ids) -> None:
    weight = PortRef(ids["dense1"], "weight")
    session.push(SetParameterSettings(weight, VariableSettings(shape=(-1, 64))))
    session.select([ids["dense1"]])

    assert section(panel, ParametersSection).editors[0].shape.text() == "(256, <b>64</b>)"


def test_values_and_gradients_appear_as_bars_after_a_run(
    panel: InspectorPanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    session.select([ids["dense1"]])
    weight = section(panel, ParametersSection).editors[0]
    assert not weight.value_bars.isVisible()

    session.run.initialize()
    qtbot.waitUntil(weight.value_bars.isVisible)
    session.run.run_backward()
    qtbot.waitUntil(lambda: bool(weight.gradient_bars.heights()))

    assert max(weight.value_bars.heights()) == 1
    assert weight.note.text().startswith("std ")


# Ghosts, inputs, outputs


def test_a_ghost_takes_a_declared_shape(panel: InspectorPanel, session: EditorSession, ids: Ids) -> None:
    session.push(SetAttribute(ids["data"], "shape", (-1, -1)))
    ghost = PortRef(ids["dense1"], "weight")
    session.select([ghost])
    shape = section(panel, VariableSection).shape
    assert shape.placeholderText() == "(256, -1)"

    type_into(shape, "(256, 20)")

    assert session.inference.shape(PortRef(ids["data"], "output")) == (-1, 20)


def test_a_ghost_becomes_a_node_that_is_selected(panel: InspectorPanel, session: EditorSession, ids: Ids) -> None:
    session.select([PortRef(ids["dense1"], "weight")])

    QTest.mouseClick(section(panel, VariableHeader).make, Qt.MouseButton.LeftButton)

    (node,) = session.selected_nodes()
    assert session.graph.nodes[node].name == "dense1_weight"
    assert section(panel, NodeHeader).name.text() == "dense1_weight"


def test_a_source_says_what_it_gives(panel: InspectorPanel, session: EditorSession, ids: Ids) -> None:
    session.select([ids["data"]])
    source = section(panel, SourceSection)
    assert "(32, 64)" in source.preview.text()

    choose(source.kind, "uniform")

    settings = session.graph.settings_of(PortRef(ids["data"], "output"))
    assert settings.source is not None
    assert settings.source.kind == "uniform"
    assert source.preview.text() == "Gives (32, 64)."
    assert source.rows["low"].isVisible()
    assert not source.rows["name"].isVisible()


def test_typed_numbers_of_a_wrong_shape_are_said_to_be_wrong(
    panel: InspectorPanel, session: EditorSession, ids: Ids
) -> None:
    session.select([ids["data"]])
    source = section(panel, SourceSection)
    choose(source.kind, "numbers")

    type_into(source.numbers, "1, 2; 3, 4")

    assert "(2, 2)" in source.preview.text()
    assert source.preview.property("role") == "error"

    document = session.document
    type_into(source.numbers, "1, two")
    assert source.rows["numbers"].error.isVisible()
    assert session.document is document


def test_a_missing_file_is_a_sentence(panel: InspectorPanel, session: EditorSession, ids: Ids) -> None:
    session.select([ids["data"]])
    source = section(panel, SourceSection)
    choose(source.kind, "file")

    type_into(source.path, "nowhere.csv")

    assert "nowhere.csv" in source.preview.text()
    assert source.preview.property("role") == "error"


def test_a_loss_says_what_its_gradient_is(panel: InspectorPanel, session: EditorSession, ids: Ids) -> None:
    session.select([ids["out"]])

    outputs = section(panel, OutputsSection)

    assert outputs.isVisible()
    assert outputs.rows == {}
    assert outputs.loss.text() == "cross entropy –"


def test_an_output_that_is_no_loss_has_a_head_gradient(panel: InspectorPanel, session: EditorSession) -> None:
    node = NodeId("n0000000001")
    session.push(AddNode(Node(node, "Flatten", "flat")))
    session.select([node])
    edit = section(panel, OutputsSection).rows["output"].field
    assert isinstance(edit, ValueEdit)
    assert edit.text() == "1"

    type_into(edit, "0.5")

    assert session.document.run.head_gradients == {PortRef(node, "output"): 0.5}


def test_an_output_that_is_used_is_no_seed(panel: InspectorPanel, session: EditorSession, ids: Ids) -> None:
    session.select([ids["relu1"]])

    assert not section(panel, OutputsSection).isVisible()


# Reasons, problems, document


def test_each_dim_has_its_reason(panel: InspectorPanel, session: EditorSession, ids: Ids) -> None:
    session.select([ids["dense1"]])

    texts = section(panel, ReasonsSection).texts()

    assert texts == [
        "N the batch: open, 32 rows in a run",
        "256 dense1 has this many units",
        "64 data is declared so",
    ]


def test_row_91_a_problem_of_the_node_is_mended_by_its_button(
    panel: InspectorPanel, session: EditorSession, ids: Ids
) -> None:
    output = PortRef(ids["data"], "output")
    session.push(SetParameterSettings(output, VariableSettings()))
    session.select([ids["data"]])
    problems = section(panel, NodeProblems)
    assert len(problems.rows) == 1
    steps = session.history.position

    QTest.mouseClick(problems.rows[0].fixes[0], Qt.MouseButton.LeftButton)

    assert session.graph.settings_of(output).source is not None
    assert session.history.position == steps + 1
    assert not problems.isVisible()


def test_tab_goes_from_the_name_to_what_mends_the_node(panel: InspectorPanel, session: EditorSession, ids: Ids) -> None:
    session.push(SetParameterSettings(PortRef(ids["data"], "output"), VariableSettings()))
    session.select([ids["data"]])
    first, *_ = section(panel, NodeProblems).rows[0].fixes
    header = section(panel, NodeHeader)
    focus: QWidget = header.name
    while header.isAncestorOf(focus):
        focus = next_stop(focus)
    assert focus is first


def next_stop(focus: QWidget) -> QWidget:
    """Return where Tab leads from a widget."""
    following: QWidget | None = focus.nextInFocusChain()
    while following is not None and not (following.focusPolicy() & Qt.FocusPolicy.TabFocus and following.isVisible()):
        following = following.nextInFocusChain()
    assert following is not None
    return following


def test_nothing_selected_shows_the_document(panel: InspectorPanel, session: EditorSession, ids: Ids) -> None:
    summary = section(panel, SummarySection)
    assert "19,210 values in 4 parameters" in summary.facts.text()
    seed = summary.rows["seed"].field
    assert isinstance(seed, ValueEdit)

    type_into(seed, "7")

    assert session.document.run.seed == 7


def test_a_row_that_is_fed_alone_is_told_by_the_document_and_by_its_source(
    panel: InspectorPanel, session: EditorSession, ids: Ids
) -> None:
    session.push(SetRunSettings(replace(session.document.run, row=17)))
    assert "Row 17 is fed alone" in section(panel, SummarySection).facts.text()

    session.select([ids["data"]])

    assert section(panel, SourceSection).preview.text() == "Gives (1, 64): row 17 alone."


def test_what_was_typed_is_kept_when_something_else_is_selected(
    panel: InspectorPanel, session: EditorSession, ids: Ids
) -> None:
    session.select([ids["dense1"]])
    edit = field(panel, "num_hidden", ValueEdit)
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "99")

    session.select([ids["relu1"]])

    assert units(session, ids["dense1"]) == 99
    assert section(panel, NodeHeader).name.text() == "relu1"
    assert len([each for each in panel.sections if isinstance(each, NodeHeader)]) == 1


def test_a_ghost_that_is_deleted_or_wired_leaves_the_inspector(
    panel: InspectorPanel, session: EditorSession, ids: Ids
) -> None:
    session.select([PortRef(ids["dense1"], "weight")])
    session.push(MakeVariable(PortRef(ids["dense1"], "weight"), NodeId("n0000000001"), WireId("w1"), Point(0, 0)))
    section(panel, SummarySection)

    session.select([PortRef(ids["dense2"], "weight")])
    session.push(RemoveItems(frozenset({ids["dense2"]})))
    section(panel, SummarySection)


def test_a_node_of_an_unknown_operator_can_be_looked_at_and_renamed(
    panel: InspectorPanel, session: EditorSession
) -> None:
    node = Node(NodeId("n0000000001"), "FutureLayer", "new", Point(0, 0), {"size": 3})
    session._replace(Document(Graph(frozen({node.id: node}))), None)
    session.select([node.id])
    header = section(panel, NodeHeader)
    assert header.title.whole_text() == "FutureLayer"
    assert "FutureLayer" in section(panel, NodeProblems).rows[0].text.text()

    type_into(header.name, "later")

    assert session.graph.nodes[node.id].name == "later"


def test_an_edit_that_keeps_the_form_builds_nothing_anew(
    panel: InspectorPanel, session: EditorSession, ids: Ids
) -> None:
    session.select([ids["dense1"]])
    before = list(panel.sections)

    type_into(field(panel, "num_hidden", ValueEdit), "12")

    assert panel.sections == before


def test_every_field_has_an_accessible_name(panel: InspectorPanel, session: EditorSession, ids: Ids) -> None:
    for chosen in (ids["dense1"], ids["data"], ids["out"], PortRef(ids["dense1"], "weight")):
        session.select([chosen])
        for section_ in panel.sections:
            fields = [*section_.findChildren(ValueEdit), *section_.findChildren(Choice), *section_.findChildren(Switch)]
            assert [each for each in fields if not each.accessibleName()] == []


@pytest.mark.parametrize(
    ("text", "numbers", "shape"),
    [
        ("1, 2, 3", (1, 2, 3), (3,)),
        ("1 2; 3 4.5", (1, 2, 3, 4.5), (2, 2)),
        ("[[[1], [2]]]", (1, 2), (1, 2, 1)),
        ("[[1, 2]]", (1, 2), (1, 2)),
        ("7", (7,), (1,)),
    ],
)
def test_typed_numbers_come_back_as_they_were(text: str, numbers: tuple[float, ...], shape: tuple[int, ...]) -> None:
    assert parse_numbers(text) == (numbers, shape)
    assert parse_numbers(format_numbers(numbers, shape)) == (numbers, shape)


@pytest.mark.parametrize("text", ["", "one", "1; 2, 3", "nan", "[[1], [2, 3]]", "[", "{}"])
def test_what_are_no_numbers_is_refused(text: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        parse_numbers(text)
