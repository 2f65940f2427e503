"""Blocks: the layers and networks of Gluon.

A block owns parameters and other blocks, which it finds among its attributes, and computes in `forward`. What can
be traced as a symbol is a `HybridBlock` (`core.gluon.hybrid`).
"""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self, TypeAlias

from numpy.typing import DTypeLike

from core import ndarray
from core.gluon.hooks import HookHandle, Hooks
from core.gluon.parameter import Parameter, ParameterDict
from core.gluon.parameter.dictionary import brief, load_value, read_values
from core.gluon.parameter.parameter import Contexts, Init
from core.gluon.scope import BlockScope, names_of

Values: TypeAlias = Any
"""Arrays, symbols, and lists of them: what blocks compute with."""
Hook: TypeAlias = Callable[["Block", tuple[Values, ...], Values], object]
PreHook: TypeAlias = Callable[["Block", tuple[Values, ...]], object]


class Block:
    """Base of all layers and networks; subclasses make their children in the constructor and write `forward`.

    Args:
        prefix: What the names of parameters and symbols begin with; the kind with a number if not given.
        params: Parameters to use instead of own ones, by name: ``Dense(8, params=other.params)``.
    """

    def __init__(self, prefix: str | None = None, params: ParameterDict | None = None) -> None:
        self._prefix, self._params = names_of(prefix, params, self._alias())
        self._scope = BlockScope(self, is_empty=prefix == "")
        self._children: dict[str, Block] = {}
        self._reg_params: dict[str, Parameter] = {}
        self._forward_hooks: Hooks[Hook] = Hooks()
        self._forward_pre_hooks: Hooks[PreHook] = Hooks()

    def _alias(self) -> str:
        """Return what automatic prefixes begin with."""
        return type(self).__name__.lower()

    def __repr__(self) -> str:
        blocks = {key: value for key, value in vars(self).items() if isinstance(value, Block)}
        return described(type(self).__name__, blocks)

    def __setattr__(self, name: str, value: object) -> None:
        existing = getattr(self, name, None)
        if isinstance(existing, Parameter | Block) and not isinstance(value, type(existing)):
            raise TypeError(f"Changing attribute type for {name} from {type(existing)} to {type(value)}is not allowed.")
        if isinstance(value, Block):
            self.register_child(value, name)
        elif isinstance(value, Parameter):
            if name in self._reg_params:
                raise AssertionError(
                    f"Overriding Parameter attribute {name} is not allowed. If you want to share parameters between"
                    " blocks, please set 'params' at Block construction instead."
                )
            self._reg_params[name] = value
        super().__setattr__(name, value)

    # Names and parts

    @property
    def prefix(self) -> str:
        """What the names of its parameters begin with."""
        return self._prefix

    @property
    def name(self) -> str:
        """The prefix without the underscore at its end."""
        return self._prefix.removesuffix("_")

    @property
    def params(self) -> ParameterDict:
        """Its own parameters, without those of its children."""
        return self._params

    def name_scope(self) -> BlockScope:
        """Return a scope for ``with``, in which children get names that begin with this block's prefix."""
        return self._scope

    def register_child(self, block: Block, name: str | None = None) -> None:
        """Add a child; attributes that are blocks add themselves."""
        self._children[str(len(self._children)) if name is None else name] = block

    def collect_params(self, select: str | None = None) -> ParameterDict:
        """Return the parameters of this block and of all below, or those whose names match an expression at the start.

        ``collect_params('.*weight')`` selects all weights.
        """
        self._warn_of_containers()
        found = ParameterDict(self._params.prefix)
        pattern = re.compile(select or "")
        found.update(self._params, [name for name in self._params if pattern.match(name)])
        for child in self._children.values():
            found.update(child.collect_params(select))
        return found

    def _collect_params_with_prefix(self, prefix: str = "") -> dict[str, Parameter]:
        """Return all parameters by the path of attributes that leads to them: ``0.weight``."""
        start = f"{prefix}." if prefix else ""
        found = {start + name: parameter for name, parameter in self._reg_params.items()}
        for name, child in self._children.items():
            found.update(child._collect_params_with_prefix(start + name))  # noqa: SLF001 - our own
        return found

    def _warn_of_containers(self) -> None:
        children = set(map(id, self._children.values()))
        for name, value in vars(self).items():
            if not name.startswith("__") and name != "_children" and _has_block(value, children):
                warnings.warn(
                    f'"{type(self).__name__}.{name}" is an unregistered container with Blocks. Note that Blocks inside'
                    " the list, tuple or dict will not be registered automatically. Make sure to register them using"
                    " register_child() or switching to nn.Sequential/nn.HybridSequential instead. ",
                    UserWarning,
                    stacklevel=3,
                )

    # All parts at once

    def initialize(
        self, init: Init = None, ctx: Contexts = None, verbose: bool = False, force_reinit: bool = False
    ) -> None:
        """Initialize all parameters; ``init`` (Uniform) is for those without an initializer of their own."""
        self.collect_params().initialize(init, ctx, verbose=verbose, force_reinit=force_reinit)

    def hybridize(self, active: bool = True, **kwargs: object) -> None:
        """Have all children that can be traced as symbols run as traced."""
        for child in self._children.values():
            child.hybridize(active, **kwargs)

    def apply(self, fn: Callable[[Block], object]) -> Self:
        """Call a function with every block below, children first, and with this one."""
        for child in self._children.values():
            child.apply(fn)
        fn(self)
        return self

    def cast(self, dtype: DTypeLike) -> None:
        """Change the type of all parameters."""
        for child in self._children.values():
            child.cast(dtype)
        for parameter in self._params.values():
            parameter.cast(dtype)

    # Files

    def save_parameters(self, filename: str | Path, deduplicate: bool = False) -> None:
        """Write all values into a file that MXNet reads, too, by paths of attributes: ``0.weight``.

        Args:
            deduplicate: Write a parameter that several blocks share once.
        """
        parameters = self._collect_params_with_prefix()
        if deduplicate:
            first = {id(parameter): name for name, parameter in reversed(parameters.items())}
            parameters = {name: parameters[name] for name in parameters if first[id(parameters[name])] == name}
        ndarray.save(str(filename), {name: parameter._reduce() for name, parameter in parameters.items()})  # noqa: SLF001

    def load_parameters(
        self,
        filename: str | Path,
        ctx: Contexts = None,
        allow_missing: bool = False,
        ignore_extra: bool = False,
        cast_dtype: bool = False,
        dtype_source: str = "current",
    ) -> None:
        """Read values that `save_parameters` or `ParameterDict.save` wrote; see `ParameterDict.load` for the flags.

        Raises:
            AssertionError: A parameter has no value in the file, or one of another shape or type.
            ValueError: The file has a value for a parameter that does not exist.
        """
        parameters, values = self._collect_params_with_prefix(), read_values(filename)
        if values and not any("." in name or name in parameters for name in values):
            # Named by prefixes: written by ParameterDict.save or an export.
            is_full = any(name in self.collect_params() for name in values)
            self.collect_params().load(
                filename,
                ctx,
                allow_missing,
                ignore_extra,
                "" if is_full else self.prefix,
                cast_dtype=cast_dtype,
                dtype_source=dtype_source,
            )
            return
        if not allow_missing:
            _check_all_there(parameters, values, filename)
        for name, value in values.items():
            if name in parameters:
                load_value(parameters[name], value, ctx, cast_dtype=cast_dtype, dtype_source=dtype_source)
            elif not ignore_extra:
                raise ValueError(
                    f"Parameter '{name}' loaded from file '{filename}' is not present in ParameterDict, which contains"
                    f" parameters {brief(list(parameters))}. Set ignore_extra=True to ignore. "
                )

    # Running

    def register_forward_pre_hook(self, hook: PreHook) -> HookHandle:
        """Have ``hook(block, inputs)`` called before each `forward`."""
        return self._forward_pre_hooks.attach(hook)

    def register_forward_hook(self, hook: Hook) -> HookHandle:
        """Have ``hook(block, inputs, outputs)`` called after each `forward`."""
        return self._forward_hooks.attach(hook)

    def __call__(self, *args: Values) -> Values:
        for before in self._forward_pre_hooks:
            before(self, args)
        outputs = self.forward(*args)
        for after in self._forward_hooks:
            after(self, args, outputs)
        return outputs

    def forward(self, *args: Values) -> Values:
        """Compute the outputs; subclasses write it, with any control flow."""
        raise NotImplementedError(f"{type(self).__name__} should define forward(self, …)")

    def summary(self, *inputs: Values) -> None:
        """Print the layers with their output shapes and numbers of parameters, as these inputs make them."""
        from core.gluon.summary import summary_of

        print(summary_of(self, *inputs))  # noqa: T201 - what is asked for


