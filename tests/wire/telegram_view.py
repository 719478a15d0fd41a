"""A chat as someone sees it: plain text with buttons."""

from tests.wire.telegram_chat import Chat, Post
from tests.wire.telegram_people import User


def transcript(chat: Chat, viewer: User | None = None) -> str:
    """One message after the other; what is meant for another person's eyes only is left out for `viewer`."""
    visible = (post for post in chat.standing() if post.setting.only_for in {None, viewer} or viewer is None)
    return "\n".join(line for post in visible for line in _lines(post))


def _lines(post: Post) -> list[str]:
    if post.service is not None:
        return [f"· {next(iter(post.service)).replace('_', ' ')}"]
    lines = [f"{_who(post)}: {_what(post)}".rstrip()]
    for row in post.content.rows():
        labels = (
            f"[{button.label}]" if button.url is None else f"[{button.label} ↗ {button.url}]"
            for button in row
        )
        lines.append("  " + " ".join(labels))
    if (post.content.markup or {}).get("force_reply"):
        lines.append("  (asks for a reply)")
    return lines


def _who(post: Post) -> str:
    name = post.setting.sender_chat.title if post.setting.sender_chat is not None else post.sender.name
    place = f" in {post.topic.name}" if post.topic is not None else ""
    edited = " (edited)" if post.edited_at is not None else ""
    return f"{name}{place}{edited}"


def _what(post: Post) -> str:
    if post.media is None:
        return post.text
    file = post.media.filename or "photo"
    return f"<{file}, {len(post.media.content)} bytes> {post.text}"
