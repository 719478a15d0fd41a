"""What a run of many deaths came to."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Self

from adapters.discord.spots import DISCORD
from adapters.telegram.spots import TELEGRAM
from bot.base.ids import Platform
from tests.faults.town import Town


@dataclass(slots=True)
class Tally:
    """Messages of one platform."""

    written: int = 0
    lost: int = 0
    extra: int = 0
    most: int = 0
    held_twice: int = 0
    unknown: int = 0
    silent: int = 0

    def add(self, other: Self) -> None:
        self.written += other.written
        self.lost += other.lost
        self.extra += other.extra
        self.most = max(self.most, other.most)
        self.held_twice += other.held_twice
        self.unknown += other.unknown
        self.silent += other.silent


@dataclass(slots=True)
class Score:
    """`asked` and `unanswered` are greetings of people on Telegram, `twice` those answered more than once,
    `expired` the answers that were given up by rule: after an hour, or in doubt.
    """

    kills: int = 0
    stops: int = 0
    towns: int = 0
    asked: int = 0
    unanswered: int = 0
    expired: int = 0
    twice: int = 0
    tallies: dict[Platform, Tally] = field(default_factory=lambda: {DISCORD: Tally(), TELEGRAM: Tally()})
    weather: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def add(self, other: Self) -> None:
        self.kills += other.kills
        self.stops += other.stops
        self.towns += other.towns
        self.asked += other.asked
        self.unanswered += other.unanswered
        self.twice += other.twice
        self.expired += other.expired
        self.weather += other.weather
        self.broken += other.broken
        for platform, tally in other.tallies.items():
            self.tallies[platform].add(tally)

    def judge(self, name: str) -> None:
        """Write down which promises were broken."""
        discord, telegram = self.tallies[DISCORD], self.tallies[TELEGRAM]
        verdicts = {
            f"P1: {discord.lost + telegram.lost} lost": discord.lost + telegram.lost,
            f"P1: {self.unanswered} unanswered": max(self.unanswered - self.expired, 0),
            f"P2: {discord.extra} extra on Discord": discord.extra,
            f"P3: {telegram.extra} extra on Telegram": max(telegram.extra - self.doubts, 0),
            f"P3: {telegram.most} copies": max(telegram.most - 2, 0),
            f"P3: {telegram.held_twice} held ones repeated": telegram.held_twice,
            f"P4: {telegram.silent + discord.silent} silent doubts": telegram.silent + discord.silent,
        }
        self.broken += [f"{name}: {what}" for what, count in verdicts.items() if count]

    @property
    def doubts(self) -> int:
        """How often an outcome can have been in doubt."""
        after = sum(count for what, count in self.weather.items() if what.startswith("Telegram: "))
        return self.kills + after


async def scored(town: Town) -> Score:
    """Count what became of everything in a town where all is done."""
    ledger = await town.ledger()
    score = Score(kills=town.deaths, towns=1, asked=len(town.said))
    for platform in (DISCORD, TELEGRAM):
        score.tallies[platform] = Tally(
            written=len(ledger.of(platform)),
            lost=sum(one.platform == platform for one in ledger.lost()),
            extra=ledger.extra(platform),
            most=ledger.most(platform),
            held_twice=sum(one.platform == platform for one in ledger.held_twice()),
            unknown=len(ledger.unknown(platform)),
            silent=sum(one.platform == platform for one in ledger.silent()),
        )
    answers = town.answers()
    score.unanswered, score.expired = answers[0], ledger.expired_answers()
    score.twice = sum(count for times, count in answers.items() if times > 1)
    return score
