"""Who runs next: places, lines, turns between clients; and who is whom."""

from __future__ import annotations

import pytest

from server.pool import slots
from server.pool.callers import Caller, Callers
from server.pool.fair import Line
from server.pool.slots import GENERAL, RESERVED, TRIAL, Run, Slots

pytestmark = pytest.mark.alone


class Clock:
    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(slots, "time", made)
    return made


class Busy:
    """A worker that has worked since it was asked first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def worked(self) -> float:
        return self._clock.now


def run(client: str = "a", *, light: bool = False) -> Run:
    return Run(Caller(client), light, deadline=2000.0)


def enter(places: Slots, *runs: Run) -> list[Run | None]:
    return [None if places.take(one) else places.wait(one) for one in runs]


def test_a_line_takes_turns_between_clients() -> None:
    line: Line[str] = Line()
    for item in ("a1", "a2", "a3", "b1", "c1", "b2"):
        line.push(item[0], item)
    assert line.last_of_longest() == ("a", "a3")
    assert [line.pop() for _ in range(7)] == ["a1", "b1", "c1", "a2", "b2", "a3", None]


def test_lookups_have_places_that_others_cannot_take(clock: Clock) -> None:
    places = Slots(general=2, reserved=2, waiting=9)
    heavy = [run() for _ in range(4)]
    enter(places, *heavy)
    lookup = run(light=True)
    assert places.take(lookup)
    assert [one.place for one in heavy] == [GENERAL, GENERAL, "", ""]
    assert lookup.place == RESERVED


def test_what_only_looks_heavy_gets_a_trial_when_all_else_is_long(clock: Clock) -> None:
    places = Slots(general=1, reserved=2, waiting=9)
    long, second, third = run(), run(), run()
    enter(places, long, second, third)
    places.dispatch()
    assert second.place == ""
    clock.now += slots.LONG
    places.dispatch()
    assert (second.place, third.place) == (TRIAL, "")
    second.worker = Busy(clock)  # type: ignore[assignment]
    clock.now += slots.QUICK
    assert places.victims() == []  # seen for the first time
    clock.now += slots.QUICK
    assert places.victims() == [second]
    second.verdict = "again"
    assert places.victims() == []
    places.give(second)
    assert third.place == TRIAL
    places.wait(second, again=True)
    third.worker = Busy(clock)  # type: ignore[assignment]
    clock.now += slots.LONG
    assert places.victims() == []  # nobody else needs the place: it may go on
    places.give(long)
    assert second.place == GENERAL


def test_what_only_looks_light_makes_room(clock: Clock) -> None:
    places = Slots(general=1, reserved=1, waiting=9)
    impostor, lookup = run(light=True), run(light=True)
    enter(places, impostor)
    impostor.worker = Busy(clock)  # type: ignore[assignment]
    places.take(run())
    enter(places, lookup)
    clock.now += slots.QUICK
    places.victims()
    clock.now += slots.QUICK
    assert places.victims() == [impostor]
    assert not places.promote(impostor)  # the general place is taken
    places.give(impostor)
    assert lookup.place == RESERVED


def test_what_waits_to_move_keeps_its_place_until_a_general_one_is_free(clock: Clock) -> None:
    places = Slots(general=1, reserved=1, waiting=9)
    general, moving, lookup = run(), run(light=True), run(light=True)
    enter(places, general, moving, lookup)
    for one in (general, moving):
        one.worker = Busy(clock)  # type: ignore[assignment]
    assert not places.promote(moving)
    places.wait_to_move(moving)
    clock.now += slots.QUICK
    assert places.victims() == []  # a short wait costs less than to begin again
    assert (moving.place, lookup.place) == (RESERVED, "")
    places.give(general)
    assert (moving.place, lookup.place) == (GENERAL, RESERVED)
    assert places.free == {GENERAL: 0, RESERVED: 0, TRIAL: 1}


def test_what_waits_to_move_makes_room_when_that_may_take_long(clock: Clock) -> None:
    places = Slots(general=1, reserved=1, waiting=9)
    long = run()
    enter(places, long)
    clock.now += slots.LONG
    moving, lookup = run(light=True), run(light=True)
    enter(places, moving, lookup)
    moving.worker = Busy(clock)  # type: ignore[assignment]
    places.wait_to_move(moving)
    places.dispatch()
    assert moving.place == RESERVED  # it gets no trial beside
    clock.now += slots.QUICK
    assert places.victims() == [moving]


def test_who_has_worked_for_long_is_told(clock: Clock) -> None:
    places = Slots(general=2, reserved=1, waiting=9)
    one, light = run(), run(light=True)
    enter(places, one, light)
    one.worker = light.worker = Busy(clock)  # type: ignore[assignment]
    clock.now += slots.QUICK
    assert places.long() == []  # looked at for the first time
    clock.now += slots.LONG / 2
    assert places.long() == []
    clock.now += slots.LONG / 2
    assert places.long() == [one]
    one.steps_back = True
    assert places.long() == []


def test_one_client_makes_room_for_another(clock: Clock) -> None:
    places = Slots(general=3, reserved=1, waiting=9)
    mine = [run("greedy") for _ in range(5)]
    for one in mine:
        enter(places, one)
        clock.now += 0.1
    other = run("modest")
    enter(places, other)
    assert places.victims() == []
    clock.now += slots.LONG
    assert places.victims() == [mine[2]]  # the youngest that runs
    mine[2].verdict = "again"
    places.give(mine[2])
    assert other.place == GENERAL
    assert places.victims() == []


def test_a_full_line_turns_away_whoever_has_most_in_it(clock: Clock) -> None:
    places = Slots(general=1, reserved=1, waiting=3)
    mine = [run("greedy") for _ in range(4)]
    enter(places, *mine)
    other = run("modest")
    assert enter(places, other) == [mine[3]]
    assert (mine[3].verdict, other.verdict) == ("busy", "")
    late = run("greedy")
    assert enter(places, late) == [late]


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.1", "", "192.0.2.1"),
        ("192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9, 10.1.2.3", "203.0.113.9"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.9, nonsense", "127.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "", "::ffff:192.0.2.1"),
    ],
)
def test_who_is_the_client(peer: str, forwarded: str, client: str) -> None:
    environ = {"REMOTE_ADDR": peer} | ({"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {})
    assert Callers("127.0.0.0/8 ::1, 10.0.0.0/8").caller(environ).client == client


def test_who_has_left() -> None:
    assert Caller("a", lambda: True).has_left()
    assert not Caller("a", lambda: False).has_left()
    assert not Caller("a").has_left()  # nobody knows
