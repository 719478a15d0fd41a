"""How each table that points at a person is exported and forgotten."""

from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import SQLModel


class Forget(StrEnum):
    """What happens to a row when its person asks to be forgotten."""

    DELETE = "delete"
    DETACH = "detach"
    """The row stays, and points at nobody."""


@dataclass(frozen=True, slots=True)
class Keeps:
    """`table.column` points at a person. `secret` columns (codes, tokens) are left out of the export."""

    table: type[SQLModel]
    column: str
    forget: Forget
    secret: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Holds:
    """`table.column` names a kept file by its hash: the bytes stay while a row names them."""

    table: type[SQLModel]
    column: str
