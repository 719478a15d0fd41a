"""Two persons become one, and within a week two again.

The row of the person who is gone stays, without accounts and out of sight, so that undoing has somewhere to
go back to. What features moved meanwhile stays where it is.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, func, select

from bot.base.ids import CommunityId, PersonId
from bot.base.unit import Unit
from bot.people.identity import Access
from bot.people.tables import Account, Merge, Person

UNDO_WITHIN = timedelta(days=7)


async def lock_people(unit: Unit, community: CommunityId, persons: Sequence[PersonId]) -> dict[int, Person]:
    """Return persons of a community, locked until the unit ends, in one order everywhere."""
    rows = await unit.db.exec(
        select(Person)
        .where(Person.community_id == community, col(Person.id).in_(persons))
        .order_by(col(Person.id))
        .with_for_update()
    )
    return {person.id or 0: person for person in rows}


async def count_accounts(unit: Unit, person: PersonId) -> int:
    rows = await unit.db.exec(select(func.count()).where(col(Account.person_id) == person))
    return rows.one()


async def merge(unit: Unit, kept: Person, gone: Person, account: Account, now: datetime) -> Merge:
    """Give the one account of `gone` to `kept`, with the higher of both roles. Lock both before.

    They are read anew: listeners of the fact may have changed them.
    """
    await unit.db.refresh(kept)
    await unit.db.refresh(gone)
    record = Merge(
        community_id=kept.community_id, kept_id=kept.id or 0, gone_id=gone.id or 0,
        account_id=account.id or 0, kept_role=kept.role, gone_role=gone.role, merged_at=now,
    )  # fmt: skip
    account.person_id = record.kept_id
    kept.role = max(kept.role, gone.role)
    gone.role, gone.left_at = int(Access.VISITOR), now
    unit.db.add_all([record, account, kept, gone])
    await unit.db.flush()
    return record


async def recent(unit: Unit, person: PersonId, now: datetime) -> list[tuple[Merge, Account]]:
    """Return the merges into a person that can still be undone, with the account of each."""
    rows = await unit.db.exec(
        select(Merge, Account)
        .join(Account, col(Account.id) == col(Merge.account_id))
        .where(
            Merge.kept_id == person, col(Merge.undone_at).is_(None), col(Merge.merged_at) > now - UNDO_WITHIN
        )
        .order_by(col(Merge.id))
    )
    return [(record, account) for record, account in rows]


async def undo(unit: Unit, record: Merge, account: Account, now: datetime) -> None:
    """Give the account back to the person it came from. A role that rose since stays with the person kept."""
    found = await lock_people(
        unit, CommunityId(record.community_id), [PersonId(record.kept_id), PersonId(record.gone_id)]
    )
    kept, gone = found[record.kept_id], found[record.gone_id]
    if kept.role == max(record.kept_role, record.gone_role):
        kept.role = record.kept_role
    gone.role, gone.left_at = record.gone_role, None
    account.person_id = record.gone_id
    record.undone_at = now
    unit.db.add_all([record, account, kept, gone])
    await unit.db.flush()
