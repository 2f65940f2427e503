"""The functions below the class in an exported NumPy file: weights, and a few steps of training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.dimension import Shape
from core.export.drawing import DrawingWords
from core.export.naming import identifier
from core.export.numpy_dialect import DIALECT
from core.export.program import Input, Operand, Parameter, Program, Step
from core.export.pytorch_training import BATCH, STEPS, write_call, write_doc
from core.export.site import tuple_of
from core.export.softmax import SoftmaxForm, is_summed, softmax_form
from core.export.tables import describe_initializers, number
from core.export.writer import Writer
from core.parameters.initializer import Constant, MSRAPrelu, Normal, One, Uniform, Xavier, Zero

# Weights


def write_init_params(writer: Writer, program: Program, drawn: Mapping[str, str]) -> None:
    """Write the function that draws fresh weights; sizes that are unknown are its arguments."""
    writer.blank(2)
    sizes = unknown_sizes(program)
    arguments = ["rng: np.random.Generator", *(f"{name}: int" for name in sizes.values())]
    writer.bracketed("def init_params(", arguments, ") -> Arrays:")
    entries = [(each, draw(each, sizes, drawn)) for each in program.parameters]
    with writer.indented():
        write_doc(writer, "Draw fresh weights", describe_initializers(program.parameters))
        with writer.indented():
            is_short = all(writer.fits(f'"{each.name}": {text},') for each, text in entries)
        if is_short:
            writer.line("return {")
            with writer.indented():
                for each, text in entries:
                    writer.line(f'"{each.name}": {text},', path=each.path)
            writer.line("}")
            return
        writer.line("params: Arrays = {}")
        for each, text in entries:
            _write_entry(writer, each, text)
        writer.line("return params")


def _write_entry(writer: Writer, parameter: Parameter, text: str) -> None:
    statement = f'params["{parameter.name}"] = {text}'
    if writer.fits(statement):
        writer.line(statement, path=parameter.path)
    else:
        writer.statement(f"term = {text}", path=parameter.path)
        writer.statement(f'params["{parameter.name}"] = term', path=parameter.path)


def unknown_sizes(program: Program) -> dict[tuple[str, int], str]:
    """Name each size of a parameter that nothing decides: ``in_units``, or ``fc1_in_units`` where there are several."""
    unknown = [
        (each, axis) for each in program.parameters for axis, size in enumerate(each.array.shape or ()) if size < 0
    ]
    if len(unknown) == 1 and unknown[0][0].layer:
        return {(unknown[0][0].name, unknown[0][1]): "in_units"}
    return {
        (each.name, axis): identifier(f"{each.layer}_in_units" if each.layer else f"{each.name}_size_{axis}")
        for each, axis in unknown
    }


DRAWING = DrawingWords(
    DIALECT,
    head="def {name}(rng: np.random.Generator, shape: tuple) -> np.ndarray:",
    uniform="rng.uniform({low}, {high}, shape)",
    normal="rng.normal(0, 1, shape)",
    index="np.arange({size}, dtype=float).reshape({dims})",
    number="np.array(float({number}))",
    result="np.broadcast_to(values, shape).copy()",
)
INITIALIZERS = (Zero, One, Constant, Uniform, Normal, Xavier, MSRAPrelu)
"""Those that `draw` has a form for."""


def draw(parameter: Parameter, sizes: dict[tuple[str, int], str], drawn: Mapping[str, str]) -> str:
    """Return the expression that draws the first values of a parameter; ``drawn`` are functions that do."""
    shape = [
        str(size) if size >= 0 else sizes[parameter.name, axis] for axis, size in enumerate(parameter.array.shape or ())
    ]
    text = shape[0] if len(shape) == 1 else f"({', '.join(shape)})"
    if parameter.name in drawn:
        return f"{drawn[parameter.name]}(rng, {tuple_of(shape)})"
    match parameter.initializer:
        case Zero():
            return f"np.zeros({text})"
        case One():
            return f"np.ones({text})"
        case Constant() as constant:
            return f"np.full({text}, {number(float(constant.values))})"
        case Uniform(scale=scale):
            return f"rng.uniform(-{number(scale)}, {number(scale)}, {text})"
        case Normal(sigma=sigma):
            return f"rng.normal(0, {number(sigma)}, {text})"
        case Xavier() as xavier:
            return _xavier(xavier, shape, text)
        case MSRAPrelu(as_xavier=xavier):
            return _xavier(xavier, shape, text)
        case _:
            raise NotImplementedError(f"no NumPy form of {parameter.initializer}")


def _xavier(xavier: Xavier, shape: Sequence[str], text: str) -> str:
    fan_in, fan_out = " * ".join([*shape[1:]]), " * ".join([shape[0], *shape[2:]])
    fan = {"in": _factor(fan_in), "out": _factor(fan_out), "avg": f"(({fan_in} + {fan_out}) / 2)"}[xavier.factor_type]
    scale = f"np.sqrt({number(xavier.magnitude)} / {fan})"
    if xavier.rnd_type == "uniform":
        return f"rng.uniform(-1, 1, {text}) * {scale}"
    return f"rng.normal(0, {scale}, {text})"


def _factor(text: str) -> str:
    return f"({text})" if " " in text else text


def write_load_params(writer: Writer) -> None:
    """Write the function that reads the weight file."""
    writer.blank(2)
    with (
        writer.indented("def load_params(path: Path = WEIGHTS) -> Arrays:"),
        writer.indented("with np.load(path) as file:"),
    ):
        writer.line("return dict(file)")


# Training


def write_main(writer: Writer, program: Program, *, has_weights: bool) -> None:
    """Write a few steps of training on random data."""
    writer.blank(2)
    plain = _plain_outputs(program)
    is_trained = bool(program.trainable)
    fresh = "init_params(rng)" if not unknown_sizes(program) else ""
    with writer.indented("def main() -> None:"):
        inputs = [each for each in program.inputs if is_trained or not each.is_label]
        if inputs or (plain and is_trained) or (program.parameters and not has_weights):
            writer.line("rng = np.random.default_rng(0)")
        for index, each in enumerate(inputs):
            comment = "random data" if index == 0 else ""
            writer.statement(f"{each.name} = {_random(each)}", comment=comment, path=each.path)
        if not program.parameters:
            writer.line(f"model = {program.name}()")
        elif has_weights:
            writer.line(f"model = {program.name}(load_params())")
        elif fresh:
            writer.line(f"model = {program.name}({fresh})")
        else:
            _write_sized_model(writer, program)
        arguments = ", ".join(each.name for each in program.inputs if not each.is_label)
        if is_trained:
            train = ", train=True" if program.has_modes else ""
            _write_training(writer, program, plain, f"{arguments}{train}")
        else:
            writer.statement(f"print(model.forward({arguments}))")
    write_call(writer)


def _write_sized_model(writer: Writer, program: Program) -> None:
    sizes = [
        f"{name}={_example_size(program.parameter(key), axis)}" for (key, axis), name in unknown_sizes(program).items()
    ]
    writer.bracketed("params = init_params(", ["rng", *sizes], ")")
    writer.line(f"model = {program.name}(params)")


def _example_size(parameter: Parameter, axis: int) -> int:
    return parameter.array.example[axis] if parameter.array.example else BATCH


def _plain_outputs(program: Program) -> list[Operand]:
    losses = {step.name for step in program.losses}
    return [output.operand for output in program.outputs if output.operand.name not in losses]


def _write_training(writer: Writer, program: Program, plain: list[Operand], arguments: str) -> None:
    taken = {each.name for each in program.inputs}
    names = [
        f"{_local(output.operand)}_out" if _local(output.operand) in taken else _local(output.operand)
        for output in program.outputs
    ]
    losses = {step.name: step for step in program.losses}
    targets = ["target"] if len(plain) == 1 else [f"target_{index + 1}" for index in range(len(plain))]
    for target, operand in zip(targets, plain, strict=True):
        writer.statement(f"{target} = rng.normal(size={_size(program.array(operand).example or (BATCH,))})")
    rate = learning_rate(program, writer)
    with writer.indented(f"for step in range({STEPS}):"):
        _write_step(writer, program, names, targets, arguments)
        writer.line("for name, grad in grads.items():")
        with writer.indented():
            writer.line(f"model.params[name] -= {rate} * grad")
        known = {each.name for each in program.inputs}
        terms = [
            _entropy(writer, program, losses[output.operand.name], name)
            for output, name in zip(program.outputs, names, strict=True)
            if output.operand.name in losses and _is_watchable(losses[output.operand.name], known)
        ]
        errors = ["error"] if len(plain) == 1 else [f"error_{index + 1}" for index in range(len(plain))]
        terms += [f"({error}**2).mean()" for error in errors[: len(plain)]]
        _write_print(writer, terms)


def _is_watchable(step: Step, known: set[str]) -> bool:
    return "label" not in step.operands or step.operands["label"].name in known


def _local(operand: Operand) -> str:
    return operand.name.replace(".", "_")


def learning_rate(program: Program, writer: Writer) -> str:
    """Return the learning rate as code; a loss that is a sum over the batch takes a smaller one."""
    is_sum = any(is_summed(program, step) for step in program.losses)
    data = next((each for each in program.inputs if not each.is_label), None)
    if not is_sum or data is None:
        return "0.1"
    rate = f"0.1 / len({data.name})"
    return rate if writer.fits(f"        model.params[name] -= {rate} * grad") else "0.01"


def _write_step(writer: Writer, program: Program, names: list[str], targets: list[str], arguments: str) -> None:
    losses = {step.name for step in program.losses}
    is_plain = len(names) == 1 and bool(targets)
    if is_plain:
        writer.statement(f"error = model.forward({arguments}) - target")
        writer.bracketed("grads, _ = model.backward(", ["2 * error / error.size", *_labels(program)], ")")
        return
    known = {each.name for each in program.inputs}
    if len(names) == 1 and not any(_is_watchable(step, known) for step in program.losses):
        writer.statement(f"model.forward({arguments})")
    elif len(names) == 1:
        writer.statement(f"{names[0]} = model.forward({arguments})")
    else:
        writer.tuple_of("", names, f" = model.forward({arguments})")
    seeds, plain = [], iter(targets)
    for output, name in zip(program.outputs, names, strict=True):
        if output.operand.name not in losses:
            target = next(plain)
            error = target.replace("target", "error")
            writer.statement(f"{error} = {name} - {target}")
            seeds.append(f"2 * {error} / {error}.size")
    writer.bracketed("grads, _ = model.backward(", [*seeds, *_labels(program)], ")")


def _labels(program: Program) -> list[str]:
    """List the inputs that only losses read, in the order in which `backward` takes them."""
    known = {each.name for each in program.inputs if each.is_label}
    labels = [step.operands["label"].name for step in program.losses if "label" in step.operands]
    return [name for name in dict.fromkeys(labels) if name in known]


def _write_print(writer: Writer, terms: list[str]) -> None:
    if not terms:
        writer.line('print(f"step {step}")')
        return
    if len(terms) == 1 and writer.fits(f'print(f"step {{step}}: loss {{{terms[0]}:.4f}}")'):
        writer.line(f'print(f"step {{step}}: loss {{{terms[0]}:.4f}}")')
        return
    for index, term in enumerate(terms):
        writer.statement(f"loss = {term}" if index == 0 else f"loss = loss + {term}")
    writer.line('print(f"step {step}: loss {loss:.4f}")')


def _entropy(writer: Writer, program: Program, step: Step, name: str) -> str:
    """Return the mean loss, to be watched."""
    if step.operator != "SoftmaxOutput":
        return _watched(step, name)
    form, label = softmax_form(program, step), step.operands["label"].name
    if form.labels == "probabilities":
        return f"-({label} * np.log({name})).sum() / len({name})"
    if form.layout == "last" and form.rank == 2:
        return f"-np.log({name}[np.arange(len({name})), {_vector(form, label)}]).mean()"
    if form.layout == "last":
        return f"-np.log(np.take_along_axis({name}, {label}[..., None], -1)).mean()"
    if form.layout == "channels":
        writer.statement(f"index = {label}.reshape(len({name}), 1, *{name}.shape[2:])")
        return f"-np.log(np.take_along_axis({name}, index, 1)).mean()"
    writer.statement(f"rows = {name}.reshape(len({name}), -1)")
    writer.statement(f"index = {label}.reshape(-1)[: len({name})]")
    return "-np.log(rows[np.arange(len(rows)), index]).mean()"


def _watched(step: Step, name: str) -> str:
    label = f"{step.operands['label'].name}.reshape({name}.shape)" if "label" in step.operands else ""
    match step.operator:
        case "LinearRegressionOutput":
            return f"(({name} - {label}) ** 2).mean() / 2"
        case "LogisticRegressionOutput":
            return f"-({label} * np.log({name}) + (1 - {label}) * np.log(1 - {name})).mean()"
        case "MAERegressionOutput":
            return f"np.abs({name} - {label}).mean()"
        case "SVMOutput":
            return _margin(step, name)
    return f"{name}.mean()"


def _margin(step: Step, name: str) -> str:
    label, attributes = step.operands["label"].name, step.attributes
    side = f"np.where(np.arange({name}.shape[-1]) == {label}[..., None], 1, -1)"
    missing = f"np.maximum(0, {attributes['margin']!r} - {side} * {name})"
    losses = missing if attributes["use_linear"] else f"({missing} ** 2)"
    return f"{attributes['regularization_coefficient']!r} * {losses}.sum() / {label}.size"


def _vector(form: SoftmaxForm, label: str) -> str:
    return label if form.labels == "vector" else f"{label}.reshape(-1)"


def _random(each: Input) -> str:
    shape = each.array.example or (BATCH,)
    if each.classes is not None:
        return f"rng.integers(0, {each.classes}, {_size(shape)})"
    if each.is_distribution:
        return f"rng.dirichlet(np.ones({shape[-1]}), {_size(shape[:-1])})"
    return f"rng.normal(size={_size(shape)})"


def _size(shape: Shape) -> str:
    return str(shape[0]) if len(shape) == 1 else f"({', '.join(map(str, shape))})"
