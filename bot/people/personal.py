"""How each table that points at a person is exported and forgotten."""

from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import SQLModel

from bot.people.tables import Account, Person


class Forget(StrEnum):
    """What happens to a row when its person asks to be forgotten."""

    DELETE = "delete"
    DETACH = "detach"
    """The row stays, and points at nobody."""


class By(StrEnum):
    """How a row tells whose it is."""

    PERSON = "person"
    """By the id of the person."""
    ACCOUNT = "account"
    """By the key of an account on the row's own `platform`."""


@dataclass(frozen=True, slots=True)
class Keeps:
    """`table.column` points at a person. `secret` columns (codes, tokens) are left out of the export."""

    table: type[SQLModel]
    column: str
    forget: Forget
    secret: tuple[str, ...] = ()
    by: By = By.PERSON


@dataclass(frozen=True, slots=True)
class Holds:
    """`table.column` names a kept file by its hash: the bytes stay while a row names them."""

    table: type[SQLModel]
    column: str


KEEPS = (Keeps(Account, "person_id", Forget.DELETE), Keeps(Person, "id", Forget.DELETE))
"""The last to go: all else points at these."""
