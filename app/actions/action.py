"""What an action is: something a person can do, as data from which menus, tool bar and shortcuts are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.actions.tools import Arranging, Clipboard, Framing, Places, Replacing, WireTools
from app.session.session import EditorSession
from app.settings import Settings
from core.graph.model import PortRef

CONTEXT = "actions"
"""The context of the texts of actions in translation files."""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - lupdate looks for this name; Qt's own has no type
    """Mark a text for translation, and return it as it is."""
    del context
    return text


class Stage(Protocol):
    """What the canvas offers to actions."""

    @property
    def arranging(self) -> Arranging: ...

    @property
    def framing(self) -> Framing: ...

    @property
    def clipboard(self) -> Clipboard: ...

    @property
    def wire_tools(self) -> WireTools: ...

    @property
    def replacing(self) -> Replacing: ...

    @property
    def places(self) -> Places: ...

    def fit(self) -> None: ...

    def zoom_in(self) -> None: ...

    def zoom_out(self) -> None: ...

    def reset_zoom(self) -> None: ...

    def show_quick_add(self) -> None: ...

    def delete_selection(self) -> None: ...

    def select_all(self) -> None: ...

    def ask_connection(self) -> None: ...

    def show_minimap(self, is_shown: bool) -> None: ...

    def show_numbers(self, is_shown: bool) -> None: ...

    def show_step_card(self, is_shown: bool) -> None: ...

    def show_run(self, *, minis: str, norms: bool, costs: bool) -> None: ...

    def set_mouse(self, *, right_pans: bool, wheel_pans: bool, box_contains: bool) -> None: ...

    def fit_selection(self) -> None: ...

    def make_node(self, ghost: PortRef) -> None: ...

    def cancel_gesture(self) -> bool: ...


class Desk(Protocol):
    """What the window has beside its documents: pictures of them, finding things, the welcome page."""

    def export_picture(self) -> None: ...

    def copy_picture(self) -> None: ...

    def print_picture(self) -> None: ...

    def show_palette(self) -> None: ...

    def show_find_bar(self) -> None: ...

    def show_help(self) -> None: ...

    def edit_values(self) -> None: ...

    def load_values(self) -> None: ...

    def show_welcome(self) -> None: ...

    def show_tour(self) -> None: ...

    def present(self) -> None: ...


class Files(Protocol):
    """Opens and saves documents, after asking about what would be lost."""

    def new_document(self) -> None: ...

    def choose_and_open(self) -> None: ...

    def open_gradient_graph(self) -> None: ...

    def save(self) -> bool: ...

    def save_as(self) -> bool: ...


class Workbench(Protocol):
    """What the window offers to actions."""

    @property
    def session(self) -> EditorSession: ...

    @property
    def canvas(self) -> Stage: ...

    @property
    def settings(self) -> Settings: ...

    @property
    def files(self) -> Files: ...

    @property
    def desk(self) -> Desk: ...

    def close(self) -> bool: ...

    def set_theme(self, name: str) -> None: ...

    def set_language(self, name: str) -> None: ...

    def set_reduced_motion(self, is_reduced: bool) -> None: ...

    def reset_layout(self) -> None: ...

    def toggle_full_screen(self) -> None: ...

    def export_code(self, target: str, has_training: bool = False) -> None: ...

    def show_export(self) -> None: ...

    def show_problem(self) -> None: ...

    def inspect(self) -> None: ...

    def focus_panel(self, step: int) -> None: ...

    def show_shortcuts(self) -> None: ...

    def show_about(self) -> None: ...


def always(bench: Workbench) -> bool:
    """Every time."""
    del bench
    return True


@dataclass(frozen=True)
class Action:
    """Something that a person can do.

    Attributes:
        id: Name for code and settings, for example ``"run.step_forward"``.
        text: What menus read, untranslated, with its ampersand.
        tip: One sentence for the tool tip and the status line.
        run: What happens.
        shortcuts: The first is shown.
        icon: File in ``resources/icons`` without its ending.
        is_enabled: Whether it can be done now.
        is_checked: For what is on or off, whether it is on; None for what is just done.
        on_canvas: The shortcuts work only while the canvas has the focus, for they also mean something in lists.
        details: What the text names beside the action itself ("Undo add dense1").
    """

    id: str
    text: str
    tip: str
    run: Callable[[Workbench], object]
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    is_enabled: Callable[[Workbench], bool] = always
    is_checked: Callable[[Workbench], bool] | None = None
    on_canvas: bool = False
    details: Callable[[Workbench], str] | None = None
