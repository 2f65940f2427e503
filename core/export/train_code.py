"""Prints a `TrainPlan` as ``train.py``: the training of a document in PyTorch, on one process or under torchrun.

What is the same in all scripts is text below; what follows from the document is written by `core.export.train_data`,
`core.export.train_objective` and `core.export.train_optimizer`. Splits and orders of rows are drawn as
`core.training.data` draws them, so that one process gives the losses of `core.training.trainer`.
"""

from __future__ import annotations

import textwrap

from core.export.program import is_batch_norm
from core.export.tables import number, title_of
from core.export.train_data import data_notes, write_load_data
from core.export.train_objective import metrics, write_objective
from core.export.train_optimizer import write_optimizer, write_options
from core.export.train_plan import TrainPlan
from core.export.writer import WIDTH, Writer, docstring_text, quoted, width

FILE = "train.py"
"""Name of the script."""

_DRAWS = '''\
@dataclass(frozen=True)
class Place:
    """Which process this is, of how many, and what it computes on."""

    rank: int
    world: int
    device: torch.device


def draws(seed: int, purpose: int | str) -> np.random.Generator:
    """Return the random numbers that Symloom has for an epoch, or for the split."""
    key = json.dumps([seed, ["training"], purpose]).encode()
    digest = hashlib.blake2b(key, digest_size=16).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(digest, "little")))


class EpochSampler(DistributedSampler):
    """Deals rows out to the processes, in the order in which Symloom takes them.

    As always with DistributedSampler, the first rows come again where they do not come
    out even.
    """

    def __iter__(self) -> Iterator[int]:
        order = np.arange(len(self.dataset))
        if self.shuffle:
            order = draws(self.seed, self.epoch).permutation(order)
        order = np.resize(order, self.total_size)
        return iter(order[self.rank :: self.num_replicas].tolist())


def split(count: int, options: argparse.Namespace) -> tuple[list[int], list[int]]:
    """Return which rows are trained with, and which are kept aside."""
    kept = round(count * options.validation)
    if not 0 <= kept < count:
        raise SystemExit(f"{count} rows are too few to keep {kept} of them aside.")
    order = np.arange(count)
    if options.shuffle:
        order = draws(options.seed, "split").permutation(count)
    order = order.tolist()
    return sorted(order[: count - kept]), sorted(order[count - kept :])
'''

_EPOCHS = '''\
def mean_over_rows(totals: Tensor, place: Place) -> list[float]:
    """Return sums as means over the rows of all processes; the last sum counts them."""
    if place.world > 1:
        dist.all_reduce(totals)
    return (totals[:-1] / totals[-1]).tolist()


def train_epoch(
    objective: nn.Module,
    batches: DataLoader,
    optimizer: torch.optim.Optimizer,
    place: Place,
) -> list[float]:
    """Learn from each row once, and return the scores as the batches went by."""
    objective.train()
    totals = torch.zeros(len(METRICS) + 1, dtype=torch.float64, device=place.device)
    for batch in batches:
        total, scores = objective(*(column.to(place.device) for column in batch))
%(stop)s        optimizer.zero_grad()
        %(backward)s
        optimizer.step()
        totals += len(batch[0]) * torch.cat([scores.double(), totals.new_ones(1)])
    return mean_over_rows(totals, place)


@torch.no_grad()
def evaluate(objective: nn.Module, columns: list[Tensor], place: Place) -> list[float]:
    """Return the scores of rows that nothing is learned from."""
    objective.eval()
    totals = torch.zeros(len(METRICS) + 1, dtype=torch.float64, device=place.device)
    for batch in zip(*(column.split(256) for column in columns), strict=True):
        _, scores = objective(*(column.to(place.device) for column in batch))
        totals += len(batch[0]) * torch.cat([scores.double(), totals.new_ones(1)])
    return mean_over_rows(totals, place)


def progress(scores: list[float]) -> str:
    """Return scores as people read them."""
    pairs = zip(METRICS, scores, strict=True)
    return "  ".join(f"{name} {value:.6f}" for name, value in pairs)
'''

