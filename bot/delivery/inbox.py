"""Which gestures have had their effect, so that a second delivery of one gets the first answer."""

from bot.database import KeyId, Work
from bot.delivery.store import RESULT, queries
from bot.standing import Standing


async def remember(
    work: Work, source: str, event_key: str, who: Standing, result: bytes | None
) -> None:
    """Keep, in the unit of its effect, that a gesture was acted on, and what was answered.

    The answer is sealed under the actor's own data key (the community's, for a stranger) and
    kept seven days; of an actor of whom we know neither, only the fact is kept.
    """
    key = await _key(work, who)
    gesture = _gesture(work, source, event_key)
    sealed = work.seals.seal(key, RESULT, gesture.hex(), result) if key and result else None
    await queries.remember(
        work, key=gesture, key_id=key if sealed else None, result=sealed, received_at=work.now
    )


async def recall(work: Work, source: str, event_key: str) -> bytes | None:
    """Give what was answered to a gesture; b"" when it is done but the answer was not kept.

    None when this gesture is new.
    """
    gesture = _gesture(work, source, event_key)
    row = await queries.recall(work, key=gesture)
    if row is None:
        return None
    key, sealed = row
    if sealed is None or not work.seals.has_key(key):
        return b""
    return work.seals.open(key, RESULT, gesture.hex(), sealed)


def _gesture(work: Work, source: str, event_key: str) -> bytes:
    return work.seals.digest("event", source, event_key)


async def _key(work: Work, who: Standing) -> KeyId | None:
    if who.member is not None and (row := await queries.member_place(work, id=who.member)):
        return KeyId(row[1])
    if who.community is not None:
        key = await queries.community_key(work, id=who.community)
        return KeyId(key) if key else None
    return None
