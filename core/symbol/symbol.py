"""MXNet's Symbol: a handle on the heads of an expression.

Where MXNet changes nodes in place (``_compose``, ``_set_attr``), new ones take their place in every symbol that shares
them: `core.symbol.sharing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from core.attribute import AttrScope, shown_attributes, stored_attributes
from core.base import MXNetError, NotImplementedForSymbol, mxnet_errors
from core.collector import uncollected
from core.dimension import Shape
from core.expression import expression as ex
from core.expression import symbol_json
from core.expression.expression import Expression, Head
from core.expression.gradient import gradient
from core.ndarray.methods import METHODS as ARRAY_METHODS
from core.operators.unary import OnesLike, ZerosLike
from core.scopes import shape_spelling
from core.symbol.arithmetic import Arithmetic, Named, SymbolArithmetic, is_number
from core.symbol.debug_text import DebugText
from core.symbol.made_by_gradients import check_as_read
from core.symbol.nodes import changed_operator, combine, keyword_mismatch, make_node, registry
from core.symbol.shapes import infer_shapes, told_arguments, warn_incomplete
from core.symbol.sharing import SharedHeads, renamed, single_head, supersede
from core.symbol.types import CODES, DType, dtype_of, infer_types, warn_undecided

if TYPE_CHECKING:
    from core.context import Context
    from core.executor import Executor
    from core.ndarray import NDArray
    from core.symbol.binding import Arrays, Requests

METHODS = ARRAY_METHODS | frozenset(
    ["reshape", "flatten", "transpose", "expand_dims", "squeeze", "broadcast_axes", "broadcast_to", "clip"]
)
"""Operators that are methods as well: ``x.sum(axis=0)`` is ``sym.sum(x, axis=0)``."""

_OF_ARRAYS = frozenset(["wait_to_read", "asnumpy", "asscalar", "copy", "as_in_context", "detach", "backward"])
"""Methods of arrays that make no sense for symbols."""

_STORAGE_TYPES = {"default": 0, "row_sparse": 1, "csr": 2}


class SupportsDumps(Protocol):
    """An initializer: something that writes itself as MXNet's text."""

    def dumps(self) -> str:
        """Return MXNet's text form."""
        ...


