"""Offering help on somebody's message (care.md CRI-8, F34).

Only whoever picked it sees the card. Nobody is told who joined: the answer to passing a word on
is the same whether or not it reaches anybody.
"""

from bot.care import store
from bot.care.offer_card import NAMED, UNNAMED, done, for_yourself, offer_card
from bot.care.offer_limits import Passing, passing
from bot.care.offer_messages import LOOK_IN, WORD, reader_of
from bot.commands import AUTHOR, Act, Answer, Holding, Needs, Problem, Room
from bot.database import Work
from bot.delivery import Notify, Say, are_moderators_unreached, queue
from bot.members import community, find_member
from bot.panels import say
from bot.standing import CommunityState, MemberId, MemberState

room = Room("offers")
room.owner(lambda id, work: store.owner(work, id))
room.holds(Holding(name="offers", export=store.export, erase=store.erase))

_REFUSED = {Passing.AGAIN: "care-offer-again", Passing.ENOUGH: "care-offer-enough"}


@room.message_menu("pick", Needs.COMMUNITY)
async def pick(act: Act, work: Work) -> Answer:
    """Show how to support whoever wrote a message, and what can be passed on to them."""
    author, me = act.value(AUTHOR), act.intent.actor.person
    if not author:
        return Answer(view=for_yourself("care-offer-bot"))
    if author == me:
        return Answer(view=for_yourself("care-offer-own"))
    where, is_live = act.intent.where, act.who.community_state is CommunityState.LIVE
    channel = "" if where.is_direct else where.channel or ""
    joined = act.who.state in (MemberState.ACTIVE, MemberState.STOPPED)
    id = await _noted(act, work, store.Picked(person=me, author=author, channel=channel))
    may_join = is_live and not joined
    return Answer(
        view=offer_card(id, may_pass=is_live and joined, may_join=may_join, may_ask=channel != "")
    )


async def _noted(act: Act, work: Work, picked: store.Picked) -> str:
    assert act.who.community is not None  # noqa: S101 - the policy asked for a community
    home = await community(work, act.who.community)
    to = await find_member(work, home.charter.account, home.charter.ref, picked.author)
    return await store.note(work, home, picked, act.who.member, to.id if to else None)


@room.action("pass")
async def pass_on(act: Act, work: Work) -> Answer:
    """Pass a kind word on to those who take such words; to others nothing, in the same words."""
    offer = await _own(act, work)
    if act.choice not in (NAMED, UNNAMED):
        raise Problem(say("expired-action"))
    if act.who.community_state is CommunityState.PAUSED:
        raise Problem(say("paused-community"))
    decided = passing(await store.passed_on(work, offer))
    if decided is not Passing.GOES:
        return Answer(view=done(_REFUSED[decided]))
    to = await _reaches(work, offer)
    await store.note_passing(work, offer, to, is_named=act.choice == NAMED)
    if to is not None:
        await queue(work, Say(kind=WORD, to=to, args={"offer": offer.id}))
    return Answer(view=done("care-offer-passed"))


async def _reaches(work: Work, offer: store.Offer) -> MemberId | None:
    reader = await reader_of(work, offer)
    if reader is None or await store.has_had_enough(work, reader.id):
        return None
    return reader.id


@room.action("look-in", Needs.COMMUNITY)
async def look_in(act: Act, work: Work) -> Answer:
    """Ask moderators to look in on a channel; they learn neither who asks nor about whom."""
    offer = await _own(act, work)
    if not offer.channel:  # a private conversation, in which nobody looks in
        raise Problem(say("expired-action"))
    home = await community(work, offer.community)
    if home.charter.told_in is None or await are_moderators_unreached(work, home.id):
        return Answer(view=done("care-offer-nobody-told"))
    if not await store.was_asked_about(work, offer):
        await store.note_asking(work, offer)
        await queue(work, Notify(kind=LOOK_IN, community=home.id, args={"channel": offer.channel}))
    return Answer(view=done("care-offer-asked"))


async def _own(act: Act, work: Work) -> store.Offer:
    """Load the offer that the actor made; Problem for anybody else's, and for one long ago."""
    offer = await store.offer(work, act.subject)
    if offer is None or offer.community != act.who.community:
        raise Problem(say("expired-action"))
    me = store.person_hash(work, offer.community, act.intent.actor.person)
    if offer.picked_by != me:
        raise Problem(say("expired-action"))
    return offer
