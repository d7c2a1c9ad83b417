"""One key an action, on the map and in the panel, without taking letters from text fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)

_TYPING = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox)
_PLAIN = Qt.KeyboardModifier.NoModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier

KEYS: Mapping[int, str] = {
    Qt.Key.Key_A: "accept",
    Qt.Key.Key_R: "reject",
    Qt.Key.Key_N: "skip",
    Qt.Key.Key_P: "previous",
    Qt.Key.Key_E: "edit",
    Qt.Key.Key_S: "split",
    Qt.Key.Key_M: "merge",
    Qt.Key.Key_D: "draw",
    Qt.Key.Key_G: "grow",
    Qt.Key.Key_U: "undo",
    Qt.Key.Key_Z: "zoom",
    Qt.Key.Key_F: "form",
    Qt.Key.Key_B: "blink",
    Qt.Key.Key_W: "swipe",
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Return: "confirm",
    Qt.Key.Key_Enter: "confirm",
    Qt.Key.Key_Escape: "cancel",
    Qt.Key.Key_1: "confidence 1",
    Qt.Key.Key_2: "confidence 2",
    Qt.Key.Key_3: "confidence 3",
    Qt.Key.Key_5: "confidence 5",
    Qt.Key.Key_8: "confidence 8",
}


class Keys(QObject):
    """An event filter for the map canvas and the panel.

    A key that QGIS has a shortcut for, such as S for snapping, is asked about first by an event of
    its own; taking that event keeps the shortcut from firing.

    Args:
        act: Told the name of the action; returns whether it was done. What is not done goes on
            to whoever else wants the key.
    """

    def __init__(self, act: Callable[[str], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._act = act
        self._watched: list[QObject] = []

    def watch(self, *widgets: QObject) -> None:
        """Listen to widgets and what is in them."""
        for widget in widgets:
            widget.installEventFilter(self)
            self._watched.append(widget)

    def release(self) -> None:
        """Listen to nothing any more."""
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        name = action_of(event)
        if name is None or (_is_typing() and name != "cancel"):
            return False
        if kind == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return self._act(name)


def action_of(event: QKeyEvent) -> str | None:
    """Return the action of a key press; Ctrl+Z undoes too."""
    modifiers = event.modifiers() & ~_KEYPAD
    if event.key() == Qt.Key.Key_Z and modifiers == Qt.KeyboardModifier.ControlModifier:
        return "undo"
    return KEYS.get(event.key()) if modifiers == _PLAIN else None


def _is_typing() -> bool:
    """Return whether the focus is where letters are typed or choices made."""
    return isinstance(QApplication.focusWidget(), _TYPING)
