"""Zoom, theme, layout, help."""

from __future__ import annotations

from collections.abc import Callable

from app.actions.action import QT_TRANSLATE_NOOP, Action, Workbench


def _jump(bench: Workbench, go: Callable[[], object]) -> None:
    bench.canvas.places.leave()
    go()


VIEW_ACTIONS = (
    Action(
        "view.fit",
        QT_TRANSLATE_NOOP("actions", "&Fit everything"),
        QT_TRANSLATE_NOOP("actions", "Show the whole graph"),
        lambda bench: _jump(bench, bench.canvas.fit),
        ("Home", "A"),
        on_canvas=True,
    ),
    Action(
        "view.fit_selection",
        QT_TRANSLATE_NOOP("actions", "Fit the s&election"),
        QT_TRANSLATE_NOOP("actions", "Show what is selected as large as it fits"),
        lambda bench: _jump(bench, bench.canvas.fit_selection),
        ("Shift+F",),
        is_enabled=lambda bench: bool(bench.session.selection),
        on_canvas=True,
    ),
    Action(
        "view.set_place",
        QT_TRANSLATE_NOOP("actions", "&Remember this place"),
        QT_TRANSLATE_NOOP("actions", "Give what is seen the next free number; its key leads back here"),
        lambda bench: bench.canvas.places.set_next(),
    ),
    Action(
        "view.back",
        QT_TRANSLATE_NOOP("actions", "&Back"),
        QT_TRANSLATE_NOOP("actions", "Look where the view was before it jumped"),
        lambda bench: bench.canvas.places.back(),
        ("Alt+Left",),
    ),
    Action(
        "view.forward",
        QT_TRANSLATE_NOOP("actions", "Forwar&d"),
        QT_TRANSLATE_NOOP("actions", "Look where the view was before it went back"),
        lambda bench: bench.canvas.places.forward(),
        ("Alt+Right",),
    ),
    Action(
        "view.actual_size",
        QT_TRANSLATE_NOOP("actions", "&Actual size"),
        QT_TRANSLATE_NOOP("actions", "Zoom to 100 %"),
        lambda bench: bench.canvas.reset_zoom(),
        ("Ctrl+0",),
    ),
    Action(
        "view.zoom_in",
        QT_TRANSLATE_NOOP("actions", "Zoom &in"),
        QT_TRANSLATE_NOOP("actions", "Show less, larger"),
        lambda bench: bench.canvas.zoom_in(),
        ("Ctrl+=", "Ctrl++"),
    ),
    Action(
        "view.zoom_out",
        QT_TRANSLATE_NOOP("actions", "Zoom &out"),
        QT_TRANSLATE_NOOP("actions", "Show more, smaller"),
        lambda bench: bench.canvas.zoom_out(),
        ("Ctrl+-",),
    ),
    Action(
        "view.theme_system",
        QT_TRANSLATE_NOOP("actions", "Follow the &system"),
        QT_TRANSLATE_NOOP("actions", "Light or dark as the system is"),
        lambda bench: bench.set_theme("system"),
        is_checked=lambda bench: bench.settings.theme == "system",
    ),
    Action(
        "view.theme_light",
        QT_TRANSLATE_NOOP("actions", "&Light"),
        QT_TRANSLATE_NOOP("actions", "Dark text on light"),
        lambda bench: bench.set_theme("light"),
        is_checked=lambda bench: bench.settings.theme == "light",
    ),
    Action(
        "view.theme_dark",
        QT_TRANSLATE_NOOP("actions", "&Dark"),
        QT_TRANSLATE_NOOP("actions", "Light text on dark"),
        lambda bench: bench.set_theme("dark"),
        is_checked=lambda bench: bench.settings.theme == "dark",
    ),
    Action(
        "view.theme_contrast",
        QT_TRANSLATE_NOOP("actions", "&High contrast"),
        QT_TRANSLATE_NOOP("actions", "White on black, every text at least 7 : 1"),
        lambda bench: bench.set_theme("contrast"),
        is_checked=lambda bench: bench.settings.theme == "contrast",
    ),
    Action(
        "view.reduce_motion",
        QT_TRANSLATE_NOOP("actions", "Reduce &motion"),
        QT_TRANSLATE_NOOP("actions", "Show every change at once, without a motion"),
        lambda bench: bench.set_reduced_motion(not bench.settings.reduces_motion),
        is_checked=lambda bench: bench.settings.reduces_motion,
    ),
    Action(
        "view.language_system",
        QT_TRANSLATE_NOOP("actions", "As the &system"),
        QT_TRANSLATE_NOOP("actions", "The language of the system, if there is a translation"),
        lambda bench: bench.set_language("system"),
        is_checked=lambda bench: bench.settings.language == "system",
    ),
    Action(
        "view.language_en",
        QT_TRANSLATE_NOOP("actions", "&English"),
        QT_TRANSLATE_NOOP("actions", "Show everything in English"),
        lambda bench: bench.set_language("en"),
        is_checked=lambda bench: bench.settings.language == "en",
    ),
    Action(
        "view.language_zh_CN",
        QT_TRANSLATE_NOOP("actions", "简体中文"),
        QT_TRANSLATE_NOOP("actions", "Show everything in Simplified Chinese"),
        lambda bench: bench.set_language("zh_CN"),
        is_checked=lambda bench: bench.settings.language == "zh_CN",
    ),
    Action(
        "view.reset_layout",
        QT_TRANSLATE_NOOP("actions", "&Reset the layout"),
        QT_TRANSLATE_NOOP("actions", "Put every panel back in its place"),
        lambda bench: bench.reset_layout(),
    ),
    Action(
        "view.full_screen",
        QT_TRANSLATE_NOOP("actions", "F&ull screen"),
        QT_TRANSLATE_NOOP("actions", "Use the whole screen"),
        lambda bench: bench.toggle_full_screen(),
        ("Ctrl+F11",),
    ),
)


