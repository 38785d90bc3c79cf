"""The cheapest step into a column of a list: the quick way and the plain one agree."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.documents.plan.decode import _NONE, _best

COSTS = st.sampled_from([0.0, 0.5, 1.0, 2.5, 1e6, 1e7])


@given(st.lists(st.tuples(COSTS, COSTS), min_size=1, max_size=8))
def test_the_first_of_the_cheapest_ways_is_taken(ways: list[tuple[float, float]]) -> None:
    costs, into = [c for c, _ in ways], [i for _, i in ways]
    best, where = _best(costs, into, gains=False)
    assert (best, where) == _best(costs, into, gains=True)
    sums = [c + i for c, i in ways]
    assert (best, where) == ((min(sums), sums.index(min(sums))) if min(sums) < _NONE else (_NONE, 0))
