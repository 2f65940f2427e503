"""What the window has beside its documents: pictures of them, and finding things."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from app.problem_texts import problem_text
from app.search import place_of
from app.settings import OWN_KEYS
from app.theme import GRID, theme
from app.window.files import Files
from app.window.frame import WindowFrame
from core.graph.model import ItemId, NodeId
from core.problem import Refused

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.actions.keymap import Keymap
    from app.bars.find_bar import FindBar
    from app.dialogs.picture import PictureDialog
    from app.window.presenting import Presentation

WEIGHT_ENDINGS = (".safetensors", ".params")
"""Files that hold values of parameters and nothing else."""
VALUE_ENDINGS = (*WEIGHT_ENDINGS, ".npz")


class Desk(QObject):
    """Shows dialogs, bars and pages over a window; made of parts that are loaded when they are asked for."""

    def __init__(self, window: WindowFrame, files: Files) -> None:
        super().__init__(window)
        self._window, self._files = window, files
        self._find_bar: FindBar | None = None
        self._presentation: Presentation | None = None

    # Presenting

    @property
    def is_presenting(self) -> bool:
        """Whether the network is shown alone, on the whole screen."""
        return self._presentation is not None and self._presentation.is_on

    def present(self) -> None:
        """Show the network alone and large, or go back to work."""
        from app.window.presenting import Presentation

        if self._presentation is None:
            self._presentation = Presentation(self._window)
        self._presentation.toggle()

    # Welcome

    def show_welcome(self) -> None:
        """Show recent files, templates and examples over everything else."""
        from app.window.welcome import WelcomePage

        window = self._window
        if window.findChild(WelcomePage) is not None:
            return
        page = WelcomePage(window, self._files)
        page.tour_wanted.connect(self.show_tour)
        page.closed.connect(window.canvas.setFocus)
        window.session.document_replaced.connect(page.leave)
        page.show()
        page.raise_()
        page.setFocus()

    def show_tour(self) -> None:
        """Lead somebody new through the window, with an example on the canvas where it is empty."""
        from app.window.tour import Tour
        from app.window.welcome import WelcomePage

        window = self._window
        if window.findChild(Tour) is not None:
            return
        if (page := window.findChild(WelcomePage)) is not None:
            page.leave()
        if not window.session.graph.nodes:
            self._files.open_example()
        tour = Tour(window)
        tour.ended.connect(window.canvas.setFocus)
        tour.show()
        tour.raise_()
        tour.setFocus()

    def fill_empty_canvas(self) -> None:
        """Offer templates wherever there is nothing yet."""
        from app.window.templates import EmptyCanvas

        self._empty = EmptyCanvas(self._window.canvas, self._window.session)
        self._empty.template_wanted.connect(self._files.open_template)
        self._empty.examples_wanted.connect(self.show_welcome)

    # Language

    def retranslate(self) -> None:
        """Write what lies over the canvas in the language of the interface."""
        from app.dialogs.operator_help import OperatorHelp
        from app.window.welcome import WelcomePage

        self.apply_shortcuts()
        self._empty.retranslate()
        self._window.canvas.minimap.retranslate()
        if self._find_bar is not None:
            self._find_bar.retranslate()
        for shown in self._window.findChildren(OperatorHelp):
            shown.setParent(None)
            shown.deleteLater()
            self.show_help()
        page = self._window.findChild(WelcomePage)
        if page is not None:
            page.setParent(None)
            page.deleteLater()
            self.show_welcome()

    # Keys

    def apply_shortcuts(self) -> None:
        """Let actions answer to the keys that a person gave them."""
        settings = self._window.settings
        if settings.shortcuts or settings.key_preset != OWN_KEYS:
            self.keymap().apply()

    def keymap(self) -> Keymap:
        """Return which keys mean what in this window."""
        from app.actions.keymap import Keymap

        return Keymap(self._window.actions_by_id, self._window.settings)

    def show_shortcuts(self) -> None:
        """List every action with its keys, to look up and to change."""
        from app.dialogs.shortcuts import ShortcutsDialog

        ShortcutsDialog(self.keymap(), self._window).open()

    def show_help(self) -> None:
        """Say what the selected node computes; without one, list every action with its keys."""
        from app.dialogs.operator_help import OperatorHelp

        window = self._window
        if not window.session.selected_nodes():
            self.show_shortcuts()
        elif (shown := window.findChild(OperatorHelp)) is not None:
            shown.raise_()
            shown.activateWindow()
        else:
            OperatorHelp(window.session, window).show()

    # Finding

    def add_find_field(self) -> None:
        """Put the field that opens the command palette at the end of the tool bar."""
        from app.bars.find_field import FindField

        window = self._window
        window.run_bar.add_last(FindField(window.actions_by_id["help.palette"], window.run_bar))

    def show_palette(self) -> None:
        """List every action with its keys, panels, recent files and nodes; Enter takes one."""
        from app.widgets.command_popup import CommandPopup
        from app.window.commands import take, window_entries

        window = self._window
        popup = CommandPopup(
            window_entries(window),
            window.settings.recent_commands,
            window,
            name=self.tr("Find anything: actions, panels, files, nodes"),
            nothing=self.tr("Nothing matches."),
        )
        popup.closed.connect(window.canvas.setFocus)
        popup.chosen.connect(lambda key: take(window, self._files, key))
        popup.open_over(window.canvas.mapTo(window, window.canvas.rect().topLeft()).y() + GRID)

    def show_find_bar(self) -> None:
        """Find nodes, notes and frames by their texts."""
        if self._find_bar is None:
            from app.bars.find_bar import FindBar

            self._find_bar = FindBar(self._window.session, self._window)
            self._find_bar.found.connect(self.reveal)
            self._find_bar.closed.connect(self._window.canvas.setFocus)
            self._window.show_over_canvas(self._find_bar)
        self._window.canvas.places.leave()  # one step back from all that is found
        self._find_bar.ask()

    def bars(self) -> list[QWidget]:
        """Return what is over the canvas beside the notices."""
        return [] if self._find_bar is None else [self._find_bar]

    @property
    def find_bar(self) -> FindBar | None:
        """The bar over the canvas, once somebody asked for it."""
        return self._find_bar

    def reveal(self, item: ItemId) -> None:
        """Bring a node, note or frame into sight."""
        window = self._window
        if item in window.session.graph.nodes:
            window.canvas.reveal(NodeId(item))
        elif (area := place_of(window.session.graph, item)) is not None:
            window.canvas.reveal_area(area)

    # Values of parameters

    def edit_values(self) -> None:
        """Edit the values of the selected parameter by hand or by a formula."""
        from app.dialogs.edit_values import EditValuesDialog, parameter_to_edit

        session = self._window.session
        ref = parameter_to_edit(session)
        if ref is None:
            text = self.tr("There is no parameter whose shape is known. Feed the input that it waits for.")
            session.message.emit(text, "warning")
            return
        EditValuesDialog(session, ref, self._window).open()

    def load_values(self) -> None:
        """Ask for a file of arrays and which of them go to which parameters."""
        window = self._window
        endings = " ".join(f"*{ending}" for ending in VALUE_ENDINGS)
        chosen, _ = QFileDialog.getOpenFileName(
            window, self.tr("Load values"), self._files.folder_text(), self.tr("Arrays ({0})").format(endings)
        )
        if chosen:
            self.load_values_of(Path(chosen))

    def load_values_of(self, file: Path) -> None:
        """Ask which arrays of a file go to which parameters."""
        from app.dialogs.load_values import LoadValuesDialog, read_values

        window, session = self._window, self._window.session
        try:
            dialog = LoadValuesDialog(session, file, read_values(file), window)
        except Refused as refused:
            session.message.emit(problem_text(refused.problem), "error")
            return
        dialog.open()

    def take_files(self, files: Sequence[Path]) -> None:
        """Take files that were dropped beside the canvas, or that it has no use for: documents, data, or weights."""
        from app.canvas.dropped_files import DATA_ENDINGS

        others = [file for file in files if file.suffix.lower() not in DATA_ENDINGS]
        if not others:
            canvas = self._window.canvas
            canvas.dropping.take_files(files, canvas.centre())
        elif others[0].suffix.lower() in WEIGHT_ENDINGS:
            self.load_values_of(others[0])
        else:
            self._files.open_path(others[0])

    # Pictures

    def export_picture(self) -> None:
        """Ask how a picture of the network should be and where to write it."""
        from app.dialogs.picture import PictureDialog

        dialog = PictureDialog(self._window.session, self._window)
        dialog.accepted.connect(lambda: self._write_picture(dialog))
        dialog.open()

    def copy_picture(self) -> None:
        """Put a picture of the selection, or of all, on the clipboard, as a picture and as the bytes of a PNG."""
        from app.pictures import QUICK_PIXELS, PictureOptions, picture

        session = self._window.session
        options = PictureOptions(theme().name, selection=self._chosen(), most_pixels=QUICK_PIXELS)
        data = picture(session, "png", options)
        mime = QMimeData()
        mime.setData("image/png", data)
        mime.setImageData(QImage.fromData(data))
        QGuiApplication.clipboard().setMimeData(mime)
        session.message.emit(self.tr("Copied as a picture."), "success")

    def print_picture(self) -> None:
        """Ask for a printer, and print the selection, or all, on one page."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        from app.pictures import PictureOptions, paint_page

        window, session = self._window, self._window.session
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(session.name)
        dialog = QPrintDialog(printer, window)
        if dialog.exec() != QPrintDialog.DialogCode.Accepted:
            return
        try:
            # Paper is white: a ground would only take ink.
            paint_page(session, printer, PictureOptions(selection=self._chosen(), is_transparent=True))
        except ValueError:
            session.message.emit(self.tr("The printer took nothing. Choose another one, or export a PDF."), "error")
            return
        session.message.emit(self.tr("{0} is printed.").format(session.name), "success")

    def _chosen(self) -> frozenset[ItemId] | None:
        """Return what is selected of what a picture can show; None for all."""
        graph = self._window.session.graph
        shown = {*graph.nodes, *graph.frames, *graph.notes}
        return frozenset(item for item in self._window.session.selection if item in shown) or None

    def _write_picture(self, dialog: PictureDialog) -> None:
        from app.pictures import write_picture

        window, session, form = self._window, self._window.session, dialog.format
        proposal = str(Path(self._files.folder_text()) / f"{session.name}.{form}")
        chosen, _ = QFileDialog.getSaveFileName(
            window, self.tr("Export picture"), proposal, self.tr("Pictures (*.{0})").format(form)
        )
        if not chosen:
            return
        path = Path(chosen) if chosen.lower().endswith(f".{form}") else Path(f"{chosen}.{form}")
        try:
            write_picture(session, path, dialog.options())
        except Refused as refused:
            session.message.emit(problem_text(refused.problem), "error")
            return
        session.message.emit(self.tr("Drawn as {0}.").format(path.name), "success")
