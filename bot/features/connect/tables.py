"""Groups that ask to join a community."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from bot.base.tables import instant, refers


class Stage(StrEnum):
    OPEN = "open"
    JOINED = "joined"
    DECLINED = "declined"
    TAKEN = "taken"


class Request(SQLModel, table=True):
    """A room whose administrator typed a code. `ours` and `theirs` say who has agreed so far.

    `person_id` showed the code, in the message `answer`; `account` on `platform` typed it in `spot`.
    """

    __tablename__ = "connect_requests"

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    person_id: int = refers("people.id")
    answer: str
    platform: str
    account: str
    account_name: str
    account_lang: str
    spot: str
    home: str
    title: str
    ours: bool = False
    theirs: bool = False
    stage: str = Stage.OPEN
    asked_at: datetime = instant(index=True)
