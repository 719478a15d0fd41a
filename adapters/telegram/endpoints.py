"""Where the Bot API lives: the platform's own server, or one that an operator runs."""

from dataclasses import dataclass
from urllib.parse import urlsplit

PUBLIC_ROOT = "https://api.telegram.org"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The two addresses python-telegram-bot wants; it appends the token to each."""

    base_url: str
    base_file_url: str


def endpoints(api_base: str | None = None) -> Endpoints:
    """Both addresses from `HOMEROOM_TELEGRAM__API_BASE`, which is the root without `/bot<token>`.

    Nothing or an empty value means the public server. ValueError when the value is no plain http(s) root.
    """
    root = (api_base or PUBLIC_ROOT).strip().rstrip("/")
    parts = urlsplit(root)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("HOMEROOM_TELEGRAM__API_BASE must look like https://api.telegram.org")
    if parts.query or parts.fragment or "{" in root:
        raise ValueError("HOMEROOM_TELEGRAM__API_BASE is the root address only, without ?, # or {}")
    return Endpoints(base_url=f"{root}/bot", base_file_url=f"{root}/file/bot")
