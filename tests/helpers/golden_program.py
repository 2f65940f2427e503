"""The programs of golden cases: steps that make a symbol, or that compute with arrays."""

from __future__ import annotations

import copy
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any

from core.operators.operator import Array
from tests.helpers.golden_case import as_tuples, made_initializer, mx

Step = Mapping[str, Any]
Values = dict[str, Any]

_FUNCTIONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "pow": operator.pow,
    "mod": operator.mod,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
    "eq": operator.eq,
    "ne": operator.ne,
}


def value_of(given: Any, values: Values) -> Any:  # noqa: ANN401 - JSON to anything
    """Return what a word of a step means: ``$v1`` a value, a list a list of them, all else itself."""
    if isinstance(given, str) and given.startswith("$"):
        return values[given[1:]]
    if isinstance(given, list):
        return [value_of(item, values) for item in given]
    return {key: value_of(item, values) for key, item in given.items()} if isinstance(given, dict) else given


def _expression(step: Step, values: Values) -> Any:  # noqa: ANN401 - a symbol or an array
    name, left = step["fn"], value_of(step["lhs"], values)
    if name in ("neg", "abs"):
        return operator.neg(left) if name == "neg" else abs(left)
    right = value_of(step["rhs"], values)
    if name not in _FUNCTIONS:  # reversed: rsub is right - left
        return _FUNCTIONS[name.removeprefix("r")](right, left)
    return _FUNCTIONS[name](left, right)


@contextmanager
def fresh_names() -> Iterator[None]:
    """Count automatic names from 0, with no attributes from outside."""
    with mx.name.NameManager(), mx.AttrScope():
        yield


# Symbols


