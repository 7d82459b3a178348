"""What moderators are told of a message that went wrong: never whose it was, nor what it said."""

from typing import assert_never

from bot.clock import DAY
from bot.database import Work
from bot.delivery import (
    Args,
    Composed,
    Dropped,
    Kind,
    Lifetime,
    Notify,
    Outgoing,
    Rank,
    Trouble,
    TroubleKind,
    paused_channels,
    queue,
    unresolved,
)
from bot.members import community
from bot.panels import button, say
from bot.standing import CommunityId, CommunityState
from bot.ui import Actions, Button, Channel, Message, Moment, Paragraph, View

MATTERS_FOR = 7 * DAY

_OF_MEMBERS = {
    TroubleKind.FORBIDDEN: "moderation-notice-forbidden-members",
    TroubleKind.QUARANTINED: "moderation-notice-quarantined",
    TroubleKind.UNANSWERED: "moderation-notice-unanswered",
}


async def tell(trouble: Trouble, work: Work) -> None:
    """Tell a community's moderators of a trouble, once, in the channel they chose for it.

    While everything is paused they hear only of a request that somebody waits on.
    """
    home = await community(work, trouble.community)
    if home.charter.told_in is None:
        return
    if home.state is CommunityState.PAUSED and trouble.trouble is not TroubleKind.UNANSWERED:
        return
    args: Args = {
        "trouble": trouble.trouble.value,
        "channel": trouble.channel,
        "pause": trouble.pause,
        "message": trouble.id,
        "at": trouble.due_at,
    }
    await queue(work, Notify(kind=NOTICE, args=args, community=home.id, once=_once(trouble, work)))


async def tell_what_is_open(work: Work, home: CommunityId) -> None:
    """Tell moderators what still waits for them, so far as they were not told before."""
    for trouble in (*await paused_channels(work, home), *await unresolved(work, home)):
        await tell(trouble, work)


async def greet(work: Work, home: CommunityId) -> None:
    """Say in a channel that was just chosen what it is for, which shows if it works."""
    await queue(work, Notify(kind=NOTICE, community=home))


def _once(trouble: Trouble, work: Work) -> str:
    """Name what is told once: a pause, a question, a request; all else is told once a day."""
    match trouble.trouble:
        case TroubleKind.ASK | TroubleKind.UNANSWERED:
            return f"{trouble.trouble} {trouble.id} {trouble.rounds}"
        case _ if trouble.pause:
            return f"pause {trouble.pause}"
    return f"{trouble.trouble} {trouble.channel or 'members'} {work.now // DAY}"


async def _compose(outgoing: Outgoing, work: Work) -> Composed | Dropped:
    """Write a notice, unless what it is about was settled meanwhile."""
    args = outgoing.args
    if not args:
        return Composed(view=_card(say("moderation-notice-welcome")))
    trouble, channel = TroubleKind(str(args["trouble"])), args["channel"]
    pause, message = str(args["pause"]), str(args["message"])
    if await _is_settled(work, outgoing.community, trouble, pause, message):
        return Dropped("settled")
    at = args["at"]
    assert isinstance(at, int)  # noqa: S101 - as it was queued
    text = _sentence(trouble, str(channel) if channel else None, Moment(at=at))
    return Composed(view=_card(text, *_buttons(trouble, pause, message)))


async def _is_settled(
    work: Work, home: CommunityId, trouble: TroubleKind, pause: str, message: str
) -> bool:
    if pause:
        return all(one.pause != pause for one in await paused_channels(work, home))
    if trouble is TroubleKind.ASK:
        return all(one.id != message for one in await unresolved(work, home))
    return False


def _sentence(trouble: TroubleKind, channel: str | None, at: Moment) -> Message:
    """Say what went wrong where; of a message to a member, not even that much."""
    if channel is not None:
        place = Channel(channel)
        match trouble:
            case TroubleKind.GONE:
                return say("moderation-notice-gone", channel=place)
            case TroubleKind.FORBIDDEN:
                return say("moderation-notice-forbidden", channel=place)
            case TroubleKind.ASK:
                return say("moderation-notice-ask", channel=place, at=at)
            case TroubleKind.MALFORMED | TroubleKind.BROKEN | TroubleKind.DEAD:
                return say("moderation-notice-lost-post", channel=place)
            case TroubleKind.UNANSWERED | TroubleKind.QUARANTINED:
                pass
            case _:
                assert_never(trouble)
    return Message(_OF_MEMBERS.get(trouble, "moderation-notice-lost"))


def _buttons(trouble: TroubleKind, pause: str, message: str) -> tuple[Button, ...]:
    if pause:
        return (button("moderation-try-again", "notices.try-again", subject=pause),)
    if trouble is TroubleKind.ASK:
        return (
            button("moderation-it-is-there", "notices.it-is-there", subject=message),
            button("moderation-post-it", "notices.post-it", subject=message),
        )
    return ()


def _card(text: Message, *buttons: Button) -> View:
    paragraph, preview = Paragraph(text=text), Message("moderation-notice-preview")
    if not buttons:
        return View(blocks=(paragraph,), preview=preview)
    return View(blocks=(paragraph, Actions(buttons=buttons)), preview=preview)


NOTICE = Kind(
    name="moderation.notice",
    lifetime=Lifetime(lasts=MATTERS_FOR),
    compose=_compose,
    rank=Rank.AT_ONCE,
    respects_quiet=False,
    respects_pause=False,  # what may not be told in a pause is not queued in one
)

KINDS = (NOTICE,)
