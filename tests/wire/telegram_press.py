"""Presses of inline buttons, and what the presser sees."""

from dataclasses import dataclass

from tests.wire.telegram_chat import Post
from tests.wire.telegram_content import Button
from tests.wire.telegram_people import User
from tests.wire.telegram_scene import Answer, Query, Scene
from tests.wire.telegram_signal import PATIENCE
from tests.wire.telegram_updates import Update
from tests.wire.telegram_wire import JsonObject


@dataclass(frozen=True, slots=True)
class Press:
    """One tap; `update` is None when the bot did not want presses."""

    query: Query
    update: Update | None
    post: Post
    button: Button
    scene: Scene

    async def answered(self, patience: float = PATIENCE) -> Answer:
        """What the bot answered to the tap (the little note, the alert, or nothing visible)."""

        def look() -> Answer | None:
            return self.query.answers[0] if self.query.answers else None

        return await self.scene.signal.until(
            look, patience, f"an answer to the press of [{self.button.label}]"
        )

    def repeat(self) -> "Press":
        """The same tap once more under a new update id, as after a broken connection."""
        return press(self.scene, self.query.user, self.post, self.button)


def press(scene: Scene, user: User, post: Post, button: Button) -> Press:
    """Also on a message that has gone meanwhile: an app may still show it."""
    if button.data is None:
        raise AssertionError(f"[{button.label}] opens {button.url}: nothing reaches the bot")
    query = Query(f"{user.id}{next(scene.numbers):06d}", user, scene.now())
    scene.queries[query.id] = query
    body: JsonObject = {
        "id": query.id,
        "from": user.json(),
        "chat_instance": f"{abs(post.chat.id) * 31}",
        "message": _as_pressed(post),
        "data": button.data,
    }
    return Press(query, scene.updates.push("callback_query", body, post.chat.id), post, button, scene)


def _as_pressed(post: Post) -> JsonObject:
    if post.deleted:
        return {"chat": post.chat.json(), "message_id": post.id, "date": 0}
    return post.json()
