"""Who sees what; taking it along; taking a yes back."""

import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from zoneinfo import ZoneInfo

from bot.clock import Instant, moment_of
from bot.commands import HELP_NOW, Act, Answer, Holding, Needs, Problem, Room
from bot.database import Work
from bot.members import store
from bot.members.rules import CONSENT_VERSION, Purpose, standing_consents
from bot.panels import button, note, say
from bot.standing import MemberId, MemberState
from bot.ui import (
    JSON,
    Actions,
    Bullets,
    Button,
    File,
    Heading,
    Message,
    Moment,
    Paragraph,
    Style,
    View,
)

room = Room("privacy")


@room.command("privacy", Needs.ANYONE)
async def privacy(act: Act, work: Work) -> Answer:
    """Say who sees what, and offer a member their own things."""
    return Answer(
        view=View(
            blocks=(
                Heading(text=Message("members-privacy-title")),
                Bullets(
                    items=(
                        Message("members-privacy-you"),
                        Message("members-privacy-moderators"),
                        Message("members-privacy-operator"),
                        Message("members-privacy-platform"),
                    )
                ),
                Actions(buttons=await _offers(act, work)),
            ),
            preview=Message("members-privacy-title"),
        )
    )


async def _offers(act: Act, work: Work) -> tuple[Button, ...]:
    if act.who.member is None:
        return (button("members-start", "start"), button("members-help-now", HELP_NOW))
    forget = button("members-forget", "privacy.forget", style=Style.DANGER)
    if act.who.state is MemberState.JOINING:
        return (forget,)
    agreed = standing_consents(await store.consents(work, act.who.member))
    changes = tuple(
        button(
            f"members-{'withdraw' if Purpose(one) in agreed else 'give'}-{one}", name, choice=one
        )
        for one in act.registry.purposes
        for name in ("privacy.withdraw" if Purpose(one) in agreed else "privacy.give",)
    )
    return (
        button("members-receipt-show", "members.receipt"),
        button("members-export", "privacy.export"),
        *changes,
        forget,
    )


@room.action("withdraw")
async def withdraw(act: Act, work: Work) -> Answer:
    """Take one yes back, at once, without touching the others (care.md LAW-2)."""
    purpose = _purpose(act)
    who = await store.known_member(work, act.who.member)
    await store.withdraw_consent(work, who.id, purpose)
    for follow in act.registry.follows:
        await follow(who.id, work, act.memory)
    return Answer(
        view=note(say(f"members-withdrawn-{purpose}"), button("members-privacy", "privacy"))
    )


@room.action("give")
async def give(act: Act, work: Work) -> Answer:
    """Say yes to one purpose."""
    purpose = _purpose(act)
    who = await store.known_member(work, act.who.member)
    if purpose not in standing_consents(await store.consents(work, who.id)):
        await store.give_consent(work, who, purpose, CONSENT_VERSION)
    for follow in act.registry.follows:
        await follow(who.id, work, act.memory)
    return Answer(view=note(say(f"members-given-{purpose}"), button("members-privacy", "privacy")))


def _purpose(act: Act) -> Purpose:
    if act.choice not in act.registry.purposes:
        raise Problem(say("expired-action"))
    return Purpose(act.choice)


@room.action("export")
async def export(act: Act, work: Work) -> Answer:
    """Hand a member everything kept about them, as JSON and as a page to read."""
    who = await store.known_member(work, act.who.member)
    zone = act.who.zone
    held = {
        one.name: [_written(row, zone) for row in await one.export(who.id, work)]
        for one in act.registry.holdings
    }
    made = moment_of(work.now, zone).isoformat(timespec="minutes")
    return Answer(
        view=View(
            blocks=(
                Paragraph(text=Message("members-export-here")),
                File(
                    content=json.dumps(
                        {"made": made, **held}, ensure_ascii=False, indent=2
                    ).encode(),
                    name="alongside.json",
                    media_type="application/json",
                ),
                File(
                    content=_page(made, held, act.who.locale).encode(),
                    name="alongside.html",
                    media_type="text/html",
                ),
            ),
            preview=Message("members-export-preview"),
        ),
        kept=False,
    )


def _written(row: Mapping[str, JSON | Moment], zone: ZoneInfo) -> Mapping[str, JSON]:
    """Write each moment as ISO 8601 by a member's own clock, with how far that is from UTC."""
    return {
        name: moment_of(Instant(value.at), zone).isoformat(timespec="seconds")
        if isinstance(value, Moment)
        else value
        for name, value in row.items()
    }


def _page(made: str, held: Mapping[str, Sequence[Mapping[str, JSON]]], locale: str) -> str:
    sections = "".join(
        f"<h2>{html.escape(name)}</h2>{''.join(_table(row) for row in rows)}"
        for name, rows in held.items()
    )
    return (
        f'<!doctype html><html lang="{html.escape(locale)}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Alongside</title><h1>Alongside</h1><p>{html.escape(made)}</p>{sections}</html>"
    )


def _table(row: Mapping[str, JSON]) -> str:
    cells = "".join(
        f'<tr><th scope="row">{html.escape(name)}</th><td>{html.escape(_plain(value))}</td></tr>'
        for name, value in row.items()
    )
    return f"<table>{cells}</table>"


def _plain(value: JSON) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


async def _export_profile(id: MemberId, work: Work) -> list[Mapping[str, JSON | Moment]]:
    who = await store.known_member(work, id)
    return [
        {
            "joined": Moment(at=who.joined_at),
            "last seen": Moment(at=who.acted_at),
            "state": who.state.value,
            **asdict(who.profile),
        }
    ]


async def _export_consents(id: MemberId, work: Work) -> list[Mapping[str, JSON | Moment]]:
    return [
        {
            "purpose": one.purpose.value,
            "version": one.version,
            "given": Moment(at=one.given_at),
            "taken back": Moment(at=one.withdrawn_at) if one.withdrawn_at else None,
        }
        for one in await store.consents(work, id)
    ]


async def _erase_consents(id: MemberId, work: Work) -> None:
    await store.delete_consents(work, id)


async def _erase_profile(id: MemberId, work: Work) -> None:
    await store.delete_member(work, id)


room.holds(Holding(name="profile", export=_export_profile, erase=_erase_profile))
room.holds(Holding(name="consents", export=_export_consents, erase=_erase_consents))
