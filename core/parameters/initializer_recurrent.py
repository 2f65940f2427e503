"""The initializer of a whole recurrent network whose weights and biases lie in one vector."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np

from core.dimension import Shape, format_shape
from core.operators.operator import Array
from core.parameters.initializer_base import NESTED, FloatType, Initializer, argument
from core.parameters.initializer_default import default_initializer
from core.parameters.initializer_fixed import Constant
from core.problem import Problem

GATES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"rnn_relu": ("",), "rnn_tanh": ("",), "lstm": ("_i", "_f", "_c", "_o"), "gru": ("_r", "_z", "_o")}
)
"""Suffixes of the gates of each kind of network, in the order in which they lie in memory."""


@dataclass(frozen=True)
class Piece:
    """One gate's weight or bias in the vector: its elements from ``start`` to ``stop``, to be read in a shape."""

    name: str
    start: int
    shape: Shape

    @property
    def stop(self) -> int:
        """Where the next piece begins."""
        return self.start + math.prod(self.shape)


@dataclass(frozen=True)
class FusedRNN(Initializer):
    """The parameters of a recurrent network in one vector: each gate's weights and biases are filled on their own.

    First come all weights, layer by layer, direction by direction (gates from the input, then from the state);
    after them all biases in the same order. An LSTM's forget gates get their bias from ``forget_bias``.
    """

    name: ClassVar[str] = "fusedrnn"
    display_name: ClassVar[str] = "FusedRNN"
    formula: ClassVar[str] = "w = [weights of all layers, biases of all layers]"
    is_random: ClassVar[bool] = True
    axes: ClassVar[tuple[int, int | None]] = (1, 1)

    init: Initializer | None = argument(kind=NESTED, doc="What fills the weights; none: what their names say.")
    num_hidden: int = argument(kind="int", doc="The number of hidden units.", minimum=1)
    num_layers: int = argument(kind="int", doc="The number of layers.", minimum=1)
    mode: str = argument(doc="The kind of network.", choices=tuple(GATES))
    bidirectional: bool = argument(False, kind="bool", doc="Whether each layer also reads backward.")
    forget_bias: float = argument(1.0, doc="The bias of an LSTM's forget gates.")

    def fill(self, shape: Shape, generator: np.random.Generator, dtype: FloatType = np.float32) -> Array:
        values = np.empty(shape, dtype)
        for piece in self.pieces(shape):
            values[piece.start : piece.stop] = self._filler(piece.name).fill(piece.shape, generator, dtype).ravel()
        return values

    def pieces(self, shape: Shape) -> Iterator[Piece]:
        """Yield the weights and biases in a vector that has no `problem`, in order."""
        h, inputs = self.num_hidden, _input_size(self, shape[0])
        directions = ("l", "r") if self.bidirectional else ("l",)
        places = [(layer, f"{direction}{layer}") for layer in range(self.num_layers) for direction in directions]
        start = 0
        for layer, prefix in places:
            from_below = inputs if layer == 0 else len(directions) * h
            for part, width in (("i2h", from_below), ("h2h", h)):
                for gate in GATES[self.mode]:
                    yield Piece(f"{prefix}_{part}{gate}_weight", start, (h, width))
                    start += h * width
        for _, prefix in places:
            for part in ("i2h", "h2h"):
                for gate in GATES[self.mode]:
                    yield Piece(f"{prefix}_{part}{gate}_bias", start, (h,))
                    start += h

    def has_forget_bias(self, name: str) -> bool:
        """Whether a piece is the bias of a forget gate."""
        return self.mode == "lstm" and name.endswith("_f_bias")

    def _filler(self, name: str) -> Initializer:
        if self.has_forget_bias(name):
            return Constant(self.forget_bias)
        if self.init is not None and name.endswith("weight"):
            return self.init
        return default_initializer(name)

    def bounds(self, shape: Shape) -> tuple[float, float]:
        every = [self._filler(piece.name).bounds(piece.shape) for piece in self.pieces(shape)]
        return min(low for low, _ in every), max(high for _, high in every)

    def mean(self, shape: Shape) -> float:
        return sum(share * mean for share, mean, _ in self._moments(shape))

    def std(self, shape: Shape) -> float:
        square = sum(share * (mean**2 + std**2) for share, mean, std in self._moments(shape))
        return math.sqrt(max(square - self.mean(shape) ** 2, 0.0))

    def _moments(self, shape: Shape) -> Iterator[tuple[float, float, float]]:
        for piece in self.pieces(shape):
            filler = self._filler(piece.name)
            yield (piece.stop - piece.start) / shape[0], filler.mean(piece.shape), filler.std(piece.shape)

    def argument_problem(self) -> Problem | None:
        return super().argument_problem() or (self.init.argument_problem() if self.init else None)

    def _shape_problem(self, shape: Shape) -> Problem | None:
        found = super()._shape_problem(shape)
        if found is not None or shape[0] < 0:
            return found
        inputs = _input_size(self, shape[0])
        if inputs < 1 or _vector_size(self, inputs) != shape[0]:
            fitting = f"({_vector_size(self, max(inputs, 1))},)"
            return Problem("initializer_size", expected=fitting, found=format_shape(shape))
        first = next(self.pieces(shape))
        return self.init.problem(first.shape) if self.init else None

    def argument_values(self) -> dict[str, Any]:
        return {**super().argument_values(), "init": self.init.dumps() if self.init else None}


def _vector_size(rnn: FusedRNN, inputs: int) -> int:
    """Return how many parameters a network with so many inputs has: all gates' weights and two biases each."""
    h, directions = rnn.num_hidden, 1 + rnn.bidirectional
    per_unit = inputs + h + 2 + (rnn.num_layers - 1) * (directions * h + h + 2)
    return per_unit * h * len(GATES[rnn.mode]) * directions


def _input_size(rnn: FusedRNN, size: int) -> int:
    """Return how many inputs a network has whose vector has that size (rounded down, if none has)."""
    per_input = rnn.num_hidden * len(GATES[rnn.mode]) * (1 + rnn.bidirectional)
    return (size - _vector_size(rnn, 0)) // per_input
