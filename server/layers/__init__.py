"""The WSGI layers around Flask, outermost first: prefix, observe, gate, cache, lane, mount; and what watches connections."""
