"""MXNet's initializers by their names: each takes its arguments, texts and values from the engine's."""

# ruff: noqa: D101 - the classes have the documentation of the engine's

from __future__ import annotations

import inspect
from typing import Any, ClassVar, TypeVar

from core.initializer.filling import error_of, fill_array
from core.initializer.initializer import InitDesc, Initializer, alias, create, plain_value, register
from core.parameters import initializer as engine

BuiltInT = TypeVar("BuiltInT", bound="type[BuiltIn]")


class BuiltIn(Initializer):
    """An initializer that fills in what one of the engine's does.

    Its arguments are its attributes, too, and can be changed until it is called.
    """

    engine_class: ClassVar[type[engine.Initializer]]

    def __init_subclass__(cls, of: type[engine.Initializer] | None = None) -> None:
        super().__init_subclass__()
        if of is not None:
            cls.engine_class = of
            cls.__doc__ = _documentation(of)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - those of the engine's class
        given = inspect.signature(self.engine_class).bind(*args, **kwargs)
        given.apply_defaults()
        super().__init__(**given.arguments)
        for name, value in given.arguments.items():
            setattr(self, name, value)

    def engine_initializer(self) -> engine.Initializer:
        """Return the engine's initializer with the arguments as they are now."""
        names = (spec.name for spec in self.engine_class.argument_specs())
        return self.engine_class(**{name: plain_value(getattr(self, name)) for name in names})

    def _init_weight(self, name: str, arr: Any) -> None:  # noqa: ANN401 - an NDArray
        fill_array(self.engine_initializer(), name, arr)


def _documentation(engine_class: type[engine.Initializer]) -> str:
    lines = [f"    {spec.name}: {spec.doc}" for spec in engine_class.argument_specs()]
    described = [inspect.getdoc(engine_class) or "", engine_class.formula]
    return "\n\n".join([*described, "\n".join(["Args:", *lines])] if lines else described)


def _built_in(klass: BuiltInT) -> BuiltInT:
    """Register a class under all names that the engine has for it."""
    return alias(*klass.engine_class.aliases)(register(klass))


@_built_in
class Zero(BuiltIn, of=engine.Zero):
    pass


@_built_in
class One(BuiltIn, of=engine.One):
    pass


@_built_in
class Constant(BuiltIn, of=engine.Constant):
    def __init__(self, value: Any) -> None:  # noqa: ANN401 - a number, an NDArray or what NumPy takes as an array
        super().__init__(value)


@_built_in
class Uniform(BuiltIn, of=engine.Uniform):
    pass


@_built_in
class Normal(BuiltIn, of=engine.Normal):
    pass


@_built_in
class Orthogonal(BuiltIn, of=engine.Orthogonal):
    pass


@_built_in
class Xavier(BuiltIn, of=engine.Xavier):
    pass


@_built_in
class MSRAPrelu(Xavier, of=engine.MSRAPrelu):
    factor_type: str
    slope: float
    rnd_type = "gaussian"

    @property
    def magnitude(self) -> float:
        """That of the Xavier which draws the same."""
        return engine.MSRAPrelu(self.factor_type, self.slope).as_xavier.magnitude


@_built_in
class Bilinear(BuiltIn, of=engine.Bilinear):
    pass


@_built_in
class LSTMBias(BuiltIn, of=engine.LSTMBias):
    pass


@_built_in
class Formula(BuiltIn, of=engine.Formula):
    pass


@_built_in
class FusedRNN(BuiltIn, of=engine.FusedRNN):
    forget_bias: float

    def __init__(self, init: Initializer | str | None, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        # MXNet fails to read its own text form back when that has an initializer inside; here it works.
        self._init = create(init) if init is not None else None
        super().__init__(self._init.dumps() if self._init else None, *args, **kwargs)

    def engine_initializer(self) -> engine.FusedRNN:
        """Return the engine's, which knows the pieces of the vector; what fills them is said here."""
        arguments = {spec.name: getattr(self, spec.name) for spec in self.engine_class.argument_specs()}
        return engine.FusedRNN(**{**arguments, "init": None})

    def _init_weight(self, name: str, arr: Any) -> None:  # noqa: ANN401
        """Fill each piece of the vector by its own name, as any parameter of that name."""
        rnn = self.engine_initializer()
        problem = rnn.problem(tuple(arr.shape), name)
        if problem is not None:
            raise error_of(problem)
        outer = name.global_init if isinstance(name, InitDesc) else None
        # Called by itself it is its own global initializer, which can't fill a matrix: MXNet's default does.
        initializer = self._init or (outer if outer is not None and outer is not self else Uniform())
        for piece in rnn.pieces(tuple(arr.shape)):
            part = arr[piece.start : piece.stop].reshape(piece.shape)
            if rnn.has_forget_bias(piece.name):
                part[:] = self.forget_bias
            else:
                initializer(InitDesc(piece.name, global_init=outer), part)
            arr[piece.start : piece.stop] = part.reshape((-1,))
