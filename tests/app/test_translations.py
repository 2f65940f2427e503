"""The interface in Simplified Chinese: complete, up to date, and switched while the program runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from xml.etree import ElementTree as ET

import pytest
from pyqtgraph import PlotWidget
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.actions.menus import ACTIONS, plain_text, tool_tip
from app.canvas.hover_card import port_card
from app.canvas.quick_add import search_entries
from app.dialogs.operator_help import OperatorHelp
from app.examples import EXAMPLES
from app.offers import all_offers
from app.panels.history import HistoryPanel
from app.panels.inspector import InspectorPanel
from app.panels.inspector.header import NodeHeader
from app.panels.outline import OutlinePanel
from app.pieces import pieces
from app.problem_texts import fix_text, problem_text
from app.session.session import EditorSession
from app.settings import Settings
from app.translations import CHINESE, ENGLISH, OPERATORS, apply_language, in_a_row, resolved_language
from app.window.window import MainWindow
from core.graph.commands import Rename, SetAttribute
from core.graph.model import NodeId, PortRef
from core.problem import Refused
from tests.translations.__main__ import QM, TS, release, update
from tests.translations.texts import Text, core_texts, interface_texts

SAME = {
    "Symloom",
    "Python (*.py)",
    "Xavier",
    "Sigmoid",
    "Tanh",
    "Softrelu",
    "Softsign",
    "&English",
    "简体中文",
    "{0} %",
}
SAME |= {
    "&PyTorch…",
    "&NumPy…",
    "&Keras 3…",
    "&Flax NNX…",
    "&MXNet Symbol…",
    "MXNet &Gluon…",
    "MXNet symbol &JSON…",
    "&ONNX…",
}
SAME |= {"FusedRNN", "MSRAPrelu", "Softmax", "Softmin", "Log softmax", "n", "p", "Python", "MACs", "FLOPs"}
SAME |= {"Enter", "Esc", "1 … 9", "Ctrl+1 … Ctrl+9"}
SAME |= {"PyTorch", "Keras 3", "Flax NNX", "NumPy", "MXNet Symbol", "MXNet Gluon", "MXNet symbol JSON", "ONNX"}
"""What is the same in both languages."""


def messages(ts: Path) -> Iterator[tuple[Text, str, str]]:
    """List each text of a translation file with its translation and its state."""
    for context in ET.parse(ts).getroot().iter("context"):  # noqa: S314 - our own file
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            text = Text(context.findtext("name", ""), message.findtext("source", ""))
            yield text, _translated(translation), translation.get("type", "")


def _translated(translation: ET.Element) -> str:
    form = translation.find("numerusform")
    return (translation if form is None else form).text or ""


def current() -> dict[Text, str]:
    return {text: translation for text, translation, state in messages(TS) if state != "vanished"}


def is_of_menu_nobody_opens(widget: QWidget) -> bool:
    """Tell whether a widget belongs to the menu of pyqtgraph's plots, which is made but never shown."""
    above = widget.parentWidget()
    return above is not None and (isinstance(above, PlotWidget) or is_of_menu_nobody_opens(above))


@pytest.fixture
def chinese(qtbot: QtBot) -> Iterator[None]:
    """Everything that is made from now on is Chinese."""
    del qtbot
    apply_language(QApplication.instance(), CHINESE)
    yield
    apply_language(QApplication.instance(), ENGLISH)


