"""What the mouse does beside editing: moving the view, selecting by area."""

from __future__ import annotations

from app.actions.action import QT_TRANSLATE_NOOP, Action, Workbench


def _toggle_right(bench: Workbench) -> None:
    bench.settings.right_pans = not bench.settings.right_pans
    use_mouse(bench)


def _toggle_wheel(bench: Workbench) -> None:
    bench.settings.wheel_pans = not bench.settings.wheel_pans
    use_mouse(bench)


def _toggle_box(bench: Workbench) -> None:
    bench.settings.box_contains = not bench.settings.box_contains
    use_mouse(bench)


def use_mouse(bench: Workbench) -> None:
    """Let the mouse do on the canvas what the settings say."""
    settings = bench.settings
    bench.canvas.set_mouse(
        right_pans=settings.right_pans, wheel_pans=settings.wheel_pans, box_contains=settings.box_contains
    )


MOUSE_ACTIONS = (
    Action(
        "view.right_pans",
        QT_TRANSLATE_NOOP("actions", "Move the view with the &right button"),
        QT_TRANSLATE_NOOP("actions", "A drag with the right button moves the view; a click still opens the menu"),
        _toggle_right,
        is_checked=lambda bench: bench.settings.right_pans,
    ),
    Action(
        "view.wheel_pans",
        QT_TRANSLATE_NOOP("actions", "Move the view with the &wheel"),
        QT_TRANSLATE_NOOP("actions", "The wheel moves the view, and zooms with Ctrl, as on a trackpad"),
        _toggle_wheel,
        is_checked=lambda bench: bench.settings.wheel_pans,
    ),
    Action(
        "view.box_contains",
        QT_TRANSLATE_NOOP("actions", "A box selects only what is &all in it"),
        QT_TRANSLATE_NOOP("actions", "Boxes and lassos leave what they only touch"),
        _toggle_box,
        is_checked=lambda bench: bench.settings.box_contains,
    ),
)
