"""Menus without underlined letters, until somebody goes through them by keyboard."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QMenu,
    QMenuBar,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)

from app.theme import STYLE, notifier

QUIET = "quiet_letters"
"""Property of menus that have the style of this module."""


class MenuStyle(QProxyStyle):
    """The style of the program for menus: letters are underlined while Alt is held or the menu bar has the focus.

    Only menus have it: every call of a style goes through Python once it is one of ours, which all widgets together
    would feel.
    """

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,
    ) -> int:
        if hint == QStyle.StyleHint.SH_UnderlineShortcut:
            return int(is_by_keyboard())
        return super().styleHint(hint, option, widget, returnData)


def is_by_keyboard() -> bool:
    """Tell whether a person goes through the menus by keyboard."""
    is_held = bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.AltModifier)
    return is_held or isinstance(QApplication.focusWidget(), QMenuBar)


@cache
def _style() -> MenuStyle:
    style = MenuStyle(STYLE)
    style.setParent(QApplication.instance())  # not to outlive it
    notifier().changed.connect(_dress_again)
    return style


def quieten(root: QMenuBar | QMenu) -> None:
    """Underline letters in a menu and the menus in it only for those who type."""
    for each in (root, *root.findChildren(QMenu)):
        each.setProperty(QUIET, True)
        each.setStyle(_style())


def _dress_again() -> None:
    """Give menus the new style sheet: Qt keeps the old one, or none, for widgets with a style of their own."""
    for each in QApplication.allWidgets():
        if each.property(QUIET):
            each.setStyle(_style())
