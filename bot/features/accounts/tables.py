"""Accounts that ask to be linked to a person."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from bot.base.tables import instant, refers


class Stage(StrEnum):
    OPEN = "open"
    LINKED = "linked"
    DECLINED = "declined"
    ELSEWHERE = "elsewhere"
    """The account was linked to somebody else in the meantime."""


class Link(SQLModel, table=True):
    """An account that typed the code of `person_id`, which the message `answer` shows."""

    __tablename__ = "accounts_links"

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    person_id: int = refers("people.id")
    answer: str
    platform: str
    account: str
    account_name: str
    account_lang: str
    stage: str = Stage.OPEN
    asked_at: datetime = instant(index=True)
