"""Every graph in every target, run by the framework itself and compared: outputs and all gradients.

`make test-export` installs the frameworks and says where they are. Without them a target is skipped here; what NumPy,
PyTorch, ONNX and our own script compute is compared in the other tests too.
"""

from __future__ import annotations

import pytest

from core.export.exporter import TARGETS
from core.export.verify import verify
from tests.core.export.graphs import GRAPHS, export_with_weights
from tests.core.export.peers import interpreter
from tests.core.export.test_exporter import UNSAYABLE


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", GRAPHS)
def test_framework_gives_the_engines_numbers(name: str, target: str) -> None:
    python = interpreter(target)
    if (name, target) in UNSAYABLE:
        return  # refused, as test_exporter.py shows
    report = verify(*export_with_weights(GRAPHS[name](), target, name), python=python, time_limit=600)

    assert report.passed, report
    is_silent = not TARGETS[target].has_gradients or (name == "conv_net" and not TARGETS[target].differentiates_use)
    assert bool(report.worst_gradient) is not is_silent
