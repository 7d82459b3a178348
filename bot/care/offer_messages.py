"""What an offer of help sends: a kind word to one person, a notice to moderators."""

from bot.care import store
from bot.care.store import Offer
from bot.clock import DAY
from bot.commands import HELP_NOW
from bot.database import Work
from bot.delivery import Composed, Dropped, Kind, Lifetime, Outgoing, Rank, WhenUnknown
from bot.members import Member, member
from bot.panels import button, note, say
from bot.standing import MemberState
from bot.ui import Actions, Channel, Message, Paragraph, View

TIMELY = DAY
"""A word about what somebody wrote says little a day later; neither does a wish to look in."""


async def reader_of(work: Work, offer: Offer) -> Member | None:
    """Give the member an offer reaches now; None where it reaches nobody, for whatever reason.

    It reaches only those who joined, are active and take such words (care.md CRI-8). Asked when a
    word is passed on and again as it goes out: whoever is kept away by one of the two belongs here.
    """
    found = await member(work, offer.to) if offer.to else None
    if found is None or found.state is not MemberState.ACTIVE or found.profile.refuses_words:
        return None
    return found


async def _word(outgoing: Outgoing, work: Work) -> Composed | Dropped:
    """Write the word, unless either side wants it no more."""
    offer = await store.offer(work, str(outgoing.args["offer"]))
    giver = await member(work, offer.giver) if offer and offer.giver else None
    if offer is None or giver is None:
        return Dropped("giver-gone")
    reader = await reader_of(work, offer)
    if reader is None:
        return Dropped("no-words-wanted")
    named, unnamed = say("care-word-named", name=giver.profile.name), say("care-word-unnamed")
    return Composed(
        view=View(
            blocks=(
                Paragraph(text=named if offer.is_named else unnamed),
                Paragraph(text=Message("care-word-free")),
                Actions(
                    buttons=(
                        button("care-help-now", HELP_NOW),
                        button("care-tool-ten-minutes-title", "care.tool", choice="ten-minutes"),
                        button("care-menu", "alongside"),
                        button("care-word-stop", "settings.words", subject=reader.id, choice="off"),
                    )
                ),
            ),
            preview=Message("care-word-preview"),
        ),
        why={"rule": say("care-word-why")},
    )


async def _look_in(outgoing: Outgoing, work: Work) -> Composed | Dropped:
    """Name the channel and nobody."""
    text = say("care-look-in", channel=Channel(str(outgoing.args["channel"])))
    return Composed(
        view=View(blocks=note(text).blocks, preview=Message("care-look-in-preview")),
    )


WORD = Kind(
    name="care.word",
    lifetime=Lifetime(lasts=TIMELY),
    compose=_word,
    rank=Rank.SOON,  # nobody waits for it, and whoever gets it did not ask: quiet hours hold it
)

LOOK_IN = Kind(
    name="care.look-in",
    lifetime=Lifetime(lasts=TIMELY),
    compose=_look_in,
    rank=Rank.AT_ONCE,
    respects_quiet=False,
    respects_pause=False,  # a pause silences the bot, not a member who asks people for help
    when_unknown=WhenUnknown.TELL_MODERATORS,
)

KINDS = (WORD, LOOK_IN)