_CHECKPOINTS = '''\
def write(path: Path, save: Callable[[Path], None]) -> None:
    """Write a file that is there as a whole or, after a crash, as it was."""
    beside = path.with_suffix(".tmp")
    save(beside)
    beside.replace(path)


def save_checkpoint(
    folder: Path,
    model: nn.Module,
    state: dict[str, object],
    *,
    is_best: bool,
) -> None:
    """Write the parameters for Symloom, and everything that --resume needs."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = model.state_dict()
    named = {name: weights[key].contiguous() for key, name in NAMES.items()}
    for file in ["last.safetensors", *(["best.safetensors"] if is_best else [])]:
        write(folder / file, partial(save_file, named))
    write(folder / "last.pt", partial(torch.save, {**state, "model": weights}))


def load_checkpoint(
    folder: Path,
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    device: torch.device,
) -> tuple[int, float]:
    """Take up a training; return how many epochs are done, and the smallest loss."""
    path = folder / "last.pt"
    if not path.exists():
        raise SystemExit(f"There is no {path} to resume from: leave out --resume.")
    state = torch.load(path, map_location=device, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    return state["epoch"], state["best"]
'''

_TRAIN = '''\
def deal_out(
    options: argparse.Namespace,
    place: Place,
) -> tuple[EpochSampler, DataLoader, list[Tensor]]:
    """Return the order of the rows, the batches, and the columns to check with."""
    try:
        data = load_data(options.data)
    except FileNotFoundError as error:
        raise SystemExit(f"{error}: name the folder of the data with --data.") from None
    rows, kept = split(len(data), options)
    size = min(options.batch_size, len(rows))
    if size %% place.world:
        raise SystemExit(f"{place.world} processes can't share batches of {size} rows.")
    sampler = EpochSampler(
        Subset(data, rows),
        num_replicas=place.world,
        rank=place.rank,
        shuffle=options.shuffle,
        seed=options.seed,
    )
    shares = BatchSampler(sampler, size // place.world, drop_last=False)
    batches = DataLoader(sampler.dataset, sampler=shares, batch_size=None)
    columns = []
    if kept:
        checked = torch.tensor(kept[place.rank :: place.world], dtype=torch.int64)
        columns = [column[checked] for column in data.tensors]
    return sampler, batches, columns


def train(options: argparse.Namespace, place: Place) -> None:
    """Train for some epochs, with a line and a checkpoint after each."""
    sampler, batches, columns = deal_out(options, place)
    model = network.%(name)s()
    network.load_weights(model)
    objective = Objective(model).to(place.device)
%(synchronized)s    parallel = objective
    if place.world > 1:
        parallel = DistributedDataParallel(objective%(idle)s)
    optimizer = make_optimizer(model, options)
    epoch, best = 0, math.inf
    if options.resume:
        folder = options.checkpoints
        epoch, best = load_checkpoint(folder, model, optimizer, place.device)

    while epoch < options.epochs:
        started = time.perf_counter()
%(seed)s        sampler.set_epoch(epoch)
        scores = train_epoch(parallel, batches, optimizer, place)
        line, judged = progress(scores), scores[0]
        if columns:
            checked = evaluate(objective, columns, place)
            line, judged = f"{line}  validation {progress(checked)}", checked[0]
        epoch += 1
        is_best, best = judged < best, min(best, judged)
        if place.rank == 0:
            seconds = f"{time.perf_counter() - started:.1f} s"
            print(f"epoch {epoch}/{options.epochs}  {line}  {seconds}", flush=True)
            state = {"epoch": epoch, "best": best, "optimizer": optimizer.state_dict()}
            save_checkpoint(options.checkpoints, model, state, is_best=is_best)
'''

_START = '''\
def start() -> Place:
    """Join the other processes, where torchrun has started several."""
    rank = int(os.environ.get("RANK", "0"))
    world = int(os.environ.get("WORLD_SIZE", "1"))
    device = torch.device("cpu")
    if torch.cuda.is_available():
        device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
        torch.cuda.set_device(device)
%(mixed)s    if world > 1:
        dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    return Place(rank, world, device)


def main() -> None:
    options = parse_options()
    place = start()
    try:
        train(options, place)
    finally:
        if dist.is_initialized():
            dist.destroy_process_group()


if __name__ == "__main__":
    main()
'''

