"""Releases: built aside, checked, made current in one step; listed, compared, exported, pushed."""

from kg.release.changes import diff
from kg.release.flow import BuildResult, build
from kg.release.layout import Release, current, current_id, find, releases
from kg.release.publish import rollback

__all__ = ["BuildResult", "Release", "build", "current", "current_id", "diff", "find", "releases", "rollback"]
