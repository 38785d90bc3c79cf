"""A plan with its groups, nil returns and remarks, in the graph of its primary source."""

from __future__ import annotations

from pyoxigraph import Quad

from kg.graph import sentences
from kg.graph.copies import group_source
from kg.graph.iris import Iris, eu_scheme
from kg.graph.places import LANGUAGES, place_node, source_node
from kg.graph.terms import DCAT, DCT, GP, PROV, RDFS, TRUE, TYPE, Facts, boolean, date, printed, text, year
from kg.identity.model import Agency, ResolvedPlan
from kg.records import Group, Plan


def plan_quads(iris: Iris, plan: ResolvedPlan) -> list[Quad]:
    """The plan, what it says besides its rows, and in the graphs of its copies that they say it too."""
    facts = Facts(iris.source_graph(plan.plan.file.id))
    _describe(facts, iris, plan)
    _contents(facts, iris, plan)
    for group in plan.plan.groups:
        _group(facts, iris, plan, group)
    _nil_returns(facts, iris, plan)
    _remarks(facts, iris, plan)
    quads = facts.quads
    for copy in plan.copies:
        quads += _derivation(iris, plan, copy).quads
    return quads


def _describe(facts: Facts, iris: Iris, resolved: ResolvedPlan) -> None:
    plan = resolved.plan
    node = iris.id(resolved.path)
    facts.add(node, TYPE, GP.Plan, DCAT.Catalog)
    if plan.title:
        facts.add(node, DCT.title, printed(plan.title, plan.language))
    else:
        facts.add(node, DCT.title, text(sentences.plan_title(resolved), plan.language))
        facts.add(node, GP.derivedTitle, TRUE)
    facts.add(node, DCT.description, text(sentences.plan(resolved), plan.language))
    facts.add(node, GP.derivedDescription, TRUE)
    facts.add(node, DCT.publisher, iris.id(resolved.agency.path))
    facts.add(node, DCT.language, LANGUAGES[plan.language])
    facts.add(node, GP.language, text(plan.language))
    facts.add(node, GP.agencyText, printed(plan.agency, plan.language))
    facts.add(node, GP.periodStart, year(plan.period_start))
    facts.add(node, GP.periodEnd, year(plan.period_end))
    period = iris.id(f"{resolved.path}/period")
    facts.add(node, DCT.temporal, period)
    facts.add(period, TYPE, DCT.PeriodOfTime)
    facts.add(period, DCAT.startDate, date(f"{plan.period_start:04d}-01-01"))
    facts.add(period, DCAT.endDate, date(f"{plan.period_end:04d}-12-31"))
    facts.add(node, DCT.issued, date(plan.issued))
    facts.add(node, GP.issuedText, printed(plan.issued_text, plan.language))
    facts.add(node, DCT.modified, date(resolved.date))
    facts.add(node, GP.modifiedRule, iris.id(f"rule/{resolved.date_rule}"))
    facts.add(node, GP.includesSpatialPlan, boolean(plan.includes_spatial))
    facts.add(node, DCAT.themeTaxonomy, iris.id("scheme/theme"), eu_scheme("data-theme"))
    facts.add(node, GP.primarySource, source_node(iris, plan.file))
    facts.quads += _derivation(iris, resolved, plan).quads


def _derivation(iris: Iris, resolved: ResolvedPlan, copy: Plan) -> Facts:
    facts = Facts(iris.source_graph(copy.file.id))
    node = iris.id(resolved.path)
    facts.add(node, PROV.wasDerivedFrom, source_node(iris, copy.file))
    facts.add(node, PROV.wasDerivedFrom, *(place_node(iris, copy.file, p) for p in copy.places))
    return facts


def _contents(facts: Facts, iris: Iris, resolved: ResolvedPlan) -> None:
    node = iris.id(resolved.path)
    for entry in resolved.entries:
        if entry.dataset:
            facts.add(node, DCAT.record, iris.id(entry.path))
            facts.add(node, DCAT.dataset, iris.id(entry.dataset))


def _group(facts: Facts, iris: Iris, resolved: ResolvedPlan, group: Group) -> None:
    source = group_source(resolved, group)
    node = iris.id(f"{resolved.path}/group-{group.number}")
    facts.add(iris.id(resolved.path), GP.group, node)
    facts.add(node, TYPE, GP.Group)
    facts.add(node, RDFS.label, printed(group.name or group.code or group.text, source.language))
    facts.add(node, GP.code, text(group.code))
    facts.add(node, GP.alias, printed(group.alias, source.language))
    facts.add(node, GP.sourceText, text(group.text))
    agency = resolved.group_agencies.get(group.number)
    facts.add(node, GP.groupKind, iris.id(f"group-kind/{_group_kind(group, agency)}"))
    facts.add(node, GP.agency, iris.id(agency.path) if agency else None)
    facts.add(node, DCT.isPartOf, iris.id(resolved.path))
    facts.add(node, PROV.wasDerivedFrom, place_node(iris, source.file, group.place))


def _group_kind(group: Group, agency: Agency | None) -> str:
    """What the registry says it is, else what the wording of the heading says."""
    if agency is None or not agency.registered or group.kind == "centre":
        return group.kind
    return agency.kind if agency.kind in ("unit", "fund") else "agency"


def _nil_returns(facts: Facts, iris: Iris, resolved: ResolvedPlan) -> None:
    for nil in resolved.plan.nils:
        node = iris.id(f"{resolved.path}/nil-{nil.key}")
        facts.add(iris.id(resolved.path), GP.nilReturn, node)
        facts.add(node, TYPE, GP.NilReturn)
        facts.add(node, GP.section, iris.id(f"section/{nil.section}"))
        facts.add(node, GP.spatial, boolean(nil.spatial))
        facts.add(node, GP.group, iris.id(f"{resolved.path}/group-{nil.group.number}") if nil.group else None)
        facts.add(node, GP.sourceText, text(nil.text))
        facts.add(node, DCT.isPartOf, iris.id(resolved.path))
        facts.add(node, PROV.wasDerivedFrom, place_node(iris, resolved.plan.file, nil.place))


def _remarks(facts: Facts, iris: Iris, resolved: ResolvedPlan) -> None:
    for remark in resolved.plan.remarks:
        node = iris.id(f"{resolved.path}/remark-{remark.number}")
        facts.add(iris.id(resolved.path), GP.remark, node)
        facts.add(node, TYPE, GP.Remark)
        facts.add(node, RDFS.comment, printed(remark.text, resolved.plan.language))
        facts.add(node, GP.section, iris.id(f"section/{remark.section}") if remark.section else None)
        facts.add(node, GP.spatial, boolean(remark.spatial))
        facts.add(node, DCT.isPartOf, iris.id(resolved.path))
        facts.add(node, PROV.wasDerivedFrom, place_node(iris, resolved.plan.file, remark.place))
