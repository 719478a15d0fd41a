"""The playground as a stage: its server, spoken to as its page does."""

import asyncio
import io
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from adapters.playground.journal import Journal
from adapters.playground.people import GARDEN, ROOMS, TERRACE
from adapters.playground.play import JOURNAL, Again, playing
from adapters.playground.server import Playground
from bot.app import App
from bot.base.clock import WallClock
from bot.chat.ports import Doubtful, Messenger, Parcel
from bot.people.directory import Caller
from bot.testing import START
from tests.adapters.playground.pages import Page, open_page, text_of
from tests.tour import community
from tests.tour.cast import persona_of
from tests.tour.files import Sent, sent
from tests.tour.script import Actor
from tests.tour.settling import NOTHING, Busy, busy

PLATFORMS = {"hall": GARDEN, "porch": TERRACE}
STEPS = {
    "week": timedelta(weeks=1),
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
}
PATIENCE = 10.0
Json = dict[str, Any]


@dataclass(slots=True)
class OpenForm:
    """A form on someone's page, filled in field by field."""

    ident: str
    command: Json
    given: Json
    errors: Mapping[str, str]
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def empty(self) -> list[Json]:
        have = {*self.values, *(name for name in self.given if name not in self.errors)}
        return [one for one in self.command["params"] if one["required"] and one["name"] not in have]

    @property
    def text(self) -> str:
        asks = [f"{one['label']}: {one['ask']}" for one in self.command["params"]]
        return "\n".join([self.command["summary"], *asks, *self.errors.values()])


class Breaking:
    """A messenger whose next sends are cut off before they get through."""

    def __init__(self, inner: Messenger, times: int) -> None:
        self._inner, self._times = inner, times
        self.platform, self.limits = inner.platform, replace(inner.limits, idempotent=False)
        self.revise, self.remove, self.hush = inner.revise, inner.remove, inner.hush
        self.missing_rights, self.private_link = inner.missing_rights, inner.private_link

    async def send(self, parcel: Parcel) -> str:
        if self._times and not parcel.to_account:
            self._times -= 1
            raise Doubtful("cut off")
        return await self._inner.send(parcel)


