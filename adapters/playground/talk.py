"""One page's connection: what it asks is done in order, what happens in the rooms is told at once."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any

from aiohttp import web

from adapters.playground.forms import Draft, problems, read_values
from adapters.playground.hearing import Actor, Line
from adapters.playground.people import PERSONAS, PRIVATE, ROOMS, TERRACE, Persona, persona, spot_of
from adapters.playground.studio import Studio
from adapters.playground.winding import STEPS
from adapters.playground.world import Change, Post, is_visible
from bot.chat.heard import Said
from bot.chat.words import LANGS

MOST_TEXT = 4096
Ask = dict[str, Any]
Answer = dict[str, Any]


class Unheard(Exception):
    """A page asked for what cannot be done; the text is a key of the page's words."""


@dataclass(slots=True, eq=False)
class Talk:
    """The connection of one page. `who` and `lang` are what its switchers stand on."""

    studio: Studio
    socket: web.WebSocketResponse
    who: Persona = PERSONAS[0]
    lang: str = "en"

    def tell(self, change: Change) -> None:
        """Pass on what happened, if this persona can see it."""
        if change.gone:
            self.push({"op": "gone", "receipt": change.gone})
        elif change.post is not None and is_visible(change.post, self.who.key):
            self.push({"op": "post", "post": post_view(change.post)})

    def push(self, data: Answer) -> None:
        if not self.socket.closed:
            task = asyncio.ensure_future(self.socket.send_str(json.dumps(data, ensure_ascii=False)))
            self.studio.keep(task)

    async def take(self, text: str) -> None:
        """Do what a page asks, and tell it what came of it."""
        ask = read_ask(text)
        if ask is None:
            return
        try:
            answer = await OPS[ask["op"]](self, ask)
        except Unheard as problem:
            answer = {"problem": str(problem)}
        self.done(ask, answer)

    def done(self, ask: Ask, answer: Answer | None) -> None:
        self.push({"op": "done", "id": ask.get("id"), **(answer or {})})

    async def hello(self, ask: Ask) -> Answer:
        """Take the persona and the language of the page, and tell everything that stands.

        Nothing is waited for once the posts are read: what is said from then on is told after this answer.
        """
        self.who = persona(ask.get("persona")) or PERSONAS[0]
        self.lang = ask["lang"] if ask.get("lang") in LANGS else "en"
        clock = await self.studio.winder.face()
        return {
            "life": self.studio.life,
            "personas": [asdict(one) for one in PERSONAS],
            "rooms": [asdict(room) for room in ROOMS],
            "posts": [post_view(post) for post in self.studio.world.seen_by(self.who.key)],
            "opened": self.who.key in self.studio.world.opened,
            "clock": clock,
        }

    async def line(self, ask: Ask) -> Answer | None:
        text = str(ask.get("text", "")).strip()[:MOST_TEXT]
        file = self.studio.uploads.get(ask.get("upload"))
        if not text and file is None:
            return None
        line = Line(text, str(ask.get("reply_to") or ""), file)
        return await self.studio.hearing.line(self._actor(ask), line)

    async def form(self, ask: Ask) -> Answer | None:
        """Open a command's form: from the menu of a message, which is then what it is about."""
        actor = self._actor(ask)
        target = await self.studio.hearing.target(str(ask.get("target") or ""), actor.persona.key)
        command = self.studio.app.catalog.commands.get(str(ask.get("command")))
        if command is None:
            raise Unheard("gone")
        given = {p.name: target for p in command.params if p.kind.value == "target" and target}
        return await self.studio.hearing.call(actor, Draft(actor.persona.key, command.key, given))

    async def submit(self, ask: Ask) -> Answer | None:
        """Send a form: problems beside the fields, or the command is called."""
        actor = self._actor(ask)
        draft = self.studio.forms.find(ask.get("form"), actor.persona.key)
        command = self.studio.app.catalog.commands.get(draft.command) if draft else None
        if draft is None or command is None:
            raise Unheard("gone")
        typed = read_values(ask.get("values"), actor.spot.platform, self.studio.uploads)
        values = {**draft.given, **typed}
        wrong = problems(self.studio.app, command, values, self.lang)
        if wrong:
            return {"errors": wrong}
        return await self.studio.hearing.call(actor, Draft(actor.persona.key, command.key, values))

    async def press(self, ask: Ask) -> Answer | None:
        actor = self._actor(ask)
        post = self.studio.world.find(ask.get("receipt"), actor.persona.key)
        if post is None:
            raise Unheard("foreign")
        return await self.studio.hearing.press(actor, str(ask.get("wire", ""))[:200], post.receipt)

    async def start(self, ask: Ask) -> None:
        """Begin the private conversation on the terrace."""
        actor = self._actor({**ask, "room": f"{TERRACE}/{PRIVATE}"})
        await self.studio.hearing.open_private(actor, str(ask.get("token") or "")[:64])

    async def suggest(self, ask: Ask) -> Answer:
        actor = self._actor(ask)
        about = str(ask.get("command")), str(ask.get("param")), str(ask.get("text", ""))[:200]
        heard = self.studio.hearing.heard(actor, Said(""))
        found = await self.studio.app.suggest(heard, *about)
        return {"suggestions": [[one.shown, one.value] for one in found]}

    async def wind(self, ask: Ask) -> Answer:
        """Wind the clock; `came` is False when nothing more is planned."""
        step = ask.get("step")
        if step not in {*STEPS, "next"}:
            raise Unheard("gone")
        came = await self.studio.winder.wind(str(step))
        await self.studio.show_clock()
        return {"came": came}

    async def start_over(self, ask: Ask) -> None:
        if ask.get("sure") is True:
            self.studio.start_over(self.lang if ask.get("demo") is True else "")

    def _actor(self, ask: Ask) -> Actor:
        spot = spot_of(str(ask.get("room", "")), self.who)
        event = str(ask.get("event") or "")
        if spot is None or not 8 <= len(event) <= 64 or not event.replace("-", "").isalnum():  # noqa: PLR2004 - a UUID has 36
            raise Unheard("gone")
        return Actor(self.who, spot, self.lang, event)


def read_ask(text: str) -> Ask | None:
    """Return what a page asks for; None when it is nothing that can be asked."""
    try:
        ask = json.loads(text)
    except ValueError:
        return None
    return ask if isinstance(ask, dict) and ask.get("op") in OPS else None


def post_view(post: Post) -> dict[str, Any]:
    return asdict(post)


OPS: dict[str, Callable[[Talk, Ask], Awaitable[Answer | None]]] = {
    "hello": Talk.hello,
    "line": Talk.line,
    "form": Talk.form,
    "submit": Talk.submit,
    "press": Talk.press,
    "start": Talk.start,
    "suggest": Talk.suggest,
    "wind": Talk.wind,
    "start_over": Talk.start_over,
}
