import json
import subprocess
import sys

import pytest

from adapters.when import run

NOW = "2026-11-24T10:00:00+01:00"


def ask(phrase: str, **changed: object) -> dict[str, object]:
    question: dict[str, object] = {"text": phrase, "zone": "Europe/Berlin", "now": NOW, "lang": "en"}
    (line,) = run([json.dumps(question | changed)])
    answer = json.loads(line)
    assert isinstance(answer, dict)
    return answer


def offered(answer: dict[str, object], field: str) -> list[str]:
    options = answer["ask"]
    assert isinstance(options, list)
    return [option[field] for option in options]


def test_once_is_an_instant_in_utc() -> None:
    assert ask("tomorrow 9am") == {"once": "2026-11-25T08:00:00Z"}


def test_rule_shows_its_next_three_instants() -> None:
    assert ask("每周五晚上八点", zone="Asia/Shanghai") == {
        "rule": "FREQ=WEEKLY;BYDAY=FR",
        "zone": "Asia/Shanghai",
        "next": ["2026-11-27T12:00:00Z", "2026-12-04T12:00:00Z", "2026-12-11T12:00:00Z"],
    }


def test_rule_that_ends_shows_what_is_left() -> None:
    assert ask("every day at 7pm 2 times")["next"] == ["2026-11-24T18:00:00Z", "2026-11-25T18:00:00Z"]


def test_ambiguity_is_a_question_with_labels_in_the_language_asked_for() -> None:
    english, chinese = ask("every second tuesday at 7pm"), ask("every second tuesday at 7pm", lang="zh-CN")

    assert english["question"] == "That can be read in more than one way. Which one do you mean?"
    assert offered(english, "label") == [
        "Every 2 weeks on Tuesday at 19:00, first on Tue, Nov 24, 2026 7:00\u202fPM",
        "On the second Tuesday of every month at 19:00, first on Tue, Dec 8, 2026 7:00\u202fPM",
    ]
    assert offered(chinese, "label") == [
        "每 2 周的周二 19:00，第一次是 2026年11月24日周二 19:00",
        "每月第二个周二 19:00，第一次是 2026年12月8日周二 19:00",
    ]


def test_two_passes_of_an_hour_differ_by_their_offset() -> None:
    answer = ask("on sunday at 2:30", now="2026-10-23T10:00:00+02:00")

    assert offered(answer, "once") == [
        "2026-10-25T00:30:00Z",
        "2026-10-25T01:30:00Z",
    ]
    assert "UTC+02:00" in offered(answer, "label")[0]


def test_refusal_gives_its_reason_and_the_next_step() -> None:
    answer = ask("today at 9am")

    assert answer["refused"] == "past"
    assert "Nov 25" in str(answer["why"])


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": None}, "text"),
        ({"text": 7}, "text"),
        ({"zone": "Europe/Nowhere"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"now": "yesterday"}, "now"),
        ({"now": "0001-01-01T00:00:00Z"}, "now"),
        ({"now": "9999-12-31T23:59:59Z"}, "now"),
        ({"lang": 3}, "lang"),
    ],
)
def test_malformed_field_is_named(changed: dict[str, object], field: str) -> None:
    answer = ask("tomorrow 9am", **changed)

    assert answer["field"] == field
    assert answer["refused"]
    assert answer["why"]


def test_stream_goes_on_after_a_malformed_line() -> None:
    good = json.dumps({"text": "tomorrow 9am", "zone": "UTC", "now": "2026-11-24T10:00:00"})

    answers = [json.loads(line) for line in run(["{", "[]", "", "[" * 100_000, '{"zone": "UTC"}', good])]

    assert [answer.get("field") for answer in answers] == ["line", "line", "line", "text", None]
    assert answers[-1] == {"once": "2026-11-25T09:00:00Z"}


BAD_LINES = [
    b"{", b"[]", b"null", b"7", b'"tomorrow 9am"', b"\xff\xfe\x00", b"{'text': 'tomorrow'}", b"\x00",
    b"[" * 50_000,
    b'{"text": "tomorrow 9am"}', b'{"text": "tomorrow 9am", "zone": "UTC"}', b'{"zone": "UTC", "now": "x"}',
    b'{"text": ["9am"], "zone": "UTC", "now": "2026-11-24T10:00:00Z"}',
    b'{"text": "9am", "zone": 1, "now": "2026-11-24T10:00:00Z"}',
    b'{"text": "9am", "zone": "", "now": "2026-11-24T10:00:00Z"}',
    b'{"text": "9am", "zone": "Mars/Phobos", "now": "2026-11-24T10:00:00Z"}',
    b'{"text": "9am", "zone": "UTC", "now": 1764000000}',
    b'{"text": "9am", "zone": "UTC", "now": "24.11.2026"}',
    b'{"text": "9am", "zone": "UTC", "now": "2026-02-30T10:00:00Z"}',
    b'{"text": "9am", "zone": "UTC", "now": "2026-11-24T10:00:00+99:00"}',
    b'{"text": "9am", "zone": "UTC", "now": "2026-11-24T10:00:00Z", "lang": null}',
    b'{"text": "", "zone": "UTC", "now": "2026-11-24T10:00:00Z"}',
    b'{"text": "' + b"9am " * 100_000 + b'", "zone": "UTC", "now": "2026-11-24T10:00:00Z"}',
    b'{"text": "tomorrow 9am \xff", "zone": "UTC", "now": "2026-11-24T10:00:00Z"}',
    b'{"text": "\\u0000", "zone": "UTC", "now": "2026-11-24T10:00:00Z"}',
]  # fmt: skip


def test_each_bad_line_is_refused_and_the_stream_goes_on() -> None:
    good = b'{"text": "tomorrow 9am", "zone": "UTC", "now": "2026-11-24T10:00:00Z", "lang": "zh"}'
    lines = b"\n".join(line for bad in BAD_LINES for line in (bad, good))

    told = subprocess.run(
        [sys.executable, "-m", "adapters", "when"], input=lines, capture_output=True, check=True, timeout=60
    )
    answers = [json.loads(line) for line in told.stdout.decode("utf-8").splitlines()]

    assert told.stderr == b""
    assert [next(iter(answer)) for answer in answers[::2]] == ["refused"] * len(BAD_LINES)
    assert answers[1::2] == [{"once": "2026-11-25T09:00:00Z"}] * len(BAD_LINES)


def test_lone_surrogates_pass_through_the_stream() -> None:
    (line,) = run(['{"text": "in \\ud800ville", "zone": "UTC", "now": "2026-11-24T10:00:00Z"}'])

    assert json.loads(line)["refused"] == "not_understood"
