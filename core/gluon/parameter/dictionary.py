"""Parameters by name, in the order in which they were made."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, Sequence, ValuesView
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from core import initializer, ndarray
from core.context import Context
from core.gluon.parameter import shapes
from core.gluon.parameter.constant import Constant
from core.gluon.parameter.parameter import Contexts, Init, Parameter
from core.initializer import Initializer
from core.ndarray import NDArray

SHOWN_NAMES = 7
"""How many names an error lists."""

_NAMING = " Please make sure source and target networks have the same prefix."


class ParameterDict:
    """Parameters by their full names. ``get`` makes what is not there, under the prefix.

    Args:
        prefix: What the names of the parameters that it makes begin with.
        shared: Where parameters are looked for before they are made; those found belong to both.
    """

    def __init__(self, prefix: str = "", shared: ParameterDict | None = None) -> None:
        self._prefix = prefix
        self._params: dict[str, Parameter] = {}
        self._shared = shared

    def __repr__(self) -> str:
        lines = "\n".join(f"  {parameter!r}" for parameter in self.values())
        name = f"{self._prefix} " if self._prefix else ""
        return f"{name}(\n{lines}\n)"

    @property
    def prefix(self) -> str:
        """What the names of the parameters that it makes begin with."""
        return self._prefix

    @property
    def shared(self) -> ParameterDict | None:
        """Where parameters are looked for before they are made."""
        return self._shared

    def __getitem__(self, key: str) -> Parameter:
        return self._params[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._params)

    def __contains__(self, key: object) -> bool:
        return key in self._params

    def __len__(self) -> int:
        return len(self._params)

    def __bool__(self) -> bool:
        # A dictionary is somebody's `params`, also while it is empty.
        return True

    def keys(self) -> KeysView[str]:
        """The full names."""
        return self._params.keys()

    def values(self) -> ValuesView[Parameter]:
        """The parameters."""
        return self._params.values()

    def items(self) -> ItemsView[str, Parameter]:
        """The full names with their parameters."""
        return self._params.items()

    # Making and sharing

    def get(self, name: str, **kwargs: object) -> Parameter:
        """Return the parameter ``prefix + name``: the one that is here, else the shared one, else a new one.

        Keywords are those of `Parameter`. Those given for a parameter that exists complete its shape, and must agree
        with what it has.

        Raises:
            AssertionError: They do not.
        """
        full = self._prefix + name
        found = self._find(full)
        if found is None:
            self._params[full] = Parameter(full, **kwargs)  # type: ignore[arg-type] # checked by Parameter itself
            return self._params[full]
        for key, wanted in kwargs.items():
            _reconcile(found, key, wanted)
        return found

    def get_constant(self, name: str, value: NDArray | ArrayLike | None = None) -> Constant:
        """Return the constant ``prefix + name``, made of the value where it is not there.

        Raises:
            KeyError: It is not there, and there is no value.
            AssertionError: It has other values, or is a parameter that is learned.
        """
        full = self._prefix + name
        found = self._find(full)
        if found is None:
            if value is None:
                raise KeyError(
                    f"No constant named '{full}'. Please specify value if you want to create a new constant."
                )
            made = Constant(full, value)
            self._params[full] = made
            return made
        if not isinstance(found, Constant):
            raise AssertionError(f"Parameter '{full}' already exists but it is not a constant.")
        if value is not None and not found.is_equal(value):
            raise AssertionError(f"Constant '{full}' already exists but it's value doesn't match new value")
        return found

    def _find(self, full: str) -> Parameter | None:
        if full not in self._params and self._shared is not None and full in self._shared:
            self._params[full] = self._shared[full]
        return self._params.get(full)

    def update(self, other: ParameterDict, names: Iterable[str] | None = None) -> None:
        """Add the parameters of another dictionary, or those of some names.

        Raises:
            AssertionError: One of the same name here is another object.
        """
        wanted = list(other.keys() if names is None else names)
        for name in wanted:
            if self._params.get(name, other[name]) is not other[name]:
                raise AssertionError(
                    f"Cannot update self with other because they have different Parameters with the same name '{name}'"
                )
        self._params.update({name: other[name] for name in wanted})

    # All of them at once

    def initialize(
        self, init: Init = None, ctx: Contexts = None, verbose: bool = False, force_reinit: bool = False
    ) -> None:
        """Initialize every parameter; ``init`` (Uniform) is for those without an initializer of their own."""
        default = initializer.create(initializer.Uniform() if init is None else init)
        if verbose:
            default.set_verbosity(verbose=True)
        for parameter in self.values():
            parameter.initialize(None, ctx, default, force_reinit=force_reinit)

    def zero_grad(self) -> None:
        """Set all gradients to zero."""
        for parameter in self.values():
            parameter.zero_grad()

    def reset_ctx(self, ctx: Contexts) -> None:
        """Move all to other devices."""
        for parameter in self.values():
            parameter.reset_ctx(ctx)

    def list_ctx(self) -> list[Context]:
        """List the devices that any of them is on, each once."""
        return list(dict.fromkeys(ctx for parameter in self.values() for ctx in parameter.list_ctx()))

    def setattr(self, name: str, value: object) -> None:
        """Set an attribute of every parameter: ``setattr('grad_req', 'null')``."""
        for parameter in self.values():
            setattr(parameter, name, value)

    # Files

    def save(self, filename: str | Path, strip_prefix: str = "") -> None:
        """Write the values into a file that MXNet reads, too; names lose the prefix given.

        Raises:
            ValueError: A name does not begin with it.
        """
        for name in self.keys():
            if not name.startswith(strip_prefix):
                raise ValueError(
                    f"Prefix '{strip_prefix}' is to be striped before saving, but Parameter's name '{name}' does not"
                    f" start with '{strip_prefix}'. this may be due to your Block shares parameters from other Blocks"
                    " or you forgot to use 'with name_scope()' when creating child blocks."
                )
        values = {name.removeprefix(strip_prefix): _saved(parameter) for name, parameter in self.items()}
        ndarray.save(str(filename), values)

    def load(
        self,
        filename: str | Path,
        ctx: Contexts = None,
        allow_missing: bool = False,
        ignore_extra: bool = False,
        restore_prefix: str = "",
        cast_dtype: bool = False,
        dtype_source: str = "current",
    ) -> None:
        """Read values from a file; its names get the prefix given.

        Args:
            allow_missing: Leave parameters as they are that the file has no values for.
            ignore_extra: Read past values that there is no parameter for.
            cast_dtype: Convert values of another type, to the parameter's or (``dtype_source='saved'``) the other
                way round.

        Raises:
            AssertionError: Names, shapes or types do not fit.
        """
        for name in self.keys():
            if not name.startswith(restore_prefix):
                raise AssertionError(
                    f"restore_prefix is '{restore_prefix}' but Parameters name '{name}' does not start with"
                    f" '{restore_prefix}'."
                )
        values = {restore_prefix + name: value for name, value in read_values(filename).items()}
        self._check_names(values, filename, restore_prefix, allow_missing=allow_missing, ignore_extra=ignore_extra)
        for name, value in values.items():
            if name in self:
                load_value(self[name], value, ctx, cast_dtype=cast_dtype, dtype_source=dtype_source)

    def _check_names(
        self,
        values: Mapping[str, NDArray],
        filename: str | Path,
        prefix: str,
        *,
        allow_missing: bool,
        ignore_extra: bool,
    ) -> None:
        for name in self.keys():
            if name not in values and not allow_missing:
                raise AssertionError(
                    f"Parameter '{name.removeprefix(prefix)}' is missing in file: {filename}, which contains"
                    f" parameters: {brief([one.removeprefix(prefix) for one in values])}.{_NAMING}"
                )
        for name in values:
            if name not in self and not ignore_extra:
                raise AssertionError(
                    f"Parameter '{name.removeprefix(prefix)}' loaded from file: {filename} is not present in"
                    f" ParameterDict, choices are: {brief(list(self.keys()))}. Set ignore_extra to True to ignore."
                    f"{_NAMING}"
                )


def _reconcile(parameter: Parameter, key: str, wanted: object) -> None:
    """Bring one attribute of a parameter together with what is wanted of it."""
    existing = getattr(parameter, key, None)
    if existing is None:
        setattr(parameter, key, wanted)
        return
    if wanted is None or _is_same(key, wanted, existing):
        return
    if key == "shape" and isinstance(wanted, int | Sequence):
        one, other = shapes.stored(wanted), shapes.stored(parameter.shape)
        both = shapes.merged(one, other) if one is not None and other is not None else None
        if both is not None:
            parameter.shape = both
            return
    raise AssertionError(
        f"Cannot retrieve Parameter '{parameter.name}' because desired attribute does not match with stored for"
        f" attribute '{key}': desired '{wanted}' vs stored '{existing}'."
    )


def _is_same(key: str, wanted: object, existing: object) -> bool:
    if key == "dtype":
        return np.dtype(wanted) == np.dtype(existing)  # type: ignore[call-overload, no-any-return]
    if key == "init" and isinstance(wanted, str | Initializer) and isinstance(existing, str | Initializer):
        return initializer.create(wanted) == initializer.create(existing)
    return bool(wanted == existing)


def read_values(filename: str | Path) -> dict[str, NDArray]:
    """Read named arrays from a file; ``arg:`` and ``aux:``, which MXNet's exports put in front, are taken off.

    Raises:
        ValueError: The file has arrays without names.
    """
    loaded = ndarray.load(str(filename))
    if not isinstance(loaded, Mapping):
        if not loaded:
            return {}
        raise ValueError(f"{filename} has arrays without names, which cannot be assigned to parameters")
    return {name.removeprefix("arg:").removeprefix("aux:"): value for name, value in loaded.items()}


def load_value(
    parameter: Parameter, value: NDArray, ctx: Contexts, *, cast_dtype: bool = False, dtype_source: str = "current"
) -> None:
    """Give a parameter a value from a file."""
    parameter._load_init(value, ctx, cast_dtype=cast_dtype, dtype_source=dtype_source)  # noqa: SLF001 - our own


def _saved(parameter: Parameter) -> NDArray:
    return parameter._reduce()  # noqa: SLF001 - our own


def brief(names: Sequence[str]) -> str:
    """Return names in quotes, those in the middle left out if there are many."""
    quoted = [f"'{name}'" for name in names]
    if len(quoted) > SHOWN_NAMES:
        half = SHOWN_NAMES // 2
        quoted = [*quoted[:half], "...", *quoted[-half:]]
    return ", ".join(quoted)
