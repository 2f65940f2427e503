"""Names in exported code: identifiers, class names and file names made from the names of a graph.

The same graph always gives the same names: they are taken in the order of the graph, and a clash gets ``_1``, ``_2``, …
"""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterable

MAX_LENGTH = 32
"""Longer names are cut: they would push every line that uses them over the edge of the page."""

PYTHON_WORDS = frozenset({*keyword.kwlist, *keyword.softkwlist, *dir(builtins)})

MODULES = frozenset(
    {
        "core",
        "flax",
        "jax",
        "keras",
        "main",
        "mxnet",
        "numpy",
        "onnx",
        "pathlib",
        "safetensors",
        "tensorflow",
        "test",
        "torch",
    }
)
"""Files of these names would shadow a module that the exported code imports, or be taken for one."""


def identifier(text: str, fallback: str = "value") -> str:
    """Return a lower-case identifier that reads like the text.

    >>> identifier("Dense 1 (hidden)")
    'dense_1_hidden'
    >>> identifier("3rd"), identifier("§")
    ('value_3rd', 'value')
    """
    # NFKC is what Python itself does to identifiers, so a key in a file and an attribute stay the same word.
    words = "".join(c if f"a{c}".isidentifier() else "_" for c in unicodedata.normalize("NFKC", text).lower())
    name = re.sub("_+", "_", words).strip("_")[:MAX_LENGTH].rstrip("_")
    if not name:
        return fallback
    return name if name.isidentifier() else f"{fallback}_{name}"[:MAX_LENGTH].rstrip("_")


def class_name(title: str, reserved: Iterable[str] = ()) -> str:
    """Return a class name that reads like a title: ``digits_mlp`` becomes ``DigitsMlp``."""
    words = [word for word in identifier(title, "network").split("_") if word]
    name = "".join(word[0].upper() + word[1:] for word in words)
    return f"{name}Network" if name in {*reserved, *PYTHON_WORDS} or not name.isidentifier() else name


def file_stem(title: str, target: str) -> str:
    """Return the name of an exported file without its ending; it is never that of a module the code imports."""
    folded = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    stem = f"{identifier(folded, 'network')}_{target}"
    return f"{stem}_code" if stem in MODULES else stem


class Names:
    """The names that are taken in one exported file."""

    def __init__(self, reserved: Iterable[str] = ()) -> None:
        self._taken = {*reserved, *PYTHON_WORDS}

    def take(self, text: str, fallback: str = "value") -> str:
        """Return an identifier for a text that nothing else in the file has."""
        wanted = identifier(text, fallback)
        name, number = wanted, 0
        while name in self._taken:
            number += 1
            suffix = f"_{number}"
            name = wanted[: MAX_LENGTH - len(suffix)] + suffix
        self._taken.add(name)
        return name
