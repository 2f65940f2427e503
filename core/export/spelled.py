"""Steps of a program spelled in a dialect, and what a dialect can't spell, found before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.export.formula import Dialect, Text, parts, spell
from core.export.formulas import formula_of
from core.export.formulas_layers import LOSS_TERMS
from core.export.program import Program, Step
from core.export.site import Inexpressible
from core.export.writer import Writer
from core.problem import Declared, Problem


def step_texts(
    program: Program, step: Step, operands: Mapping[str, str], dialect: Dialect, used: set[str] | None = None
) -> list[Text]:
    """Return an expression for each visible output of a step.

    Raises:
        Inexpressible: The dialect or the formula has no form for it.
    """
    formula = formula_of(program.site(step))
    missing = dialect.spells(formula)
    if missing:
        raise Inexpressible("export_operator")
    return [spell(each, operands, dialect, used) for each in parts(formula)]


def write_step(
    writer: Writer,
    program: Program,
    step: Step,
    operands: Mapping[str, str],
    dialect: Dialect,
    *,
    comment: str = "",
    used: set[str] | None = None,
) -> None:
    """Write ``name = expression`` for each visible output of a step."""
    texts = step_texts(program, step, operands, dialect, used)
    for result, text in zip(step.visible, texts, strict=True):
        if not writer.fits(f"{result.name} = {text}") and text.addend:
            writer.assignment(result.name, text.addend[0], path=step.path)
            writer.statement(f"{result.name} = {result.name} + {text.addend[1]}", comment=comment, path=step.path)
        else:
            writer.assignment(result.name, text.text, comment=comment, path=step.path)
        comment = ""


def loss_text(
    program: Program, step: Step, operands: Mapping[str, str], dialect: Dialect, used: set[str] | None = None
) -> Text:
    """Return the number whose gradient a loss sends back."""
    return spell(LOSS_TERMS[step.operator](program.site(step)), operands, dialect, used)


def step_problems(
    program: Program, dialect: Dialect, target: str, is_own: Callable[[Step], bool], *, has_terms: bool = True
) -> list[Problem]:
    """List the steps that a dialect can't spell, apart from those that a target writes on its own."""
    found = []
    for step in program.steps:
        if is_own(step):
            continue
        operands = dict.fromkeys(step.operands, "x")
        try:
            step_texts(program, step, operands, dialect)
            if step.is_loss and has_terms:
                loss_text(program, step, operands, dialect)
        except Inexpressible as reason:
            found.append(unsupported(step, target, reason.code))
    return found


def unsupported(step: Step, target: str, why: str = "export_operator") -> Problem:
    """Return the refusal of a step that a target cannot express."""
    values = {"node": step.name, "operator": Declared(step.display_name or step.operator), "target": target}
    return Problem(why, path=step.path, values=values)
