"""Documents of the Hong Kong Government in, a checked linked-data release out. Knows nothing of HTTP."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("govplan")
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0+unknown"
