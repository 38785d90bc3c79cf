"""The WSGI layers around Flask, outermost first: prefix, observe, gate, cache, lane, mount; and what the
server's loop asks before it calls them: ``again`` (an answer without them), ``quick`` (whether they can answer at once)."""
