"""The process that holds a release in memory, and of which query processes are copies: ``python -m server.pool.template STORE OPTIONS
SOCKET`` (OPTIONS as for ``server.pool.worker``, SOCKET the number of an open socket to the server).

In memory the engine answers facets and aggregates several times faster than from disk, but no two processes can open such a store, and
threads of one cannot be killed alone. A copy (fork) of a process has all its memory at once, and takes room of its own only for what it
touches. Messages, JSON each: ``{}`` out once the store is loaded; ``{"nice": n, "bounded": 0 or 1}`` in, with the ends of two pipes, and ``{"pid": n}``
out; ``{"wait": pid}`` in for one that is ending, and ``{"status": n}`` out (negative: the signal).
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as px

from server.pool import bounded
from server.pool.child import cap_memory, die_with, leave_network
from server.pool.worker import answer_all

_PIECE = 1_048_576
_NICE = 10


def main() -> None:
    path, options = sys.argv[1], json.loads(sys.argv[2])
    server = socket.socket(fileno=int(sys.argv[3]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's to handle
    if not options["network"]:
        leave_network()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        store = load(path)
    except OSError as error:
        sys.exit(str(error))
    gc.collect()
    gc.freeze()  # a collection in a copy shall not touch what it shares
    server.send(b"{}")
    while True:
        try:
            data, pipes, _, _ = socket.recv_fds(server, 4096, 2)
        except ConnectionError:
            return
        if not data:  # the server is gone, or needs no more of this release
            return
        message = json.loads(data)
        if "wait" in message:
            _, status = os.waitpid(message["wait"], 0)
            told = {"status": os.waitstatus_to_exitcode(status)}
        else:
            pid = os.fork()
            if pid == 0:
                server.close()
                _become_worker(store, pipes, options | message)
            told = {"pid": pid}
            for pipe in pipes:
                os.close(pipe)
        server.send(json.dumps(told).encode())


def load(path: str) -> px.Store:
    """A copy of a store on disk in memory, made while nothing else wants the processor. Raises OSError when it cannot be read."""
    with ThreadPoolExecutor(1, initializer=_step_back) as pool:
        return pool.submit(_load, path).result()


def _step_back() -> None:
    if (
        sys.platform == "linux"
    ):  # there a thread has a priority of its own, which those that it starts inherit
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)


def _load(path: str) -> px.Store:
    # read by another process: the engine's threads for a store on disk would not survive a fork
    reader = subprocess.Popen([sys.executable, "-m", __spec__.name, path], stdout=subprocess.PIPE)
    assert reader.stdout is not None
    store = px.Store()
    with reader.stdout as lines:
        store.bulk_load(lines, px.RdfFormat.N_QUADS, lenient=True)
    if reader.wait() != 0:
        raise OSError(f"{path} could not be read")
    return store


def write_out(path: str) -> None:
    """The quads of a store on disk to standard output, until nobody reads there any more."""
    os.nice(_NICE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with open(1, "wb", buffering=_PIECE, closefd=False) as out:
            px.Store.read_only(path).dump(out, px.RdfFormat.N_QUADS)
    except BrokenPipeError:
        os._exit(1)
    except OSError as error:  # its folder is gone, or damaged
        sys.exit(f"{path} cannot be read: {error}")


def _become_worker(store: px.Store, pipes: list[int], options: dict[str, int]) -> None:
    try:
        source, out = pipes
        threading.Thread(target=die_with, args=(source,), daemon=True).start()
        os.dup2(2, 1)  # nothing printed by a library may fall anywhere else
        os.nice(options["nice"])
        if options["megabytes"]:
            cap_memory(options["megabytes"], beside=_own_megabytes())
        if options["bounded"]:
            bounded.answer_all(store, source, out)
        else:
            answer_all(store, source, out, (options["max_rows"], options["max_bytes"]))
    finally:
        os._exit(1)  # never back into the loop of the process it is a copy of


def _own_megabytes() -> int:
    with Path("/proc/self/status").open() as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmData:"))


if __name__ == "__main__":
    main() if len(sys.argv) > 2 else write_out(sys.argv[1])
