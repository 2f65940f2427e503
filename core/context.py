"""Devices: several CPU contexts share one memory, and there is no GPU."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any, ClassVar

from core.base import MXNetError
from core.scopes import Scope


class Context(Scope):
    """A device, by type and number; inside of a ``with`` it is where new arrays are.

    Raises:
        KeyError: There is no such type of device.
    """

    _current: ClassVar[ContextVar[Any]] = ContextVar("context", default=None)

    devtype2str: ClassVar[dict[int, str]] = {1: "cpu", 2: "gpu", 3: "cpu_pinned", 5: "cpu_shared"}
    devstr2type: ClassVar[dict[str, int]] = {name: number for number, name in devtype2str.items()}

    def __init__(self, device_type: str | Context = "cpu", device_id: int = 0) -> None:
        super().__init__()
        other = device_type if isinstance(device_type, Context) else None
        self.device_typeid: int = other.device_typeid if other else self.devstr2type[str(device_type)]
        self.device_id: int = other.device_id if other else device_id

    @property
    def device_type(self) -> str:
        """``cpu``, ``gpu``, ``cpu_pinned`` or ``cpu_shared``."""
        return self.devtype2str[self.device_typeid]

    @classmethod
    def default_ctx(cls) -> Context:
        """Return the device that is current here."""
        return current_context()

    def empty_cache(self) -> None:
        """Do nothing: memory is given back as soon as nobody uses it."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Context) and (self.device_typeid, self.device_id) == (
            other.device_typeid,
            other.device_id,
        )

    def __hash__(self) -> int:
        return hash((self.device_typeid, self.device_id))

    def __repr__(self) -> str:
        return f"{self.device_type}({self.device_id})"


def cpu(device_id: int = 0) -> Context:
    """Return a CPU; those of other numbers are different devices with the same memory."""
    return Context("cpu", device_id)


def cpu_pinned(device_id: int = 0) -> Context:
    """Return a CPU; its memory is pinned in MXNet, and the same as any here."""
    return Context("cpu_pinned", device_id)


def gpu(device_id: int = 0) -> Context:
    """Return a GPU, to be named; arrays cannot be on it."""
    return Context("gpu", device_id)


def num_gpus() -> int:
    """Return the number of GPUs: there are none."""
    return 0


def gpu_memory_info(device_id: int = 0) -> tuple[int, int]:
    """Refuse, as there is no GPU."""
    raise MXNetError(_no_gpu(gpu(device_id)))


def current_context() -> Context:
    """Return the device that new arrays are on."""
    return Context.current


def usable(ctx: Context | None) -> Context:
    """Return a device that arrays can be on: the current one for None.

    Raises:
        TypeError: This is no Context.
        MXNetError: This is a GPU.
    """
    if ctx is None:
        ctx = current_context()
    if not isinstance(ctx, Context):
        raise TypeError(f"A context is expected, for example cpu(), but got {ctx!r}")
    if ctx.device_type == "gpu":
        raise MXNetError(_no_gpu(ctx))
    return ctx


def _no_gpu(ctx: Context) -> str:
    return f"{ctx} cannot be used: there is no GPU here, the engine computes on the CPU. Use cpu() instead."
