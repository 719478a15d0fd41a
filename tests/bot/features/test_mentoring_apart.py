"""A round of mentoring solved in a process of its own, as it is outside of tests."""

from bot.testing import GARDEN, Bench
from tests.bot.features.introduced import MENTOR, signed_up


async def test_preview_shows_reasons_loads_and_who_is_left_out(bench: Bench) -> None:
    mo, ines, _ = await signed_up(bench)
    await bench.member("Bo", GARDEN)
    await bench.person("Bo").say(
        "/mentoring join", role="mentee", fields="Law", topics="Research", languages="de"
    )
    await ines.say("/mentoring join", **MENTOR, languages="en")

    seen = await mo.say("/mentoring preview")
    working = seen.text
    await bench.wait(seconds=5)

    assert working.startswith("I am working out who suits whom: 2 sign-ups as a mentee, 1 as a mentor.")
    assert seen.text == (
        "1 pair · mentors: 1 · left out: 1\n\n"
        "Ines – 1 of 2 seats\n← Lin: another field +1500 · help wanted and offered +1000\n\n"
        "Left out: Bo – no mentor speaks a common language\n\n"
        "Nobody has been told anything yet."
    )
    assert not any("introduction" in seen.text for seen in ines.sees("@ines"))
    assert (await mo.say("/mentoring status")).text == seen.text
