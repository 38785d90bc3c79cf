"""A release as it would have read on another day: what was published by then, with the states that its rules give for that day."""

from kg.asof.days import Calendar, parse_day
from kg.asof.view import view

__all__ = ["Calendar", "parse_day", "view"]
