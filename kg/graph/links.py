"""Matches and mentions: why things are held to be the same, and where one names another (graph ``links``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256

from pyoxigraph import NamedNode, Quad

from kg.graph.iris import Iris
from kg.graph.terms import GP, OA, PROV, TYPE, Facts, decimal, integer, text
from kg.graph.vocabulary import prefixes
from kg.identity.model import Match, Mention


def _hash(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def match_quads(iris: Iris, matches: Iterable[Match]) -> list[Quad]:
    facts = Facts(iris.graph("links"))
    for match in matches:
        node = iris.id(f"match/{_hash(match.entry, match.dataset, match.rule)}")
        facts.add(node, TYPE, GP.Match)
        facts.add(node, GP.entry, iris.id(match.entry))
        facts.add(node, GP.dataset, iris.id(match.dataset))
        facts.add(node, GP.score, decimal(match.score))
        facts.add(node, GP.rule, iris.id(f"rule/{match.rule}"))
        facts.add(node, GP.judgement, iris.id(f"judgement/{match.judgement}"))
    return facts.quads


def property_node(name: str) -> NamedNode:
    """The IRI of a prefixed name (``gp:mentions``); an IRI stays what it is. Raises KeyError for an unknown prefix."""
    prefix, colon, local = name.partition(":")
    if local.startswith("//") or not colon:
        return NamedNode(name)
    return NamedNode(prefixes()[prefix] + local)


def mention_quads(iris: Iris, mentions: Iterable[Mention], groups: Mapping[str, str]) -> list[Quad]:
    """``groups`` maps the path of an entry to that of the group it stands under, whose label an entry's mention may stand in."""
    facts = Facts(iris.graph("links"))
    for mention in mentions:
        key = (mention.subject, mention.relation, mention.target, mention.in_property, mention.text)
        offsets = (str(mention.start), str(mention.end), mention.evidence.path)
        node = iris.id(f"mention/{_hash(*key, *offsets)}")
        subject, target = iris.id(mention.subject), iris.id(mention.target)
        facts.add(node, TYPE, GP.Mention)
        facts.add(node, _FROM, subject)
        facts.add(node, GP.relation, property_node(mention.relation))
        facts.add(node, GP.to, target)
        facts.add(node, GP.sourceText, text(mention.text))
        if mention.in_property:
            facts.add(node, GP.inProperty, property_node(mention.in_property))
            facts.add(node, GP.start, integer(mention.start))
            facts.add(node, GP.end, integer(mention.end))
        facts.add(node, PROV.wasDerivedFrom, iris.id(mention.evidence.path))
        facts.add(subject, GP.mentions, target)
        heading = groups.get(mention.subject) if mention.in_property == "rdfs:label" else None
        _annotation(facts, iris, node, iris.id(heading) if heading else subject, target, mention)
    return facts.quads


def _annotation(
    facts: Facts, iris: Iris, node: NamedNode, printed: NamedNode, target: NamedNode, mention: Mention
) -> None:
    """The mention as the Web Annotation model has it: the stretch of text is the target, the thing it names the body. ``printed`` is
    the resource whose text it is."""
    facts.add(node, TYPE, OA.Annotation)
    facts.add(node, OA.hasBody, target)
    if not mention.in_property:  # no stretch of one text says it
        facts.add(node, OA.hasTarget, printed)
        return
    path = (iris.path(node.value) or "") + "/"
    stretch, selector = iris.id(f"{path}target"), iris.id(f"{path}selector")
    facts.add(node, OA.hasTarget, stretch)
    facts.add(stretch, TYPE, OA.SpecificResource)
    facts.add(stretch, OA.hasSource, printed)
    facts.add(stretch, OA.hasSelector, selector)
    facts.add(selector, TYPE, OA.TextPositionSelector, OA.TextQuoteSelector)
    facts.add(selector, OA.start, integer(mention.start))
    facts.add(selector, OA.end, integer(mention.end))
    facts.add(selector, OA.exact, text(mention.text))


_FROM: NamedNode = getattr(GP, "from")
