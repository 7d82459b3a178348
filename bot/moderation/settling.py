"""What moderators do about a notice, and where notices come."""

from dataclasses import replace

from bot.commands import Act, Answer, Needs, Problem, Room
from bot.database import Work
from bot.delivery import (
    Resolved,
    paused_channels,
    resolve,
    try_lane_again,
    try_moderators_again,
)
from bot.moderation.commands import decided, home_of, note_act
from bot.moderation.notices import greet, tell_what_is_open
from bot.panels import button, form, note, say
from bot.standing import CommunityState
from bot.ui import Entry, Field, Form, Message

room = Room("notices")

_SAID = {
    Resolved.THERE: "moderation-said-there",
    Resolved.AGAIN: "moderation-said-again",
    Resolved.TOO_LATE: "moderation-said-too-late",
    Resolved.BEFORE: "moderation-settled",
}


@room.form("place")
def place_form(act: Act) -> Form:
    """Ask in which channel moderators are told; left empty, nobody is."""
    known = act.memory.community(act.intent)
    channel = Field(
        name="channel",
        label=Message("moderation-told-where"),
        entry=Entry.CHANNEL,
        value=(known.told_in,) if known and known.told_in else (),
    )
    return form(
        "moderation-told",
        "notices.place",
        channel,
        submit="moderation-save",
        intro="moderation-told-why",
    )


@room.action("place", Needs.MODERATOR)
async def keep_place(act: Act, work: Work) -> Answer:
    """Keep where moderators are told; what waits for them goes there now."""
    home = await home_of(act, work)
    told_in = act.value("channel") or None
    await try_moderators_again(work, home.id)
    answer = await decided(act, work, home, replace(home.charter, told_in=told_in))
    if told_in is not None:
        await greet(work, home.id)
        await tell_what_is_open(work, home.id)
    return answer


@room.action("try-again", Needs.MODERATOR)
async def try_again(act: Act, work: Work) -> Answer:
    """Try a channel again, or with none named all that are held back, the notices' own too."""
    home = await home_of(act, work)
    if act.subject:
        if not await try_lane_again(work, home.id, act.subject):
            return _answer("moderation-settled")
    else:
        await try_moderators_again(work, home.id)
        for held in await paused_channels(work, home.id):
            await try_lane_again(work, home.id, held.pause)
    await note_act(act, work, home)
    return _answer("moderation-said-trying")


@room.action("it-is-there", Needs.MODERATOR)
async def it_is_there(act: Act, work: Work) -> Answer:
    """Take a moderator's word that a post is there."""
    return await _resolved(act, work, is_there=True)


@room.action("post-it", Needs.MODERATOR)
async def post_it(act: Act, work: Work) -> Answer:
    """Send a post once more that a moderator did not find."""
    return await _resolved(act, work, is_there=False)


async def _resolved(act: Act, work: Work, *, is_there: bool) -> Answer:
    home = await home_of(act, work)
    if home.state is CommunityState.PAUSED and not is_there:
        raise Problem(say("moderation-post-it-paused"))
    resolved = await resolve(work, home.id, act.subject, is_there=is_there)
    if resolved is not Resolved.BEFORE:
        await note_act(act, work, home)
    return _answer(_SAID[resolved])


def _answer(message: str) -> Answer:
    return Answer(view=note(say(message), button("moderation-title", "manage")))