@pytest.fixture
def window(example: EditorSession, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(example, Settings())
    qtbot.addWidget(made, before_close_func=_as_saved)
    made.fill_panels()
    made.show()
    yield made
    apply_language(QApplication.instance(), ENGLISH)
    made.settings.language = "system"


def _as_saved(window: MainWindow) -> None:
    """Let the window close without a question, also where the test failed."""
    window.session.history.mark_saved()


# The files


def test_every_mark_of_the_code_can_be_extracted() -> None:
    assert interface_texts().unreadable == []


def test_every_text_of_code_and_tables_is_in_the_translation_file_and_no_other() -> None:
    wanted = interface_texts().texts | core_texts()
    found = set(current())
    assert wanted - found == set(), "run: make translations, and translate what is new"
    assert found - wanted == set(), "run: make translations"


def test_no_text_waits_for_its_translation() -> None:
    waiting = [text for text, translation, state in messages(TS) if state == "unfinished" or not translation]
    assert waiting == [], "run: make translations, and translate what is new"


def test_translations_are_chinese_and_keep_what_is_filled_in() -> None:
    for text, translation in current().items():
        fields = sorted(name for _, name, _, _ in Formatter().parse(text.source) if name)
        kept = sorted(name for _, name, _, _ in Formatter().parse(translation) if name)
        assert set(kept) == set(fields), text
        if translation == text.source:
            assert text.source in SAME, text


def test_a_line_that_goes_on_brings_no_space_between_chinese_letters() -> None:
    """A single line break in what operators say of themselves is shown as a space."""
    broken = re.compile("[\u3001-\u9fff\uff01-\uff5e]\n(?!\n)|(?<!\n)\n[\u3001-\u9fff\uff01-\uff5e]")
    said = {text: translation for text, translation in current().items() if text.context == OPERATORS}
    assert [text.source for text, translation in said.items() if broken.search(translation)] == []


def test_translation_file_is_what_lupdate_makes_of_the_code(tmp_path: Path) -> None:
    again = tmp_path / TS.name
    again.write_bytes(TS.read_bytes())
    update(again)
    assert sorted(messages(again)) == sorted(messages(TS)), "run: make translations"


def test_loaded_file_is_made_of_the_translation_file_byte_for_byte(tmp_path: Path) -> None:
    release(TS, tmp_path / QM.name)
    assert (tmp_path / QM.name).read_bytes() == QM.read_bytes(), "run: make translations"


def test_program_finds_every_translation_in_its_context() -> None:
    translator = QTranslator()
    assert translator.load(str(QM))
    for text, translation in current().items():
        assert translator.translate(text.context, text.source, "", 2) == translation


# The interface


@pytest.mark.usefixtures("chinese")
def test_problems_are_told_in_chinese(example: EditorSession) -> None:
    assert not example.push(Rename(NodeId("dense1"), ""))
    example.open_copy(next(each for each in EXAMPLES if each.name == "shape_bug").path)
    [problem] = example.problems
    assert problem_text(problem) == "sum 的 rhs 的轴 1 因 dense2 而为 96，但因 skip 应为 128。请修改二者之一。"


@pytest.mark.usefixtures("chinese")
def test_problems_and_steps_call_a_setting_what_the_node_calls_it(example: EditorSession) -> None:
    dense = NodeId("dense1")
    with pytest.raises(Refused) as refused:
        SetAttribute(dense, "num_hidden", 2**31).apply(example.document, example.registry)
    text = problem_text(refused.value.problem)
    assert text == "全连接层的“单元数”应为整数，范围为 1 到 2147483647，但现在是 2147483648。"
    assert example.push(SetAttribute(dense, "num_hidden", 9))
    assert example.undo_text() == "将 dense1 的“单元数”设为 9"
    example.open_copy(next(each for each in EXAMPLES if each.name == "shape_bug").path)
    [problem] = example.problems
    assert [fix_text(fix) for fix in example.fixing.fixes(problem)][:2] == [
        "将 dense2 的“单元数”设为 128",
        "将 skip 的“单元数”设为 96",
    ]


@pytest.mark.usefixtures("chinese")
def test_sentences_follow_each_other_without_a_space() -> None:
    assert in_a_row([]) == ""
    assert in_a_row(["不变：a。"]) == "不变：a。"
    assert in_a_row(["将抽取 w。", "不变：a。", "b。"]) == "将抽取 w。不变：a。b。"


@pytest.mark.usefixtures("chinese")
def test_examples_bring_their_note_in_the_language_of_the_interface(session: EditorSession) -> None:
    for example in EXAMPLES:
        assert session.open_copy(example.path)
        [note] = session.graph.notes.values()
        assert "试一试" in note.text
        assert session.is_saved
        assert example.shown_title() != example.title or example.title == ""


@pytest.mark.usefixtures("chinese")
def test_layers_are_found_by_their_chinese_and_their_english_names(session: EditorSession) -> None:
    offers = all_offers(session.registry)
    for query in ("全连接", "dense", "FullyConnected"):
        assert [offer.english for offer in offers if offer.matches(query)][:2] == ["Dense", "Shared Dense"]
    [dense] = [offer for offer in offers if offer.english == "Dense"]
    assert dense.title == "全连接层"
    parent = QWidget()
    popup = search_entries(offers, session.registry, parent)
    for query in ("全连接层", "dense"):
        popup.field.setText(query)
        assert popup.titles()[0] == "全连接层"


@pytest.mark.usefixtures("chinese")
def test_buttons_and_tips_have_no_mnemonics() -> None:
    assert plain_text(ACTIONS["run.forward"]) == "前向"
    assert "(&" not in tool_tip(ACTIONS["run.forward"])


def test_language_of_the_system_is_english_where_there_is_no_translation() -> None:
    assert resolved_language("system") in {CHINESE, ENGLISH}
    assert resolved_language(CHINESE) == CHINESE


def menu_titles(window: MainWindow) -> list[str]:
    return [action.text() for action in window.menuBar().actions()]


def switch(window: MainWindow, qtbot: QtBot, name: str) -> None:
    """Choose a language in the menu."""
    window.actions_by_id[f"view.language_{name}"].trigger()
    first = "文件(&F)" if name == CHINESE else "&File"
    qtbot.waitUntil(lambda: menu_titles(window)[0] == first and not pieces().is_behind)


def test_row_103_language_is_switched_while_the_program_runs_and_back(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    session.select([NodeId("dense1")])
    english = menu_titles(window)

    switch(window, qtbot, CHINESE)

    assert menu_titles(window)[:3] == ["文件(&F)", "编辑(&E)", "视图(&V)"]
    assert len(menu_titles(window)) == len(english)
    inspector = window.docks["inspector"].widget()
    assert isinstance(inspector, InspectorPanel)
    header = inspector.section(NodeHeader)
    assert isinstance(header, NodeHeader)
    qtbot.waitUntil(lambda: header.title.whole_text() == "全连接层")
    assert window.canvas.board.items_by_id[NodeId("dense1")].content.title == "全连接层"
    assert window.docks["problems"].windowTitle() == "问题"
    assert window.run_bar.buttons["run.initialize"].accessibleName() == "初始化"
    assert window.settings.language == CHINESE
    assert session.selection == {NodeId("dense1")}

    switch(window, qtbot, ENGLISH)

    assert menu_titles(window) == english
    assert window.canvas.board.items_by_id[NodeId("dense1")].content.title == "Dense"
    assert window.docks["problems"].windowTitle() == "Problems"


def test_the_last_of_two_languages_counts_where_the_first_was_written_only_in_part(
    window: MainWindow, qtbot: QtBot
) -> None:
    english = menu_titles(window)
    before = {name: window.docks[name].widget() for name in ("palette", "history")}

    window.set_language(CHINESE)
    qtbot.waitUntil(lambda: window.docks["palette"].widget() is not before["palette"])
    assert pieces().is_behind
    switch(window, qtbot, ENGLISH)

    assert menu_titles(window) == english
    assert window.docks["problems"].windowTitle() == "Problems"
    assert window.run_bar.buttons["run.initialize"].accessibleName() == "Initialize"
    outline = window.docks["outline"].widget()
    assert isinstance(outline, OutlinePanel)
    assert window.docks["history"].widget() is not before["history"]
    assert len(window.findChildren(OutlinePanel)) == 1
    assert outline.empty.title.text() == "No nodes"


def test_a_window_that_is_closed_while_it_is_written_anew_stays_as_it_was(window: MainWindow, qtbot: QtBot) -> None:
    bar, panel = window.run_bar, window.docks["history"].widget()
    window.retranslate()
    assert pieces().is_behind

    window.close()
    qtbot.waitUntil(lambda: not pieces().is_behind)

    assert window.run_bar is bar
    assert window.docks["history"].widget() is panel


def test_switches_of_the_status_bar_have_no_mnemonics_and_follow_the_language(window: MainWindow, qtbot: QtBot) -> None:
    switch(window, qtbot, CHINESE)
    qtbot.wait(50)
    window.actions_by_id.refresh()
    buttons = window.status_bar.findChildren(QToolButton)
    assert [button.text() for button in buttons] == ["对齐网格", "缩略图"]


def test_actions_work_after_the_switch_by_their_keys(window: MainWindow, qtbot: QtBot) -> None:
    switch(window, qtbot, CHINESE)
    window.run_bar.buttons["run.initialize"].click()
    qtbot.waitUntil(window.run_bar.buttons["run.forward"].isEnabled)
    window.run_bar.buttons["run.forward"].click()
    qtbot.waitUntil(lambda: window.session.run.state.loss is not None)
    assert "损失" in window.status_bar.phase.text()


def test_row_103_nothing_english_is_left_in_the_window(window: MainWindow, qtbot: QtBot) -> None:
    window.session.select([NodeId("dense1")])
    switch(window, qtbot, CHINESE)
    qtbot.wait(100)  # what was replaced goes away in the next turns
    same = SAME | {translation for text, translation in current().items()}
    english = {text.source for text, translation in current().items()} - same
    buttons = [button for button in window.findChildren(QAbstractButton) if not is_of_menu_nobody_opens(button)]
    seen = {label.text() for label in window.findChildren(QLabel)}
    seen |= {button.text() for button in buttons}
    seen |= {button.toolTip() for button in buttons} | {button.accessibleName() for button in buttons}
    seen |= {action.text() for action in window.findChildren(QAction)} | {m.title() for m in window.findChildren(QMenu)}
    assert seen & english == set()


def test_row_103_lists_bars_and_tips_that_are_open_follow_the_language(window: MainWindow, qtbot: QtBot) -> None:
    window.session.push(SetAttribute(NodeId("dense1"), "num_hidden", 9))
    window.desk.show_find_bar()
    bar = window.desk.find_bar
    assert bar is not None
    QTest.keyClicks(bar.field, "dense")
    save = window.actions_by_id["file.save"]
    keys = save.shortcut().toString()
    spoken = {bar.accessibleName(), bar.next.toolTip(), bar.count.text(), bar.field.placeholderText()}
    spoken |= {window.canvas.minimap.toolTip(), window.canvas.minimap.accessibleName(), save.toolTip()}

    switch(window, qtbot, CHINESE)
    qtbot.wait(50)

    seen = {bar.accessibleName(), bar.next.toolTip(), bar.count.text(), bar.field.placeholderText()}
    seen |= {window.canvas.minimap.toolTip(), window.canvas.minimap.accessibleName(), save.toolTip()}
    assert not seen & spoken
    assert bar.field.text() == "dense"
    assert keys in save.toolTip()
    [history] = [each for each in window.findChildren(HistoryPanel) if each.isVisibleTo(window) or each.parent()]
    steps = [history.list.item(row).text() for row in range(history.list.count())]
    assert len(steps) == 2
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in text) for text in steps)
    [outline] = window.findChildren(OutlinePanel)
    row = outline.model.index(outline.model.row_of(NodeId("dense1")) or 0)
    assert "全连接层" in str(row.data(Qt.ItemDataRole.AccessibleTextRole))


