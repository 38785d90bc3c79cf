"""Where the worker processes of a pool come from: copies of one that holds the store in memory, or such as read it on disk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from server.pool.nursery import Nursery, worth_while
from server.pool.process import Options, Worker


class Making:
    """``memory``: megabytes that the store may take in memory, where it is loaded from now on; until it is, and for one that is larger
    or hardly worth while, processes read it on disk. ``most`` is the number of processes that there may be. Thread-safe."""

    def __init__(self, store: Path, options: Options, *, memory: int, most: int) -> None:
        self._store, self._options = store, options
        self.nursery: Nursery | None = None
        if memory and worth_while(store, memory, most):
            self.nursery = Nursery(store, options)

    @property
    def in_memory(self) -> bool:
        """Whether the next process will answer from memory."""
        return self.nursery is not None and self.nursery.ready

    def worker(self, nice: int) -> Worker:
        """A new one."""
        made = self.nursery.worker(nice) if self.nursery is not None and self.nursery.ready else None
        return made or Worker(self._store, replace(self._options, nice=nice))

    def bounded(self) -> Worker | None:
        """A new one that answers bounded queries alone (``server.pool.bounded``), once it can do so from memory."""
        return (
            self.nursery.worker(0, bounded=True) if self.nursery is not None and self.nursery.ready else None
        )

    def is_outdated(self, worker: Worker) -> bool:
        """Whether it reads on disk what others have in memory by now."""
        return self.in_memory and not worker.in_memory

    def close(self) -> None:
        """From now on processes read on disk."""
        if self.nursery is not None:
            self.nursery.close()
