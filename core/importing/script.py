"""Scripts that compose a symbol: Symloom's own, and MXNet Symbol code. They are parsed; nothing in them is executed.

What can be read is what the exporter writes, and the same by hand: imports; one function without arguments that
returns the symbol, or assignments on the top level; in there, assignments of calls such as
``sym.FullyConnected(data, num_hidden=10, name="fc1")`` to names, whose arguments are symbols and literals. Other
functions are passed over. Everything else is refused with its line and column.
"""

from __future__ import annotations

import ast
import itertools
import json
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.expression.expression import Expression, ExpressionNode, Head, apply, attribute_text, variable, with_paths
from core.expression.symbol_json import make_operator
from core.graph.symbol_fragment import VARIABLE_OPERATOR, Entry
from core.operators.operator import Operator
from core.operators.registry import Registry
from core.parameters.initializer import create
from core.problem import Problem, Refused

MAX_CHARACTERS = 2_000_000
MAX_NODES = 20_000
MAX_WHOLE = 2**63
MAX_ITEMS = 1_024
"""Most members of a tuple."""

SYMBOL_MODULES = ("core.sym", "core.symbol", "mxnet.sym", "mxnet.symbol")
INITIALIZER_MODULES = ("core.init", "core.initializer", "mxnet.init", "mxnet.initializer")
VARIABLE_FUNCTIONS = ("Variable", "var")


@dataclass(frozen=True)
class Place:
    """Where something is in a text; lines and columns count from 1, and the end is behind the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True)
class Script:
    """What a script composes.

    Attributes:
        entries: The nodes, inputs before users.
        places: Where each of them is composed.
        heads: What is returned: pairs of a node's index and an output's.
        function: The lines of the function that was read, from and to.
    """

    entries: tuple[Entry, ...]
    places: tuple[Place, ...]
    heads: tuple[tuple[int, int], ...]
    function: tuple[int, int]


def place_of(problem: Problem) -> Place | None:
    """Return where in a script a problem is, if it is in one."""
    place = problem.values.get("place")
    return place if isinstance(place, Place) else None


def parse(text: str, registry: Registry) -> Script:
    """Return what a script composes.

    Raises:
        Refused: A ``script_…`` problem, or what is wrong with an operator, with its `place_of`.
    """
    if len(text) > MAX_CHARACTERS:
        raise _refused("script_size", Place(1, 1, 1, 1), expected=MAX_CHARACTERS, found=len(text))
    return _Reader(registry, text).script(_tree(text))


def _tree(text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            warnings.simplefilter("ignore", DeprecationWarning)
            return ast.parse(text)
    except SyntaxError as error:
        line, column = max(error.lineno or 1, 1), max(error.offset or 1, 1)
        place = Place(line, column, max(error.end_lineno or line, line), max(error.end_offset or 0, column + 1))
        raise _refused("script_syntax", place, found=str(error.msg)[:120]) from None
    except (RecursionError, MemoryError):
        raise _refused("script_deep", Place(1, 1, 1, 1)) from None
    except (ValueError, UnicodeError):
        raise _refused("script_characters", Place(1, 1, 1, 1)) from None


def to_expression(script: Script, registry: Registry) -> Expression:
    """Return the expression that a script composes."""
    nodes: list[ExpressionNode] = []
    for entry in script.entries:
        path = (entry.name,)
        if entry.is_variable:
            nodes.append(variable(entry.name, entry.attributes, path))
        else:
            inputs = [Head(nodes[index], output) for index, output in entry.inputs]
            operator = make_operator(registry, entry.operator, entry.attributes)
            nodes.append(apply(operator, entry.name, inputs, entry.attributes, path))
    return with_paths(Head(nodes[index], output) for index, output in script.heads)


@dataclass(frozen=True)
class _Symbol:
    """What a name stands for: some outputs of one node, or several heads."""

    heads: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class _Initializer:
    """A call that makes an initializer, in MXNet's text form."""

    text: str


