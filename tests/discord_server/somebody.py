"""Somebody on Discord: they see messages, press what is in them, fill forms in, and write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.discord_server.fingers import pressable
from tests.discord_server.model import Channel, Interaction, Payload, Person
from tests.discord_server.reading import read_markup, texts
from tests.discord_server.server import DiscordServer

WITHIN = 10.0


@dataclass(slots=True)
class Somebody:
    """One person in one channel; `seen` is the last message that answered them."""

    server: DiscordServer
    person: Person
    channel: Channel
    seen: Payload = field(default_factory=dict)

    @property
    def inbox(self) -> list[Payload]:
        """Everything the bot wrote to this person in their direct conversation."""
        bot = self.server.model.bot.id
        direct = self.server.model.direct(self.person.id)
        return [one for one in direct.messages.values() if one["author"]["id"] == bot]

    async def picks(self, word: str, **options: str) -> str:
        """Pick a command, and give what came back, as words."""
        acting = self.server.fingers.command(self.person, self.channel, word, options)
        return await self._answered(await acting)

    async def presses(self, label: str, message: Payload | None = None, **filled: object) -> str:
        """Press what says `label`; a form it opens is sent as it was shown, but for `filled`."""
        shown = message or self.seen
        found = {said: (custom_id, value) for said, custom_id, value in pressable(shown)}
        assert label in found, f"{label!r} is not among {list(found)}"
        channel = self.server.model.channels[shown["channel_id"]]
        pressing = self.server.fingers.press(self.person, channel, shown, *found[label])
        interaction = await pressing
        if not await self._opens(interaction):
            return self._saw(interaction)
        modal = interaction.modal
        assert modal is not None
        answers = {**_as_shown(modal), **{name: _values(one) for name, one in filled.items()}}
        submitting = self.server.fingers.submit(self.person, channel, modal, answers)
        return await self._answered(await submitting)

    async def types(self, text: str) -> str:
        """Write to the bot, and give its answer."""
        direct, before = self.server.model.direct(self.person.id), len(self.inbox)
        await self.server.fingers.says(self.person, direct, text)
        await self.server.until(lambda: len(self.inbox) > before, WITHIN)
        self.seen = self.inbox[before]
        return words(self.seen)

    async def gets(self, number: int, within: float = WITHIN) -> Payload:
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

    async def _answered(self, interaction: Interaction) -> str:
        await self._opens(interaction)
        return self._saw(interaction)

    async def _opens(self, interaction: Interaction) -> bool:
        await self.server.until(interaction.shown.is_set, WITHIN)
        assert interaction.denied == []
        return interaction.modal is not None

    def _saw(self, interaction: Interaction) -> str:
        self.seen = interaction.messages[0]
        return words(self.seen)


def words(message: Payload) -> str:
    return "\n".join(read_markup(text).words for text in texts(message))


def _as_shown(modal: Payload) -> Mapping[str, Sequence[str]]:
    """Give what a form holds before anybody touches it."""
    parts = [part["component"] for part in modal["components"] if "component" in part]
    return {part["custom_id"]: _held(part) for part in parts}


def _held(part: Payload) -> Sequence[str]:
    if "value" in part:
        return [part["value"]]
    chosen = [one["value"] for one in part.get("options", []) if one.get("default")]
    return chosen or [one["id"] for one in part.get("default_values", [])]


def _values(value: object) -> Sequence[str]:
    return [str(one) for one in value] if isinstance(value, tuple) else [str(value)]
