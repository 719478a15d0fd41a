"""What one searches by: pieces of text, and queries made of what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.memories.cutting import Phrase, cut, for_fts5, for_tsquery, for_tsvector, phrases


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("The Canteens", ["the", "canteen"]),
        ("Café, naïve", ["cafe", "naiv"]),
        ("结冰的湖", ["结冰", "冰的", "的湖", "湖"]),
        ("湖", ["湖"]),
        ("98级 Lake", ["98", "级", "lake"]),
        ("Ｆｕｌｌ　ｗｉｄｔｈ", ["full", "width"]),
        ("“=1+1” '); DROP", ["1", "1", "drop"]),
        ("😀!?", []),
    ],
)
def test_a_text_is_cut(text: str, pieces: list[str]) -> None:
    assert cut(text) == pieces


def test_queries_in_both_languages() -> None:
    must = phrases("湖 结冰的 dumplings")

    assert must == [Phrase(("湖",), begins=True), Phrase(("结冰", "冰的")), Phrase(("dumpl",))]
    assert for_fts5(must) == '"湖" * AND "结冰 冰的" AND "dumpl"'
    assert for_tsquery(must) == "('湖':*) & ('结冰' <-> '冰的') & ('dumpl')"
    assert for_tsvector(["a", "b"]) == "'a':1 'b':2"


@given(st.text(max_size=80))
def test_no_text_breaks_out_of_a_query(text: str) -> None:
    for piece in [*cut(text), *(piece for phrase in phrases(text) for piece in phrase.pieces)]:
        assert piece
        assert not set(piece) & set("\"'\\*():&|<>! \n\t\ue000")


@given(st.text(alphabet="湖面结冰的年", min_size=2, max_size=20), st.data())
def test_any_two_characters_in_a_row_are_found(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 2))
    (phrase,) = phrases(text[at : at + 2])

    assert phrase.pieces[0] in cut(text)
