"""What an operator sets for Telegram."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from adapters.telegram.endpoints import endpoints


def _root(value: str) -> str:
    endpoints(value)
    return value


class WebhookSettings(BaseModel):
    """With a `url` Telegram calls the bot there; the bot listens on `port` behind it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    port: int = Field(default=8443, ge=0, le=65535)
    secret: SecretStr = SecretStr("")

    @model_validator(mode="after")
    def _has_secret(self) -> "WebhookSettings":
        word = self.secret.get_secret_value()
        if self.url and not (1 <= len(word) <= 256 and word.replace("-", "_").replace("_", "a").isalnum()):  # noqa: PLR2004 - the platform's limit
            raise ValueError("a webhook needs a secret of 1 to 256 letters, digits, - and _")
        return self


class TelegramSettings(BaseModel):
    """Without a token Telegram is not served. `api_base` is the root of a self-hosted Bot API server."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    token: SecretStr = SecretStr("")
    api_base: Annotated[str, AfterValidator(_root)] = ""
    webhook: WebhookSettings = WebhookSettings()
