"""Where the values of an input come from: the kind of source, its settings, and what it gives."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from app.panels.edits import try_push
from app.panels.inspector.numbers import format_numbers, parse_numbers
from app.panels.inspector.section import Section
from app.panels.texts import count
from app.session.session import EditorSession
from app.translations import operator_text
from app.widgets.drag_number import NumberTable
from app.widgets.fields import Choice, FieldRow, ValueEdit
from app.widgets.labels import Label
from core.dimension import UNKNOWN, Shape, format_shape
from core.graph.commands import SetParameterSettings
from core.graph.model import PortRef, RunSettings, Source
from core.graph.ports import variable_name
from core.problem import Refused
from core.runtime.datasets import find_dataset, list_datasets
from core.runtime.sources import load_source

translate = QCoreApplication.translate

MOST_DRAGGED = 16
"""So many typed numbers are shown one by one."""
FIELDS = {
    "normal": ("mean", "std"),
    "uniform": ("low", "high"),
    "numbers": ("numbers",),
    "file": ("path", "field"),
    "dataset": ("name", "dataset_field"),
}
"""Which rows each kind of source has."""


def source_kinds() -> list[tuple[str, str]]:
    """Return what a source can be, as the document and as people call it."""
    return [
        ("", translate("SourceSection", "none")),
        ("zeros", translate("SourceSection", "zeros")),
        ("ones", translate("SourceSection", "ones")),
        ("normal", translate("SourceSection", "normal")),
        ("uniform", translate("SourceSection", "uniform")),
        ("numbers", translate("SourceSection", "numbers")),
        ("file", translate("SourceSection", "file")),
        ("dataset", translate("SourceSection", "data set")),
    ]


class SourceSection(Section):
    """The source of one input or constant."""

    def __init__(self, session: EditorSession, ref: PortRef) -> None:
        super().__init__(session, "")
        self.ref = ref
        self.body.setSpacing(4)
        self.kind = Choice(source_kinds(), is_mono=False)
        self.kind.committed.connect(self._choose_kind)
        row = FieldRow(self.tr("source"), self.kind, doc=self.tr("Where the values come from when it is run."))
        self.body.addWidget(row)
        self.rows = {name: FieldRow(title, field, wide=wide) for name, title, field, wide in self._fields()}
        for each in self.rows.values():
            self.body.addWidget(each)
        self.table = NumberTable()
        self.table.setAccessibleName(self.tr("Values, to be dragged"))
        self.table.changed.connect(self._set_number_at)
        self.body.addWidget(self.table)
        self.preview = Label("", "dim", wrap=True)
        self.preview.setAccessibleName(self.tr("What the source gives"))
        self.body.addWidget(self.preview)
        self._seen: object = None

    def _fields(self) -> list[tuple[str, str, QWidget, bool]]:
        self.numbers = ValueEdit(self._check_numbers)
        self.numbers.setPlaceholderText("1, 2; 3, 4")
        self.numbers.committed.connect(self._set_numbers)
        self.path = ValueEdit(lambda _: "")
        self.path.setPlaceholderText(".npy .npz .csv")
        self.path.committed.connect(partial(self._set_text, "path"))
        self.field = ValueEdit(lambda _: "")
        self.field.setPlaceholderText(self.tr("all"))
        self.field.committed.connect(partial(self._set_text, "field"))
        self.dataset = Choice([(each.name, operator_text(each.title)) for each in list_datasets()], is_mono=False)
        self.dataset.committed.connect(self._set_dataset)
        self.dataset_field = Choice([])
        self.dataset_field.committed.connect(partial(self._set_text, "field"))
        return [
            ("mean", self.tr("mean"), self._number_field("mean"), False),
            ("std", self.tr("std"), self._number_field("std"), False),
            ("low", self.tr("low"), self._number_field("low"), False),
            ("high", self.tr("high"), self._number_field("high"), False),
            ("numbers", self.tr("values"), self.numbers, True),
            ("path", self.tr("file"), self._with_browse(self.path), True),
            ("field", self.tr("columns"), self.field, False),
            ("name", self.tr("data set"), self.dataset, True),
            ("dataset_field", self.tr("field"), self.dataset_field, False),
        ]

    def _number_field(self, name: str) -> ValueEdit:
        edit = ValueEdit(self._check_number)
        edit.committed.connect(partial(self._set_number, name))
        return edit

    def _with_browse(self, edit: ValueEdit) -> QWidget:
        both = QWidget()
        button = QPushButton("…")
        button.setFixedWidth(32)
        button.setStyleSheet("padding: 5px 0")
        button.setAccessibleName(self.tr("Browse for a file"))
        button.setToolTip(self.tr("Browse for a .npy, .npz or .csv file"))
        button.clicked.connect(self._browse)
        edit.setAccessibleName(self.tr("file"))
        edit.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = QHBoxLayout(both)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(edit, 1)
        line.addWidget(button)
        both.setFocusProxy(edit)
        return both

    # Showing

    def source(self) -> Source | None:
        """Return the source as it is set."""
        return self.session.graph.settings_of(self.ref).source

    def refresh(self) -> None:
        source = self.source()
        kind = source.kind if source else ""
        self.kind.set_value(kind)
        for name, row in self.rows.items():
            row.setVisible(name in FIELDS.get(kind, ()))
        if source is not None:
            self._show_fields(source)
        self._show_table(source)
        self._show_preview(source)

    def _show_table(self, source: Source | None) -> None:
        """Show a few typed numbers one by one."""
        numbers = source.numbers if source is not None and source.kind == "numbers" else ()
        is_small = 0 < len(numbers) <= MOST_DRAGGED
        self.table.setVisible(is_small)
        if is_small and source is not None:
            self.table.set_numbers(numbers, source.shape[-1] if source.shape else 1)

    def _show_fields(self, source: Source) -> None:
        for name in ("mean", "std", "low", "high"):
            edit = self.rows[name].field
            if isinstance(edit, ValueEdit):
                edit.set_value(f"{getattr(source, name):g}")
        self.numbers.set_value(format_numbers(source.numbers, source.shape) if source.numbers else "")
        self.path.set_value(source.path)
        self.path.setToolTip(source.path)
        self.field.set_value(source.field if source.kind == "file" else "")
        known = find_dataset(source.name)
        self.dataset.set_value(source.name)
        self.dataset_field.set_options([(each.name, each.name) for each in known.fields] if known else [])
        self.dataset_field.set_value(source.field)

    def _show_preview(self, source: Source | None) -> None:
        run, shape = self.session.document.run, self.session.inference.shape(self.ref)
        stamp = self._file_stamp(source)
        # Reading a file takes time: only when something that the answer hangs on is another.
        seen = (source, run, shape, self.session.folder, stamp)
        if seen != self._seen:
            self._seen = seen
            sentence, role = self._describe(source, shape, run)
            self.preview.setText(sentence)
            self.preview.set_role(role)

    def _file_stamp(self, source: Source | None) -> float:
        if source is None or source.kind != "file" or not source.path:
            return 0
        try:
            return os.stat((self.session.folder or Path()) / source.path).st_mtime  # noqa: PTH116 - follows `/`
        except OSError:
            return 0

    def _describe(self, source: Source | None, shape: Shape | None, run: RunSettings) -> tuple[str, str]:
        if source is None:
            return self.tr("Nothing feeds it yet. A run needs a source."), "dim"
        if source.kind == "file" and not source.path:
            return self.tr("Choose a .npy, .npz or .csv file."), "dim"
        wanted = with_batch(shape, run.rows)
        name = variable_name(self.session.graph, self.ref)
        is_filled = source.kind in {"zeros", "ones", "normal", "uniform"}
        if is_filled and (wanted is None or UNKNOWN in wanted):
            return self.tr("Fills the shape once it is known; now it is {0}.").format(format_shape(shape)), "dim"
        try:
            found = load_source(
                source, wanted if is_filled else shape, run, self.session.folder, path=tuple(self.ref), name=name
            )
        except Refused as refused:
            return self.session.problem_text(refused.problem), "error"
        if run.row is not None and source.kind in {"dataset", "file"} and found.ndim:
            text = self.tr("Gives {0}: row {1} alone.")
            return text.format(format_shape((1, *found.shape[1:])), run.row), "dim"
        known = find_dataset(source.name) if source.kind == "dataset" else None
        if known is not None:
            text = self.tr("Gives {0}: batch {1} of {2} rows.")
            return text.format(format_shape(found.shape), run.batch_index, count(known.rows)), "dim"
        return self.tr("Gives {0}.").format(format_shape(found.shape)), "dim"

    # Editing

    def _choose_kind(self, kind: str) -> None:
        known = list_datasets()
        default = Source(kind)
        if kind == "dataset" and known:
            default = replace(default, name=known[0].name, field=self._likely_field(known[0].name))
        if kind == "numbers":
            default = replace(default, numbers=(0.0,), shape=(1,))
        self._push(default if kind else None)

    def _likely_field(self, name: str) -> str:
        """Return the field whose rows have the shape of this input, else the first."""
        known = find_dataset(name)
        if known is None:
            return ""
        shape = self.session.inference.shape(self.ref)
        fitting = (each.name for each in known.fields if shape is not None and fits(shape[1:], each.shape))
        return next(fitting, known.fields[0].name)

    def _set_dataset(self, name: str) -> None:
        self._change(name=name, field=self._likely_field(name))

    def _check_number(self, text: str) -> str:
        try:
            float(text)
        except ValueError:
            return self.tr("“{0}” is no number.").format(text)
        return ""

    def _set_number(self, name: str, text: str, gesture: object) -> None:
        self._change(gesture, **{name: float(text)})

    def _check_numbers(self, text: str) -> str:
        try:
            parse_numbers(text)
        except ValueError:
            return self.tr("Type numbers with commas, and a semicolon between rows of equal length: 1, 2; 3, 4.")
        return ""

    def _set_numbers(self, text: str, gesture: object) -> None:
        numbers, shape = parse_numbers(text)
        self._change(gesture, numbers=numbers, shape=shape)

    def _set_number_at(self, index: int, value: float, gesture: object) -> None:
        source = self.source()
        if source is not None and index < len(source.numbers):
            numbers = (*source.numbers[:index], value, *source.numbers[index + 1 :])
            self._change(gesture, numbers=numbers)

    def _set_text(self, name: str, text: str, gesture: object | None = None) -> None:
        self._change(gesture, **{name: text.strip()})

    def _browse(self) -> None:
        folder = self.session.folder
        found, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose a file"), str(folder or Path.home()), self.tr("Arrays (*.npy *.npz *.csv)")
        )
        if found:
            self._change(path=self.session.path_text(Path(found)))

    def _change(self, gesture: object | None = None, **values: object) -> None:
        source = self.source()
        if source is not None:
            self._push(replace(source, **values), gesture)  # type: ignore[arg-type]

    def _push(self, source: Source | None, gesture: object | None = None) -> None:
        settings = replace(self.session.graph.settings_of(self.ref), source=source)
        sentence = try_push(self.session, SetParameterSettings(self.ref, settings), gesture)
        self.refresh()
        if sentence:
            self._seen = None
            self.preview.setText(sentence)
            self.preview.set_role("error")


def with_batch(shape: Shape | None, size: int) -> Shape | None:
    """Return a shape with the batch size where its first dim is open."""
    if not shape:
        return shape
    return (size if shape[0] == UNKNOWN else shape[0], *shape[1:])


def fits(wanted: Shape, found: Shape) -> bool:
    """Tell whether a known shape agrees with one that may be open."""
    return len(wanted) == len(found) and all(w in (UNKNOWN, f) for w, f in zip(wanted, found, strict=True))