def _has_nodes(bench: Workbench) -> bool:
    return bool(bench.session.graph.nodes)


def _export(target: str, text: str, tip: str) -> Action:
    return Action(f"export.{target}", text, tip, lambda bench: bench.export_code(target), is_enabled=_has_nodes)


EXPORT_ACTIONS = (
    Action(
        "export.all",
        QT_TRANSLATE_NOOP("actions", "Export and &verify…"),
        QT_TRANSLATE_NOOP("actions", "Choose a target, and prove that its code computes the same numbers"),
        lambda bench: bench.show_export(),
        ("Ctrl+Alt+E",),
        icon="export",
    ),
    _export(
        "pytorch",
        QT_TRANSLATE_NOOP("actions", "&PyTorch…"),
        QT_TRANSLATE_NOOP("actions", "Write the network as a PyTorch module, with its weights"),
    ),
    _export(
        "keras",
        QT_TRANSLATE_NOOP("actions", "&Keras 3…"),
        QT_TRANSLATE_NOOP("actions", "Write the network as a Keras model, with its weights"),
    ),
    _export(
        "flax",
        QT_TRANSLATE_NOOP("actions", "&Flax NNX…"),
        QT_TRANSLATE_NOOP("actions", "Write the network as a Flax NNX module, with its weights"),
    ),
    _export(
        "numpy",
        QT_TRANSLATE_NOOP("actions", "&NumPy…"),
        QT_TRANSLATE_NOOP("actions", "Write the network as plain NumPy, forward and backward, with its weights"),
    ),
    _export(
        "symloom",
        QT_TRANSLATE_NOOP("actions", "&Symloom script…"),
        QT_TRANSLATE_NOOP("actions", "Write the network as a script of Symloom, with its weights"),
    ),
    _export(
        "mxnet",
        QT_TRANSLATE_NOOP("actions", "&MXNet Symbol…"),
        QT_TRANSLATE_NOOP("actions", "Write the network as an MXNet symbol, which can be read back, with its weights"),
    ),
    _export(
        "gluon",
        QT_TRANSLATE_NOOP("actions", "MXNet &Gluon…"),
        QT_TRANSLATE_NOOP("actions", "Write the network as a Gluon block, with its weights"),
    ),
    _export(
        "symbol_json",
        QT_TRANSLATE_NOOP("actions", "MXNet symbol &JSON…"),
        QT_TRANSLATE_NOOP("actions", "Write the network as MXNet's symbol file, with its weights"),
    ),
    _export(
        "onnx",
        QT_TRANSLATE_NOOP("actions", "&ONNX…"),
        QT_TRANSLATE_NOOP("actions", "Write the network as an ONNX file, weights inside"),
    ),
)

HELP_ACTIONS = (
    Action(
        "help.shortcuts",
        QT_TRANSLATE_NOOP("actions", "&Keys and gestures"),
        QT_TRANSLATE_NOOP("actions", "List every shortcut"),
        lambda bench: bench.show_shortcuts(),
        ("?",),
    ),
    Action(
        "help.about",
        QT_TRANSLATE_NOOP("actions", "&About Symloom"),
        QT_TRANSLATE_NOOP("actions", "Version and licence"),
        lambda bench: bench.show_about(),
    ),
)