class _Reader:
    """The names and nodes of one script, in the order of its lines."""

    def __init__(self, registry: Registry, text: str) -> None:
        self._registry = registry
        self._lines = text.splitlines()
        self._modules: dict[str, str] = {}
        self._values: dict[str, object] = {}
        self._entries: list[Entry] = []
        self._places: list[Place] = []
        self._numbers: dict[str, Iterator[int]] = {}

    def script(self, tree: ast.Module) -> Script:
        for statement in tree.body:
            self._import(statement)
        functions = [each for each in tree.body if isinstance(each, ast.FunctionDef) and self._returns_symbol(each)]
        if functions:
            return self._composed(functions[0].body, functions[0])
        if any(isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for each in tree.body):
            raise self._refusal("script_no_function", tree.body[0] if tree.body else None)
        return self._composed([each for each in tree.body if not isinstance(each, _IMPORTS)], None)

    # statements

    def _import(self, statement: ast.stmt) -> None:
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                name = alias.asname or alias.name.partition(".")[0]
                self._modules[name] = alias.name if alias.asname else name
        elif isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
            for alias in statement.names:
                self._modules[alias.asname or alias.name] = f"{statement.module}.{alias.name}"

    def _returns_symbol(self, function: ast.FunctionDef) -> bool:
        if function.returns is None:
            return False
        return self._dotted(function.returns) in {f"{module}.Symbol" for module in SYMBOL_MODULES}

    def _composed(self, body: Sequence[ast.stmt], function: ast.FunctionDef | None) -> Script:
        if function is not None:
            given = function.args
            if given.args or given.posonlyargs or given.kwonlyargs or given.vararg or given.kwarg:
                raise self._refusal("script_arguments", function, function=function.name)
            if function.decorator_list:
                raise self._refusal("script_statement", function.decorator_list[0])
        found: _Symbol | None = None
        for index, statement in enumerate(body):
            if isinstance(statement, ast.Return) and function is not None:
                found = self._symbol(statement.value, statement)
                if index + 1 < len(body):
                    raise self._refusal("script_statement", body[index + 1])
            elif isinstance(statement, ast.Assign):
                value = self._assigned(statement)
                found = value if function is None and isinstance(value, _Symbol) else found
            elif not _is_docstring(statement) and not isinstance(statement, ast.Pass):
                raise self._refusal("script_statement", statement)
        if found is None:
            raise self._refusal("script_returns_nothing", function)
        lines = (function.lineno, function.end_lineno or function.lineno) if function else (1, max(len(self._lines), 1))
        return Script(tuple(self._entries), tuple(self._places), found.heads, lines)

    def _assigned(self, statement: ast.Assign) -> object:
        target = statement.targets[0]
        if len(statement.targets) != 1 or not isinstance(target, ast.Name):
            raise self._refusal("script_assignment", target)
        value = self._value(statement.value)
        self._values[target.id] = value
        return value

    # values

    def _value(self, node: ast.expr) -> object:
        """Return a symbol, an initializer or a literal."""
        if isinstance(node, ast.Name):
            if node.id not in self._values:
                raise self._refusal("script_name", node, name=node.id)
            return self._values[node.id]
        if isinstance(node, ast.Subscript):
            return self._picked(node)
        if isinstance(node, ast.Call):
            return self._called(node)
        return self._literal(node)

    def _literal(self, node: ast.expr) -> object:
        match node:
            case ast.Constant(value=bool() | str() | float() | None):
                return node.value
            case ast.Constant(value=int(number)):
                return self._whole(number, node)
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=ast.Constant(value=int() | float() as number)):
                if isinstance(number, bool):
                    raise self._refusal("script_expression", node)
                number = self._whole(number, node) if isinstance(number, int) else number
                return -number if isinstance(node.op, ast.USub) else number
            case ast.Tuple(elts=items) | ast.List(elts=items) if len(items) > MAX_ITEMS:
                raise self._refusal("script_items", node, expected=MAX_ITEMS, found=len(items))
            case ast.Tuple(elts=items) | ast.List(elts=items):
                values = [self._item(item) for item in items]
                return tuple(values) if isinstance(node, ast.Tuple) else values
            case ast.Dict(keys=keys, values=texts):
                return {self._text(key, node): self._text(text, node) for key, text in zip(keys, texts, strict=True)}
        raise self._refusal("script_expression", node)

    def _item(self, node: ast.expr) -> object:
        value = self._value(node)
        if isinstance(value, _Symbol | _Initializer | dict):
            raise self._refusal("script_expression", node)
        return value

    def _whole(self, number: int, node: ast.expr) -> int:
        if abs(number) >= MAX_WHOLE:
            raise self._refusal("script_number", node)
        return number

    def _text(self, node: ast.expr | None, at: ast.expr) -> str:
        value = None if node is None else self._value(node)
        if not isinstance(value, str):
            raise self._refusal("script_text", node or at)
        return value

    def _symbol(self, node: ast.expr | None, at: ast.stmt) -> _Symbol:
        value = None if node is None else self._value(node)
        if not isinstance(value, _Symbol):
            raise self._refusal("script_symbol", node or at)
        return value

    def _picked(self, node: ast.Subscript) -> _Symbol:
        whole = self._value(node.value)
        index = self._value(node.slice)
        if not isinstance(whole, _Symbol) or not isinstance(index, int) or isinstance(index, bool):
            raise self._refusal("script_expression", node)
        if not -len(whole.heads) <= index < len(whole.heads):
            raise self._refusal("script_output", node, expected=len(whole.heads), found=index)
        return _Symbol((whole.heads[index],))

    # calls

    def _called(self, node: ast.Call) -> object:
        dotted = self._dotted(node.func)
        module, _, name = dotted.rpartition(".")
        if module in INITIALIZER_MODULES:
            return self._initializer(name, node)
        module = module.removesuffix("._internal")
        if module not in SYMBOL_MODULES:
            raise self._refusal("script_call", node)
        if name in VARIABLE_FUNCTIONS:
            return self._variable(node)
        if name == "Group":
            return self._group(node)
        return self._operation(name, node)

    def _initializer(self, name: str, node: ast.Call) -> _Initializer:
        if node.args:
            raise self._refusal("script_keywords", node.args[0])
        values = {key: _plain(value) for key, value in self._keywords(node).items()}
        try:
            return _Initializer(create(json.dumps([name.lower(), values])).dumps())
        except (Refused, TypeError) as error:
            raise self._wrapped(error, node) from None

    def _keywords(self, node: ast.Call) -> dict[str, object]:
        found = {}
        for keyword in node.keywords:
            if keyword.arg is None:
                raise self._refusal("script_expression", keyword.value)
            found[keyword.arg] = self._value(keyword.value)
        return found

    def _group(self, node: ast.Call) -> _Symbol:
        [items] = node.args if len(node.args) == 1 and not node.keywords else [None]
        if not isinstance(items, ast.List | ast.Tuple):
            raise self._refusal("script_group", node)
        parts = [self._value(item) for item in items.elts]
        if not parts or not all(isinstance(part, _Symbol) for part in parts):
            raise self._refusal("script_group", node)
        return _Symbol(tuple(head for part in parts if isinstance(part, _Symbol) for head in part.heads))

    def _variable(self, node: ast.Call) -> _Symbol:
        given = self._keywords(node)
        if len(node.args) > 1 or (node.args and "name" in given):
            raise self._refusal("script_keywords", node.args[-1])
        name = self._value(node.args[0]) if node.args else given.pop("name", None)
        if not isinstance(name, str):
            raise self._refusal("script_variable_name", node)
        attributes = self._attr(given.pop("attr", None), node)
        for key, value in given.items():
            if value is not None:
                attributes.update(self._setting(key, value, node))
        return self._add(Entry(VARIABLE_OPERATOR, name, attributes), node, 1)

    def _setting(self, key: str, value: object, node: ast.Call) -> Mapping[str, str]:
        if key == "shape" and isinstance(value, tuple | list):
            if not all(isinstance(size, int) and not isinstance(size, bool) for size in value):
                raise self._refusal("script_shape", node)
            return {"__shape__": attribute_text(tuple(size or -1 for size in value if isinstance(size, int)))}
        if key == "init" and isinstance(value, _Initializer):
            return {"__init__": value.text}
        if key == "init" and isinstance(value, str):
            try:
                return {"__init__": create(value).dumps()}
            except Refused as refused:
                raise self._wrapped(refused, node) from None
        if key in ("lr_mult", "wd_mult") and isinstance(value, int | float):
            return {f"__{key}__": attribute_text(float(value))}
        if key.startswith("__") and key.endswith("__") and isinstance(value, str):
            return {key: value}
        raise self._refusal("script_variable", node, name=key)

    def _attr(self, given: object, node: ast.Call) -> dict[str, str]:
        if given is None:
            return {}
        if not isinstance(given, dict):
            raise self._refusal("script_text", node)
        return dict(given)

    def _operation(self, name: str, node: ast.Call) -> _Symbol:
        given = self._keywords(node)
        title = given.pop("name", None)
        extras = self._attr(given.pop("attr", None), node)
        if title is not None and not isinstance(title, str):
            raise self._refusal("script_text", node)
        symbols = {key: value for key, value in given.items() if isinstance(value, _Symbol)}
        positional = [self._read(argument) for argument in node.args]
        texts = {key: self._attribute(value, node) for key, value in given.items() if key not in symbols}
        known = self._registry.get(name)
        if (
            known is not None
            and any(spec.name == "num_args" for spec in known.attribute_specs())
            and "num_args" not in texts
        ):
            texts["num_args"] = str(len(positional))
        try:
            operator = make_operator(self._registry, name, texts)
        except Refused as refused:
            raise self._wrapped(refused, node) from None
        # a number of inputs that a script makes up must not be counted out in ports
        if getattr(operator, "num_args", 0) > len(positional) + len(symbols):
            counted = len(positional) + len(symbols)
            raise self._refusal("script_inputs", node, expected=getattr(operator, "num_args", 0), found=counted)
        title = title or f"{name.lower()}{next(self._numbers.setdefault(name, itertools.count()))}"
        inputs = self._inputs(operator, title, positional, symbols, node)
        entry = Entry(operator.name, title, {**texts, **extras}, inputs)
        return self._add(entry, node, len(operator.visible_ports))

    def _attribute(self, value: object, node: ast.Call) -> str:
        if isinstance(value, _Initializer):
            return value.text
        if isinstance(value, dict):
            raise self._refusal("script_expression", node)
        return attribute_text(value)

    def _read(self, argument: ast.expr) -> tuple[int, int]:
        value = self._value(argument)
        if not isinstance(value, _Symbol):
            raise self._refusal("script_symbol", argument)
        return self._single(value, argument)

    def _single(self, symbol: _Symbol, node: ast.expr) -> tuple[int, int]:
        if len(symbol.heads) != 1:
            raise self._refusal("script_outputs", node, found=len(symbol.heads))
        return symbol.heads[0]

    def _inputs(
        self,
        operator: Operator,
        title: str,
        positional: list[tuple[int, int]],
        symbols: Mapping[str, _Symbol],
        node: ast.Call,
    ) -> tuple[tuple[int, int], ...]:
        """Return what feeds each input; a Variable is made for one that nothing feeds, as composing does."""
        names = operator.input_names
        fed = {name: self._single(symbol, node) for name, symbol in symbols.items()}
        if unknown := fed.keys() - set(names):
            raise self._refusal("script_input", node, expected=names, found=min(unknown))
        free = [name for name in names if name not in fed]
        if len(positional) > len(free):
            raise self._refusal("script_inputs", node, expected=len(names), found=len(positional) + len(fed))
        fed.update(zip(free, positional, strict=False))
        for name in names:
            if name not in fed:
                fed[name] = self._add(Entry(VARIABLE_OPERATOR, f"{title}_{name}"), node, 1).heads[0]
        return tuple(fed[name] for name in names)

    def _add(self, entry: Entry, node: ast.Call, outputs: int) -> _Symbol:
        if len(self._entries) >= MAX_NODES:
            raise self._refusal("script_nodes", node, expected=MAX_NODES)
        self._entries.append(entry)
        self._places.append(self._place(node))
        return _Symbol(tuple((len(self._entries) - 1, index) for index in range(outputs)))

    # places and names

    def _dotted(self, node: ast.expr) -> str:
        """Return the full name of what ``mx.sym.relu`` stands for after the imports; nothing for other expressions."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            head, *parts = node.value.split(".")  # an annotation in quotes
        else:
            parts = []
            while isinstance(node, ast.Attribute):
                parts.insert(0, node.attr)
                node = node.value
            head = node.id if isinstance(node, ast.Name) else ""
        return ".".join([self._modules.get(head, head), *parts])

    def _place(self, node: ast.AST | None) -> Place:
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        end_line, end_column = getattr(node, "end_lineno", line), getattr(node, "end_col_offset", column + 1)
        return Place(line, self._column(line, column), end_line, self._column(end_line, end_column))

    def _column(self, line: int, offset: int) -> int:
        """Return a column in characters, from 1, for an offset in bytes."""
        text = self._lines[line - 1] if 0 < line <= len(self._lines) else ""
        return len(text.encode()[:offset].decode(errors="replace")) + 1

    def _refusal(
        self, code: str, node: ast.AST | None, *, expected: object = None, found: object = None, **values: object
    ) -> Refused:
        return _refused(code, self._place(node), expected=expected, found=found, **values)

    def _wrapped(self, error: Refused | TypeError, node: ast.Call) -> Refused:
        """Return a refusal of an operator or an initializer, with its place."""
        if not isinstance(error, Refused):
            return self._refusal("script_expression", node)
        problem, place = error.problem, self._place(node)
        values = {"node": "", **problem.values, "place": place, "line": place.line, "column": place.column}
        if "attribute" in values:  # code says it by its name in code
            values["label"] = values["attribute"]
        return Refused(Problem(problem.code, values=values, expected=problem.expected, found=problem.found))


_IMPORTS = (ast.Import, ast.ImportFrom)


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _plain(value: object) -> object:
    return value.text if isinstance(value, _Initializer) else value


def _refused(code: str, place: Place, *, expected: object = None, found: object = None, **values: object) -> Refused:
    where = {"place": place, "line": place.line, "column": place.column}
    return Refused(Problem(code, values={**values, **where}, expected=expected, found=found))
