"""Being forgotten: asked once, said which community it is, done whole, with a receipt."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.commands import Act, Answer, Holding, Left, Needs, Problem
from bot.database import Work
from bot.members import store
from bot.members.farewells import say_farewell
from bot.members.privacy import room
from bot.members.standing import forget_member, remember_community
from bot.panels import button, say
from bot.standing import MemberId
from bot.ui import Actions, Bullets, File, Message, Paragraph, Style, View, plain

STILL_LEFT = {Left.TRACES: "members-left-traces", Left.MESSAGES: "members-left-messages"}


@room.action("forget", Needs.ANYONE)
async def forget(act: Act, work: Work) -> Answer:
    """Ask once before erasing, and say what goes, where, and what cannot."""
    who = await store.known_member(work, _known(act))
    home = await store.community(work, who.community)
    asked = _of(home, named="members-forget-question", unnamed="members-forget-question-last")
    return Answer(
        view=View(
            blocks=(
                Paragraph(text=asked),
                Paragraph(text=Message("members-forget-remains")),
                *(Paragraph(text=line) for line in await _elsewhere(act, work, who)),
                Actions(
                    buttons=(
                        button(
                            "members-forget-yes",
                            "privacy.forgotten",
                            subject=who.id,
                            style=Style.DANGER,
                        ),
                        button("members-forget-no", "privacy"),
                    )
                ),
            ),
            preview=Message("members-forget-preview"),
        )
    )


@room.owner
async def owner(subject: str, work: Work) -> MemberId | None:
    """Tell which membership a question to erase it was about: somebody may have several."""
    who = await store.member(work, MemberId(subject))
    return who.id if who else None


@room.action("forgotten", Needs.ANYONE)
async def forgotten(act: Act, work: Work) -> Answer:
    """Delete a member's every row; the receipt is shown once and kept nowhere.

    Their key is destroyed right after, so that a unit that is undone has changed nothing.
    """
    id = _known(act)
    if act.subject not in ("", id):  # was asked about another community than this one
        raise Problem(say("expired-action"))
    who = await store.known_member(work, id)
    home = await store.community(work, who.community)
    counts = [(one.name, len(await one.export(id, work))) for one in act.registry.holdings]
    gone = tuple(say(f"members-erased-{name}", count=count) for name, count in counts)
    done = _of(home, named="members-forgotten", unnamed="members-forgotten-last")
    elsewhere = await _elsewhere(act, work, who)

    def receipt(left: Collection[Left]) -> View:
        return _receipt(act, done, gone, (*_left(left), *elsewhere))

    await _leave_moderators(act, work, home, who)
    forget_member(work, act.memory, who)
    await say_farewell(work, who)
    await finish_erasing(id, work, act.registry.holdings)
    return Answer(view=receipt(()), kept=False, erases=receipt)


def _receipt(act: Act, done: Message, gone: tuple[Message, ...], rest: tuple[Message, ...]) -> View:
    written = (done, *gone, *rest, Message("members-forget-remains"))
    return View(
        blocks=(
            Paragraph(text=done),
            Bullets(items=gone),
            *(Paragraph(text=line) for line in rest),
            File(
                content="\n".join(plain(act.speak(line)) for line in written).encode(),
                name="receipt.txt",
                media_type="text/plain",
            ),
        ),
        preview=Message("members-forgotten-preview"),
    )


def _left(left: Collection[Left]) -> tuple[Message, ...]:
    """Say what is still to be done, or that the key is gone when none of it can be read."""
    key = () if Left.TRACES in left else (Message("members-forgotten-key"),)
    return (*key, *(Message(STILL_LEFT[one]) for one in Left if one in left))


def _of(home: store.Community, *, named: str, unnamed: str) -> Message:
    """Say which community is meant: in a direct message it may be any of somebody's."""
    return say(named, community=home.charter.name) if home.charter.name else Message(unnamed)


async def _elsewhere(act: Act, work: Work, who: store.Member) -> tuple[Message, ...]:
    """Name the other communities that know this person, and how to be erased there."""
    known = await store.memberships(work, who.profile.account, who.profile.person)
    others = [await store.community(work, one.community) for one in known if one.id != who.id]
    if not others:
        return ()
    unnamed = plain(act.speak(Message("members-elsewhere-unnamed")))
    names = ", ".join(one.charter.name or unnamed for one in others)
    return (say("members-elsewhere", names=names),)


async def _leave_moderators(act: Act, work: Work, home: store.Community, who: store.Member) -> None:
    """Take somebody out of the people chosen to moderate: the community's key outlives theirs."""
    chosen = home.charter.moderators
    if who.profile.person in chosen:
        stay = tuple(one for one in chosen if one != who.profile.person)
        changed = replace(home, charter=replace(home.charter, moderators=stay))
        await store.save_community(work, changed)
        remember_community(work, act.memory, changed)


def _known(act: Act) -> MemberId:
    if act.who.member is None:
        raise Problem(say("members-forget-nothing"))
    return act.who.member


async def erase(id: MemberId, work: Work, holdings: Sequence[Holding]) -> None:
    """Erase one member: the key first, so that whatever is left unread stays unread."""
    who = await store.known_member(work, id)
    work.seals.destroy_key(who.key)
    await finish_erasing(id, work, holdings)


async def finish_erasing(id: MemberId, work: Work, holdings: Sequence[Holding]) -> None:
    """Delete every row of a member whose key is gone; the profile's own row is the last."""
    for holding in reversed(holdings):
        await holding.erase(id, work)
