"""Limits that only the stand-in knows: each bad request is named, its good twin is not."""

from typing import Any

import pytest

from tests.wire.discord_limits import broken_limits
from tests.wire.discord_platform import Call

POST = ("POST", "/channels/{channel_id}/messages")
CALLBACK = ("POST", "/interactions/{interaction_id}/{interaction_token}/callback")
COMMANDS = ("PUT", "/applications/{application_id}/commands")
EVENT = ("POST", "/guilds/{guild_id}/scheduled-events")


def problems(endpoint: tuple[str, str], body: Any) -> list[str]:
    method, route = endpoint
    return list(broken_limits(Call(0.0, method, route, {}, body, {}, None, route)))


def button(**parts: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go"} | parts


def row(*inside: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(inside)}


def with_rows(*rows: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {"content": "hi", "components": list(rows)} | parts


def command(**parts: Any) -> dict[str, Any]:
    return {"name": "coffee", "description": "Coffee"} | parts


def option(name: str, **parts: Any) -> dict[str, Any]:
    return {"type": 3, "name": name, "description": "What"} | parts


GOOD = [
    (POST, {"content": "x" * 2000}),
    (POST, {"embeds": [{"description": "x" * 4000}, {"description": "x" * 2000}]}),
    (POST, with_rows(*(row(button(custom_id=str(n))) for n in range(5)))),
    (POST, {"flags": 1 << 15, "components": [{"type": 10, "content": "hi"}]}),
    (POST, with_rows(row(button(style=5, url="https://example.org", custom_id=None)))),
    (CALLBACK, {"type": 9, "data": {"components": [row() for _ in range(5)]}}),
    (COMMANDS, [command(), command(name="我", name_localizations={"zh-CN": "我"})]),
    (COMMANDS, [command(options=[option("a", required=True), option("b")])]),
    (COMMANDS, [command(name=f"c{n}") for n in range(100)]),
    (EVENT, {"entity_type": 3, "scheduled_end_time": "2027", "entity_metadata": {"location": "Elm Park"}}),
]
BAD = [
    (POST, {"content": "x" * 2001}, "2001 characters"),
    (POST, {"content": ""}, "empty message"),
    (POST, {"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]}, "embeds hold 6001"),
    (POST, with_rows(*(row(button(custom_id=str(n))) for n in range(6))), "6 action rows"),
    (POST, with_rows(row(button(), button())), "duplicate custom_id 'go'"),
    (POST, with_rows(row(*(button(custom_id=str(n)) for n in range(6)))), "five buttons or one select"),
    (POST, with_rows(row(button(style=5, custom_id=None))), "link button without url"),
    (POST, with_rows(row(button(label=None))), "without label"),
    (POST, with_rows({"type": 10, "content": "hi"}), "components v2 flag"),
    (POST, with_rows({"type": 10, "content": "hi"}, flags=1 << 15), "exclude content"),
    (
        POST,
        {"content": "?", "poll": {"answers": [{"poll_media": {"text": "x" * 56}}]}},
        "poll answer over 55",
    ),
    (CALLBACK, {"type": 4, "data": {"content": "x" * 2001}}, "2001 characters"),
    (CALLBACK, {"type": 9, "data": {"components": [row() for _ in range(6)]}}, "6 rows in a modal"),
    (COMMANDS, [command(name="Coffee")], "lower case"),
    (COMMANDS, [command(name="a b")], "must match"),
    (COMMANDS, [command(description="")], "no description"),
    (COMMANDS, [command(options=[option("a"), option("b", required=True)])], "after an optional one"),
    (COMMANDS, [command(name_localizations={"zh": "我"})], "unknown locale 'zh'"),
    (COMMANDS, [command(name=f"c{n}") for n in range(101)], "101 commands"),
    (COMMANDS, [command(), command()], "duplicate command"),
    (COMMANDS, [command(options=[option(f"o{n}", description="x" * 400) for n in range(21)])], "limit 8000"),
    (EVENT, {"entity_type": 3, "entity_metadata": {"location": "Elm Park"}}, "without end"),
    (EVENT, {"entity_type": 3, "scheduled_end_time": "2027"}, "without location"),
]


@pytest.mark.parametrize(("endpoint", "body"), GOOD)
def test_good_requests_pass(endpoint: tuple[str, str], body: Any) -> None:
    assert problems(endpoint, body) == []


@pytest.mark.parametrize(("endpoint", "body", "problem"), BAD)
def test_bad_requests_are_named(endpoint: tuple[str, str], body: Any, problem: str) -> None:
    found = problems(endpoint, body)

    assert len(found) == 1
    assert problem in found[0]