class Symbol(SymbolArithmetic, DebugText, SharedHeads):
    """One or more outputs of a computing graph, by MXNet's names and rules."""

    __slots__ = ()

    @property
    def heads(self) -> Expression:
        """The expression that this is a handle on."""
        return self._heads

    # what it is

    @property
    def name(self) -> str | None:
        """Name of the node; None for a group of several nodes' outputs."""
        nodes = {head.node for head in self._heads}
        return self._heads[0].node.name if len(nodes) == 1 else None

    def list_arguments(self) -> list[str]:
        """List the names of the arguments: Variables that no operator updates."""
        return [node.name for node in self.listing.arguments]

    def list_auxiliary_states(self) -> list[str]:
        """List the names of the Variables that operators update."""
        return [node.name for node in self.listing.auxiliary_states]

    def list_inputs(self) -> list[str]:
        """List arguments and auxiliary states in one order."""
        return [node.name for node in self.listing.nodes if node.is_variable]

    def list_outputs(self) -> list[str]:
        """List the names of the outputs."""
        return ex.list_outputs(self._heads)

    def get_internals(self) -> Symbol:
        """Return a group of every output of every node."""
        return Symbol(ex.internals(self._heads))

    def get_children(self) -> Symbol | None:
        """Return a group of what the heads' nodes read; None where they read nothing."""
        found = ex.children(self._heads)
        return Symbol(found) if found else None

    @property
    def num_outputs(self) -> int:
        """The number of outputs."""
        return len(self._heads)

    def __len__(self) -> int:
        return len(self._heads)

    def __iter__(self) -> Iterator[Symbol]:
        return (Symbol((head,)) for head in self._heads)

    def __getitem__(self, index: int | str | slice) -> Symbol:
        if isinstance(index, slice):
            start, stop, step = index.start or 0, index.stop, index.step or 1
            return Group([self[i] for i in range(start, len(self) if stop is None else stop, step)])
        if isinstance(index, str):
            index = self._find(index)
        if not isinstance(index, int):
            raise TypeError("Symbol only support integer index to fetch i-th output")
        if index >= len(self):
            raise IndexError
        if index < 0:
            raise MXNetError("Symbol only accept nonnegative index")
        return Symbol((self._heads[index],))

    def _find(self, name: str) -> int:
        found = [index for index, output in enumerate(self.list_outputs()) if output == name]
        if len(found) > 1:
            raise ValueError(f'There are multiple outputs with name "{name}"')
        if not found:
            raise ValueError(f'Cannot find output that matches name "{name}"')
        return found[0]

    def __repr__(self) -> str:
        if self.name is None:
            return f"<Symbol group [{', '.join(str(symbol.name) for symbol in self)}]>"
        return f"<Symbol {self.name}>"

    # attributes

    def attr(self, key: str) -> str | None:
        """Return an attribute of the node; None where it has none, and for a group."""
        if self.name is None:
            return None
        node = self._heads[0].node
        if key == "name":
            return node.name
        if key == "op_name":
            return node.operator_name
        return shown_attributes(node.attributes).get(key)

    def list_attr(self, recursive: bool = False) -> dict[str, str]:
        """Return the attributes of the (first) head's node."""
        if recursive:
            raise DeprecationWarning(
                "Symbol.list_attr with recursive=True has been deprecated. Please use attr_dict instead."
            )
        return shown_attributes(self._heads[0].node.attributes)

    def attr_dict(self) -> dict[str, dict[str, str]]:
        """Return the attributes of every node that has some, by name."""
        found: dict[str, dict[str, str]] = {}
        nodes = ex.topological(self._heads)
        initial = ex.initial_attributes(nodes)
        for node in nodes:
            attributes = initial.get(node, node.attributes)
            if attributes:
                found.setdefault(node.name, {}).update(shown_attributes(attributes))
        return found

    def _set_attr(self, **attributes: str) -> None:
        if not all(isinstance(value, str) for value in attributes.values()):
            raise ValueError("Set Attr only accepts string values")
        if self.name is None:
            raise MXNetError("Symbol.SetAttrs only works for non-grouped symbol")
        node = self._heads[0].node
        stored = stored_attributes(attributes)
        name = stored.pop("name", node.name)
        attributes = {**node.attributes, **stored}
        operator = changed_operator(node, attributes)
        supersede({node: replace(node, name=name, attributes=attributes, operator=operator)})

    # composition

    def __call__(self, *args: Symbol, name: str | None = None, **kwargs: Symbol) -> Symbol:
        """Return a copy in which Variables, by name, are replaced by symbols; ``name`` renames the copy."""
        copied = self.__copy__()
        copied._composed(args, kwargs, name, is_shared=False)  # noqa: SLF001 - our own
        return copied

    def _compose(self, *args: Symbol, name: str | None = None, **kwargs: Symbol) -> None:
        self._composed(args, kwargs, name, is_shared=True)

    def _composed(
        self, args: Sequence[Symbol], kwargs: Mapping[str, Symbol], name: str | None, *, is_shared: bool
    ) -> None:
        if args and kwargs:
            raise TypeError(
                "compose only accept input Symbols                 either as positional or keyword arguments, not both"
            )
        if not all(isinstance(value, Symbol) for value in (*args, *kwargs.values())):
            raise TypeError("Compose expect `Symbol` as arguments")
        if name:
            node = self._heads[0].node
            if is_shared:
                supersede({node: replace(node, name=name)})
            else:
                self._heads = renamed(self._heads, node, name)
        if args:
            raise MXNetError("General composition only support kwargs for now")
        heads = {key: single_head(value, key) for key, value in kwargs.items()}
        found = ex.variables(self._heads)
        names = [node.name for node in found]
        for key in heads:
            if key not in names:
                raise MXNetError(keyword_mismatch("Symbol.Compose", key, names))
        # MXNet silently replaces nothing if two Variables have one name; here both are replaced.
        values = {node: heads[node.name] for node in found if node.name in heads}
        read = ex.topological(values.values())
        changed = [node for node in ex.topological(self._heads) if any(head.node in values for head in node.inputs)]
        # of a symbol that is put into itself, and of Variables, what others share stays as it is
        is_apart = set(changed).isdisjoint(read) and not any(head.node in values for head in self._heads)
        if not (is_shared and is_apart):
            self._heads = ex.substitute(self._heads, values)
            return
        supersede({node: node.renewed(inputs=tuple([values.get(h.node, h) for h in node.inputs])) for node in changed})

    def __copy__(self) -> Symbol:
        return Symbol(ex.copied(self._heads))

    def __deepcopy__(self, _memo: object) -> Symbol:
        return self.__copy__()

    # shapes and types

    def infer_shape(
        self, *args: Shape | None, **kwargs: Shape
    ) -> tuple[list[Shape | None] | None, list[Shape | None] | None, list[Shape | None] | None]:
        """Return the shapes of arguments, outputs and auxiliary states, or three times None if some stay unknown.

        Shapes are given by argument name, or in the order of `list_arguments`; a warning names those that miss.
        """
        with told_arguments("infer_shape", args, kwargs):
            shapes = infer_shapes(self.listing, args, kwargs)
        if shapes.is_complete:
            return shapes.lists
        warn_incomplete(self.list_arguments(), shapes)
        return (None, None, None)

    def infer_shape_partial(
        self, *args: Shape | None, **kwargs: Shape
    ) -> tuple[list[Shape | None], list[Shape | None], list[Shape | None]]:
        """Return what is known of the shapes of arguments, outputs and auxiliary states.

        An unknown dim is -1, an unknown rank None; see `core.util.np_shape` for MXNet's 0 and ().
        """
        return infer_shapes(self.listing, args, kwargs).lists

    def infer_type(
        self, *args: object, **kwargs: object
    ) -> tuple[list[DType | None] | None, list[DType | None] | None, list[DType | None] | None]:
        """Return the dtypes of arguments, outputs and auxiliary states, or three times None if some stay unknown."""
        with told_arguments("infer_type", args, kwargs):
            types = infer_types(self._heads, args, kwargs)
        if types.is_complete:
            return types.lists
        warn_undecided(self.list_arguments(), types)
        return (None, None, None)

    def infer_type_partial(
        self, *args: object, **kwargs: object
    ) -> tuple[list[DType | None], list[DType | None], list[DType | None]]:
        """Return what is known of the dtypes of arguments, outputs and auxiliary states; None where nothing is."""
        return infer_types(self._heads, args, kwargs).lists

    # gradients

    def gradient(self, wrt: str | Sequence[str]) -> Symbol:
        """Return the gradients of the sum of all outputs with respect to arguments, as a symbol with one output each.

        It can be looked at, bound and differentiated as any other. What no gradient reaches gets zeros.

        Raises:
            ValueError: A name is no argument's.
            MXNetError: An operator on the way has no gradient.
        """
        names = [wrt] if isinstance(wrt, str) else list(wrt)
        by_name = {node.name: node for node in ex.arguments(self._heads)}
        for name in names:
            if name not in by_name:
                raise ValueError(f"{name} is no argument; there are {', '.join(by_name)}")
        wanted = [by_name[name] for name in names]
        ones = [Head(ex.apply(OnesLike(), f"{ex.output_name(head)}_ones", [head])) for head in self._heads]
        with mxnet_errors():
            found = gradient(self._heads, wanted, ones).gradients
        heads = [found[node] or Head(ex.apply(ZerosLike(), f"{node.name}_zeros", [Head(node)])) for node in wanted]
        return Symbol(ex.as_written(heads))

    # running

    @uncollected
    def bind(
        self,
        ctx: Context | None = None,
        args: Arrays = (),
        args_grad: Arrays | None = None,
        grad_req: Requests = "write",
        aux_states: Arrays | None = None,
        group2ctx: Mapping[str, Context] | None = None,  # noqa: ARG002 - there is one memory for all devices
        shared_exec: Executor | None = None,  # noqa: ARG002 - saves memory in MXNet
    ) -> Executor:
        """Return an executor on the given arrays, which are not copied; see `core.symbol.binding.bound_to`.

        Args:
            ctx: The device, ``cpu()`` without one.
            args: The arguments, in the order of `list_arguments` or by name.
            args_grad: Arrays for the gradients, likewise; None for what needs none.
            grad_req: What happens to gradients: ``write``, ``add`` or ``null``, for all, in order, or by name.
            aux_states: The auxiliary states, in the order of `list_auxiliary_states` or by name.
        """
        from core.executor import Executor
        from core.symbol.binding import bound_to

        return Executor(bound_to(self, ctx, args, args_grad, grad_req, aux_states))

    @uncollected
    def simple_bind(
        self,
        ctx: Context | None = None,
        grad_req: Requests = "write",
        type_dict: Mapping[str, object] | None = None,
        stype_dict: Mapping[str, str] | None = None,
        group2ctx: Mapping[str, Context] | None = None,  # noqa: ARG002 - there is one memory for all devices
        shared_arg_names: Sequence[str] | None = None,
        shared_exec: Executor | None = None,
        shared_buffer: Mapping[str, NDArray] | None = None,  # noqa: ARG002 - saves memory in MXNet
        **kwargs: Shape,
    ) -> Executor:
        """Return an executor on new arrays of zeros, in the shapes that follow from those of some arguments.

        Args:
            ctx: The device, ``cpu()`` without one.
            grad_req: As in `bind`; where it is ``null``, there is no array for the gradient.
            type_dict: dtypes of arguments by name, float32 without.
            stype_dict: Kinds of storage by name; there is only ``default``.
            shared_arg_names: Arguments whose arrays are those of ``shared_exec``.

        Raises:
            RuntimeError: Shapes are not known, contradict each other, or do not fit into memory.
        """
        from core.executor import Executor
        from core.symbol.binding import allocated

        if any(kind != "default" for kind in (stype_dict or {}).values()):
            raise MXNetError("There are no sparse arrays here: the only kind of storage is 'default'")
        shared = {} if shared_exec is None else shared_exec.shared(shared_arg_names or ())
        return Executor(allocated(self, ctx, grad_req, type_dict, kwargs, shared))

    def eval(self, ctx: Context | None = None, **kwargs: NDArray) -> list[NDArray]:
        """Return the outputs for given arguments, without gradients."""
        return self.bind(ctx, kwargs).forward()

    # files

    def tojson(self) -> str:
        """Write the symbol as MXNet's JSON."""
        return symbol_json.to_json(self.listing, is_np_shape=shape_spelling() is True)

    def save(self, fname: str | Path) -> None:
        """Write MXNet's JSON to a file."""
        Path(fname).write_text(self.tojson(), encoding="utf-8", newline="\n")

    def __reduce__(self) -> tuple[Callable[[str], Symbol], tuple[str]]:
        return (load_json, (self.tojson(),))

    # Python's operators

    def combined(self, arithmetic: Arithmetic, other: object, *, is_reflected: bool = False) -> Symbol:
        """Return a symbol that combines this one with another one or a number; ``is_reflected``: which comes first.

        Raises:
            TypeError: The other is neither.
        """
        if isinstance(other, Symbol):
            one, two = (other, self) if is_reflected else (self, other)
            pair = arithmetic.pair
            return Symbol(combine(pair.operator, pair.hint, single_head(one, "lhs"), single_head(two, "rhs")))
        if not is_number(other):
            raise TypeError(f"type {type(other)} not supported")
        return self.applied(arithmetic.of_number if is_reflected else arithmetic.with_number, scalar=other)

    def applied(self, named: Named, **attributes: object) -> Symbol:
        """Return a symbol that applies an operator to this one."""
        inputs = {"data": single_head(self, "data")}
        return Symbol(make_node(named.operator, named.hint, inputs, attributes))

    # operators as methods, and what arrays alone can do

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name in _OF_ARRAYS:
            raise NotImplementedForSymbol(name)
        if name not in METHODS:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        from core.symbol.functions import operator_function

        function = operator_function(name)
        if function is None:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return partial(function, self)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *METHODS})

    def astype(self, dtype: object) -> Symbol:
        """Return the symbol with its values in another dtype."""
        return self.applied(Named("Cast", "cast"), dtype=dtype_of(dtype).__name__)


