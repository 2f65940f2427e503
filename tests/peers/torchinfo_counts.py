"""A reference set of networks as PyTorch modules, and what torchinfo counts of them.

    python torchinfo_counts.py > torchinfo_counts.json

writes, of each network and each of its layers that have a name: its elements of parameters, its multiply-adds (where a
layer is used several times, of all uses together), and the shape at each use. It imports nothing of ours.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

BATCH = 8
STEPS = 4

INPUTS: dict[str, list[tuple[int, ...]]] = {
    "perceptron": [(BATCH, 64)],
    "lenet": [(BATCH, 1, 28, 28)],
    "batch norm": [(BATCH, 3, 16, 16)],
    "siamese": [(BATCH, 64), (BATCH, 64)],
    "rnn": [(BATCH, 5)] * STEPS,
    "residual": [(BATCH, 12)],
    "dilated": [(BATCH, 4, 20, 20)],
    "layer norm": [(BATCH, 10)],
}


def networks(nn: Any) -> dict[str, Any]:  # noqa: ANN401 - torch.nn, which need not be there
    """Return the reference set; the attribute that holds a layer is its name."""

    def network(forward: Callable[..., Any], **layers: Any) -> Any:  # noqa: ANN401
        made = nn.Module()
        for name, layer in layers.items():
            setattr(made, name, layer)
        made.forward = lambda *inputs: forward(made, *inputs)
        return made

    def in_row(net: Any, x: Any) -> Any:  # noqa: ANN401
        for layer in net.children():
            x = layer(x)
        return x

    def siamese(net: Any, left: Any, right: Any) -> Any:  # noqa: ANN401
        return (net.code(net.relu(net.tower(left))) - net.code(net.relu(net.tower(right)))) ** 2

    def rnn(net: Any, *steps: Any) -> Any:  # noqa: ANN401
        h = net.tanh(net.x2h(steps[0]))
        for x in steps[1:]:
            h = net.tanh(net.x2h(x) + net.h2h(h))
        return net.out(h)

    def residual(net: Any, x: Any) -> Any:  # noqa: ANN401
        x = x + net.relu1(net.dense1(x))
        return net.last(x + net.relu2(net.dense2(x)))

    return {
        "perceptron": network(in_row, dense1=nn.Linear(64, 256), relu1=nn.ReLU(), dense2=nn.Linear(256, 10)),
        "lenet": network(
            in_row,
            conv1=nn.Conv2d(1, 20, 5),
            tanh1=nn.Tanh(),
            pool1=nn.MaxPool2d(2),
            conv2=nn.Conv2d(20, 50, 5),
            tanh2=nn.Tanh(),
            pool2=nn.MaxPool2d(2),
            flat=nn.Flatten(),
            dense1=nn.Linear(800, 500),
            tanh3=nn.Tanh(),
            dense2=nn.Linear(500, 10),
        ),
        "batch norm": network(
            in_row,
            conv1=nn.Conv2d(3, 8, 3, padding=1, bias=False),
            bn1=nn.BatchNorm2d(8),
            relu1=nn.ReLU(),
            conv2=nn.Conv2d(8, 16, 3, stride=2, padding=1, groups=4),
            bn2=nn.BatchNorm2d(16),
            relu2=nn.ReLU(),
            pool=nn.AdaptiveAvgPool2d(1),
            flat=nn.Flatten(),
            dense=nn.Linear(16, 10),
        ),
        "siamese": network(siamese, tower=nn.Linear(64, 32), relu=nn.ReLU(), code=nn.Linear(32, 8)),
        "rnn": network(rnn, x2h=nn.Linear(5, 7), h2h=nn.Linear(7, 7, bias=False), tanh=nn.Tanh(), out=nn.Linear(7, 3)),
        "residual": network(
            residual,
            dense1=nn.Linear(12, 12),
            relu1=nn.ReLU(),
            dense2=nn.Linear(12, 12),
            relu2=nn.ReLU(),
            last=nn.Linear(12, 2),
        ),
        "dilated": network(
            in_row,
            conv1=nn.Conv2d(4, 6, (3, 5), dilation=2, stride=(1, 2)),
            sigmoid1=nn.Sigmoid(),
            pool1=nn.AvgPool2d((2, 3), stride=(2, 1)),
            conv2=nn.Conv2d(6, 5, 1),
        ),
        "layer norm": network(
            in_row,
            dense1=nn.Linear(10, 24),
            norm=nn.LayerNorm(24),
            tanh1=nn.Tanh(),
            drop=nn.Dropout(0.3),
            dense2=nn.Linear(24, 4, bias=False),
        ),
    }


def counts(torchinfo: Any, network: Any, inputs: list[tuple[int, ...]]) -> dict[str, Any]:  # noqa: ANN401
    """Return what torchinfo counts of one network."""
    found = torchinfo.summary(network, input_size=inputs, verbose=0)
    layers: dict[str, dict[str, Any]] = {}
    for each in found.summary_list:
        if each.depth == 1:
            layer = layers.setdefault(each.var_name, {"parameters": each.num_params, "multiply_adds": 0, "outputs": []})
            layer["multiply_adds"] += each.macs
            layer["outputs"].append(list(each.output_size))
    return {"parameters": found.total_params, "multiply_adds": found.total_mult_adds, "layers": layers}


def main() -> None:
    """Print the counts of all networks."""
    import torch
    import torchinfo

    made = networks(torch.nn)
    found = {name: counts(torchinfo, network, INPUTS[name]) for name, network in made.items()}
    json.dump({"torchinfo": torchinfo.__version__, "networks": found}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
