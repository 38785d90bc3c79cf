"""The query processes of a pool that are at no query."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from server.pool.process import Worker
from server.pool.slots import GENERAL, RESERVED, TRIAL

NICE = {GENERAL: 5, RESERVED: 0, TRIAL: 5}


class Idle:
    """``prompt``: such as have the priority of reserved places; ``patient``: all others. A query that moves to another place takes its
    process with it and leaves one of the other sort for the place that it had, so that no process has to end for that, or begin.
    ``free`` are the places of ``slots.Slots``. Not thread-safe: the pool's lock is held around every call."""

    def __init__(self, free: dict[str, int]) -> None:
        self._free = free
        self.prompt: list[Worker] = []
        self.patient: list[Worker] = []

    def __iter__(self) -> Iterator[Worker]:
        yield from self.prompt
        yield from self.patient

    def __len__(self) -> int:
        return len(self.prompt) + len(self.patient)

    @property
    def missing(self) -> bool:
        """Whether a reserved place is free for which none is ready."""
        spare = max(len(self.patient) - self._free[GENERAL], 0)
        return len(self.prompt) + spare < self._free[RESERVED]

    def take(self, place: str) -> Worker | None:
        """One for a query in that place."""
        workers = self.prompt or self.patient if place == RESERVED else self.patient
        return workers.pop() if workers else None

    def put(self, worker: Worker) -> None:
        (self.prompt if worker.nice == NICE[RESERVED] else self.patient).append(worker)

    def remove(self, unwanted: Callable[[Worker], bool]) -> list[Worker]:
        """Those are somebody else's to end."""
        removed = [worker for worker in self if unwanted(worker)]
        self.prompt = [worker for worker in self.prompt if worker not in removed]
        self.patient = [worker for worker in self.patient if worker not in removed]
        return removed