def described(title: str, blocks: Mapping[str, Block]) -> str:
    """Return the repr of a block with others inside, each under its name."""
    inner = "\n".join(f"  ({name}): {_indented(repr(block))}" for name, block in blocks.items())
    return f"{title}(\n{inner}\n)"


def _indented(text: str) -> str:
    first, *others = text.split("\n")
    return "\n".join([first, *(f"  {line}" for line in others)])


def _has_block(value: object, known: set[int]) -> bool:
    """Tell whether there is a block in a list, tuple or dictionary that is none of those known."""
    return any(id(block) not in known for block in _blocks_in(value))


def _blocks_in(value: object) -> Iterator[Block]:
    if isinstance(value, list | tuple | dict):
        for item in value.values() if isinstance(value, dict) else value:
            if isinstance(item, Block):
                yield item
            else:
                yield from _blocks_in(item)


def _check_all_there(parameters: Mapping[str, Parameter], values: Mapping[str, object], filename: str | Path) -> None:
    names = defaultdict(list)
    for name, parameter in parameters.items():
        names[id(parameter)].append(name)
    for name, parameter in parameters.items():
        if not any(other in values for other in names[id(parameter)]):
            raise AssertionError(
                f"Parameter '{name}' is missing in file '{filename}', which contains parameters: {brief(list(values))}."
                " Set allow_missing=True to ignore missing parameters."
            )
