"""Everything the operator can set: settings.toml, and the environment, which wins."""

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.base.errors import StartupError
from bot.base.settings import EngineSettings

PREFIX = "HOMEROOM_"
FILE = "settings.toml"


class Role(StrEnum):
    """What one process does of all that Homeroom does."""

    ALL = "all"
    DISCORD = "discord"
    TELEGRAM = "telegram"
    DELIVER = "deliver"
    WEB = "web"


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DatabaseSettings(Section):
    url: str = ""


class WebSettings(Section):
    host: str = "127.0.0.1"
    port: int = 8081


class DiscordSettings(Section):
    """`api_base` and `gateway` are for proxies; `members` asks for the members intent.

    `shards` 0 lets Discord say how many connections the bot needs.
    """

    token: str = ""
    api_base: str = ""
    gateway: str = ""
    members: bool = False
    shards: int = Field(default=0, ge=0)


class WebhookSettings(Section):
    url: str = ""
    port: int = 8443
    secret: str = ""


class TelegramSettings(Section):
    """`api_base` is the root of a Bot API server; `/bot<token>` is appended."""

    token: str = ""
    api_base: str = ""
    webhook: WebhookSettings = WebhookSettings()


class Settings(BaseSettings):
    """All settings of one process."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True, toml_file=FILE
    )

    role: Role = Role.ALL
    data_dir: Path = Path("data")
    keys: str = ""
    database: DatabaseSettings = DatabaseSettings()
    web: WebSettings = WebSettings()
    discord: DiscordSettings = DiscordSettings()
    telegram: TelegramSettings = TelegramSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file; there is no other source."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def engine(self) -> EngineSettings:
        keys = Path(self.keys) if self.keys else self.data_dir.parent / "keys"
        url = self.database.url or f"sqlite:///{self.data_dir / 'homeroom.db'}"
        return EngineSettings(self.data_dir, keys, url)


def load(environ: Mapping[str, str] = os.environ) -> tuple[Settings, list[str]]:
    """Return the settings and warnings about what maps to nothing; StartupError for what cannot be read.

    An empty variable counts as one that is not set, so that a compose file may name it without a value.
    """
    path = Path(environ.get("HOMEROOM_SETTINGS", FILE))
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    _parse(path, text)
    try:
        settings = _with_file(path)()
    except ValidationError as error:
        raise StartupError(_explained(error, path, text)) from None
    return settings, list(_unknown(environ))


def _with_file(path: Path) -> type[Settings]:
    class FromFile(Settings):
        model_config = SettingsConfigDict(toml_file=path, env_ignore_empty=True)

    return FromFile


def _parse(path: Path, text: str) -> None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"{path} cannot be read: {error}. Correct that line and start again."
        raise StartupError(message) from None


def _explained(error: ValidationError, path: Path, text: str) -> str:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        near = get_close_matches(name, known_names(), n=1, cutoff=0.5)
        hint = f" Did you mean “{near[0]}”?" if near else ""
        return f"{path}{_line_of(str(first['loc'][-1]), text)}: there is no setting “{name}”.{hint}"
    reason = first["msg"].lower()
    return f"The setting “{name}” cannot be used: {reason}. Correct it in {path} or in the environment."


def _line_of(name: str, text: str) -> str:
    for number, line in enumerate(text.splitlines(), start=1):
        if re.match(rf"\s*(\[.*\b)?{re.escape(name)}\b", line):
            return f", line {number}"
    return ""


def known_names(model: type[BaseModel] = Settings, prefix: str = "") -> list[str]:
    """Return the dotted names of all settings."""
    out: list[str] = []
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            out += [f"{prefix}{name}", *known_names(inner, f"{prefix}{name}.")]
        else:
            out.append(f"{prefix}{name}")
    return out


def _unknown(environ: Mapping[str, str]) -> Iterable[str]:
    known = {f"{PREFIX}{name.upper().replace('.', '__')}" for name in known_names()} | {"HOMEROOM_SETTINGS"}
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known and name != "HOMEROOM_SPECS":
            near = get_close_matches(name, sorted(known), n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            yield f"{name} is set, but no setting has that name{hint}"
