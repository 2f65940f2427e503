"""What tests of inference share."""

from __future__ import annotations

import pytest

from core.inference.facts import Rule
from core.inference.store import Store


@pytest.fixture
def rules_run(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the nodes whose rules are run."""
    run: list[str] = []
    apply = Store._apply

    def counted(self: Store, rule: Rule, index: int) -> None:
        run.append(rule.name)
        apply(self, rule, index)

    monkeypatch.setattr(Store, "_apply", counted)
    return run
