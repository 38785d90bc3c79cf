"""Which keys of the catalogues the code and the templates name: in ``t('…')``, as a string of its own, or put together."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, nodes

SERVER = Path(__file__).parents[2] / "server"
ANY = "*"
"""Stands in a pattern for what is filled in."""


@dataclass
class Used:
    """``asked`` is what a call names, with the files; ``given`` a key or pattern, the names of values given with it, and the file (no
    call that passes on values by ``**``); ``patterns`` what a call puts together (``status.*``); ``said`` every other
    string, among them the keys that reach a call by way of a table."""

    asked: dict[str, set[str]] = field(default_factory=dict)
    given: list[tuple[str, frozenset[str], str]] = field(default_factory=list)
    patterns: dict[str, set[str]] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)

    def note(self, key: str | None, where: str, values: list[str | None]) -> None:
        """A call's key: None for one that is a variable alone; ``values`` the names given, with a None for ``**``."""
        if key is not None and key.strip(ANY):
            (self.patterns if ANY in key else self.asked).setdefault(key, set()).add(where)
            if None not in values:
                self.given.append((key, frozenset(name for name in values if name), where))


def used() -> Used:
    """Everything under ``server/``."""
    found = Used()
    for path in sorted(SERVER.rglob("*.py")):
        read_code(path.read_text("utf-8"), path.name, found)
    for path in sorted((SERVER / "templates").rglob("*.*ml")):
        read_template(path.read_text("utf-8"), path.name, found)
    return found


def read_code(source: str, where: str, found: Used) -> None:
    """The calls ``t(…)``, ``translator(…)(…)`` and ``find(language, …)`` of a module, and its strings."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.said.add(node.value)
        elif isinstance(node, ast.Call):
            arguments = node.args[1:] if _name(node.func) == "find" else node.args
            if arguments and _asks(node.func):
                raw = _name(node.func) == "find"
                for choice in _choices(arguments[0]):
                    found.note(choice, where, [None] if raw else [keyword.arg for keyword in node.keywords])


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _asks(function: ast.expr) -> bool:
    if isinstance(function, ast.Call):
        return _name(function.func) == "translator"
    if isinstance(function, ast.Attribute):
        return function.attr == "t" or (function.attr == "find" and _name(function.value) == "i18n")
    return _name(function) == "t"


def _choices(key: ast.expr) -> Iterator[str | None]:
    if isinstance(key, ast.IfExp):
        yield from _choices(key.body)
        yield from _choices(key.orelse)
    elif isinstance(key, ast.Constant) and isinstance(key.value, str):
        yield key.value
    elif isinstance(key, ast.BinOp):
        yield "".join(ANY if part is None else part for p in (key.left, key.right) for part in _choices(p))
    elif isinstance(key, ast.JoinedStr):
        yield "".join(str(p.value) if isinstance(p, ast.Constant) else ANY for p in key.values)
    else:
        yield None


def read_template(source: str, where: str, found: Used) -> None:
    """The calls ``t(…)`` of a template, and its strings."""
    tree = Environment(autoescape=True).parse(source)
    for constant in tree.find_all(nodes.Const):
        if isinstance(constant.value, str):
            found.said.add(constant.value)
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "t" and call.args:
            values: list[str | None] = [keyword.key for keyword in call.kwargs]
            for choice in _template_choices(call.args[0]):
                found.note(choice, where, [*values, None] if call.dyn_kwargs else values)


def _template_choices(key: nodes.Expr) -> Iterator[str | None]:
    if isinstance(key, nodes.CondExpr):
        yield from _template_choices(key.expr1)
        if key.expr2 is not None:
            yield from _template_choices(key.expr2)
    elif isinstance(key, nodes.Const):
        yield str(key.value)
    elif isinstance(key, nodes.Add | nodes.Concat):
        parts = [key.left, key.right] if isinstance(key, nodes.Add) else key.nodes
        yield "".join(ANY if part is None else part for p in parts for part in _template_choices(p))
    else:
        yield None
