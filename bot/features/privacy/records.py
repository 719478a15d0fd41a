"""Every row about a person, found by what the features and the engine registered with `Keeps`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlalchemy import (
    ClauseElement,
    Column,
    ColumnElement,
    and_,
    bindparam,
    delete,
    false,
    or_,
    select,
    update,
)

from bot.base.hot import Hot
from bot.base.ids import CommunityId, PersonId
from bot.base.tables import columns
from bot.base.unit import Unit
from bot.people.personal import By, Forget, Holds, Keeps
from bot.people.tables import Account, Community, Merge

accounts = columns(Account)
communities = columns(Community)
merges = columns(Merge)
_ACCOUNTS = Hot(
    lambda _: select(accounts.platform, accounts.key).where(
        accounts.community_id == bindparam("community"), accounts.person_id == bindparam("person")
    )
)
_MERGED = Hot(
    lambda _: select(merges.gone_id).where(merges.kept_id == bindparam("person"), merges.undone_at.is_(None))
)
_NAME = Hot(lambda _: select(communities.name).where(communities.id == bindparam("community")))

Record = dict[str, object]


@dataclass(frozen=True, slots=True)
class Subject:
    """A person, whoever was merged into them, and the accounts (platform, key) they speak from."""

    community: CommunityId
    people: tuple[PersonId, ...]
    accounts: tuple[tuple[str, str], ...]


async def subject_of(unit: Unit, community: CommunityId, person: PersonId) -> Subject:
    people, accounts = [person], []
    for one in people:
        people += [gone for (gone,) in await unit.run(_MERGED, person=one) if gone not in people]
        accounts += [tuple(row) for row in await unit.run(_ACCOUNTS, community=community, person=one)]
    return Subject(community, tuple(people), tuple(accounts))


def _whose(keeps: Keeps, subject: Subject) -> ColumnElement[bool]:
    table = columns(keeps.table)
    if keeps.by is By.PERSON:
        return or_(*(table[keeps.column] == person for person in subject.people))
    mine = [
        and_(table["platform"] == platform, table[keeps.column] == key) for platform, key in subject.accounts
    ]
    return or_(false(), *mine)


async def export(unit: Unit, registered: tuple[Keeps, ...], subject: Subject, now: datetime) -> str:
    """Return every column of every row about a person, but for secrets, as JSON that people can read."""
    name = (await unit.run(_NAME, community=subject.community))[0][0]
    out: dict[str, object] = {"community": name, "made_at": now.isoformat()}
    for keeps in reversed(registered):
        records = await _records(unit, keeps, subject)
        known = out.setdefault(str(keeps.table.__tablename__), [])
        if isinstance(known, list):
            known.extend(record for record in records if record not in known)
    return json.dumps({key: value for key, value in out.items() if value}, ensure_ascii=False, indent=2)


async def _records(unit: Unit, keeps: Keeps, subject: Subject) -> list[Record]:
    shown = [column for column in columns(keeps.table) if column.name not in keeps.secret]
    rows = await unit.run(Hot(lambda _: select(*shown).where(_whose(keeps, subject))))
    names = [column.name for column in shown]
    return [{name: _readable(value) for name, value in zip(names, row, strict=True)} for row in rows]


def _readable(value: object) -> object:
    """Return what JSON can hold; JSON inside a column is opened, so that it can be read."""
    match value:
        case date():
            return value.isoformat()
        case bytes():
            return value.hex()
        case str() if value[:1] in {"{", "["}:
            return _opened(value)
        case _:
            return value


def _opened(text: str) -> object:
    try:
        opened: Mapping[str, object] | list[object] = json.loads(text)
    except ValueError:
        return text
    return opened


async def files_of(
    unit: Unit, registered: Sequence[Keeps], holdings: Sequence[Holds], subject: Subject
) -> set[str]:
    """Return the kept files that rows about a person name, to be let go together with these rows."""
    files: set[str] = set()
    for keeps in registered:
        for held in holdings:
            if held.table is keeps.table and keeps.forget is Forget.DELETE:
                column = columns(held.table)[held.column]
                rows = await unit.run(Hot(partial(_files, column, _whose(keeps, subject))))
                files |= {file for (file,) in rows if file}
    return files


def _files(column: Column[str], mine: ColumnElement[bool], _: object) -> ClauseElement:
    return select(column).where(mine)


async def clear(unit: Unit, registered: tuple[Keeps, ...], subject: Subject) -> None:
    """Delete or detach every row about a person, those that others point at last."""
    for keeps in registered:
        await unit.run(Hot(partial(_clearing, keeps, subject)))


def _clearing(keeps: Keeps, subject: Subject, _: object) -> ClauseElement:
    match keeps.forget:
        case Forget.DELETE:
            return delete(keeps.table).where(_whose(keeps, subject))
        case Forget.DETACH:
            return update(keeps.table).where(_whose(keeps, subject)).values({keeps.column: None})