_STOP = """\
        if not torch.isfinite(total):
            raise SystemExit(f"The loss is {total.item()}: stopped before it spreads.")
"""
_STOP_ABOVE = """\
        if scores[0] > %(limit)s:
            raise SystemExit(f"The loss is {scores[0].item():.6g}: more than %(limit)s.")
"""
_SEED = """\
        # each epoch draws anew, so that a resumed training draws what it would have drawn
        torch.manual_seed((options.seed + epoch) * place.world + place.rank)
"""
_BATCH_NORM = (
    "PyTorch's moving variances are those of n - 1 rows, Symloom's those of n: losses on the rows kept aside differ a"
    " little. Each process normalizes the rows that it has; on GPUs all do so together."
)
_SYNCHRONIZED = """\
    if place.world > 1 and place.device.type == "cuda":
        objective = nn.SyncBatchNorm.convert_sync_batchnorm(objective)
"""
_MIXED = """\
    if world > 1:
        # some losses are sums over the rows and some are not: their shares do not add up
        raise SystemExit("This loss can't be dealt out to several processes.")
"""


def emit(plan: TrainPlan) -> str:
    """Return the text of the script."""
    body = Writer()
    _constants(body, plan)
    _write(body, _DRAWS)
    write_load_data(body, plan)
    write_objective(body, plan)
    write_optimizer(body, plan)
    _write(body, _EPOCHS % {"stop": _stop(plan), "backward": _backward(plan)})
    _write(body, _CHECKPOINTS)
    _write(body, _TRAIN % _training(plan))
    _options(body, plan)
    _write(body, _START % {"mixed": _MIXED if len(plan.kinds) > 1 else ""})
    writer = Writer()
    _header(writer, plan)
    _imports(writer, plan, uses_functional=body.calls("F"))
    writer.extend(body)
    return writer.text()


def _write(writer: Writer, text: str) -> None:
    """Write a text that stands on its own."""
    writer.blank(2)
    for line in text.splitlines():
        writer.line(line)


def _header(writer: Writer, plan: TrainPlan) -> None:
    program = plan.program
    writer.line(f'"""{docstring_text(title_of(program))}: training with PyTorch, on one process or on many.')
    writer.blank()
    writer.line(f"    python {FILE}")
    writer.line(f"    torchrun --nproc-per-node 4 {FILE}")
    writer.line(f"    python {FILE} --resume")
    writer.blank()
    writer.line("Rows are split, shuffled and put into batches as in Symloom, and the optimizer has the")
    writer.line("same formulas: one process gives the losses that Symloom shows.")
    writer.blank()
    writer.line(f"Network  {program.stem}.py, with the weights of {program.stem}.safetensors")
    notes = data_notes(plan)
    column = max(width(name) for name, _ in notes)
    for index, (name, text) in enumerate(notes):
        label = "Data" if index == 0 else ""
        writer.line(f"{label:9}{name}{' ' * (column - width(name))}  {text}")
    writer.line("Writes   checkpoints/last.safetensors  parameters by their names in Symloom: Load values")
    writer.line("         checkpoints/best.safetensors  likewise, after the epoch of the smallest loss")
    writer.line("         checkpoints/last.pt           what --resume goes on from")
    for note in _differences(plan):
        writer.blank()
        for line in textwrap.wrap(note, WIDTH):
            writer.line(line)
    writer.line('"""')


def _differences(plan: TrainPlan) -> list[str]:
    """Say where a training in PyTorch, or on several processes, is not quite that of Symloom."""
    program, pause = plan.program, plan.settings.stop_epoch
    has_batch_norm = any(is_batch_norm(step) for step in program.steps)
    has_valid = any(step.attributes.get("normalization") == "valid" for step in program.losses)
    found = [
        (program.is_random, "Dropout draws other numbers than in Symloom."),
        (has_batch_norm, _BATCH_NORM),
        (plan.has_idle, "Parameters that the loss does not reach stay as they are; weight decay leaves them alone."),
        (has_valid, "On several processes each divides its loss by its own valid labels."),
        (
            any(not each.is_sum for each in plan.plain),
            "On several processes a loss without rows is taken to be a mean over the rows.",
        ),
        (pause is not None, f"Symloom pauses after epoch {pause}; here, choose --epochs, and --resume to go on."),
        *(
            (feed.is_cut, f"On several processes each has the same numbers of {feed.name} for its rows.")
            for feed in plan.fixed
        ),
    ]
    return [text for is_so, text in found if is_so]


