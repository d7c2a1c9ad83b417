"""The processes of a run: one, or several started by ``torchrun``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass

import torch
from torch import distributed, nn
from torch.nn.parallel import DistributedDataParallel

from landslide_qgis.core.errors import LandslideError


@dataclass(frozen=True)
class Workers:
    """This process among those of a run.

    Attributes:
        device: Where it computes.
        rank: Its number; 0 writes files and speaks.
        count: How many there are.
    """

    device: torch.device
    rank: int = 0
    count: int = 1

    @property
    def leads(self) -> bool:
        """Whether this process writes and speaks for all."""
        return self.rank == 0

    def wrap(self, model: nn.Module) -> nn.Module:
        """Return the network to call while training: gradients are averaged over processes."""
        if self.count == 1:
            return model
        places = [self.device.index] if self.device.type == "cuda" else None
        return DistributedDataParallel(model, device_ids=places)

    def apart(self, model: nn.Module, wanted: bool) -> AbstractContextManager[None]:
        """Return a context in which gradients are not averaged yet, if that is wanted."""
        if wanted and isinstance(model, DistributedDataParallel):
            return model.no_sync()
        return nullcontext()

    @contextmanager
    def one_after_the_other(self) -> Iterator[None]:
        """Have the first process go before all others, so that they find what it has made."""
        if not self.leads:
            self.total(0.0)
        yield
        if self.leads:
            self.total(0.0)

    def any(self, flag: bool) -> bool:
        """Whether the flag is set in any process."""
        return self.total(float(flag)) > 0.0

    def total(self, value: float) -> float:
        """Return the sum of a number over the processes."""
        if self.count == 1:
            return value
        number = torch.tensor(value, dtype=torch.float64, device=self.device)
        distributed.all_reduce(number)
        return float(number)

    def told(self, value: float) -> float:
        """Return the number that the first process has."""
        return self.total(value if self.leads else 0.0)

    def random_states(self) -> list[torch.Tensor]:
        """Return the state of torch's generators in every process, on CPU and CUDA one each."""
        mine = torch.get_rng_state()
        if self.device.type == "cuda":
            mine = torch.cat([mine, torch.cuda.get_rng_state(self.device)])
        if self.count == 1:
            return [mine]
        states: list[torch.Tensor] = [mine] * self.count
        distributed.all_gather_object(states, mine)
        return states

    def restore_random(self, states: list[torch.Tensor]) -> None:
        """Put torch's generators back into a state from :meth:`random_states`.

        Raises:
            LandslideError: It was saved by another number of processes.
        """
        if len(states) != self.count:
            raise LandslideError(
                f"The run was interrupted within an epoch of {len(states)} processes; resume it "
                f"with as many, not {self.count}."
            )
        size = torch.get_rng_state().numel()
        torch.set_rng_state(states[self.rank][:size])
        if self.device.type == "cuda" and states[self.rank].numel() > size:
            torch.cuda.set_rng_state(states[self.rank][size:], self.device)


def is_first() -> bool:
    """Whether this is the first of the run's processes, or the only one."""
    return os.environ.get("RANK", "0") == "0"


@contextmanager
def gather_workers(device: str = "auto") -> Iterator[Workers]:
    """Join the other processes of the run, if ``torchrun`` started any, and leave them at the end.

    Args:
        device: ``cpu``, ``cuda`` or ``auto``.

    Raises:
        LandslideError: CUDA is asked for and absent.
    """
    count = int(os.environ.get("WORLD_SIZE", "1"))
    place = find_device(device, int(os.environ.get("LOCAL_RANK", "0")))
    if count == 1:
        yield Workers(place)
        return
    if place.type == "cuda":
        torch.cuda.set_device(place)
    distributed.init_process_group("nccl" if place.type == "cuda" else "gloo")
    try:
        yield Workers(place, distributed.get_rank(), count)
    finally:
        distributed.destroy_process_group()


def find_device(name: str, number: int = 0) -> torch.device:
    """Return a device by its name in the recipe.

    Args:
        name: ``cpu``, ``cuda`` or ``auto``.
        number: Number of this process on its machine.

    Raises:
        LandslideError: CUDA is asked for and absent, or there are fewer devices than processes.
    """
    present = torch.cuda.is_available()
    if name == "cuda" and not present:
        raise LandslideError("'loop.device' is cuda, but torch finds no CUDA device here.")
    if name == "cpu" or not present:
        return torch.device("cpu")
    have = torch.cuda.device_count()
    if number >= have:
        raise LandslideError(
            f"This is process {number + 1} on this machine, but it has {have} CUDA devices; give "
            "torchrun as many processes as there are devices."
        )
    return torch.device("cuda", number)
