"""Breakpoints, live mode, gradients and updates: what a debugger of networks offers beside its steps."""

from __future__ import annotations

from app.actions.action import QT_TRANSLATE_NOOP, Action, Workbench


def _toggle_breakpoints(bench: Workbench) -> None:
    """Let runs stop at the selected nodes; at none of them if they stop at all."""
    bench.session.run.marks.toggle(*((node,) for node in bench.session.selected_nodes()))


def _enable_breakpoints(bench: Workbench) -> None:
    marks = bench.session.run.marks
    marks.enable_all(not any(each.enabled for each in marks.breakpoints))


def _has_breakpoints(bench: Workbench) -> bool:
    return bool(bench.session.run.marks.breakpoints)


def _toggle_numbers(bench: Workbench) -> None:
    bench.settings.numbers = not bench.settings.numbers
    bench.canvas.show_numbers(bench.settings.numbers)


DEBUG_ACTIONS = (
    Action(
        "debug.toggle",
        QT_TRANSLATE_NOOP("actions", "&Breakpoint"),
        QT_TRANSLATE_NOOP("actions", "Let runs stop at the selected node, forward and backward, or no more"),
        _toggle_breakpoints,
        ("F9",),
        icon="breakpoint",
        is_enabled=lambda bench: bool(bench.session.selected_nodes()),
    ),
    Action(
        "debug.enable",
        QT_TRANSLATE_NOOP("actions", "Breakpoints &on or off"),
        QT_TRANSLATE_NOOP("actions", "Let every breakpoint stop runs, or none, without forgetting them"),
        _enable_breakpoints,
        ("Ctrl+F9",),
        is_enabled=_has_breakpoints,
        is_checked=lambda bench: any(each.enabled for each in bench.session.run.marks.breakpoints),
    ),
    Action(
        "debug.clear",
        QT_TRANSLATE_NOOP("actions", "Remove &all breakpoints"),
        QT_TRANSLATE_NOOP("actions", "Forget every breakpoint of this document"),
        lambda bench: bench.session.run.marks.clear(),
        ("Ctrl+Shift+F9",),
        is_enabled=_has_breakpoints,
    ),
    Action(
        "debug.live",
        QT_TRANSLATE_NOOP("actions", "&Live"),
        QT_TRANSLATE_NOOP("actions", "Run again, forward and backward, after each edit, while the network is small"),
        lambda bench: bench.session.live.set_on(not bench.session.live.is_on),
        ("Ctrl+Shift+L",),
        is_checked=lambda bench: bench.session.live.is_on,
    ),
    Action(
        "debug.updates",
        QT_TRANSLATE_NOOP("actions", "Update&s in the timeline"),
        QT_TRANSLATE_NOOP("actions", "Parameters take a step of the training's optimizer behind each backward pass"),
        lambda bench: bench.session.run.set_updates(not bench.session.run.updates),
        is_checked=lambda bench: bench.session.run.updates,
    ),
    Action(
        "view.numbers",
        QT_TRANSLATE_NOOP("actions", "&Numbers at wires"),
        QT_TRANSLATE_NOOP("actions", "Write tensors of up to 16 elements at their wires, value and gradient"),
        _toggle_numbers,
        is_checked=lambda bench: bench.settings.numbers,
    ),
    Action(
        "view.present",
        QT_TRANSLATE_NOOP("actions", "&Presentation"),
        QT_TRANSLATE_NOOP("actions", "Show the network alone and large, for people in the back row; Esc leaves"),
        lambda bench: bench.desk.present(),
        ("F12",),
    ),
    Action(
        "debug.gradient_graph",
        QT_TRANSLATE_NOOP("actions", "Show &gradient graph"),
        QT_TRANSLATE_NOOP(
            "actions", "Open the backward pass as a network of its own, to run and differentiate it again"
        ),
        lambda bench: bench.files.open_gradient_graph(),
        is_enabled=lambda bench: bool(bench.session.graph.nodes),
    ),
    Action(
        "debug.zero_gradients",
        QT_TRANSLATE_NOOP("actions", "&Zero gradients"),
        QT_TRANSLATE_NOOP("actions", "Set every gradient that is kept to zeros, so that those that add up begin anew"),
        lambda bench: bench.session.run.zero_gradients(),
        is_enabled=lambda bench: (
            not bench.session.run.state.busy
            and any(bench.session.store.gradient(path) is not None for path in bench.session.store.values)
        ),
    ),
)
