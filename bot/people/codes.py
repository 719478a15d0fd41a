"""One-time codes: shown to one person in private, typed elsewhere to prove that both are meant.

Eight characters of Crockford's base32 (40 bits), ten minutes, one use, five tries a day for each account. A
try is counted before anything is compared, and a wrong, used or expired code look alike. A row holds the
code's HMAC-SHA-256 under the installation's key, which is kept outside the database: who reads the database
alone cannot try codes.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ClauseElement, bindparam, case, delete, update

from bot.base.hot import Hot, Insert
from bot.base.ids import CommunityId, PersonId, Platform
from bot.base.tables import columns
from bot.base.unit import Unit
from bot.people.tables import Code, CodeTry

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
LASTS = timedelta(minutes=10)
MOST_TRIES = 5
_KEPT = timedelta(days=1)
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})

codes = columns(Code)
tries = columns(CodeTry)
_OLD = Hot(
    lambda _: (
        delete(Code)
        .where(codes.person_id == bindparam("person"), codes.purpose == bindparam("purpose"))
        .returning(codes.answer)
    )
)
_LAPSED = Hot(
    lambda _: (
        delete(Code)
        .where(codes.community_id == bindparam("community"), codes.answer == bindparam("shown_by"))
        .returning(codes.id)
    )
)
_CHANGING = ("community_id", "platform", "account", "digest", "answer", "expires_at")


def _upsert(insert: Insert) -> ClauseElement:
    made = insert(Code).values({name: bindparam(name) for name in (*_CHANGING, "person_id", "purpose")})
    changed = {name: made.excluded[name] for name in _CHANGING}
    return cast(
        "ClauseElement", made.on_conflict_do_update(index_elements=["person_id", "purpose"], set_=changed)
    )


_PUT = Hot(_upsert)
_USE = Hot(
    lambda _: delete(Code)
    .where(codes.digest == bindparam("hashed"), codes.expires_at > bindparam("now"))
    .returning(codes.community_id, codes.person_id, codes.platform, codes.account, codes.answer)
)  # fmt: skip
_EXPIRED = Hot(lambda _: delete(Code).where(codes.expires_at <= bindparam("long_ago")))
_TRY = Hot(
    lambda insert: (
        insert(CodeTry)
        .values(platform=bindparam("platform"), account=bindparam("account"), day=bindparam("day"), tries=1)
        .on_conflict_do_update(index_elements=["platform", "account", "day"], set_={"tries": tries.tries + 1})
        .returning(tries.tries)
    )
)
_FIRST_TRY = Hot(
    lambda insert: (
        insert(CodeTry)
        .values(platform=bindparam("platform"), account=bindparam("account"), day=bindparam("day"), tries=0)
        .on_conflict_do_nothing()
    )
)
_AT_LEAST = Hot(
    lambda _: update(CodeTry)
    .where(
        tries.platform == bindparam("name"), tries.account == bindparam("who"), tries.day == bindparam("date")
    )
    .values(tries=case((tries.tries < bindparam("least"), bindparam("least")), else_=tries.tries))
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """For whom a code is made, what it opens, and the answer that shows it."""

    community: CommunityId
    person: PersonId
    platform: Platform
    account: str
    purpose: str
    answer: str


@dataclass(frozen=True, slots=True)
class Issued:
    """A new code, and the key of the answer that shows the one it replaces."""

    text: str
    replaces: str | None


async def issue(unit: Unit, secret: bytes, shown: Shown, now: datetime) -> Issued:
    """Make a code; an earlier one of the same person and purpose is over."""
    text = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    await unit.run(_EXPIRED, long_ago=now - _KEPT)
    old = await unit.run(_OLD, person=shown.person, purpose=shown.purpose)
    await unit.run(
        _PUT, community_id=shown.community, person_id=shown.person, purpose=shown.purpose,
        platform=shown.platform, account=shown.account, digest=_digest(secret, shown.purpose, text),
        answer=shown.answer, expires_at=now + LASTS,
    )  # fmt: skip
    return Issued(text, old[0][0] if old else None)


async def lapse(unit: Unit, community: CommunityId, answer: str) -> bool:
    """End the code that an answer shows; False when it was used or replaced before."""
    return bool(await unit.run(_LAPSED, community=community, shown_by=answer))


def spelled(code: str) -> str:
    """Return a code as people read it: in two halves."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


async def count_try(unit: Unit, platform: Platform, account: str, now: datetime) -> int:
    """Count a try of an account before the code is looked at; return which one of the day it is."""
    rows = await unit.run(_TRY, platform=platform, account=account, day=now.date())
    return int(rows[0][0])


async def keep_try(unit: Unit, platform: Platform, account: str, now: datetime, count: int) -> None:
    """Let a try stay counted when all else was undone; doing it once more changes nothing."""
    await unit.run(_FIRST_TRY, platform=platform, account=account, day=now.date())
    await unit.run(_AT_LEAST, name=platform, who=account, date=now.date(), least=count)


async def redeem(unit: Unit, secret: bytes, purpose: str, text: str, now: datetime) -> Shown | None:
    """Use a code up and return for whom it was made; None when it is wrong, used or over, alike."""
    hashed = _digest(secret, purpose, text.upper().translate(_LOOKALIKES))
    rows = await unit.run(_USE, hashed=hashed, now=now)
    if not rows:
        return None
    community, person, platform, account, answer = rows[0]
    return Shown(CommunityId(community), PersonId(person), Platform(platform), account, purpose, answer)


def _digest(secret: bytes, purpose: str, text: str) -> str:
    """Return the keyed hash; looking it up in an index gives away nothing by its time."""
    return hmac.digest(secret, f"code:{purpose}:{text}".encode(), "sha256").hex()
