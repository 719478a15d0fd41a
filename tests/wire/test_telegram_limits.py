import json

import pytest

from tests.wire.telegram_limits import (
    CAPTION,
    TEXT,
    Broken,
    check_commands,
    check_language,
    check_link,
    check_markup,
    check_secret,
    formatted,
)
from tests.wire.telegram_wire import JsonObject, Params, Refused


def keyboard(*rows: list[JsonObject]) -> JsonObject:
    return {"inline_keyboard": list(rows)}


def button(**action: object) -> JsonObject:
    return {"text": "Yes", **action}


def menu(**changed: str) -> Params:
    return Params({"commands": json.dumps([{"command": "help", "description": "What I can do"} | changed])})


@pytest.mark.parametrize(("key", "limit"), [("text", TEXT), ("caption", CAPTION)])
def test_length_counts_utf16_units(key: str, limit: int) -> None:
    fits = "😀" * (limit // 2)

    assert formatted(Params({key: fits}), key, limit) == (fits, ())
    with pytest.raises(Broken, match="too long"):
        formatted(Params({key: fits + "x"}), key, limit)


def test_length_counts_after_parsing_html() -> None:
    params = Params({"text": "<b>" + "x" * TEXT + "</b>", "parse_mode": "HTML"})

    assert formatted(params, "text", TEXT) == ("x" * TEXT, ({"type": "bold", "offset": 0, "length": TEXT},))


def test_html_that_does_not_close_is_refused() -> None:
    with pytest.raises(Refused, match="can't parse entities"):
        formatted(Params({"text": "<b>Hello", "parse_mode": "HTML"}), "text", TEXT)


@pytest.mark.parametrize(
    ("offset", "length", "fine"),
    [(0, 3, True), (1, 2, True), (0, 2, False), (2, 1, False), (0, 4, False), (-1, 1, False), (1, 0, False)],
)
def test_entities_lie_within_the_text_and_around_whole_symbols(offset: int, length: int, fine: bool) -> None:
    entity = {"type": "bold", "offset": offset, "length": length}
    params = Params({"text": "a😀", "entities": json.dumps([entity])})

    if fine:
        assert formatted(params, "text", TEXT) == ("a😀", (entity,))
        return
    with pytest.raises(Broken, match="entity"):
        formatted(params, "text", TEXT)


def test_entities_and_parse_mode_exclude_each_other() -> None:
    entities = json.dumps([{"type": "bold", "offset": 0, "length": 1}])

    with pytest.raises(Broken, match="one of them only"):
        formatted(Params({"text": "a", "entities": entities, "parse_mode": "HTML"}), "text", TEXT)


@pytest.mark.parametrize(
    "markup",
    [
        None,
        {"force_reply": True},
        keyboard(),
        keyboard([button(callback_data="好" * 21 + "x")] * 8),
        keyboard([button(url="https://alumni.example/page")]),
        keyboard([button(url="https://t.me/homeroom_test_bot?start=aZ_-9")]),
        keyboard([button(url="tg://user?id=710000001")]),
        keyboard(*[[button(callback_data="a")] * 5] * 20),
    ],
)
def test_markup_within_the_limits_passes(markup: JsonObject | None) -> None:
    check_markup(markup)


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (keyboard([button()]), "text buttons are unallowed"),
        (keyboard([button(callback_data="a", url="https://a.example")]), "exactly one"),
        (keyboard([button(callback_data="")]), "BUTTON_DATA_INVALID"),
        (keyboard([button(callback_data="好" * 21 + "xy")]), "BUTTON_DATA_INVALID"),
        (keyboard([{"text": " ", "callback_data": "a"}]), "text is empty"),
        (keyboard([button(callback_data="a")] * 9), "a row of 9"),
        (keyboard([]), "a row of 0"),
        (keyboard(*[[button(callback_data="a")] * 4] * 26), "reply markup is too long"),
        (keyboard([button(url="alumni.example")]), "BUTTON_URL_INVALID"),
    ],
)
def test_markup_beyond_the_limits_is_broken(markup: JsonObject, reason: str) -> None:
    with pytest.raises(Broken, match=reason):
        check_markup(markup)


@pytest.mark.parametrize("payload", ["", "a" * 65, "a.b", "person:7", "%E4%BD%A0"])
def test_start_payload_keeps_to_its_alphabet(payload: str) -> None:
    with pytest.raises(Broken, match="start payload"):
        check_link(f"https://t.me/homeroom_test_bot?start={payload}")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"command": "Help"}, "BOT_COMMAND_INVALID"),
        ({"command": "get-help"}, "BOT_COMMAND_INVALID"),
        ({"command": "h" * 33}, "BOT_COMMAND_INVALID"),
        ({"description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"description": "d" * 257}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
def test_command_beyond_the_limits_is_broken(changed: dict[str, str], reason: str) -> None:
    check_commands(menu(command="h" * 32, description="d" * 256))

    with pytest.raises(Broken, match=reason):
        check_commands(menu(**changed))


def test_menu_has_at_most_a_hundred_commands_each_once() -> None:
    commands = [{"command": f"c{number}", "description": "d"} for number in range(101)]
    check_commands(Params({"commands": json.dumps(commands[:100])}))

    with pytest.raises(Broken, match="TOO_MUCH"):
        check_commands(Params({"commands": json.dumps(commands)}))
    with pytest.raises(Broken, match="twice"):
        check_commands(Params({"commands": json.dumps(commands[:1] * 2)}))


def test_language_is_two_letters_or_none() -> None:
    assert [check_language(Params({"language_code": code})) for code in ("", "zh")] == ["", "zh"]
    with pytest.raises(Broken, match="LANG_CODE_INVALID"):
        check_language(Params({"language_code": "zh-CN"}))


def test_secret_keeps_to_its_alphabet() -> None:
    assert check_secret(Params({"secret_token": "aZ_-9"})) == "aZ_-9"
    with pytest.raises(Broken, match="secret token"):
        check_secret(Params({"secret_token": "a.b"}))
