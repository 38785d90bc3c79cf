"""``kg serve`` on an event loop: what needs no waiting is answered in the loop's thread, all else in a thread of a pool.

uvloop is the loop and httptools (llhttp) reads HTTP. ``connection`` is the protocol, ``exchange`` a request with its answer,
``environ`` makes WSGI of a request, ``running`` is a server process, ``processes`` those who keep some alive.
"""
