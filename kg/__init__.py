"""Documents of the Hong Kong Government in, a checked linked-data release out. Knows nothing of HTTP."""


def __getattr__(name: str) -> str:
    """``__version__``, looked up when asked for: the look-up takes longer than the start of any command."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from kg.installed import version

    return version("govplan") or "0+unknown"  # a source tree that was never installed