def build(program: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a symbol
    """Run a ``build`` program and return its result."""
    values: Values = {}
    with fresh_names():
        _build_steps(program["steps"], values)
    return value_of(program["result"], values)


def _build_steps(steps: Sequence[Step], values: Values) -> None:
    for step in steps:
        if step["do"] == "scope":
            with ExitStack() as stack:
                for scope in _scopes(step):
                    stack.enter_context(scope)
                _build_steps(step["body"], values)
            continue
        made = _SYMBOL_STEPS[step["do"]](step, values)
        if "let" in step:
            values[step["let"]] = made


def _scopes(step: Step) -> Iterator[AbstractContextManager[Any]]:
    if step.get("manager"):
        yield mx.name.NameManager()
    if "prefix" in step:
        yield mx.name.Prefix(step["prefix"])
    if "attr" in step:
        yield mx.AttrScope(**step["attr"])


def _variable(step: Step, values: Values) -> Any:  # noqa: ANN401 - a symbol
    given = {key: as_tuples(value) for key, value in step.items() if key not in ("do", "let", "name")}
    if isinstance(given.get("init"), dict):
        given["init"] = made_initializer(given["init"])
    return mx.sym.Variable(step["name"], **given)


def _operator(step: Step, values: Values) -> Any:  # noqa: ANN401 - a symbol
    positional = value_of(step.get("args", []), values)
    named = value_of(step.get("inputs", {}), values)
    attributes = {key: as_tuples(value) for key, value in step.get("attrs", {}).items()}
    others = {key: step[key] for key in ("name", "attr") if key in step}
    return getattr(mx.sym, step["op"])(*positional, **named, **attributes, **others)


def _call(step: Step, values: Values) -> Any:  # noqa: ANN401 - a symbol
    return _target(step, values)(*value_of(step.get("args", []), values), **_keywords(step, values))


def _compose(step: Step, values: Values) -> None:
    _target(step, values)._compose(*value_of(step.get("args", []), values), **_keywords(step, values))


def _target(step: Step, values: Values) -> Any:  # noqa: ANN401 - a symbol
    return value_of(step["sym"], values)


def _keywords(step: Step, values: Values) -> dict[str, Any]:
    named = value_of(step.get("inputs", {}), values)
    return {**named, "name": step["name"]} if "name" in step else dict(named)


def _item(step: Step, values: Values) -> Any:  # noqa: ANN401 - a symbol
    return value_of(step["of"], values)[slice(*step["slice"]) if "slice" in step else step["key"]]


_SYMBOL_STEPS: Mapping[str, Callable[[Step, Values], Any]] = {
    "var": _variable,
    "op": _operator,
    "expr": _expression,
    "call": _call,
    "compose_inplace": _compose,
    "group": lambda step, values: mx.sym.Group(value_of(step["of"], values)),
    "internals": lambda step, values: value_of(step["of"], values).get_internals(),
    "children": lambda step, values: value_of(step["of"], values).get_children(),
    "copy": lambda step, values: copy.deepcopy(value_of(step["of"], values)),
    "json_roundtrip": lambda step, values: mx.sym.load_json(value_of(step["of"], values).tojson()),
    "item": _item,
    "set_attr": lambda step, values: _target(step, values)._set_attr(**step["attr"]),
}


# Arrays


class ImperativeProgram:
    """A program of an autograd case: ``values`` are its arrays, ``flags`` what it noted of recording and training."""

    def __init__(self, inputs: Mapping[str, Array]) -> None:
        self.values: Values = {}
        self.flags: list[list[bool]] = []
        self._inputs = inputs

    def run(self, steps: Sequence[Step]) -> None:
        """Run steps in order."""
        for step in steps:
            scope = _RECORDING_SCOPES.get(step["do"])
            if scope is not None:
                with scope(step):
                    self.run(step["body"])
                continue
            result = getattr(self, f"_do_{step['do']}")(step)
            if isinstance(let := step.get("let"), list):
                assert len(result) == len(let)
                self.values.update(zip(let, result, strict=True))
            elif let is not None:
                self.values[let] = result

    def _of(self, step: Step, key: str) -> Any:  # noqa: ANN401 - an array, a list of them, or None
        return value_of(step.get(key), self.values)

    def _do_array(self, step: Step) -> Any:  # noqa: ANN401 - an array
        return mx.nd.array(self._inputs[step["from"]])

    def _do_attach_grad(self, step: Step) -> None:
        self._of(step, "x").attach_grad(*([step["grad_req"]] if "grad_req" in step else []))

    def _do_nd(self, step: Step) -> Any:  # noqa: ANN401 - an array
        attributes = {key: as_tuples(value) for key, value in step.get("attrs", {}).items()}
        return getattr(mx.nd, step["op"])(*self._of(step, "args"), **attributes)

    def _do_expr(self, step: Step) -> Any:  # noqa: ANN401 - an array
        return _expression(step, self.values)

    def _do_detach(self, step: Step) -> Any:  # noqa: ANN401 - an array
        return self._of(step, "of").detach()

    def _do_iadd(self, step: Step) -> Any:  # noqa: ANN401 - an array
        target = self._of(step, "x")
        target += self._of(step, "rhs")
        return target

    def _do_backward(self, step: Step) -> None:
        given = {key: step[key] for key in ("retain_graph", "train_mode") if key in step}
        mx.autograd.backward(self._of(step, "heads"), self._of(step, "head_grads"), **given)

    def _do_grad(self, step: Step) -> Any:  # noqa: ANN401 - a list of arrays
        given = {key: step[key] for key in ("retain_graph", "create_graph") if key in step}
        return mx.autograd.grad(self._of(step, "heads"), self._of(step, "wrt"), self._of(step, "head_grads"), **given)

    def _do_get_symbol(self, step: Step) -> Any:  # noqa: ANN401 - a symbol
        return mx.autograd.get_symbol(self._of(step, "of"))

    def _do_flags(self, _: Step) -> None:
        self.flags.append([mx.autograd.is_recording(), mx.autograd.is_training()])


_RECORDING_SCOPES: Mapping[str, Callable[[Step], AbstractContextManager[Any]]] = {
    "record": lambda step: mx.autograd.record(step.get("train_mode", True)),
    "pause": lambda step: mx.autograd.pause(step.get("train_mode", False)),
    "train_mode": lambda _: mx.autograd.train_mode(),
    "predict_mode": lambda _: mx.autograd.predict_mode(),
}
