"""The fast way through the shapes: aggregate queries over the store settle whole constraints at once and name the few
focus nodes that may break one; only those are then checked exactly.

Every query here may name too many nodes, never too few. FILTER NOT EXISTS is left out on purpose: over a path it
is quadratic in this store, where MINUS and GROUP BY are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.dataclasses import dataclass
from kg.validate.exact import Evaluator
from kg.validate.lexical import ALWAYS_WELL_FORMED
from kg.validate.model import Closed, Constraint, Shape, ShapesGraph, SparqlRule, Target
from kg.validate.paths import Path, Repeat, Step, reverse, to_sparql
from kg.validate.profile import EVERYTHING, ClassProfile, in_threads, profiles
from kg.validate.result import Result
from kg.validate.settle import settled
from kg.validate.sparql import sparql_results
from kg.validate.terms import XSD, Node, Term
from kg.validate.view import View

_FEW = 24
"""Up to so many focus nodes looking at each is cheaper than asking."""

_BY_VALUE = frozenset(
    [
        "class",
        "datatype",
        "nodeKind",
        "minExclusive",
        "minInclusive",
        "maxExclusive",
        "maxInclusive",
        "minLength",
        "maxLength",
        "pattern",
        "languageIn",
        "in",
        "node",
        "not",
        "and",
        "or",
        "xone",
    ]
)
_PLAIN = {
    XSD + "date": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$",
    XSD + "gYearMonth": "^[0-9]{4}-(0[1-9]|1[0-2])$",
    XSD + "gYear": "^[0-9]{4}$",
    XSD + "boolean": "^(true|false)$",
}
"""Texts that are certainly well formed, as the store's regular expressions; what they do not know is checked exactly."""
_ORDERED = f"(<{XSD}date>, <{XSD}integer>, <{XSD}gYear>, <{XSD}gYearMonth>, <{XSD}decimal>)"


@dataclass(slots=True)
class Scope:
    """The focus nodes of a shape: ``patterns`` bind ``?f`` to them, ``nodes`` are named one by one."""

    targets: tuple[Target, ...]
    patterns: list[str]
    profiles: list[ClassProfile] | None
    """One for each pattern, or None when a pattern is not a class."""
    nodes: list[Term]
    everything: list[Term] | None = None
    """All focus nodes, where they are few."""
    complete: list[Term] | None = None
    """All focus nodes, once something had to look at each."""
    shared: list[Term] | None = None
    """Those of ``View.shared`` that are focus nodes, once something asked."""


