"""The pacer against a platform that counts strictly, over a network that carries unevenly."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.ports import Toll
from bot.reminders.pace import GUARD, SPREAD, Pace, Passage

OVERALL = Toll("", 10, 1.0, evenly=True)
THERE, BACK = 0.02, 0.02
JITTER = st.floats(0, 0.3)


def group(number: int) -> Toll:
    return Toll(f"group {number}", 6, 20.0, reserve=2)


@dataclass
class Platform:
    """Takes what arrives and remembers when."""

    taken: dict[Toll, list[float]] = field(default_factory=dict)

    def take(self, tolls: Sequence[Toll], at: float) -> None:
        for toll in tolls:
            self.taken.setdefault(toll, []).append(at)

    def most_within(self, toll: Toll) -> int:
        times = sorted(self.taken[toll])
        return max(sum(start <= time < start + toll.seconds for time in times) for start in times)


@dataclass
class Network:
    """Lets requests leave as the pace says, and carries them."""

    pace: Pace = field(default_factory=Pace)
    platform: Platform = field(default_factory=Platform)
    now: float = 1000.0
    under_way: list[tuple[float, int, Passage]] = field(default_factory=list)
    sent: int = 0

    def send(self, tolls: Sequence[Toll], slow: float, *, urgent: bool = False) -> float:
        """Send as soon as it may leave; return how long that took."""
        began = self.now
        while (wait := self.pace.wait(tolls, self.now, urgent=urgent)) > 0:
            self.go_to(self.now + wait)
        passage = self.pace.enter(tolls, self.now)
        self.platform.take(tolls, self.now + THERE + slow)
        self.sent += 1
        heapq.heappush(self.under_way, (self.now + THERE + slow + BACK, self.sent, passage))
        return self.now - began

    def go_to(self, instant: float) -> None:
        """Let time pass, at most until the next answer."""
        if self.under_way and self.under_way[0][0] <= instant:
            self.now, _, passage = heapq.heappop(self.under_way)
            self.pace.leave(passage, self.now)
        else:
            self.now = instant


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), JITTER, st.booleans()), min_size=1, max_size=90))
def test_no_window_is_ever_exceeded(requests: list[tuple[int, float, bool]]) -> None:
    network = Network()
    for number in range(3):
        network.send([OVERALL, group(number)], 0.0)

    for number, slow, urgent in requests:
        network.send([OVERALL, group(number)], slow, urgent=urgent)

    assert all(network.platform.most_within(toll) <= toll.most for toll in network.platform.taken)


def test_even_requests_reach_the_limit() -> None:
    network = Network()

    for _ in range(500):
        network.send([OVERALL], 0.0)

    rate = 499 / (network.platform.taken[OVERALL][-1] - network.platform.taken[OVERALL][0])
    assert rate / OVERALL.most == pytest.approx(1 / (1 + SPREAD), abs=0.005)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), JITTER), max_size=40), st.booleans())
def test_nobody_waits_longer_than_the_windows(
    before: list[tuple[int, float]],
    urgent: bool,
) -> None:
    network = Network()
    for number, slow in before:
        network.send([OVERALL, group(number)], slow)

    waited = network.send([OVERALL, group(0)], 0.0, urgent=urgent)

    assert waited <= group(0).seconds * (1 + GUARD) + OVERALL.seconds


@settings(max_examples=40, deadline=None)
@given(st.lists(JITTER, max_size=40))
def test_answer_never_waits_longer_than_a_post(slow: list[float]) -> None:
    network, tolls = Network(), [OVERALL, group(0)]
    for one in slow:
        network.send([OVERALL, group(1)], one)

    answer = network.pace.wait(tolls, network.now, urgent=True)

    assert answer <= network.pace.wait(tolls, network.now)


def test_posts_leave_room_for_answers_in_a_group() -> None:
    network, tolls = Network(), [group(0)]
    for _ in range(4):
        network.send(tolls, 0.0)

    assert network.pace.wait(tolls, network.now) > 15
    assert network.pace.wait(tolls, network.now, urgent=True) == 0


def test_what_was_asked_to_wait_waits_and_nothing_else() -> None:
    pace = Pace()

    pace.hold(group(0).counter, 1030.0)

    assert pace.wait([OVERALL, group(0)], 1000.0, urgent=True) == 30.0
    assert pace.wait([OVERALL, group(1)], 1000.0) == 0.0


@settings(max_examples=30, deadline=None)
@given(st.lists(JITTER, max_size=30), st.floats(-5000, 5000))
def test_clock_that_is_set_changes_no_wait(slow: list[float], by: float) -> None:
    network, tolls = Network(), [OVERALL, group(0)]
    for one in slow:
        network.send(tolls, one)
    before = network.pace.wait(tolls, network.now)

    network.pace.shift(by)

    assert network.pace.wait(tolls, network.now + by) == pytest.approx(before, abs=1e-6)


def test_counters_that_are_idle_are_forgotten() -> None:
    network = Network()

    for number in range(5000):
        network.send([Toll(f"chat {number}", 1, 1.0)], 0.0)
        network.now += 0.001

    assert len(network.pace._counters) < 4200
