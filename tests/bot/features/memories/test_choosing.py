"""The order of a list: without repeats, fixed by its seed, memories and prompts in turn."""

from itertools import pairwise

from bot.features.memories.prompts import Theme, load, of_theme
from bot.features.memories.rules.choosing import Choice, Shown, choose

ITEMS = [*(f"p:{number}" for number in range(8)), *(f"m:{number}" for number in range(4))]


def play(items: list[str], times: int, seed: int = 1) -> list[Choice]:
    shown, out = Shown(), []
    for _ in range(times):
        choice = choose(items, shown, seed)
        assert choice is not None
        out.append(choice)
        kept = shown.items if choice.lap == shown.lap else frozenset()
        shown = Shown(choice.lap, kept | {choice.item}, choice.item)
    return out


def test_nothing_repeats_before_the_list_is_exhausted() -> None:
    played = play(ITEMS, 36)

    laps = [[choice.item for choice in played if choice.lap == lap] for lap in (1, 2, 3)]
    assert [sorted(lap) for lap in laps] == [sorted(ITEMS)] * 3
    assert all(first.item != second.item for first, second in pairwise(played))
    assert [choice.left for choice in played[:12]] == list(range(11, -1, -1))


def test_memories_and_prompts_take_turns_while_both_are_left() -> None:
    kinds = [choice.item[0] for choice in play(ITEMS, 12)]

    assert "".join(kinds) == "mpmpmpmppppp"


def test_the_order_comes_from_the_seed_alone() -> None:
    assert play(ITEMS, 12, seed=1) == play(list(reversed(ITEMS)), 12, seed=1)
    assert play(ITEMS, 12, seed=1) != play(ITEMS, 12, seed=2)


def test_an_empty_list_has_no_next_and_a_single_item_comes_again() -> None:
    assert choose([], Shown(), 1) is None
    assert [choice.item for choice in play(["p:0"], 3)] == ["p:0"] * 3


def test_both_starter_lists_have_prompts_of_every_theme() -> None:
    for lang in ("en", "zh"):
        prompts = load(lang)
        assert len(prompts) >= 240
        assert len({prompt.text for prompt in prompts.values()}) == len(prompts)
        assert {prompt.theme for prompt in prompts.values()} == set(Theme) - {Theme.ALL}
        assert all(len(prompt.text) <= 200 for prompt in prompts.values())


def test_a_theme_picks_its_prompts() -> None:
    assert {prompt.theme for prompt in of_theme("zh", Theme.CANTEEN)} == {Theme.CANTEEN}
    assert of_theme("en", Theme.ALL) == list(load("en").values())
