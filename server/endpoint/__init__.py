"""``/sparql``: the protocol, what is answered, the service description."""
