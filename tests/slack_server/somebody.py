"""Somebody on Slack: they see messages, press what is in them, fill forms in, and write."""

from dataclasses import dataclass

from tests.slack_server.fingers import pressable
from tests.slack_server.model import Act, Channel, Message, Person, Surface, elements
from tests.slack_server.reading import read
from tests.slack_server.server import Answered, SlackServer

WITHIN = 10.0


@dataclass(slots=True)
class Somebody:
    """One person in one channel; `seen` is what answered them last."""

    server: SlackServer
    person: Person
    channel: Channel
    seen: Answered | None = None

    @property
    def inbox(self) -> list[Message]:
        """Everything the bot wrote to this person in their direct conversation."""
        direct = self.server.model.direct(self.person.id)
        return [one for one in direct.messages.values() if self.server.model.is_bot(one.author)]

    async def picks(self, words: str) -> str:
        """Type the command and words behind it, and give what came back."""
        fingers = self.server.fingers
        return await self._answered(await fingers.command(self.person, self.channel, words))

    async def presses(self, label: str, shown: Answered | None = None, **filled: object) -> str:
        """Press what says `label`; a form it opens is sent as it was shown, but for `filled`."""
        act = await self.touches(label, shown)
        told = await self._answered(act)
        if not isinstance(self.seen, Surface) or not is_form(self.seen):
            return told
        answers = {name: _values(one) for name, one in filled.items()}
        fingers = self.server.fingers
        return await self._answered(await fingers.submit(self.person, self.seen, answers))

    async def touches(self, label: str, shown: Answered | None = None) -> Act:
        """Press what says `label`, and wait for nothing."""
        source = shown or self.seen
        assert source is not None
        found = {one.label: one for one in pressable(source.blocks)}
        assert label in found, f"{label!r} is not among {list(found)}"
        there = found[label]
        chosen = (there.value,) if there.value else ()
        return await self.server.fingers.press(
            self.person, source, there.action, *chosen, block=there.block
        )

    async def types(self, text: str) -> str:
        """Write to the bot, and give its answer."""
        return await self._answered(await self.server.fingers.says(self.person, text))

    async def gets(self, number: int, within: float = WITHIN) -> Message:
        """Wait until so many messages are in the inbox, and give the newest."""
        await self.server.until(lambda: len(self.inbox) >= number, within)
        self.seen = self.inbox[-1]
        return self.seen

    async def opens(self, city: str = "Manila") -> None:
        """Set the community up and go live."""
        await self.picks("manage")
        await self.presses("City and country", city=city)
        await self.presses("Yes, that is right")
        await self.presses("Hours", start="18", end="22")
        await self.presses("Go live")

    async def joins(self, city: str, hour: int = 9) -> None:
        """Go through the screens of joining, and say yes to check-ins."""
        await self.picks("start")
        agree = "I am 18 or older, go on"
        await self.presses(agree, path="own", consents=("checkins",), city=city, hour=str(hour))
        await self.presses("Yes, that is right")

    async def _answered(self, act: Act) -> str:
        self.seen = await self.server.answered(act, WITHIN)
        return read(self.seen).text


def is_form(surface: Surface) -> bool:
    """Tell whether a view asks something."""
    return any(block["type"] == "input" for block, _ in elements(surface.blocks))


def _values(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, tuple) else [str(value)]
