"""Cases of operators that lay values out anew, take arrays apart and put them together."""

from __future__ import annotations

from tests.helpers.operator_case import Case

SHAPING_CASES: list[Case] = []