class Screen:
    def __init__(self, view: View, graph: ShapesGraph) -> None:
        self.view = view
        self.evaluator = Evaluator(view, graph)
        self.roots = graph.roots()
        self._present: dict[Term, list[Term]] = {}
        self._bad: dict[tuple[Path, Constraint], list[Term]] = {}
        self._distinct: dict[str, list[Term]] = {}
        self._profiles = profiles(view, self._wanted())

    def results(self) -> list[Result]:
        """Of all shapes."""
        return [
            r for found in in_threads(self.view, lambda s: list(self._root(s)), self.roots) for r in found
        ]

    def _root(self, shape: Shape) -> Iterator[Result]:
        scope = self._scope(shape.targets)
        if not scope.patterns and not scope.nodes:
            return
        for constraint in shape.constraints:
            if constraint.kind == "property":
                yield from self._property(scope, self.evaluator.shape(cast(Node, constraint.value)))
            else:
                yield from self._constraint(scope, shape, constraint)

    def _wanted(self) -> dict[Term, frozenset[str]]:
        """The properties that the shapes of each class need to know about."""
        wanted: dict[Term, frozenset[str]] = {}
        for shape in self.roots:
            used = frozenset(self._predicates(shape))
            for target in shape.targets:
                for c in self._classes(target.term) if target.kind == "class" else ():
                    wanted[c] = wanted.get(c, frozenset()) | used
        return wanted

    def _predicates(self, shape: Shape) -> Iterator[str]:
        for constraint in shape.constraints:
            if constraint.kind == "property":
                nested = self.evaluator.shape(cast(Node, constraint.value))
                if isinstance(nested.path, Step):
                    yield nested.path.predicate.value
                for inner in nested.constraints:
                    if inner.kind in ("lessThan", "lessThanOrEquals"):
                        yield cast(NamedNode, inner.value).value
            elif constraint.kind == "closed":
                yield EVERYTHING

    # focus nodes

    def _classes(self, of: Term) -> list[Term]:
        if of not in self._present:
            self._present[of] = self.view.present_classes(of)
        return self._present[of]

    def _scope(self, targets: tuple[Target, ...]) -> Scope:
        scope = Scope(targets, [], [], [])
        for target in targets:
            if target.kind == "class":
                for c in self._classes(target.term):
                    if isinstance(c, NamedNode):
                        scope.patterns.append(f"?f a {c} .")
                        if scope.profiles is not None:
                            scope.profiles.append(self._profiles[c])
                    else:
                        scope.nodes += self.view.subjects(
                            NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), c
                        )
            elif target.kind == "node":
                scope.nodes.append(target.term)
            else:
                s, o = ("?f", "?any") if target.kind == "subjectsOf" else ("?any", "?f")
                scope.patterns.append(f"{s} {target.term} {o} .")
                scope.profiles = None
        if scope.profiles is not None and sum(p.instances for p in scope.profiles) <= _FEW:
            scope.everything = self._everything(targets)
        return scope

    def _everything(self, targets: tuple[Target, ...]) -> list[Term]:
        return list(dict.fromkeys(n for t in targets for n in self.view.targets(t)))

    # constraints

    def _property(self, scope: Scope, shape: Shape) -> Iterator[Result]:
        if not shape.deactivated:
            for constraint in shape.constraints:
                yield from self._constraint(scope, shape, constraint)

    def _constraint(self, scope: Scope, shape: Shape, c: Constraint) -> Iterator[Result]:
        if c.kind == "sparql" and cast(SparqlRule, c.value).setwise:
            yield from self._setwise(scope, shape, cast(SparqlRule, c.value))
            return
        suspects = scope.everything
        if suspects is None:
            found = self._suspects(scope, shape, c)
            if found is None:
                if scope.complete is None:
                    scope.complete = self._everything(scope.targets)
                suspects = scope.complete
            else:
                if scope.shared is None:
                    shared = self.view.shared
                    scope.shared = [n for n in shared if self.view.is_target(n, scope.targets)]
                suspects = list(dict.fromkeys([*found, *scope.nodes, *scope.shared]))
        for focus in suspects:
            yield from self.evaluator.check(focus, shape, c, self.view.values(focus, shape.path))

    def _setwise(self, scope: Scope, shape: Shape, rule: SparqlRule) -> Iterator[Result]:
        for result in sparql_results(self.view, shape, rule, None):
            if self.view.is_target(result.focus, scope.targets):
                yield result

    def _suspects(self, scope: Scope, shape: Shape, c: Constraint) -> Iterable[Term] | None:
        """Focus nodes that may break the constraint; None: all of them."""
        path = shape.path
        if path is None:
            return self._node_suspects(scope, c)
        if _repeats(path) or c.kind in (
            "property",
            "equals",
            "qualifiedMinCount",
            "qualifiedMaxCount",
            "sparql",
        ):
            return None
        if isinstance(path, Step) and not path.inverse and scope.profiles is not None:
            predicate = path.predicate
            open_ones = [
                pattern
                for pattern, profile in zip(scope.patterns, scope.profiles, strict=True)
                if not settled(c, predicate, profile)
            ]
        else:
            open_ones = scope.patterns
        if not open_ones:
            return []
        if c.kind in _BY_VALUE:
            return self._by_value(scope, path, c, open_ones)
        return self._by_count(path, c, open_ones)

    def _node_suspects(self, scope: Scope, c: Constraint) -> Iterable[Term] | None:
        if c.kind == "nodeKind" and c.value == NamedNode("http://www.w3.org/ns/shacl#IRI"):
            return self._foci(scope.patterns, "FILTER(!ISIRI(?f))")
        if c.kind == "closed" and scope.profiles is not None:
            allowed = cast(Closed, c.value).allowed
            foreign = sorted({p for profile in scope.profiles for p in profile.usage} - allowed)
            return [f for p in foreign for f in self._foci(scope.patterns, f"?f <{p}> ?v")]
        return None

    def _by_count(self, path: Path, c: Constraint, patterns: list[str]) -> Iterable[Term] | None:
        p, n = to_sparql(path), c.value
        match c.kind:
            case "minCount" if n == 1:
                return self._foci(patterns, f"MINUS {{ ?f {p} ?v }}")
            case "minCount":
                return self._foci(
                    patterns, f"OPTIONAL {{ ?f {p} ?v }}", f"GROUP BY ?f HAVING(COUNT(DISTINCT ?v) < {n})"
                )
            case "maxCount":
                return self._foci(patterns, f"?f {p} ?v", f"GROUP BY ?f HAVING(COUNT(DISTINCT ?v) > {n})")
            case "uniqueLang":
                return self._foci(
                    patterns,
                    f'?f {p} ?v FILTER(LANG(?v) != "")',
                    "GROUP BY ?f (LCASE(LANG(?v)) AS ?tag) HAVING(COUNT(DISTINCT ?v) > 1)",
                )
            case "hasValue" if not isinstance(n, BlankNode):
                return self._foci(patterns, f"MINUS {{ ?f {p} {n} }}")
            case "disjoint":
                return self._foci(patterns, f"?f {p} ?v . ?f {n} ?v")
            case "lessThan" | "lessThanOrEquals":
                sign = "<" if c.kind == "lessThan" else "<="
                return self._foci(
                    patterns,
                    f"?f {p} ?v . ?f {n} ?w FILTER(!COALESCE(DATATYPE(?v) = DATATYPE(?w) && "
                    f"DATATYPE(?v) IN {_ORDERED} && ?v {sign} ?w, false))",
                )
        return None

    def _foci(self, patterns: list[str], body: str, tail: str = "") -> list[Term]:
        found: dict[Term, None] = {}
        for pattern in patterns:
            if body.startswith(pattern.split(" ?any")[0] + " ?v "):
                pattern = ""  # subjects of the very property that is asked about
            for (node,) in self.view.select(f"SELECT DISTINCT ?f {{ {pattern} {body} }} {tail}"):
                if node is not None:
                    found[node] = None
        return list(found)

    # constraints on each value by itself

    def _by_value(
        self, scope: Scope, path: Path, c: Constraint, patterns: list[str]
    ) -> Iterable[Term] | None:
        if c.kind in ("datatype", "nodeKind", "languageIn") and not self._only_form_open(scope, path, c):
            return self._foci(patterns, f"?f {to_sparql(path)} ?v FILTER(!COALESCE({_kind_test(c)}, false))")
        back, bad = reverse(path), self._bad_values(path, c, patterns)
        if bad and isinstance(path, Step) and not path.inverse:
            # what is wrong here may be right for the instances of other classes, and have many of them
            own = {v for pattern in patterns for v in self._values(f"{pattern} ?f {path.predicate} ?v")}
            bad = [value for value in bad if value in own]
        suspects = {node: None for value in bad for node in self.view.values(value, back)}
        return [n for n in suspects if self.view.is_target(n, scope.targets)]

    @staticmethod
    def _only_form_open(scope: Scope, path: Path, c: Constraint) -> bool:
        """Whether all values have the datatype asked for, so that only their form is in question."""
        if c.kind != "datatype" or scope.profiles is None or not isinstance(path, Step) or path.inverse:
            return False
        datatype = cast(NamedNode, c.value).value
        return all(u.datatype == datatype for p in scope.profiles for u in p.of(path.predicate))

    def _bad_values(self, path: Path, c: Constraint, patterns: list[str]) -> list[Term]:
        """Distinct values anywhere in the data that break the constraint."""
        if isinstance(path, Step) and not path.inverse:
            key = (path, c)
            if key not in self._bad:
                self._bad[key] = self._ask_values(f"?f {path.predicate} ?v", c)
            return self._bad[key]
        where = [f"{{ {pattern} ?f {to_sparql(path)} ?v }}" for pattern in patterns]
        return self._ask_values(" UNION ".join(where), c)

    def _ask_values(self, where: str, c: Constraint) -> list[Term]:
        match c.kind:
            case "class":
                found: Iterable[Term] = self._untyped(where, cast(Term, c.value))
            case "datatype":
                datatype = cast(NamedNode, c.value)
                # a value of another datatype is another class's business: this class has none (see _only_form_open)
                form = _form_test(datatype)
                found = self._values(f"{where} FILTER(DATATYPE(?v) = {datatype} && !COALESCE({form}, false))")
            case "minLength" | "maxLength":
                sign = ">=" if c.kind == "minLength" else "<="
                found = self._values(f"{where} FILTER(!COALESCE(STRLEN(STR(?v)) {sign} {c.value}, false))")
            case _:
                found = self._values(where)
        return [v for v in found if not self.evaluator.value_ok(v, c)]

    def _untyped(self, where: str, of: Term) -> list[Term]:
        present = [c for c in self._classes(of) if isinstance(c, NamedNode)]
        if not present:
            return self._values(where)
        minus = " ".join(f"MINUS {{ ?v a {c} }}" for c in present)
        return [
            row[0]
            for row in self.view.select(f"SELECT ?v {{ {{ SELECT DISTINCT ?v {{ {where} }} }} {minus} }}")
            if row[0] is not None
        ]

    def _values(self, where: str) -> list[Term]:
        if where not in self._distinct:
            rows = self.view.select(f"SELECT DISTINCT ?v {{ {where} }}")
            self._distinct[where] = [row[0] for row in rows if row[0] is not None]
        return self._distinct[where]


