"""Releases: built aside, checked, made current in one step; listed, compared, exported, pushed."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.release.changes import diff
    from kg.release.flow import BuildResult, build
    from kg.release.layout import Release, current, current_id, find, releases
    from kg.release.publish import rollback

__all__ = ["BuildResult", "Release", "build", "current", "current_id", "diff", "find", "releases", "rollback"]

_HOMES = {
    "changes": ("diff",),
    "flow": ("BuildResult", "build"),
    "layout": ("Release", "current", "current_id", "find", "releases"),
    "publish": ("rollback",),
}


def __getattr__(name: str) -> Any:
    """Loaded when asked for: a build must not wait for what compares releases, nor a listing for what builds them."""
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
