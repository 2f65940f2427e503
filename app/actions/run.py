"""Initialize, step, run."""

from __future__ import annotations

from app.actions.action import QT_TRANSLATE_NOOP, Action, Workbench


def _can_run(bench: Workbench) -> bool:
    return bool(bench.session.graph.nodes) and not bench.session.run.state.busy


def _can_go_on(bench: Workbench) -> bool:
    state = bench.session.run.state
    return _can_run(bench) and (state.stale or not state.is_finished)


def _can_go_back(bench: Workbench) -> bool:
    state = bench.session.run.state
    return not state.busy and not state.stale and state.position > 0


def _run_to_selected(bench: Workbench) -> None:
    bench.session.run.run_to(bench.session.selected_nodes()[0])


RUN_ACTIONS = (
    Action(
        "run.initialize",
        QT_TRANSLATE_NOOP("actions", "&Initialize"),
        QT_TRANSLATE_NOOP("actions", "Give a value to every parameter, by its initializer and the seed"),
        lambda bench: bench.session.run.initialize(force=True),
        ("F7",),
        is_enabled=_can_run,
    ),
    Action(
        "run.skip_start",
        QT_TRANSLATE_NOOP("actions", "Back to the &start"),
        QT_TRANSLATE_NOOP("actions", "Step back to before the first step"),
        lambda bench: bench.session.run.go_to(0),
        ("Ctrl+Home",),
        icon="skip-start",
        is_enabled=_can_go_back,
    ),
    Action(
        "run.step_back",
        QT_TRANSLATE_NOOP("actions", "Step &back"),
        QT_TRANSLATE_NOOP("actions", "Forget the last step"),
        lambda bench: bench.session.run.step_back(),
        ("Shift+F10",),
        icon="step-back",
        is_enabled=_can_go_back,
    ),
    Action(
        "run.step_forward",
        QT_TRANSLATE_NOOP("actions", "&Step"),
        QT_TRANSLATE_NOOP("actions", "Run the next node, forward or backward"),
        lambda bench: bench.session.run.step_forward(),
        ("F10",),
        icon="step-forward",
        is_enabled=_can_go_on,
    ),
    Action(
        "run.skip_end",
        QT_TRANSLATE_NOOP("actions", "On to the &end"),
        QT_TRANSLATE_NOOP("actions", "Run every step that is left"),
        lambda bench: bench.session.run.run_backward(),
        ("Ctrl+End",),
        icon="skip-end",
        is_enabled=_can_go_on,
    ),
    Action(
        "run.forward",
        QT_TRANSLATE_NOOP("actions", "&Forward"),
        QT_TRANSLATE_NOOP("actions", "Run every node up to the loss"),
        lambda bench: bench.session.run.run_forward(),
        ("F5",),
        icon="run-forward",
        is_enabled=_can_run,
    ),
    Action(
        "run.backward",
        QT_TRANSLATE_NOOP("actions", "Back&ward"),
        QT_TRANSLATE_NOOP("actions", "Run through the loss back to every gradient"),
        lambda bench: bench.session.run.run_backward(),
        ("Shift+F5",),
        icon="run-backward",
        is_enabled=_can_go_on,
    ),
    Action(
        "run.to_selected",
        QT_TRANSLATE_NOOP("actions", "Run to the se&lected node"),
        QT_TRANSLATE_NOOP(
            "actions", "Run until the selected node has its outputs; only what it needs has to be complete"
        ),
        _run_to_selected,
        ("Ctrl+Return", "Ctrl+Enter"),
        icon="run-to",
        is_enabled=lambda bench: _can_run(bench) and len(bench.session.selected_nodes()) == 1,
    ),
    Action(
        "run.reset",
        QT_TRANSLATE_NOOP("actions", "&Reset"),
        QT_TRANSLATE_NOOP("actions", "Forget every value of the run; parameters keep theirs"),
        lambda bench: bench.session.run.reset(),
        ("Ctrl+Shift+F5",),
        icon="reset",
        is_enabled=lambda bench: bench.session.run.state.is_started,
    ),
)
