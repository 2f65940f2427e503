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


def _has_one_node(bench: Workbench) -> bool:
    return _can_run(bench) and len(bench.session.selected_nodes()) == 1


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
        "run.continue",
        QT_TRANSLATE_NOOP("actions", "&Continue"),
        QT_TRANSLATE_NOOP("actions", "Run to the next breakpoint, or to the end"),
        lambda bench: bench.session.run.run_on(),
        ("F5",),
        icon="continue",
        is_enabled=_can_go_on,
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
        QT_TRANSLATE_NOOP(
            "actions",
            "Run the next node, forward or backward, or a whole block; a shared layer is a step at each use",
        ),
        lambda bench: bench.session.run.step_over(),
        ("F10",),
        icon="step-forward",
        is_enabled=_can_go_on,
    ),
    Action(
        "run.step_into",
        QT_TRANSLATE_NOOP("actions", "Step i&nto"),
        QT_TRANSLATE_NOOP(
            "actions",
            "Run the next node, in a block the first one within; where there is no block the same as Step",
        ),
        lambda bench: bench.session.run.step_into(),
        ("F11",),
        icon="step-into",
        is_enabled=_can_go_on,
    ),
    Action(
        "run.step_out",
        QT_TRANSLATE_NOOP("actions", "Step &out"),
        QT_TRANSLATE_NOOP(
            "actions", "Run until the block is left; outside of blocks, to the end of the forward or the backward pass"
        ),
        lambda bench: bench.session.run.step_out(),
        ("Shift+F11",),
        icon="step-out",
        is_enabled=_can_go_on,
    ),
    Action(
        "run.skip_end",
        QT_TRANSLATE_NOOP("actions", "On to the &end"),
        QT_TRANSLATE_NOOP("actions", "Run every step that is left, past every breakpoint"),
        lambda bench: bench.session.run.run_to_end(),
        ("Ctrl+End",),
        icon="skip-end",
        is_enabled=_can_go_on,
    ),
    Action(
        "run.play",
        QT_TRANSLATE_NOOP("actions", "&Play"),
        QT_TRANSLATE_NOOP("actions", "Take step after step at the chosen speed; once more pauses"),
        lambda bench: bench.session.player.toggle(),
        ("Ctrl+Space",),
        icon="play",
        is_enabled=lambda bench: bool(bench.session.graph.nodes),
        is_checked=lambda bench: bench.session.player.is_playing,
    ),
    Action(
        "run.forward",
        QT_TRANSLATE_NOOP("actions", "&Forward"),
        QT_TRANSLATE_NOOP("actions", "Run every node up to the loss"),
        lambda bench: bench.session.run.run_forward(),
        ("Ctrl+F5",),
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
        "run.update",
        QT_TRANSLATE_NOOP("actions", "&Update"),
        QT_TRANSLATE_NOOP("actions", "Let every parameter take its step of the optimizer, behind the backward pass"),
        lambda bench: bench.session.run.run_update(),
        ("Ctrl+U",),
        is_enabled=lambda bench: _can_run(bench) and (_can_go_on(bench) or not bench.session.run.updates),
    ),
    Action(
        "run.to_selected",
        QT_TRANSLATE_NOOP("actions", "Run to the se&lected node"),
        QT_TRANSLATE_NOOP(
            "actions", "Run until the selected node has its outputs; only what it needs has to be complete"
        ),
        lambda bench: bench.session.run.run_to(bench.session.selected_nodes()[0]),
        ("Ctrl+F10", "Ctrl+Return", "Ctrl+Enter"),
        icon="run-to",
        is_enabled=_has_one_node,
    ),
    Action(
        "run.to_selected_backward",
        QT_TRANSLATE_NOOP("actions", "Run to its bac&kward step"),
        QT_TRANSLATE_NOOP("actions", "Run until the selected node has the gradients that it sends back"),
        lambda bench: bench.session.run.run_to_backward(bench.session.selected_nodes()[0]),
        ("Ctrl+Shift+F10",),
        is_enabled=_has_one_node,
    ),
    Action(
        "run.restart",
        QT_TRANSLATE_NOOP("actions", "Res&tart"),
        QT_TRANSLATE_NOOP(
            "actions", "Begin a run anew, with the parameters as they are now, up to the first breakpoint"
        ),
        lambda bench: bench.session.run.restart(),
        ("Ctrl+Shift+F5",),
        is_enabled=_can_run,
    ),
    Action(
        "run.reset",
        QT_TRANSLATE_NOOP("actions", "&Reset"),
        QT_TRANSLATE_NOOP("actions", "Forget every value of the run; parameters keep theirs"),
        lambda bench: bench.session.run.reset(),
        ("Shift+F7",),
        icon="reset",
        is_enabled=lambda bench: bench.session.run.state.is_started,
    ),
)
