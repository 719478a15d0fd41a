import pytest
from yarl import URL

from adapters.discord.endpoints import Endpoints

PROXY = Endpoints.parse("http://127.0.0.1:3000/api/v10/", "ws://127.0.0.1:3001/gate")


@pytest.mark.parametrize(
    ("asked", "used"),
    [
        ("https://discord.com/api/v10/users/@me", "http://127.0.0.1:3000/api/v10/users/@me"),
        (
            "https://discord.com/api/v10/a/%F0%9F%91%8D?x=1",
            "http://127.0.0.1:3000/api/v10/a/%F0%9F%91%8D?x=1",
        ),
        ("wss://gateway.discord.gg/?v=10&encoding=json", "ws://127.0.0.1:3001/gate?v=10&encoding=json"),
        ("wss://resume.discord.invalid/?v=10", "ws://127.0.0.1:3001/gate?v=10"),
        ("https://cdn.discordapp.com/a.png", "https://cdn.discordapp.com/a.png"),
        ("https://discord.com/api/v100/users/@me", "https://discord.com/api/v100/users/@me"),
    ],
)
def test_addresses_are_replaced(asked: str, used: str) -> None:
    assert PROXY.resolve(URL(asked, encoded=True)) == URL(used, encoded=True)


def test_unset_addresses_stay() -> None:
    own = Endpoints.parse(None, "")

    assert own == Endpoints()
    assert own.resolve(URL("wss://gateway.discord.gg/?v=10")) == URL("wss://gateway.discord.gg/?v=10")
    assert own.resolve(URL("https://discord.com/api/v10/x")) == URL("https://discord.com/api/v10/x")


@pytest.mark.parametrize(("api", "gateway"), [("127.0.0.1:3000", None), (None, "http://127.0.0.1")])
def test_half_addresses_are_refused(api: str | None, gateway: str | None) -> None:
    with pytest.raises(ValueError, match=r"discord\.(api_base|gateway) must be an absolute"):
        Endpoints.parse(api, gateway)
