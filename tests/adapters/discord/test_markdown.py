import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.markdown import escaped, markdown, tamed
from bot.base.ids import PersonId
from bot.chat.text import Link, Mention, Moment, Plain, Shape, Style, Styled, Text, bold, plain, quote

SIGNS = "*_~`|<>[]\\"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (bold("a *b*"), "**a \\*b\\***"),
        (bold(" a "), " **a** "),
        (bold("  "), "  "),
        ((Styled(Style.CODE, plain("a`b*")),), "`aˋb*`"),
        ((Styled(Style.SPOILER, plain("who")),), "||who||"),
        ((Plain("before "), *quote("one\ntwo"), Plain("after")), "before \n> one\n> two\nafter"),
        ((*quote("one"), Plain("\nafter")), "> one\nafter"),
        (
            (Link("https://example.org/a b", plain("here [1]")),),
            "[here \\[1\\]](<https://example.org/a%20b>)",
        ),
        ((Link("https://example.org/a_b", plain("https://example.org/a_b")),), "https://example.org/a_b"),
        ((Mention(PersonId(1), "*Ada*"),), "\\*Ada\\*"),
        ((Mention(PersonId(1), "Ada", "81"),), "<@81>"),
        ((Moment(datetime(2026, 3, 2, 9, tzinfo=UTC), Shape.RELATIVE),), "<t:1772442000:R>"),
    ],
)
def test_text_is_printed(text: Text, printed: str) -> None:
    assert markdown(text) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("# big", "\\# big"),
        ("  ## big", "  \\## big"),
        ("-# small", "\\-# small"),
        ("- list", "\\- list"),
        ("1. list", "1\\. list"),
        ("a\n> quote", "a\n\\> quote"),
        ("#hash -dash 1.5", "#hash -dash 1.5"),
        ("<@810002> <t:0> <:smile:1> <#4>", "\\<@810002\\> \\<t:0\\> \\<:smile:1\\> \\<#4\\>"),
        ("@everyone @here ada@example.org", "@\u200beveryone @\u200bhere ada@example.org"),
        ("see https://example.org/a_b_c!", "see https://example.org/a_b_c!"),
    ],
)
def test_what_people_write_stays_what_they_wrote(typed: str, printed: str) -> None:
    assert escaped(typed) == printed


@given(st.text(alphabet=st.sampled_from(SIGNS + "ab \n#-1.@>")))
def test_no_sign_is_left_bare(typed: str) -> None:
    printed = escaped(typed)

    bare = re.sub(r"\\[^A-Za-z0-9\s]", "", printed)
    assert not set(bare) & set(SIGNS)
    assert re.sub(r"\\([^A-Za-z0-9\s])", r"\1", printed) == typed


@given(st.text())
def test_taming_twice_changes_nothing(typed: str) -> None:
    assert tamed(tamed(typed)) == tamed(typed)


def test_marks_and_directions_are_tamed() -> None:
    assert tamed("A" + "\u0301" * 60 + "da \u202elegnA\u2069") == "A" + "\u0301" * 4 + "da legnA"
