"""Who may run a query now: a number of general places, a few reserved for lookups, and one for trials.

A query that looks light (``kg.query_guard``) takes a reserved place, any other a general one, and each may wait for one.
Looks deceive, so that neither kind is at the mercy of the other: a light query that has worked longer than QUICK in a reserved
place while another waits moves to a general place or begins again in the general line; and when every general place has
been held for LONG, those in the general line get a trial of QUICK, one after another. Clients take turns. One client may
hold all general places, but only while nobody else waits: then its youngest query begins again. Long answers go out from general
places alone: where none is free, a query that has one waits in the general line and keeps its place until then.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator

from server.pool.callers import Caller
from server.pool.fair import Line
from server.pool.process import Worker

GENERAL, RESERVED, TRIAL = "general", "reserved", "trial"
QUICK = 0.1
LONG = 1.0


class Run:
    """One query on its way. ``place`` is empty while it waits for its first; ``moving``: it waits for another (``event`` is set then); ``verdict`` says why its process was ended or its waiting:
    ``late``, ``again`` (it begins again), ``gone`` (its client left) or ``busy``."""

    __slots__ = (
        "before",
        "caller",
        "deadline",
        "event",
        "light",
        "moving",
        "place",
        "since",
        "started",
        "steps_back",
        "streaming",
        "tried",
        "verdict",
        "worker",
    )  # fmt: skip

    def __init__(self, caller: Caller, light: bool, deadline: float) -> None:
        self.caller, self.light, self.deadline = caller, light, deadline
        self.place = self.verdict = ""
        self.tried = self.streaming = self.steps_back = self.moving = False
        self.since = self.started = 0.0
        self.before = -1.0
        self.event: threading.Event | None = None
        self.worker: Worker | None = None

    @property
    def client(self) -> str:
        return self.caller.client

    def worked(self) -> float:
        """Seconds of a processor that its worker has had since this was first asked."""
        assert self.worker is not None
        worked = self.worker.worked()
        if self.before < 0:
            self.before = worked
        return worked - self.before


class Slots:
    """The places, who holds them and who waits. Not thread-safe: the pool's lock is held around every call."""

    def __init__(self, *, general: int, reserved: int, waiting: int) -> None:
        self.free = {GENERAL: general, RESERVED: reserved, TRIAL: 1}
        self.running: set[Run] = set()
        self._waiting = waiting
        self._light: Line[Run] = Line()
        self._heavy: Line[Run] = Line()

    def take(self, run: Run) -> bool:
        """A place at once, if one is free for it and nobody is before it."""
        if run.light and self.free[RESERVED] and not self._light:
            self._grant(run, RESERVED)
        elif self.free[GENERAL] and not self._heavy:
            self._grant(run, GENERAL)
        else:
            return False
        return True

    def wait(self, run: Run, *, again: bool = False) -> Run | None:
        """Put it in line; who has to go when there is no more room (it has ``busy`` as its verdict then): the last of the
        client that has most waiting. One that begins again has had its place in line."""
        line = self._light if run.light else self._heavy
        run.place, run.verdict, run.since = "", "", time.monotonic()
        run.event = threading.Event()
        line.push(run.client, run)
        self.dispatch()
        last = line.last_of_longest()
        if again or run.place or len(line) <= self._waiting or last is None:
            return None
        longest, chosen = last
        if line.waiting(run.client) == line.waiting(longest):
            chosen = run
        self.stop_waiting(chosen, "busy")
        return chosen

    def wait_to_move(self, run: Run) -> None:
        """Put one that has a place in line for a general one."""
        run.tried = run.moving = True  # that place has been its trial
        run.event = threading.Event()
        self._heavy.push(run.client, run)

    def stop_waiting(self, run: Run, verdict: str = "") -> None:
        if self._light.remove(run.client, run) or self._heavy.remove(run.client, run):
            run.verdict, run.moving = verdict, False
            assert run.event is not None
            run.event.set()

    def give(self, run: Run) -> None:
        """Its place is free again."""
        self.running.discard(run)
        self.free[run.place] += 1
        if self._light or self._heavy:
            self.dispatch()

    def promote(self, run: Run) -> bool:
        """Move it from its place to a general one that nobody waits for."""
        if not self.free[GENERAL] or self._heavy:
            return False
        self.free[GENERAL] -= 1
        self.free[run.place] += 1
        run.place = GENERAL
        self.dispatch()
        return True

    def waiting(self) -> Iterator[Run]:
        for line in (self._light, self._heavy):
            yield from (run for _, run in line)

    def dispatch(self) -> None:
        """Give the free places to those whose turn it is."""
        while self.free[GENERAL] and (run := self._next_heavy()):
            self._grant(run, GENERAL)
        while self.free[RESERVED] and (run := self._light.pop()):
            self._grant(run, RESERVED)
        while self.free[GENERAL] and (run := self._light.pop()):
            self._grant(run, GENERAL)
        if self.free[TRIAL] and self._all_long() and (run := self._heavy.pop(_untried)):
            run.tried = True
            self._grant(run, TRIAL)

    def victims(self) -> list[Run]:
        """Those that have to begin again, so that others get their turn."""
        now = time.monotonic()
        found: list[Run] = []
        ending = Counter(run.place for run in self.running if run.verdict)
        if len(self._light) > ending[RESERVED]:
            found += sorted(self._spent(RESERVED), key=lambda run: run.started)[:1]
        if any(_untried(run) for _, run in self._heavy):
            found += self._spent(TRIAL)
        held = self._held()
        starved = {run.client for client, run in self._heavy if not held[client] and now - run.since >= LONG}
        for _ in starved:
            hog, count = held.most_common(1)[0] if held else ("", 0)
            theirs = [r for r in self._on(GENERAL) if r.client == hog and not r.streaming and not r.verdict]
            if count < 2 or not theirs:
                break
            held[hog] -= 1
            found.append(max(theirs, key=lambda run: run.started))
        return found

    def _grant(self, run: Run, place: str) -> None:
        self.free[place] -= 1
        if run.place:
            self.free[run.place] += 1
        run.place, run.moving = place, False
        run.started = time.monotonic()
        run.before = -1.0
        self.running.add(run)
        if run.event is not None:
            run.event.set()

    def _next_heavy(self) -> Run | None:
        """The next in turn of those clients that hold fewest general places."""
        if not self._heavy:
            return None
        held = self._held()
        fewest = min(held[client] for client, _ in self._heavy)
        return self._heavy.pop(lambda run: held[run.client] == fewest)

    def _on(self, place: str) -> list[Run]:
        return [run for run in self.running if run.place == place]

    def _spent(self, place: str) -> list[Run]:
        """Those that have worked for QUICK; a process that others keep from working does not lose its place for that. One that only
        waits to move does when that may take long: beginning again costs more than a short wait."""
        now = time.monotonic()
        found = []
        for run in self._on(place):
            if run.verdict or run.worker is None or now - run.started < QUICK:
                continue
            spent = self._all_long() if run.moving else run.worked() >= QUICK
            if spent or now - run.started >= LONG:
                found.append(run)
        return found

    def long(self) -> list[Run]:
        """Those in general places that have worked for LONG, and do not step back yet."""
        now = time.monotonic()
        return [
            run
            for run in self._on(GENERAL)
            if run.worker is not None
            and not (run.steps_back or run.verdict)
            and now - run.started >= QUICK
            and run.worked() >= LONG
        ]

    def _held(self) -> Counter[str]:
        return Counter(run.client for run in self._on(GENERAL) if not run.verdict)

    def _all_long(self) -> bool:
        now = time.monotonic()
        return all(now - run.started >= LONG for run in self._on(GENERAL))


def _untried(run: Run) -> bool:
    return not run.tried
