from pathlib import Path

import pytest

from adapters.settings import load
from bot.base.errors import StartupError


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(text: str) -> None:
    Path("settings.toml").write_text(text, encoding="utf-8")


def test_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write('data_dir = "here"\n[web]\nport = 1\n')
    monkeypatch.setenv("HOMEROOM_WEB__PORT", "2")

    settings, warnings = load({})

    assert (settings.web.port, settings.data_dir, warnings) == (2, Path("here"), [])


def test_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    write("[web]\nport = 7\n")
    monkeypatch.setenv("HOMEROOM_WEB__PORT", "")

    assert load({})[0].web.port == 7


def test_unknown_key_is_named_with_its_line_and_the_nearest_one() -> None:
    write('data_dir = "x"\n\n[database]\nurll = ""\n')

    with pytest.raises(StartupError) as caught:
        load({})

    assert str(caught.value) == (
        "settings.toml, line 4: there is no setting “database.urll”. Did you mean “database.url”?"
    )


def test_broken_file_is_named_with_its_line() -> None:
    write('data_dir = "x"\nkeys = \n')

    with pytest.raises(StartupError, match=r"settings\.toml cannot be read: .*line 2.*Correct that line"):
        load({})


def test_value_of_the_wrong_type_is_named_without_being_shown() -> None:
    write('[web]\nport = "secret-looking"\n')

    with pytest.raises(StartupError, match=r"“web\.port” cannot be used") as caught:
        load({})

    assert "secret-looking" not in str(caught.value)


def test_variable_that_maps_to_nothing_is_warned_about_with_the_nearest_name() -> None:
    warnings = load({"HOMEROOM_DISCORD__TOCKEN": "x", "PATH": "/bin"})[1]

    assert warnings == [
        "HOMEROOM_DISCORD__TOCKEN is set, but no setting has that name; did you mean HOMEROOM_DISCORD__TOKEN?"
    ]


def test_defaults_need_no_file() -> None:
    settings = load({})[0]

    assert settings.engine.database == "sqlite:///data/homeroom.db"
    assert settings.engine.keys == Path("keys")


def test_shipped_file_holds_only_known_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])

    assert load({})[0].web.port == 8081
