"""Run all benchmarks, or those whose names hold one of the given words: ``python -m tests.benchmarks inference``."""

from __future__ import annotations

import os
import sys

# Set before NumPy is loaded: on few cores more threads make small products slower, and noisier.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def main(words: list[str]) -> int:
    """Print a table for each group of benchmarks."""
    from tests.benchmarks import big_edits, debugger, edits, engine, inference, training, window
    from tests.benchmarks.table import print_table

    groups = {
        "engine (one forward and backward pass)": engine.rows,
        "inference, documents and symbols": inference.rows,
        "edits in the session": edits.rows,
        "window (off screen)": window.rows,  # before what takes more memory, which it measures
        "edits of very many nodes (with a window)": big_edits.rows,
        "debugger (stepping and looking)": debugger.rows,
        "training (steps, and the window beside it)": training.rows,
    }
    for title, rows in groups.items():
        if not words or any(word in title for word in words):
            print_table(title, rows())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
