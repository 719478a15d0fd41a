"""Who does what, and what is said to who cannot."""

import pytest

from adapters import roles
from adapters.roles import Duty
from adapters.settings import DatabaseSettings, DiscordSettings, Role, Settings, TelegramSettings
from bot.base.errors import StartupError
from bot.base.store import Store
from bot.reminders.leases import SOLE, Lease

POSTGRES = DatabaseSettings(url="postgresql://homeroom@localhost/homeroom")
BOTH = {"discord": DiscordSettings(token="MTIz.a.b"), "telegram": TelegramSettings(token="123:abc")}


def settings(role: Role, *platforms: str, database: DatabaseSettings = POSTGRES) -> Settings:
    chosen = {name: BOTH[name] for name in platforms}
    return Settings.model_construct(role=role, database=database, **chosen)  # type: ignore[arg-type]  # sections by name


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ALL])
def test_role_of_several_processes_is_refused_on_sqlite(role: Role) -> None:
    with pytest.raises(StartupError, match=r"SQLite serves only one.*HOMEROOM_DATABASE__URL.*--role all"):
        roles.check(settings(role, "discord", "telegram", database=DatabaseSettings()))


@pytest.mark.parametrize(
    ("role", "platform", "variable"),
    [
        (Role.DISCORD, "telegram", "HOMEROOM_DISCORD__TOKEN"),
        (Role.TELEGRAM, "discord", "HOMEROOM_TELEGRAM__TOKEN"),
    ],
)
def test_role_without_its_token_says_what_to_set(role: Role, platform: str, variable: str) -> None:
    with pytest.raises(StartupError, match=variable):
        roles.check(settings(role, platform))


@pytest.mark.parametrize("role", [Role.ALL, Role.DELIVER])
def test_nobody_to_speak_to_is_said(role: Role) -> None:
    with pytest.raises(StartupError, match="No platform has a token"):
        roles.check(settings(role))


def test_page_needs_no_token() -> None:
    roles.check(settings(Role.WEB))


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.ALL, {"discord": (True, True), "telegram": (True, True)}),
        (Role.DISCORD, {"discord": (True, False)}),
        (Role.TELEGRAM, {"telegram": (True, False)}),
        (Role.DELIVER, {"discord": (False, True), "telegram": (False, True)}),
        (Role.WEB, {}),
    ],
)
async def test_each_role_has_its_duties(role: Role, expected: dict[str, tuple[bool, bool]]) -> None:
    store = Store(POSTGRES.url)

    duties = roles.duties(settings(role, "discord", "telegram"), store)

    assert {
        name: (duty.listens is not None, duty.sends is not None) for name, duty in duties.items()
    } == expected
    assert all(isinstance(right, Lease) for duty in duties.values() for right in _rights(duty))


def _rights(duty: Duty) -> list[object]:
    return [right for right in (duty.listens, duty.sends) if right is not None]


async def test_process_on_sqlite_needs_no_lease() -> None:
    duties = roles.duties(settings(Role.ALL, "telegram"), Store("sqlite://"))

    assert duties == {"telegram": Duty(SOLE, SOLE)}


def test_lease_is_named_for_the_account_and_outlives_a_new_token() -> None:
    old, new = (
        Settings.model_construct(telegram=TelegramSettings(token=token), discord=DiscordSettings())
        for token in ("123:abc", "123:xyz")
    )

    assert roles.account("telegram", old) == roles.account("telegram", new)
    assert "123" not in roles.account("telegram", old)
