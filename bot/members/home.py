"""The home panel, and what can be asked for."""

from bot.commands import HELP_NOW, Act, Answer, Needs, Room
from bot.database import Work
from bot.members import store
from bot.panels import button, say
from bot.standing import CommunityState, MemberState
from bot.ui import (
    Actions,
    Block,
    Facts,
    Heading,
    Message,
    Paragraph,
    Style,
    Text,
    View,
    WallTime,
    Words,
)

room = Room("home")


@room.command("alongside", Needs.ANYONE)
async def home(act: Act, work: Work) -> Answer:
    """Show help first, then today; each room adds what it has for this person."""
    if act.who.state is not MemberState.ACTIVE:
        return Answer(view=_outside())
    blocks: list[Block] = [
        Heading(text=Message("members-home-title")),
        *_note_of_a_pause(act),
        *await _note_of_closed_messages(act, work),
        Actions(buttons=(button("members-help-now", HELP_NOW, style=Style.MAIN),)),
    ]
    for corner in act.registry.corners:
        blocks += await corner(act, work)
    blocks.append(
        Actions(
            buttons=(
                button("members-settings", "settings"),
                button("members-privacy", "privacy"),
                button("members-help", "help"),
            )
        )
    )
    return Answer(view=View(blocks=tuple(blocks), preview=Message("members-home-preview")))


def _note_of_a_pause(act: Act) -> tuple[Block, ...]:
    if act.who.community_state is CommunityState.PAUSED:
        return (Paragraph(text=Message("paused-community")),)
    return ()


async def _note_of_closed_messages(act: Act, work: Work) -> tuple[Block, ...]:
    who = await store.known_member(work, act.who.member)
    return (Paragraph(text=Message("closed-messages")),) if who.profile.is_closed else ()


def _outside() -> View:
    return View(
        blocks=(
            Paragraph(text=Message("members-home-outside")),
            Actions(
                buttons=(
                    button("members-start", "start", style=Style.MAIN),
                    button("members-help-now", HELP_NOW),
                )
            ),
        ),
        preview=Message("members-home-preview"),
    )


@room.command("help", Needs.ANYONE)
async def help_panel(act: Act, work: Work) -> Answer:
    """Offer help now first, then say in a line each what can be asked for."""
    rows: tuple[tuple[Text, Text], ...] = tuple(
        (Words(command.name), command.message)
        for command in act.registry.commands
        if command.needs is not Needs.MODERATOR or act.who.is_moderator
    )
    return Answer(
        view=View(
            blocks=(
                Actions(buttons=(button("members-help-now", HELP_NOW, style=Style.MAIN),)),
                Paragraph(text=Message("members-help-what")),
                Facts(rows=rows),
                *await _when_moderators_are_here(act, work),
            ),
            preview=say("members-help-what"),
        )
    )


async def _when_moderators_are_here(act: Act, work: Work) -> tuple[Block, ...]:
    if act.who.community is None:
        return ()
    charter = (await store.community(work, act.who.community)).charter
    if charter.hours is None or charter.city is None:
        return ()
    start, end = WallTime(charter.hours.start), WallTime(charter.hours.end)
    said = say("members-help-hours", start=start, end=end, city=charter.city)
    return (Paragraph(text=said),)
