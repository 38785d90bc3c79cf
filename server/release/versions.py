"""The releases as linked data: versions of one dataset (DCAT 3, section 11), with their dumps and what they derive from (PROV-O)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyoxigraph as px

from kg.release.layout import Release
from server.http import links
from server.release.listing import File, files, media_type
from server.words.labels import expand

SPDX = "http://spdx.org/rdf/terms#"
_IANA = "http://www.iana.org/assignments/media-types/"
_HEX = px.NamedNode("http://www.w3.org/2001/XMLSchema#hexBinary")
_DATE = px.NamedNode("http://www.w3.org/2001/XMLSchema#date")
_SIZE = px.NamedNode("http://www.w3.org/2001/XMLSchema#nonNegativeInteger")
_TITLE = "Hong Kong Government plans, release {id}"

Term = px.NamedNode | px.Literal


def iri(release: Release) -> px.NamedNode:
    """``BASE/releases/ID``: the release as a thing, and the address of what is said of it."""
    return px.NamedNode(f"{release.base}releases/{release.id}")


def _say(subject: px.NamedNode, name: str, *values: Term | None) -> Iterator[px.Triple]:
    predicate = px.NamedNode(name if "://" in name else expand(name))
    for value in values:
        if value is not None:
            yield px.Triple(subject, predicate, value)


def describe_all(releases: Sequence[Release], current: str | None) -> list[px.Triple]:
    """All of them, the latest made first."""
    return _grouped(_all(releases, current))


def _all(releases: Sequence[Release], current: str | None) -> Iterator[px.Triple]:
    for place, release in enumerate(releases):
        before = releases[place + 1] if place + 1 < len(releases) else None
        after = releases[place - 1] if place else None
        yield from _describe(release, before, after)
        if release.id == current:
            yield from _say(_whole(release), "dcat:hasCurrentVersion", iri(release))


def describe_one(release: Release, before: Release | None, after: Release | None) -> list[px.Triple]:
    """One, with its dumps and sources."""
    return _grouped(_one(release, before, after))


def _one(release: Release, before: Release | None, after: Release | None) -> Iterator[px.Triple]:
    yield from _describe(release, before, after)
    node = iri(release)
    manifest = release.manifest
    for document in manifest["inputs"]:
        if sid := document.get("id"):
            yield from _say(node, "prov:wasDerivedFrom", px.NamedNode(f"{release.base}id/source/{sid}"))
    version = str(manifest.get("software", {}).get("version", ""))
    yield from _say(node, "gp:softwareVersion", px.Literal(version) if version else None)
    for file in files(release.path).values():
        yield from _dump(node, release, file)


def _grouped(triples: Iterator[px.Triple]) -> list[px.Triple]:
    """What is said of one thing together."""
    about: dict[object, list[px.Triple]] = {}
    for triple in triples:
        about.setdefault(triple.subject, []).append(triple)
    return [triple for said in about.values() for triple in said]


def _whole(release: Release) -> px.NamedNode:
    """What all releases are versions of."""
    return px.NamedNode(f"{release.base}id/release")


def _describe(release: Release, before: Release | None, after: Release | None) -> Iterator[px.Triple]:
    node, whole = iri(release), _whole(release)
    yield from _say(node, "rdf:type", *(px.NamedNode(expand(n)) for n in ("dcat:Dataset", "prov:Entity")))
    yield from _say(node, "dct:title", px.Literal(_TITLE.format(id=release.id), language="en"))
    yield from _say(node, "dct:publisher", px.NamedNode(f"{release.base}id/publisher"))
    yield from _say(node, "dcat:version", px.Literal(release.id))
    yield from _say(node, "dcat:isVersionOf", whole)
    yield from _say(whole, "dcat:hasVersion", node)
    yield from _say(node, "gp:asOf", px.Literal(release.manifest["as_of"], datatype=_DATE))
    yield from _say(node, "dcat:previousVersion", iri(before) if before else None)
    yield from _say(node, "prov:wasRevisionOf", iri(before) if before else None)
    yield from _say(node, "dcat:nextVersion", iri(after) if after else None)


def _dump(node: px.NamedNode, release: Release, file: File) -> Iterator[px.Triple]:
    path = f"releases/{release.id}/data/{links.quoted(file.path)}"
    dump = px.NamedNode(release.base + path)
    checksum = px.NamedNode(f"{dump.value}#checksum")
    yield from _say(node, "dcat:distribution", dump)
    yield from _say(dump, "rdf:type", px.NamedNode(expand("dcat:Distribution")))
    yield from _say(dump, "dct:title", px.Literal(file.path))
    yield from _say(dump, "dcat:downloadURL", px.NamedNode(links.absolute(f"/{path}")))
    yield from _say(dump, "dcat:accessURL", px.NamedNode(links.absolute(f"/{path}")))
    yield from _say(dump, "dcat:mediaType", px.NamedNode(_IANA + file.media_type))
    if file.path.endswith(".gz"):
        yield from _say(dump, "dcat:compressFormat", px.NamedNode(_IANA + media_type(file.path)))
    yield from _say(dump, "dcat:byteSize", px.Literal(str(file.bytes), datatype=_SIZE))
    yield from _say(dump, f"{SPDX}checksum", checksum)
    yield from _say(checksum, "rdf:type", px.NamedNode(f"{SPDX}Checksum"))
    yield from _say(checksum, f"{SPDX}algorithm", px.NamedNode(f"{SPDX}checksumAlgorithm_sha256"))
    yield from _say(checksum, f"{SPDX}checksumValue", px.Literal(file.sha256, datatype=_HEX))