@dataclass(slots=True)
class PlaygroundStage:
    """One page whose switcher stands on who acts. `forms` lie open on the pages of personas.

    `problems` are what a page says beside its field, `pressed` what each persona pressed last.
    """

    playground: Playground
    page: Page
    forms: dict[str, OpenForm] = field(default_factory=dict)
    problems: dict[str, list[str]] = field(default_factory=dict)
    pressed: dict[str, dict[str, str]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    """Those on the porch who do not open the private conversation by themselves any more."""

    @property
    def app(self) -> App:
        return self.playground.studio.app

    async def found(self) -> None:
        await community.found(self.app, [room for room in ROOMS if room.key in PLATFORMS])

    async def enrol(self, people: Sequence[Actor]) -> None:
        for actor in people:
            who = persona_of(actor)
            caller = Caller(PLATFORMS[actor.room], who.key, who.name, actor.lang, runs_place=actor.admin)
            await community.enrol(self.app, caller.platform, actor.room, caller)

    async def imports(self, actor: Actor, file: str) -> None:
        await community.imports(self.app, self.playground.studio.uploads.photos, file)
        await self.settle()

    async def say(self, actor: Actor, line: str, file: str) -> None:
        await self._switch(actor)
        taken = await self._upload(actor, sent(file)) if file else {}
        if "problem" not in taken:
            taken = await self.page.say(_room(actor), line, **taken)
        await self._took(actor, taken)

    async def _switch(self, actor: Actor) -> None:
        """Become somebody; on the porch everyone has opened the private conversation before."""
        who = persona_of(actor)
        state = await self.page.hello(who.key, actor.lang)
        if actor.room == "porch" and not state["opened"] and who.key not in self.closed:
            await self.page.ask("start")

    async def _upload(self, actor: Actor, it: Sent) -> dict[str, str]:
        """Return the upload, or the problem with it that the page shows."""
        kind = "photo" if it.mime.startswith("image/") else "document"
        url = f"{self.page.url}/upload?kind={kind}&name={it.name}&lang={actor.lang}"
        headers = {"Origin": self.page.url, "Content-Type": it.mime}
        async with self.page.session.post(url, data=io.BytesIO(it.data), headers=headers) as answer:
            taken = await answer.json()
        return {name: str(taken[name]) for name in ("upload", "problem") if name in taken}

    async def _took(self, actor: Actor, answer: Json) -> None:
        """Take what the page got back: a form to fill in, a problem to show, or nothing."""
        self.problems[actor.name] = [str(answer["problem"])] if "problem" in answer else []
        if "form" in answer:
            form = answer["form"]
            command = await self._command(form["command"], actor.lang)
            self.forms[actor.name] = OpenForm(form["id"], command, form["given"], form["errors"])
        else:
            self.forms.pop(actor.name, None)
        await self.settle()

    async def _command(self, key: str, lang: str) -> Json:
        headers = {"Origin": self.page.url}
        async with self.page.session.get(f"{self.page.url}/words/{lang}.json", headers=headers) as answer:
            words = await answer.json()
        return next(one for one in words["commands"] if one["key"] == key)

    async def press(self, actor: Actor, label: str) -> None:
        await self._switch(actor)
        post, wire, url = self._find(actor, label)
        if url:
            await self._took(actor, await self.page.ask("start", token=url.partition("=")[2]))
            return
        room, at, _ = post["room"].partition("@")
        self.pressed[actor.name] = {"room": room + at, "receipt": post["receipt"], "wire": wire}
        await self.press_again(actor)

    async def press_again(self, actor: Actor) -> None:
        await self._switch(actor)
        await self._took(actor, await self.page.ask("press", **self.pressed[actor.name]))

    def _find(self, actor: Actor, label: str) -> tuple[Json, str, str]:
        """Return the newest message with a button or a choice of this label, its wire and its address."""
        for post in reversed(self._posts(actor)):
            for name, wire, url in _pressable(post):
                if name == label:
                    return post, wire, url
        message = f"{actor.name} sees no {label!r}"
        raise LookupError(message)

    async def answer(self, actor: Actor, text: str) -> None:
        """Fill in the next empty field of the form, or answer the question in the private conversation."""
        await self._switch(actor)
        form = self.forms.get(actor.name)
        if form is None:
            await self._answer_privately(actor, text)
            return
        one = form.empty[0]
        form.values[one["name"]] = _chosen(one, text)
        if not form.empty:
            await self._submit(actor, form)

    async def _submit(self, actor: Actor, form: OpenForm) -> None:
        """Send a form; where something is wrong it stays open, the wrong fields empty again."""
        ask = {"room": _room(actor), "form": form.ident, "values": form.values}
        answer = await self.page.ask("submit", **ask)
        if "errors" not in answer:
            await self._took(actor, answer)
            return
        wrong = answer["errors"]
        left = {name: value for name, value in form.values.items() if name not in wrong}
        self.forms[actor.name] = OpenForm(form.ident, form.command, {**form.given, **left}, wrong)

    async def _answer_privately(self, actor: Actor, text: str) -> None:
        newest = self._posts(actor)[-1:]
        if newest and text in [name for name, wire, _ in _pressable(newest[0]) if wire]:
            await self.press(actor, text)
            return
        private = f"{PLATFORMS[actor.room]}/@"
        await self._took(actor, await self.page.say(private, text))

    async def seen_by(self, actor: Actor) -> list[str]:
        await self._switch(actor)
        form = self.forms.get(actor.name)
        texts = [as_text(post) for post in self._posts(actor)]
        return [*texts, *self.problems.get(actor.name, []), *([form.text] if form else [])]

    def _posts(self, actor: Actor) -> list[Json]:
        """Return what the bot says to this persona on the actor's platform."""
        platform = f"{PLATFORMS[actor.room]}/"
        posts = self.page.posts.values()
        return [post for post in posts if post["room"].startswith(platform) and not post["author"]]

    async def shown_in(self, room: str) -> list[str]:
        await self.page.hello(self.page.who, self.page.lang)
        address = f"{PLATFORMS[room]}/{room}"
        posts = [post for post in self.page.posts.values() if post["room"] == address]
        return [as_text(post) for post in posts if not (post["only"] or post["author"])]

    async def wait(self, span: timedelta) -> None:
        for step, length in STEPS.items():
            for _ in range(span // length):
                await self.page.ask("wind", step=step, room="garden/hall")
            span %= length
        await self.settle()

    async def away(self, span: timedelta) -> None:
        winder = self.playground.studio.winder
        async with winder.hand:
            winder.clock.wind_to(winder.clock.now() + span)
        await self.settle()

    async def close_private(self, actor: Actor) -> None:
        key, world = persona_of(actor).key, self.playground.studio.world
        if actor.room == "porch":
            world.opened.discard(key)
            self.closed.add(key)
        else:
            world.closed.add(key)

    async def breaks(self, times: int) -> None:
        """Cut the next messages off, on a platform that then cannot tell a repeat."""
        delivery = self.app.deliveries[TERRACE]
        delivery._messenger = delivery._speech._messenger = Breaking(delivery._messenger, times)

    async def settle(self) -> None:
        """Until everything that is due is said."""
        async with asyncio.timeout(PATIENCE):
            await self.app.settle()
            while await self._busy() != NOTHING:
                await self.app.settle()

    async def _busy(self) -> Busy:
        now = self.app.clock.now()
        return await self.app.store.write(lambda unit: busy(unit, now))


def _room(actor: Actor) -> str:
    return f"{PLATFORMS[actor.room]}/{'@' if actor.private else actor.room}"


def _pressable(post: Json) -> list[tuple[str, str, str]]:
    """Return label, wire and address of every button and of every choice."""
    rows = post["view"]["rows"]
    buttons = [one for row in rows for one in row.get("buttons", [])]
    choices = [(row["wire"], one) for row in rows for one in row.get("options", [])]
    return [
        *((one["label"], one.get("wire", ""), one.get("url", "")) for one in buttons),
        *((one["label"], f"{wire}:{one['value']}", "") for wire, one in choices),
    ]


def _chosen(param: Json, text: str) -> Any:
    choices = {label: value for value, label in param["choices"]}
    return choices.get(text, text)


def as_text(post: Json) -> str:
    card = post["view"]["card"]
    lines = ["(photo)"] if post["view"]["picture"] else []
    lines.append(text_of(post))
    if card:
        lines += [
            _flat(card["title"]),
            *(f"{_flat(a)}: {_flat(b)}" for a, b in card["lines"]),
            _flat(card["note"]),
        ]
    return "\n".join([*(line for line in lines if line), *(f"[{name}]" for name, _, _ in _pressable(post))])


def _flat(nodes: list[Any]) -> str:
    return text_of({"view": {"body": nodes}})


@asynccontextmanager
async def on_the_page(folder: Path) -> AsyncIterator[PlaygroundStage]:
    """Open a playground on a folder that holds a database; its clock begins where the Bench's does."""
    shift = START - WallClock().now()
    Journal(folder / JOURNAL).write({"shift": shift.total_seconds()})
    async with playing(folder, 0, Again()) as playground, open_page(playground) as page:
        yield PlaygroundStage(playground, page)
