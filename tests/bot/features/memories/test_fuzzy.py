"""Approximate dates in English and Chinese."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.memories.fuzzy import Fuzzy, NotADate, Shape, parse, parse_day

TODAY = date(2026, 11, 24)
LIKELY = r"[a-z' ]{0,12}[0-9]{1,4}[-/.年月 ]?[0-9]{0,2}[a-z日代]?"


def span(first: str, last: str, shape: Shape) -> Fuzzy:
    return Fuzzy(date.fromisoformat(first), date.fromisoformat(last), shape)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("1998-09-01", span("1998-09-01", "1998-09-01", Shape.DAY)),
        ("1.9.1998", span("1998-09-01", "1998-09-01", Shape.DAY)),
        ("1 September 1998", span("1998-09-01", "1998-09-01", Shape.DAY)),
        ("Sept 1st, 1998", span("1998-09-01", "1998-09-01", Shape.DAY)),
        ("1998年9月1日", span("1998-09-01", "1998-09-01", Shape.DAY)),
        ("1998-09", span("1998-09-01", "1998-09-30", Shape.MONTH)),
        ("09/1998", span("1998-09-01", "1998-09-30", Shape.MONTH)),
        ("February 1996", span("1996-02-01", "1996-02-29", Shape.MONTH)),
        ("1998年9月", span("1998-09-01", "1998-09-30", Shape.MONTH)),
        ("Autumn 1998", span("1998-09-01", "1998-11-30", Shape.AUTUMN)),
        ("fall of '98", span("1998-09-01", "1998-11-30", Shape.AUTUMN)),
        ("the summer of 2004", span("2004-06-01", "2004-08-31", Shape.SUMMER)),
        ("winter 1998", span("1998-12-01", "1999-02-28", Shape.WINTER)),
        ("1998年秋天", span("1998-09-01", "1998-11-30", Shape.AUTUMN)),
        ("2001年暑假", span("2001-06-01", "2001-08-31", Shape.SUMMER)),
        ("early 2001", span("2001-01-01", "2001-04-30", Shape.BEGINNING)),
        ("mid-2001", span("2001-05-01", "2001-08-31", Shape.MIDDLE)),
        ("1999年底", span("1999-09-01", "1999-12-31", Shape.END)),
        ("2003", span("2003-01-01", "2003-12-31", Shape.YEAR)),
        ("2003年", span("2003-01-01", "2003-12-31", Shape.YEAR)),
        ("around 2003", span("2002-01-01", "2004-12-31", Shape.AROUND)),
        ("ca. 2003", span("2002-01-01", "2004-12-31", Shape.AROUND)),
        ("2003年左右", span("2002-01-01", "2004-12-31", Shape.AROUND)),
        ("大约2003年", span("2002-01-01", "2004-12-31", Shape.AROUND)),
        ("the 1990s", span("1990-01-01", "1999-12-31", Shape.DECADE)),
        ("the '90s", span("1990-01-01", "1999-12-31", Shape.DECADE)),
        ("90年代", span("1990-01-01", "1999-12-31", Shape.DECADE)),
        ("上世纪八十年代", span("1980-01-01", "1989-12-31", Shape.DECADE)),
    ],
)
def test_words_mean_a_span(words: str, meant: Fuzzy) -> None:
    assert parse(words, TODAY) == meant


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("when we were young", "unclear"),
        ("", "unclear"),
        ("32 August 1998", "no_such"),
        ("1998-13", "no_such"),
        ("0000", "no_such"),
        ("0000s", "no_such"),
        ("around 0001", "no_such"),
        ("around 9999", "no_such"),
        ("winter 9999", "no_such"),
        ("1899", "too_old"),
        ("2027", "future"),
        ("2026-11-25", "future"),
    ],
)
def test_words_that_are_no_date_say_why(words: str, why: str) -> None:
    with pytest.raises(NotADate) as caught:
        parse(words, TODAY)

    assert caught.value.why == why


@given(
    st.text(max_size=30)
    | st.from_regex(r"[a-z' ]{0,12}[0-9]{1,4}[-/.年月 ]?[0-9]{0,2}[a-z日代]?", fullmatch=True)
)
def test_no_words_make_it_stumble(words: str) -> None:
    try:
        meant = parse(words, TODAY)
    except NotADate:
        return

    assert meant.earliest <= meant.latest
    assert meant.earliest <= TODAY


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("05-12", "05-12"),
        ("5月12日", "05-12"),
        ("12.5.", "05-12"),
        ("May 12", "05-12"),
        ("29 February", "02-29"),
        ("2008-05-12", "2008-05-12"),
        ("2008年5月12日", "2008-05-12"),
        ("31 June", None),
        ("sometime", None),
    ],
)
def test_a_day_of_one_year_or_of_every_year(words: str, meant: str | None) -> None:
    assert parse_day(words) == meant
