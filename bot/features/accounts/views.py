"""The words of linking."""

from datetime import datetime

from bot.chat.message import Buttons, Look, Message, button, buttons, call, press
from bot.chat.text import Moment, Shape, joined, say
from bot.features.accounts.tables import Link, Stage
from bot.people.codes import spelled
from bot.people.tables import Account, Merge


def code(text: str, until: datetime) -> Message:
    how = say("accounts.code_how", until=Moment(until, Shape.TIME))
    body = joined([say("accounts.code", code=spelled(text)), how])
    look = button(say("accounts.typed"), press("accounts.look"))
    return Message(body, rows=(buttons(look),), fleeting=True)


def code_over() -> Message:
    return Message(
        say("accounts.code_over"),
        rows=(buttons(button(say("accounts.new_code"), call("accounts.link"))),),
    )


def nothing_yet() -> Message:
    return Message(say("accounts.nothing_yet"))


def for_person(link: Link, name: str) -> Message:
    """Show a request to the person whose code was typed: both names, yes and no."""
    slots = {"account": link.account_name, "platform": link.platform.capitalize(), "name": name}
    match Stage(link.stage):
        case Stage.OPEN:
            yes = button(say("accounts.yes"), press("accounts.confirm", link.id or 0, "yes"), Look.MAIN)
            no = button(say("accounts.no"), press("accounts.confirm", link.id or 0, "no"), Look.DANGER)
            return Message(say("accounts.ask", **slots), rows=(buttons(yes, no),))
        case stage:
            return Message(say(f"accounts.end.{stage}", **slots))


def for_account(link: Link, name: str) -> Message:
    """Show a request to the account that typed the code."""
    slots = {"account": link.account_name, "platform": link.platform.capitalize(), "name": name}
    match Stage(link.stage):
        case Stage.OPEN:
            look = button(say("accounts.look_again"), press("accounts.peek", link.id or 0))
            return Message(say("accounts.wait", **slots), rows=(buttons(look),))
        case stage:
            return Message(say(f"accounts.end.{stage}", **slots))


def linked(pairs: list[tuple[Merge, Account]]) -> Message:
    """List what can be separated again."""
    if not pairs:
        return Message(say("accounts.nothing_linked"))
    members = [
        button(
            say("accounts.separate", account=account.name, platform=account.platform.capitalize()),
            press("accounts.separate", record.id or 0),
        )
        for record, account in pairs
    ]
    return Message(say("accounts.linked"), rows=(Buttons(tuple(members)),))


def confirm_separation(record: Merge, account: Account) -> Message:
    sure = button(say("accounts.separate_sure"), press("accounts.separate_now", record.id or 0), Look.DANGER)
    slots = {"account": account.name, "platform": account.platform.capitalize()}
    return Message(say("accounts.separate_ask", **slots), rows=(buttons(sure),))


def separated(account: Account | None) -> Message:
    if account is None:
        return Message(say("accounts.too_late"))
    slots = {"account": account.name, "platform": account.platform.capitalize()}
    return Message(say("accounts.separated", **slots))
