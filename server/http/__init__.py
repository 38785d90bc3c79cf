"""What HTTP asks of every answer: addresses, negotiation, headers, codings, RDF as a body. Knows no page and no query."""
