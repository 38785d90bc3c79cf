"""Reads shapes from RDF with the store's own parser (rdflib alone would cost more than the whole gate)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from kg.validate.model import (
    Closed,
    Constraint,
    Pattern,
    Qualified,
    Shape,
    ShapesGraph,
    SparqlRule,
    Target,
)
from kg.validate.paths import Path, PathError, read_list, read_path
from kg.validate.sparql import answerable
from kg.validate.terms import CLASS, IMPORTS, SH, SHAPES, TRUE, VIOLATION, Node, Term, sh
from kg.validate.view import View

_NUMBERS = ("minCount", "maxCount", "minLength", "maxLength")
_SINGLE = ("datatype", "nodeKind", "minExclusive", "minInclusive", "maxExclusive", "maxInclusive")
_MANY = ("class", "hasValue", "equals", "disjoint", "lessThan", "lessThanOrEquals", "node", "not", "property")
_LISTS = ("in", "languageIn", "and", "or", "xone")
_SHAPE_LISTS = ("and", "or", "xone")
_TARGETS = {
    "targetClass": "class",
    "targetNode": "node",
    "targetSubjectsOf": "subjectsOf",
    "targetObjectsOf": "objectsOf",
}
_FOREIGN = {
    sh("target"): "sh:target (SHACL-AF)",
    sh("js"): "sh:js",
    sh("expression"): "sh:expression (SHACL-AF)",
    sh("reifierShape"): "sh:reifierShape (SHACL 1.2)",
}


class _Unsupported(Exception):
    pass


def read_shapes(quads: list[Quad]) -> ShapesGraph:
    """Shapes that are malformed or use what this engine does not know are listed in ``unsupported`` with the reason."""
    store = Store()
    store.extend(quads)
    # the store makes "1"^^xsd:boolean true; SHACL does not
    unique: set[Term] = {q.subject for q in quads if q.predicate == sh("uniqueLang") and q.object == TRUE}
    return _Reader(View(store), unique).read()


class _Reader:
    def __init__(self, view: View, unique: Set[Term]) -> None:
        self.view = view
        self.unique = unique
        self._known = self._everything()
        self.graph = ShapesGraph()
        self.custom = self._custom_parameters()

    def objects(self, subject: Term, predicate: NamedNode) -> list[Term]:
        return list(self._all(subject).get(predicate, ()))

    def _all(self, subject: Term) -> Mapping[NamedNode, list[Term]]:
        return self._known.get(subject, {})

    def _everything(self) -> dict[Term, dict[NamedNode, list[Term]]]:
        """What every subject has, each value once: a shape is asked for fifty predicates, of which it has five."""
        known: dict[Term, dict[NamedNode, list[Term]]] = {}
        for quad in self.view.store:
            values = known.setdefault(quad.subject, {}).setdefault(quad.predicate, [])
            if quad.object not in values:
                values.append(quad.object)
        return known

    def _custom_parameters(self) -> dict[Node, str]:
        """Predicates that are parameters of constraint components defined in the shapes graph."""
        found: dict[Node, str] = {}
        for component in self.view.targets(Target("class", sh("ConstraintComponent"))):
            for parameter in self.objects(component, sh("parameter")):
                for predicate in self.objects(parameter, sh("path")):
                    if isinstance(predicate, NamedNode):
                        found[predicate] = f"custom constraint component {component}"
        return found

    def read(self) -> ShapesGraph:
        nodes: dict[Term, None] = {}
        for kind in ("NodeShape", "PropertyShape"):
            nodes.update(dict.fromkeys(self.view.targets(Target("class", sh(kind)))))
        for name in _TARGETS:
            nodes.update(dict.fromkeys(self.view.targets(Target("subjectsOf", sh(name)))))
        for node in sorted(nodes, key=lambda n: (isinstance(n, BlankNode), str(n))):
            self._shape(node)
        self._mark_recursion()
        return self.graph

    def _shape(self, node: Term) -> Node:
        if not isinstance(node, NamedNode | BlankNode):
            raise PathError(f"{node} is not a shape")
        if node in self.graph.shapes or node in self.graph.unsupported:
            return node
        # in place before its parts are read, so that a shape that refers to itself ends here
        self.graph.shapes[node] = Shape(node, None, self._targets(node), ())
        try:
            shape = self._read(node)
        except PathError as error:
            self.graph.unsupported[node] = f"not well formed: {error}"
            return node
        except _Unsupported as error:
            self.graph.unsupported[node] = str(error)
            return node
        self.graph.shapes[node] = shape
        return node

    def _read(self, node: Node) -> Shape:
        for predicate in sorted(self._all(node), key=str):
            if reason := _FOREIGN.get(predicate) or self.custom.get(predicate):
                raise _Unsupported(reason)
        path: Path | None = None
        if paths := self.objects(node, sh("path")):
            if len(paths) > 1:
                raise PathError("more than one sh:path")
            path = read_path(paths[0], self.objects)
        severity = self._one(node, "severity")
        return Shape(
            node,
            path,
            self._targets(node),
            tuple(self._constraints(node)),
            severity if isinstance(severity, NamedNode) else VIOLATION,
            self._messages(node) or self._messages(node, "description"),
            TRUE in self.objects(node, sh("deactivated")),
        )

    def _targets(self, node: Node) -> tuple[Target, ...]:
        found = [
            Target(kind, term)
            for name, kind in _TARGETS.items()
            for term in sorted(self.objects(node, sh(name)), key=str)
        ]
        if isinstance(node, NamedNode) and self.view.is_instance(node, CLASS):
            found.append(Target("class", node))
        return tuple(found)

    def _messages(self, node: Node, name: str = "message") -> tuple[Literal, ...]:
        """``name``: the official shapes say in sh:description what ours say in sh:message."""
        found = [m for m in self.objects(node, sh(name)) if isinstance(m, Literal)]
        return tuple(sorted(found, key=lambda m: (m.language or "", m.value)))

    def _one(self, node: Node, name: str) -> Term | None:
        found = self.objects(node, sh(name))
        if len(found) > 1:
            raise PathError(f"more than one sh:{name}")
        return found[0] if found else None

    def _number(self, node: Node, name: str) -> int | None:
        term = self._one(node, name)
        if term is None:
            return None
        if not isinstance(term, Literal) or not re.fullmatch(r"[+-]?\d+", term.value):
            raise PathError(f"sh:{name} is not a whole number")
        return int(term.value)

    def _constraints(self, node: Node) -> list[Constraint]:
        found: list[Constraint] = []
        has = {predicate.value.removeprefix(SH) for predicate in self._all(node)}

        def present(names: Iterable[str]) -> Iterator[str]:
            return (name for name in names if name in has)

        for name in present(_NUMBERS):
            if (number := self._number(node, name)) is not None:
                found.append(Constraint(name, number))
        for name in present(_SINGLE):
            if (term := self._one(node, name)) is not None:
                found.append(Constraint(name, term))
        for name in present(_MANY):
            for term in sorted(self.objects(node, sh(name)), key=str):
                found.append(
                    Constraint(name, self._shape(term) if name in ("node", "not", "property") else term)
                )
        for name in present(_LISTS):
            for head in self.objects(node, sh(name)):
                members = tuple(read_list(head, self.objects))
                if name in _SHAPE_LISTS:
                    members = tuple(self._shape(m) for m in members)
                found.append(Constraint(name, members))
        flags = self._one(node, "flags")
        for pattern in self.objects(node, sh("pattern")):
            if isinstance(pattern, Literal):
                found.append(
                    Constraint(
                        "pattern", Pattern(pattern.value, flags.value if isinstance(flags, Literal) else "")
                    )
                )
        if node in self.unique:
            found.append(Constraint("uniqueLang", TRUE))
        if self._one(node, "closed") == TRUE:
            found.append(Constraint("closed", self._closed(node)))
        if "qualifiedValueShape" in has:
            found += self._qualified(node)
        for rule in sorted(self.objects(node, sh("sparql")), key=str):
            if TRUE not in self.objects(rule, sh("deactivated")):
                found.append(Constraint("sparql", self._sparql(rule)))
        return found

    def _closed(self, node: Node) -> Closed:
        allowed = {p for shape in self.objects(node, sh("property")) for p in self.objects(shape, sh("path"))}
        for head in self.objects(node, sh("ignoredProperties")):
            allowed.update(read_list(head, self.objects))
        return Closed(frozenset(p.value for p in allowed if isinstance(p, NamedNode)))

    def _qualified(self, node: Node) -> list[Constraint]:
        found = []
        minimum, maximum = (
            self._number(node, "qualifiedMinCount"),
            self._number(node, "qualifiedMaxCount"),
        )
        disjoint = TRUE in self.objects(node, sh("qualifiedValueShapesDisjoint"))
        for term in sorted(self.objects(node, sh("qualifiedValueShape")), key=str):
            shape = self._shape(term)
            siblings: dict[Node, None] = {}
            if disjoint:
                for parent in self.view.subjects(sh("property"), node):
                    for sibling in self.objects(parent, sh("property")):
                        for other in self.objects(sibling, sh("qualifiedValueShape")):
                            if other != term:
                                siblings[self._shape(other)] = None
            value = Qualified(shape, minimum, maximum, tuple(siblings))
            if minimum is not None:
                found.append(Constraint("qualifiedMinCount", value))
            if maximum is not None:
                found.append(Constraint("qualifiedMaxCount", value))
        return found

    def _sparql(self, rule: Term) -> SparqlRule:
        select = self.objects(rule, sh("select"))
        if len(select) != 1 or not isinstance(select[0], Literal):
            raise _Unsupported("sh:sparql without one sh:select")
        assert isinstance(rule, NamedNode | BlankNode)
        setwise = TRUE in self.objects(rule, NamedNode(SHAPES + "setwise"))
        if not answerable(select[0].value) and not setwise:
            raise _Unsupported("a SPARQL constraint that needs full pre-binding")
        return SparqlRule(
            rule,
            "".join(self._prefixes(rule)) + select[0].value,
            self._messages(rule),
            setwise,
        )

    def _prefixes(self, rule: Term) -> list[str]:
        found = set()
        holders = self.objects(rule, sh("prefixes"))
        for holder in holders:
            holders += [h for h in self.objects(holder, IMPORTS) if h not in holders]
            for declaration in self.objects(holder, sh("declare")):
                for prefix in self.objects(declaration, sh("prefix")):
                    for namespace in self.objects(declaration, sh("namespace")):
                        if isinstance(prefix, Literal) and isinstance(namespace, Literal):
                            found.add(f"PREFIX {prefix.value}: <{namespace.value}>\n")
        return sorted(found)

    def _mark_recursion(self) -> None:
        """SHACL leaves recursive shapes undefined; whatever leads to one, or to any shape that could not be read, is
        left to the reference engine as well."""
        shapes, unsupported = self.graph.shapes, self.graph.unsupported
        state: dict[Node, str] = {}

        def visit(node: Node) -> str:
            if node in unsupported:
                return unsupported[node]
            if node in state:
                return state[node]
            state[node] = "recursive shape"
            reason = next((r for part in parts(shapes[node]) if (r := visit(part))), "")
            state[node] = reason
            return reason

        for node in list(shapes):
            if (reason := visit(node)) and node not in unsupported:
                unsupported[node] = reason


def parts(shape: Shape) -> list[Node]:
    """The shapes that a shape refers to."""
    found: list[Node] = []
    for constraint in shape.constraints:
        value = constraint.value
        if constraint.kind in ("node", "not", "property"):
            found.append(value)  # type: ignore[arg-type]
        elif constraint.kind in _SHAPE_LISTS:
            found += value  # type: ignore[arg-type]
        elif isinstance(value, Qualified):
            found += [value.shape, *value.siblings]
    return found
