"""The targets: what each is called, needs, cannot say, and writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from core.export import (
    flax_code,
    gluon_code,
    keras_code,
    mxnet_words,
    numpy_code,
    onnx_code,
    protobuf,
    pytorch,
    symbol_code,
    symbol_file,
)
from core.export.build import Spelling
from core.export.program import Parameter, Program
from core.export.weights import pack_npz, pack_params, pack_safetensors
from core.export.writer import Writer
from core.expression.expression import Expression
from core.operators.operator import Array
from core.problem import Path, Problem


@dataclass(frozen=True)
class Job:
    """What a target writes: the program, the graph that it says, and weights by name (none: without weights)."""

    program: Program
    heads: Expression
    weights: Mapping[str, Array]


@dataclass(frozen=True)
class Written:
    """What a target wrote.

    Attributes:
        listing: What people read where the main file is no text.
    """

    files: Mapping[str, str | bytes]
    main: str
    line_map: Mapping[int, Path]
    listing: str = ""


def _in_order(_program: Program, _parameter: Parameter) -> None:
    """Return that axes are as they are in the graph."""


def _as_they_are(_program: Program, values: Mapping[str, Array]) -> Mapping[str, Array]:
    return values


@dataclass(frozen=True)
class Target:
    """A kind of file that can be exported.

    Attributes:
        modules: What the files need, beside the standard library; the framework first.
        install: What a person types to get them.
        order: Axes of a parameter of the graph in the order of the target; None if that is the same.
        convert: Other arrays for the weight file, given those of the parameters by name.
        has_gradients: Its files can be differentiated.
        has_training: Its files can compute as in training.
        differentiates_use: It gives gradients of what it computes in use, too.
    """

    id: str
    title: str
    modules: tuple[str, ...]
    install: str
    spelling: Spelling
    problems: Callable[[Program], list[Problem]]
    write: Callable[[Job], Written]
    order: Callable[[Program, Parameter], tuple[int, ...] | None] = _in_order
    convert: Callable[[Program, Mapping[str, Array]], Mapping[str, Array]] = _as_they_are
    has_gradients: bool = True
    has_training: bool = True
    differentiates_use: bool = True

    @property
    def framework(self) -> str:
        """The module that the files are written for."""
        return self.modules[0]


def _python(
    emit: Callable[..., Writer], suffix: str, pack: Callable[[Mapping[str, Array]], bytes], job: Job
) -> Written:
    writer = emit(job.program, has_weights=bool(job.weights))
    stem = job.program.stem
    files: dict[str, str | bytes] = {f"{stem}.py": writer.text()}
    if job.weights:
        files[f"{stem}{suffix}"] = pack(job.weights)
    return Written(files, f"{stem}.py", writer.line_map)


def _symbol_json(job: Job) -> Written:
    text, line_map = symbol_file.json_file(job.heads)
    stem = job.program.stem
    files: dict[str, str | bytes] = {f"{stem}.json": text}
    if job.weights:
        files[f"{stem}.params"] = pack_params(job.weights)
    return Written(files, f"{stem}.json", line_map)


_PYTORCH = Target(
    "pytorch",
    pytorch.TITLE,
    ("torch", "safetensors"),
    "pip install torch safetensors",
    pytorch.SPELLING,
    pytorch.problems,
    partial(_python, pytorch.emit, pytorch.WEIGHTS_SUFFIX, pack_safetensors),
    convert=pytorch.convert,
)
_NUMPY = Target(
    "numpy",
    numpy_code.TITLE,
    ("numpy",),
    "pip install numpy",
    numpy_code.SPELLING,
    numpy_code.problems,
    partial(_python, numpy_code.emit, numpy_code.WEIGHTS_SUFFIX, pack_npz),
)


def _symbol_problems(dialect: symbol_code.SymbolDialect, program: Program) -> list[Problem]:
    found = symbol_code.problems(program, dialect.title)
    return found + (mxnet_words.differs_in_mxnet(program, dialect.title) if dialect is symbol_code.MXNET else [])


def _symbol(dialect: symbol_code.SymbolDialect, modules: tuple[str, ...], install: str) -> Target:
    return Target(
        dialect.id,
        dialect.title,
        modules,
        install,
        symbol_code.spelling(dialect),
        partial(_symbol_problems, dialect),
        partial(_python, partial(symbol_code.emit, dialect=dialect), symbol_code.WEIGHTS_SUFFIX, pack_params),
        convert=symbol_code.convert,
        differentiates_use=False,
    )


_MXNET_INSTALL = 'pip install mxnet==1.9.1 "numpy<1.24"'
_MXNET = _symbol(symbol_code.MXNET, ("mxnet",), _MXNET_INSTALL)
_SYMLOOM = _symbol(symbol_code.SYMLOOM, ("core",), "pip install symloom")
_GLUON = Target(
    "gluon",
    gluon_code.TITLE,
    ("mxnet",),
    _MXNET_INSTALL,
    gluon_code.SPELLING,
    gluon_code.problems,
    partial(_python, gluon_code.emit, gluon_code.WEIGHTS_SUFFIX, pack_params),
    convert=gluon_code.convert,
)
_JSON = Target(
    "symbol_json",
    "MXNet symbol JSON",
    ("core",),
    "pip install symloom",
    Spelling("symbol", is_flat=True),
    partial(symbol_code.problems, title="MXNet symbol JSON"),
    _symbol_json,
    convert=symbol_code.convert,
    differentiates_use=False,
)

_FLAX = Target(
    "flax",
    flax_code.TITLE,
    ("flax", "optax", "safetensors"),
    "pip install flax optax safetensors",
    flax_code.SPELLING,
    flax_code.problems,
    partial(_python, flax_code.emit, flax_code.WEIGHTS_SUFFIX, pack_safetensors),
    order=flax_code.order,
    convert=flax_code.convert,
)

_KERAS = Target(
    "keras",
    keras_code.TITLE,
    ("keras", "torch"),
    "pip install keras torch",
    keras_code.SPELLING,
    keras_code.problems,
    partial(_python, keras_code.emit, keras_code.WEIGHTS_SUFFIX, pack_npz),
    order=keras_code.order,
    convert=keras_code.convert,
)


def _onnx(job: Job) -> Written:
    weights = job.weights or onnx_code.drawn(job.program)
    graph = onnx_code.make(job.program, weights)
    comments = {each.name: each.array.letters for step in job.program.steps for each in step.visible}
    text, line_map = protobuf.listing(graph, comments)
    main = f"{job.program.stem}.onnx"
    return Written({main: graph.dumps()}, main, line_map, text)


_ONNX = Target(
    "onnx",
    onnx_code.TITLE,
    ("onnx",),
    "pip install onnx",
    onnx_code.SPELLING,
    onnx_code.problems,
    _onnx,
    has_gradients=False,
    has_training=False,
)

TARGETS: Mapping[str, Target] = MappingProxyType(
    {target.id: target for target in (_PYTORCH, _KERAS, _FLAX, _NUMPY, _SYMLOOM, _MXNET, _GLUON, _JSON, _ONNX)}
)
"""Id -> target, in the order of menus."""


def targets() -> tuple[Target, ...]:
    """List what can be exported to, in the order of menus."""
    return tuple(TARGETS.values())