# Making symbols


def Variable(  # noqa: N802 - MXNet's name
    name: str,
    attr: Mapping[str, str] | None = None,
    shape: Sequence[int] | None = None,
    lr_mult: float | None = None,
    wd_mult: float | None = None,
    dtype: object = None,
    init: str | SupportsDumps | None = None,
    stype: str | None = None,
    **kwargs: object,
) -> Symbol:
    """Return a new Variable; other keywords must look like ``__this__``."""
    if not isinstance(name, str):
        raise TypeError("Expect a string for variable `name`")
    if not all(isinstance(value, str) for value in (attr or {}).values()):
        raise ValueError("Set Attr only accepts string values")
    attributes = AttrScope.current.get(attr)
    special = {
        "__shape__": None if shape is None else ex.attribute_text(shape),
        "__lr_mult__": None if lr_mult is None else ex.attribute_text(lr_mult),
        "__wd_mult__": None if wd_mult is None else ex.attribute_text(wd_mult),
        "__dtype__": None if dtype is None else str(CODES[dtype_of(dtype).__name__]),
        "__init__": init if init is None or isinstance(init, str) else init.dumps(),
        "__storage_type__": None if stype is None else str(_STORAGE_TYPES[stype]),
    }
    attributes |= {key: text for key, text in special.items() if text is not None}
    for key, value in kwargs.items():
        if not (key.startswith("__") and key.endswith("__")):
            raise ValueError(
                f"Attribute name={key} is not supported. Additional attributes must start and end with double"
                " underscores, e.g, __yourattr__"
            )
        attributes[key] = ex.attribute_text(value)
    return Symbol((Head(ex.variable(name, stored_attributes(attributes, is_variable=True))),))


var = Variable


def Group(symbols: Sequence[Symbol]) -> Symbol:  # noqa: N802 - MXNet's name
    """Return the outputs of several symbols as one."""
    if not symbols or not all(isinstance(symbol, Symbol) for symbol in symbols):
        raise TypeError("Expected a list of symbols as input")
    return Symbol([head for symbol in symbols for head in symbol.heads])


def load_json(json_str: str) -> Symbol:
    """Read a symbol from MXNet's JSON."""
    if not isinstance(json_str, str):
        raise TypeError("fname required to be string")
    with mxnet_errors():
        read = Symbol(symbol_json.from_json(json_str, registry()))
    check_as_read(read.listing)
    return read


def load(fname: str | Path) -> Symbol:
    """Read a symbol from a file with MXNet's JSON."""
    path = Path(fname)
    if path.stat().st_size > symbol_json.MAX_CHARACTERS:
        raise MXNetError(f"{path.name} is too large for a symbol")
    return load_json(path.read_text(encoding="utf-8"))
