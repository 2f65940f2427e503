"""What the mouse does beside editing: moving the view."""

from __future__ import annotations

from app.actions.action import QT_TRANSLATE_NOOP, Action, Workbench


def _toggle_right(bench: Workbench) -> None:
    bench.settings.right_pans = not bench.settings.right_pans
    bench.canvas.set_mouse(right_pans=bench.settings.right_pans, wheel_pans=bench.settings.wheel_pans)


def _toggle_wheel(bench: Workbench) -> None:
    bench.settings.wheel_pans = not bench.settings.wheel_pans
    bench.canvas.set_mouse(right_pans=bench.settings.right_pans, wheel_pans=bench.settings.wheel_pans)


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
)