def test_a_help_page_that_is_open_is_written_anew(window: MainWindow, qtbot: QtBot) -> None:
    window.session.select([NodeId("dense1")])
    window.desk.show_help()
    switch(window, qtbot, CHINESE)
    qtbot.waitUntil(lambda: "全连接层" in "".join(p.page.toPlainText() for p in window.findChildren(OperatorHelp)))


def test_examples_are_in_the_menu_and_open_as_copies(window: MainWindow) -> None:
    [menu] = [menu for menu in window.menuBar().findChildren(QMenu) if menu.title() == "&Examples"]
    assert [action.text() for action in menu.actions()] == [example.title for example in EXAMPLES]
    menu.actions()[0].trigger()
    assert window.session.path is None
    assert {node.name for node in window.session.graph.nodes.values()} == {"A", "B", "product", "result"}


@pytest.mark.usefixtures("chinese")
def test_cards_on_the_canvas_name_statistics_in_chinese(example: EditorSession, qtbot: QtBot) -> None:
    example.run.initialize()
    example.run.run_forward()
    qtbot.waitUntil(lambda: example.run.state.position > 0 and not example.run.state.busy)
    node = next(node.id for node in example.graph.nodes.values() if node.name == "relu1")
    card = port_card(example, PortRef(node, "output"))
    assert [title for title, _ in card.numbers] == ["最小", "最大", "均值", "标准差"]
