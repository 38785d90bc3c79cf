"""A queue that is fair to many clients: first come, first served for each, in turns between them."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Line(Generic[T]):
    """Items wait under their client's name. Not thread-safe."""

    def __init__(self) -> None:
        self._clients: OrderedDict[str, deque[T]] = OrderedDict()
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[tuple[str, T]]:
        """All that wait, the one whose turn comes next first within each client."""
        return iter([(client, item) for client, items in self._clients.items() for item in items])

    def push(self, client: str, item: T) -> None:
        self._clients.setdefault(client, deque()).append(item)
        self._size += 1

    def pop(self, accept: Callable[[T], bool] = lambda _: True) -> T | None:
        """Whose turn it is among those accepted; that client goes to the end of the round."""
        for client, items in self._clients.items():
            for item in items:
                if accept(item):
                    self.remove(client, item)
                    if client in self._clients:
                        self._clients.move_to_end(client)
                    return item
        return None

    def remove(self, client: str, item: T) -> bool:
        """Take an item out; False when it was not in."""
        items = self._clients.get(client)
        if items is None or item not in items:
            return False
        items.remove(item)
        self._size -= 1
        if not items:
            del self._clients[client]
        return True

    def waiting(self, client: str) -> int:
        return len(self._clients.get(client, ()))

    def last_of_longest(self) -> tuple[str, T] | None:
        """Who came last of the client that has most waiting: the one to turn away when there is no more room."""
        if not self._clients:
            return None
        client = max(self._clients, key=lambda name: len(self._clients[name]))
        return client, self._clients[client][-1]
