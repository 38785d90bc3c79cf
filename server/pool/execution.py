"""Queries under a deadline: a pool of worker processes per release, each of which may be killed alone."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from server.errors import ClientGone, ServerError
from server.pool.callers import Caller
from server.pool.failures import busy, cut, failure, fault
from server.pool.idle import NICE, Idle
from server.pool.jobs import Answer, Chained, Job
from server.pool.lookups import Lookups
from server.pool.making import Making
from server.pool.process import Dead, Gone, Options, Worker
from server.pool.slots import GENERAL, RESERVED, Run, Slots
from server.pool.worker import HEAD_LENGTH

__all__ = ["RESERVE", "Answer", "Job", "Pool"]

RESERVE = 2
"""Worker processes kept for lookups, beyond those that long queries may hold (and one for trials)."""
_NICE_WHEN_LONG = 15
"""A query that has worked for long steps back behind all others; before, it has its share of a machine that is busy."""
_TICK, _REST = 0.05, 0.5
"""Seconds between two looks at what runs; and while nothing does."""


class Pool:
    """``size`` worker processes over one store and RESERVE more for lookups, started when first needed; at most ``waiting``
    callers of either kind queue for one (``server.pool.slots``). ``options.nice`` is set here.

    ``memory`` as in ``making.Making``. ``timeout`` in seconds holds from the call of ``run`` to the last piece, the wait for a
    worker included: a thread of the pool ends what is late, what waits for a client that has left, and what has to make room.
    """

    def __init__(
        self,
        store: Path,
        *,
        size: int,
        waiting: int,
        timeout: float,
        options: Options | None = None,
        megabytes: int = 0,
        memory: int = 0,
    ) -> None:
        options = options or Options(megabytes=megabytes)
        self._making = Making(store, options, memory=memory, most=size + RESERVE + 2)
        self._megabytes = options.megabytes
        self._limits = {"rows": options.max_rows, "bytes": options.max_bytes}
        self._timeout = timeout
        self._lock = threading.Lock()
        self._slots = Slots(general=size, reserved=RESERVE, waiting=waiting)
        self._idle = Idle(self._slots.free)
        self._ending: list[Worker] = []
        self._closed = self._killed = False
        self._wake = threading.Event()
        self._watched = False
        self.lookups = Lookups()

    @property
    def in_memory(self) -> bool:
        """Whether queries that start now are answered from memory."""
        return self._making.in_memory

    def _make(self, place: str) -> Worker:
        return self._making.worker(NICE[place])

    def _replace(self) -> None:
        """Have idle processes that read on disk followed by such as have the store in memory. Under the lock."""
        self._ending += self._idle.remove(self._making.is_outdated)

    def warm(self) -> None:
        """Start some workers now, so that the first queries find them ready."""
        self._fill()
        if not self._idle.patient:
            self._idle.put(self._make(GENERAL))

    def run(self, job: Job, caller: Caller | None = None) -> Answer:
        """Start a query and wait for the head of its answer.

        Raises BadQuery for a syntax error, QueryFailed when evaluation fails, QueryTimeout, QueryCrashed, Busy, ClientGone.
        An error while ``pieces`` is read cuts the answer short with a last line that says so (``failures.cut``).
        """
        run = Run(caller or Caller(), job.light, time.monotonic() + self._timeout)
        message = {name: getattr(job, name) for name in _NAMES}
        while True:
            worker = self._take(run)
            message["timeout"] = max(0.0, run.deadline - time.monotonic())
            try:
                kind, payload = worker.start(json.dumps(message).encode())
                if kind != b"H" or self._may_stream(run):
                    return self._answer(run, worker, kind, payload)
                raise Gone
            except Gone as end:
                status = self._drop(run)
                if run.verdict == "busy":
                    raise busy() from None
                died_before = isinstance(end, Dead) and not run.verdict
                if not died_before and run.verdict != "again":
                    raise failure(run.verdict, status, self._timeout, self._megabytes) from None
            except ServerError:
                raise
            except BaseException:
                self._drop(run)
                raise

    def _answer(self, run: Run, worker: Worker, kind: bytes, payload: bytes) -> Answer:
        if kind == b"H":
            head = json.loads(payload)
            limits = {name: most for name, most in self._limits.items() if most}
            answer = Answer(head["kind"], iter(()), None, limits=limits)
            pieces = self._pieces(run, worker, answer)
            answer.pieces = Chained(next(pieces), pieces)
            return answer
        self._give_back(run, worker)
        if kind == b"E":
            error = json.loads(payload)
            raise fault(error["code"], error["message"])
        # all there: a client that reads slowly shall not keep the worker
        begin = HEAD_LENGTH.size + HEAD_LENGTH.unpack_from(payload)[0]
        head, data = json.loads(payload[HEAD_LENGTH.size : begin]), payload[begin:]
        cut = head.get("cut", "")
        return Answer(head["kind"], iter((data,)), len(data), head.get("rows"), cut, whole=not cut)

    def _pieces(self, run: Run, worker: Worker, answer: Answer) -> Iterator[bytes]:
        """At least one piece; gives the worker back at the end, or ends it."""
        done = False
        try:
            while True:
                kind, payload = worker.frame()
                if kind in (b"Z", b"E"):
                    done = True
                    answer.whole = kind == b"Z" and not payload  # a payload says by which limit it was cut
                    yield b"" if kind == b"Z" else cut("the query failed")
                    return
                yield payload
        except Gone:
            answer.whole = False
            late = run.verdict == "late"
            why = f"did not finish within {self._timeout:g} seconds" if late else "broke the engine"
            yield cut(f"the query {why}")
        finally:
            if done:
                self._give_back(run, worker)
            else:
                self._drop(run)

    def _take(self, run: Run) -> Worker:
        again = bool(run.verdict)
        with self._lock:
            if self._killed:
                raise busy()
            if not self._watched:
                self._watched = True
                threading.Thread(target=self._watch, name="queries", daemon=True).start()
            if again:
                run.light = False
                turned = self._slots.wait(run, again=True)
            elif self._slots.take(run):
                worker = self._take_idle(run)
            else:
                turned = self._slots.wait(run)
        if run.place and run.event is None:
            return worker or self._start(run)
        if turned is run:
            raise busy()
        self._wake.set()
        assert run.event is not None
        run.event.wait(max(0.0, run.deadline - time.monotonic()))
        with self._lock:
            if not run.place and not run.verdict:
                self._slots.stop_waiting(run, "busy")
            run.event = None
            worker = self._take_idle(run) if run.place else None
        if run.place:
            return worker or self._start(run)
        raise busy() if run.verdict == "busy" else ClientGone("The client has left.")

    def _take_idle(self, run: Run) -> Worker | None:
        run.worker = self._idle.take(run.place)
        return run.worker

    def _start(self, run: Run) -> Worker:
        try:
            worker = run.worker = self._make(run.place)
        except BaseException:
            with self._lock:
                self._vacate(run)
            raise
        return worker

    def _may_stream(self, run: Run) -> bool:
        """A long answer goes out from a general place only, which it waits for; False when the query has ended meanwhile."""
        with self._lock:
            if not run.verdict and run.place != GENERAL and not self._slots.promote(run):
                self._slots.wait_to_move(run)
        if run.event is not None:
            run.event.wait(max(0.0, run.deadline - time.monotonic()))
        with self._lock:
            if run.moving:
                self._slots.stop_waiting(run, run.verdict)
            run.event = None
            if run.place != GENERAL and not run.verdict:
                run.verdict = "late"
            run.streaming = not run.verdict
            return run.streaming

    def _move(self, run: Run) -> bool:
        """To a general place, if there is one, and with its priority."""
        if not self._slots.promote(run):
            return False
        assert run.worker is not None
        run.worker.slow_down(NICE[GENERAL])
        return True

    def _fill(self) -> None:
        """Have a reserved process ready for each free place of that kind: a lookup shall not wait for one to start."""
        while True:
            with self._lock:
                if not self._lacks():
                    return
            worker = self._make(RESERVED)
            with self._lock:
                if self._lacks():
                    self._idle.put(worker)
                else:
                    self._ending.append(worker)

    def _lacks(self) -> bool:
        return self._idle.missing and not self._closed

    def _give_back(self, run: Run, worker: Worker) -> None:
        with self._lock:
            usable = not (run.verdict or run.steps_back or self._closed or self._making.is_outdated(worker))
            if usable:
                self._idle.put(worker)
            run.worker = None
            self._vacate(run)
        if not usable:
            worker.end()

    def _drop(self, run: Run) -> int:
        with self._lock:
            worker, run.worker = run.worker, None
            assert worker is not None
        status = worker.end()
        with self._lock:
            self._vacate(run)
        self._wake.set()
        return status

    def _vacate(self, run: Run) -> None:
        if run.place:
            self._slots.give(run)
            run.place = ""

    def _watch(self) -> None:
        """Ends what must end, whatever the threads that wait for it do, until the pool is closed and empty."""
        while True:
            with self._lock:
                active = bool(self._slots.running) or any(True for _ in self._slots.waiting())
                if self._closed and not active:
                    self._watched = False
                    break
            self._wake.wait(_TICK if active else _REST)
            self._wake.clear()
            now = time.monotonic()
            with self._lock:
                for run in list(self._slots.running):
                    if now > run.deadline:
                        self._end(run, "late")
                for run in [*self._slots.running, *self._slots.waiting()]:
                    if run.caller.has_left():
                        self._let_go(run)
                for run in self._slots.victims():
                    if run.place == GENERAL or not self._move(run):
                        self._end(run, "again")
                for run in self._slots.long():
                    self._step_back(run)
                self._slots.dispatch()
                self._replace()
                ending, self._ending = self._ending, []
            for worker in ending:
                worker.end()
            self._fill()
            if not self.lookups.has_worker and (asked := self._making.bounded()) is not None:
                self.lookups.give(asked)
        self._making.close()

    def _let_go(self, run: Run) -> None:
        """Its client has left."""
        if run in self._slots.running:
            self._end(run, "gone")
        else:
            self._slots.stop_waiting(run, "gone")

    def _step_back(self, run: Run) -> None:
        """For the rest of its query; its process, which cannot get its priority back, is not used again."""
        assert run.worker is not None
        run.steps_back = True
        run.worker.slow_down(_NICE_WHEN_LONG)

    def _end(self, run: Run, verdict: str) -> None:
        if run.worker is not None and not run.verdict:
            run.verdict = verdict
            run.worker.process.kill()
            if run.moving and run.event is not None:
                run.event.set()
            if run.streaming:  # its thread may be waiting for a client that does not read
                self._vacate(run)

    def state(self) -> tuple[int, int, int]:
        """How many workers are at a query, how many are idle, and how many queries wait (for ``metrics``); those for lookups included."""
        busy, idle, waiting = self.lookups.state()
        with self._lock:
            busy += len(self._slots.running)
            waiting += sum(1 for _ in self._slots.waiting())
            return busy, idle + len(self._idle), waiting

    def close(self) -> None:
        """End the idle workers now and each busy one when its query ends."""
        with self._lock:
            self._closed = True
            idle = self._idle.remove(lambda worker: True) + self._ending
            self._ending = []
            watched = self._watched
        self._wake.set()
        self.lookups.close()
        for worker in idle:
            worker.end()
        if not watched:
            self._making.close()

    def kill(self) -> None:
        """End all workers at once."""
        self.close()
        with self._lock:
            self._killed = True
            for run in list(self._slots.waiting()):
                self._slots.stop_waiting(run, "busy")
            busy = [run.worker for run in self._slots.running if run.worker is not None]
        for worker in busy:
            worker.process.kill()
        self._making.close()


_NAMES = tuple(f.name for f in fields(Job) if f.name != "light")
