"""What a loopback Discord knows: people, servers, channels, messages and open interactions."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

Payload = dict[str, Any]

APPLICATION: Final = "1100000000000000001"
"""The application's id, which is its bot's id too, as it is for every young application."""

EPOCH: Final = 1_420_070_400_000
TIME_BITS: Final = 22

GUILD_TEXT, DIRECT = 0, 1
EPHEMERAL, COMPONENTS_V2 = 1 << 6, 1 << 15
MANAGE_GUILD: Final = 1 << 5
NONCE_WINDOW: Final = 300.0
"""Seconds in which a nonce is known again; Discord says "a few minutes"."""


@dataclass(slots=True)
class Snowflakes:
    """Makes ids as Discord does: the time in the upper bits, always counting up."""

    now: Callable[[], float] = time.time
    last: int = 0

    def new(self) -> str:
        self.last = max(self.last + 1, (int(self.now() * 1_000) - EPOCH) << TIME_BITS)
        return str(self.last)


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody with an account; `locale` is what their client is set to."""

    id: str
    name: str
    locale: str = "en-US"
    is_bot: bool = False
    takes_messages: bool = True
    manages: bool = False
    roles: tuple[str, ...] = ()

    @property
    def user(self) -> Payload:
        return {
            "id": self.id,
            "username": self.name.lower(),
            "global_name": self.name,
            "discriminator": "0",
            "avatar": None,
            "bot": self.is_bot,
            "public_flags": 0,
        }

    @property
    def member(self) -> Payload:
        return {
            "user": self.user,
            "nick": None,
            "roles": list(self.roles),
            "joined_at": "2026-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
            "permissions": str(MANAGE_GUILD if self.manages else 0),
        }


@dataclass(slots=True, kw_only=True)
class Channel:
    """A channel of a server, or with `recipient` a direct conversation with the bot."""

    id: str
    name: str = ""
    guild: str | None = None
    recipient: str | None = None
    messages: dict[str, Payload] = field(default_factory=dict)
    refuses: tuple[int, int] | None = None
    """The status and code that sending to it is refused with."""
    is_readable: bool = True

    @property
    def payload(self) -> Payload:
        if self.guild is None:
            return {"id": self.id, "type": DIRECT, "last_message_id": None, "flags": 0}
        return {
            "id": self.id,
            "type": GUILD_TEXT,
            "guild_id": self.guild,
            "name": self.name,
            "position": 0,
            "permission_overwrites": [],
            "permissions": "274878024704",
            "nsfw": False,
        }


@dataclass(slots=True, kw_only=True)
class Guild:
    id: str
    name: str
    members: set[str] = field(default_factory=set)
    roles: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Interaction:
    """One act of a person, and what the bot made of it."""

    id: str
    token: str
    payload: Payload
    person: str
    channel: str
    at: float
    callback: Payload | None = None
    answered_after: float | None = None
    """Seconds until the bot acknowledged it."""
    messages: list[Payload] = field(default_factory=list)
    modal: Payload | None = None
    choices: list[Payload] | None = None
    denied: list[str] = field(default_factory=list)
    """What was wrong with an answer that was not taken."""
    is_private: bool = False
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)
    shown: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once there is a message, a form or a list of choices, not only a deferral."""


@dataclass(slots=True)
class Model:
    """All that the server remembers; it outlives the bot's process."""

    ids: Snowflakes = field(default_factory=Snowflakes)
    people: dict[str, Person] = field(default_factory=dict)
    guilds: dict[str, Guild] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    interactions: dict[str, Interaction] = field(default_factory=dict)
    commands: list[Payload] = field(default_factory=list)
    nonces: dict[tuple[str, str], tuple[float, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.people[APPLICATION] = Person(id=APPLICATION, name="Alongside", is_bot=True)

    @property
    def bot(self) -> Person:
        return self.people[APPLICATION]

    def person(self, name: str, **facts: Any) -> Person:  # noqa: ANN401 - a person's fields
        person = Person(id=self.ids.new(), name=name, **facts)
        self.people[person.id] = person
        return person

    def guild(self, name: str, *members: Person) -> Guild:
        guild = Guild(id=self.ids.new(), name=name, members={one.id for one in members})
        self.guilds[guild.id] = guild
        return guild

    def channel(self, guild: Guild, name: str) -> Channel:
        channel = Channel(id=self.ids.new(), name=name, guild=guild.id)
        self.channels[channel.id] = channel
        return channel

    def direct(self, person: str) -> Channel:
        """Find or open the conversation between a person and the bot."""
        for channel in self.channels.values():
            if channel.recipient == person:
                return channel
        channel = Channel(id=self.ids.new(), recipient=person)
        self.channels[channel.id] = channel
        return channel

    def known(self, nonce: str, channel: str) -> str | None:
        """Give the id of the message that was sent under a nonce not long ago."""
        at, message = self.nonces.get((channel, nonce), (0.0, ""))
        return message if self.ids.now() - at < NONCE_WINDOW and message else None

    def guild_payload(self, guild: Guild) -> Payload:
        channels = [one.payload for one in self.channels.values() if one.guild == guild.id]
        return {
            "id": guild.id,
            "name": guild.name,
            "owner_id": next(iter(guild.members), APPLICATION),
            "icon": None,
            "roles": [_role(guild.id, "@everyone"), *(_role(id, "role") for id in guild.roles)],
            "emojis": [],
            "stickers": [],
            "features": [],
            "channels": channels,
            "threads": [],
            "members": [self.bot.member],
            "member_count": len(guild.members) + 1,
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
            "afk_timeout": 60,
            "default_message_notifications": 1,
            "verification_level": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "premium_progress_bar_enabled": False,
            "preferred_locale": "en-US",
            "system_channel_flags": 0,
            "system_channel_id": None,
            "rules_channel_id": None,
            "public_updates_channel_id": None,
            "safety_alerts_channel_id": None,
            "afk_channel_id": None,
            "vanity_url_code": None,
            "description": None,
            "banner": None,
            "splash": None,
            "discovery_splash": None,
            "application_id": None,
            "large": False,
            "unavailable": False,
            "joined_at": "2026-01-01T00:00:00+00:00",
        }


def custom_ids(components: object) -> Iterator[Payload]:
    """List every component that carries a custom_id, in the order it is shown."""
    for one in components if isinstance(components, list) else ():
        if "custom_id" in one:
            yield one
        yield from custom_ids(one.get("components"))
        if "component" in one:
            yield from custom_ids([one["component"]])


def _role(id: str, name: str) -> Payload:
    return {
        "id": id,
        "name": name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": 0,
        "permissions": "0",
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
