from __future__ import annotations

import io

import pyoxigraph as ox
import pytest

from kg.langtags import Restorer, fold_query, restore

STORE = ox.Store()
for tag in ("zh-Hant", "zh-Hans", "en", "zh-Hant-HK"):
    STORE.add(
        ox.Quad(
            ox.NamedNode("http://x/s"),
            ox.NamedNode("http://x/p"),
            ox.Literal(f'a "@zh-hant {tag}', language=tag),
        )
    )


@pytest.mark.parametrize("fmt", [ox.RdfFormat.N_QUADS, ox.RdfFormat.TRIG, ox.RdfFormat.JSON_LD])
def test_dumps_have_the_customary_case(fmt: ox.RdfFormat) -> None:
    data = restore(STORE.dump(format=fmt) or b"")
    assert data.count(b"zh-Hant") >= 2  # the tag, and the text that names it
    assert set(ox.parse(data, format=fmt)) == set(STORE), "the same quads when read again"
    assert b'\\"@zh-hant' in data, "text inside a literal stays"


@pytest.mark.parametrize("at_once", [0, 50, 1 << 20])
@pytest.mark.parametrize("size", [1, 7, 39, 40, 41, 4096])
@pytest.mark.parametrize(
    "fmt", [ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML, ox.QueryResultsFormat.TSV]
)
def test_pieces_give_the_same_as_the_whole(fmt: ox.QueryResultsFormat, size: int, at_once: int) -> None:
    whole = STORE.query("SELECT ?o { ?s ?p ?o } ORDER BY ?o").serialize(format=fmt)  # type: ignore[union-attr]
    out = io.BytesIO()
    restorer = Restorer(out.write, at_once=at_once)
    for n in range(0, len(whole), size):
        restorer.write(whole[n : n + size])
    restorer.close()
    assert out.getvalue() == restore(whole)
    assert restore(whole) != whole


@pytest.mark.parametrize(
    "condition",
    [
        'LANG(?o) = "zh-Hant"',
        "lang( ?o )='zh-Hant'",
        '"zh-Hant" = LANG(?o)',
        'LANG(?o) IN ("zh-Hant", "fr")',
        "LANG(?o) != 'en' && LANG(?o) = 'zh-Hant'",
    ],
)
def test_a_tag_compared_with_lang_is_found(condition: str) -> None:
    query = f"SELECT ?o {{ ?s ?p ?o FILTER({condition}) }}"
    rows = list(STORE.query(fold_query(query)))  # type: ignore[arg-type]
    assert [r["o"].language for r in rows] == ["zh-hant"]  # type: ignore[index]


def test_other_strings_of_a_query_stay() -> None:
    query = 'SELECT * { ?p <http://x/language> "zh-Hant" ; <http://x/t> "LANG" FILTER(?x = "A-B") }'
    assert fold_query(query) == query