def _imports(writer: Writer, plan: TrainPlan, *, uses_functional: bool) -> None:
    writer.blank()
    for line in (
        "import argparse",
        "import hashlib",
        "import json",
        "import math",
        "import os",
        "import time",
        "from collections.abc import Callable, Iterator",
        "from dataclasses import dataclass",
        "from functools import partial",
        "from pathlib import Path",
        "",
        "import numpy as np",
        "import torch",
        "import torch.distributed as dist",
        "from safetensors.torch import save_file",
        "from torch import Tensor, nn",
        *(["from torch.nn import functional as F"] if uses_functional else []),
        "from torch.nn.parallel import DistributedDataParallel",
        "from torch.utils.data import (",
        "    BatchSampler,",
        "    DataLoader,",
        "    DistributedSampler,",
        "    Subset,",
        "    TensorDataset,",
        ")",
        "",
        f"import {plan.program.stem} as network",
        "",
    ):
        writer.line(line)


def _constants(writer: Writer, plan: TrainPlan) -> None:
    writer.line("HERE = Path(__file__).parent")
    names = ", ".join(f'"{name}"' for name in metrics(plan))
    writer.line(f"METRICS = ({names}{',' if len(metrics(plan)) == 1 else ''})")
    writer.line("# key in the state dict -> name in Symloom")
    with writer.indented("NAMES = {"):
        for parameter in plan.program.parameters:
            if not parameter.is_constant:
                writer.line(f"{quoted(parameter.name)}: {quoted(parameter.argument)},")
    writer.line("}")


def _stop(plan: TrainPlan) -> str:
    settings = plan.settings
    text = _STOP if settings.stops_at_nan else ""
    limit = settings.stop_above
    return text + (_STOP_ABOVE % {"limit": number(limit)} if limit is not None else "")


def _backward(plan: TrainPlan) -> str:
    """Return the backward pass; DistributedDataParallel takes the mean of the gradients of all processes."""
    if plan.averages and plan.kinds == {False}:
        return "(total / place.world).backward()  # it was divided by the rows of one process"
    if not plan.averages and plan.kinds == {True}:
        return "(total * place.world).backward()  # the mean over processes is to be a sum"
    return "total.backward()"


def _training(plan: TrainPlan) -> dict[str, str]:
    program = plan.program
    has_batch_norm = any(is_batch_norm(step) for step in program.steps)
    return {
        "name": program.name,
        "synchronized": _SYNCHRONIZED if has_batch_norm else "",
        "idle": ", find_unused_parameters=True" if plan.has_idle else "",
        "seed": _SEED if program.is_random else "",
    }


def _options(writer: Writer, plan: TrainPlan) -> None:
    settings = plan.settings
    writer.blank(2)
    with writer.indented("def parse_options() -> argparse.Namespace:"):
        writer.line("parser = argparse.ArgumentParser(")
        with writer.indented():
            writer.line('description=__doc__.partition("\\n")[0],')
            writer.line("formatter_class=argparse.ArgumentDefaultsHelpFormatter,")
        writer.line(")")
        writer.line("add = parser.add_argument")
        _option(writer, "data", "type=Path", "default=HERE", 'help="folder of the data"')
        _option(writer, "epochs", "type=int", f"default={settings.epochs}", 'help="how often each row is seen"')
        help_text = 'help="rows of a batch, over all processes"'
        _option(writer, "batch-size", "type=int", f"default={settings.batch_size}", help_text)
        write_options(writer, settings)
        help_text = 'help="share of the rows that is kept aside"'
        _option(writer, "validation", "type=float", f"default={number(settings.validation)}", help_text)
        _option(writer, "seed", "type=int", f"default={settings.seed}", 'help="of the split and of the order of rows"')
        shuffles = f"default={settings.shuffles}"
        action = "action=argparse.BooleanOptionalAction"
        _option(writer, "shuffle", action, shuffles, 'help="take the rows in another order each epoch"')
        _option(writer, "checkpoints", "type=Path", 'default=HERE / "checkpoints"', 'help="folder to write into"')
        _option(writer, "resume", 'action="store_true"', 'help="go on from the last checkpoint"')
        writer.line("return parser.parse_args()")


def _option(writer: Writer, name: str, *arguments: str) -> None:
    writer.bracketed("add(", [f'"--{name}"', *arguments], ")")