def _repeats(path: Path) -> bool:
    """Whether the path can be endless (a query would try it from every node there is)."""
    if isinstance(path, Repeat):
        return True
    inner = getattr(path, "steps", None) or getattr(path, "options", None) or ()
    return any(_repeats(p) for p in inner) or (not isinstance(path, Step) and _repeats_inside(path))


def _repeats_inside(path: Path) -> bool:
    return hasattr(path, "path") and _repeats(path.path)


def _form_test(datatype: NamedNode) -> str:
    if datatype.value in ALWAYS_WELL_FORMED:
        return "true"
    if datatype.value in (XSD + "integer", XSD + "decimal"):
        return "ISNUMERIC(?v)"
    plain = _PLAIN.get(datatype.value)
    return f'REGEX(STR(?v), "{plain}")' if plain else "false"


def _kind_test(c: Constraint) -> str:
    match c.kind:
        case "datatype":
            datatype = cast(NamedNode, c.value)
            return f"DATATYPE(?v) = {datatype} && {_form_test(datatype)}"
        case "languageIn":
            tags = [cast(Literal, t).value.lower() for t in cast(tuple[Term, ...], c.value)]
            return (
                " || ".join(f'LCASE(LANG(?v)) = "{t}"' for t in tags if t.replace("-", "").isalnum())
                or "false"
            )
    kind = cast(NamedNode, c.value).value.rpartition("#")[2]
    return {
        "IRI": "ISIRI(?v)",
        "Literal": "ISLITERAL(?v)",
        "BlankNode": "ISBLANK(?v)",
        "BlankNodeOrIRI": "ISBLANK(?v) || ISIRI(?v)",
        "BlankNodeOrLiteral": "ISBLANK(?v) || ISLITERAL(?v)",
        "IRIOrLiteral": "ISIRI(?v) || ISLITERAL(?v)",
    }.get(kind, "false")
