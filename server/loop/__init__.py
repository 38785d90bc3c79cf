"""``kg serve`` on an event loop: what needs no waiting is answered in the loop's thread, all else in a thread of a pool.

uvloop is the loop and httptools (llhttp) reads HTTP. ``connection`` is the protocol, ``exchange`` a request with its answer,
``environ`` makes WSGI of a request, ``taking`` tells slow readers, ``running`` is a server process, ``processes`` those who keep some alive.

Not uvicorn, which stands on the same two libraries: it has no limit on the time or the size of a request's head, writes its 400 into an
answer that is under way, sends chunks to HTTP/1.0, and starts a task for each request, which a kept answer takes less time than.
"""
