"""What a loopback Slack knows: workspaces, people, channels, messages, views and open acts."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

Payload = dict[str, Any]

SCOPES: Final = frozenset(
    {
        "chat:write",
        "commands",
        "im:write",
        "im:history",
        "users:read",
        "channels:read",
        "groups:read",
        "files:write",
    }
)
"""What a workspace grants the bot, and nothing more (issue 4)."""

BOT_TOKEN: Final = "xoxb-1100000000001-1100000000002-LoopbackTokenOfABot00001"
APP_TOKEN: Final = "xapp-1-A0LOOPBACK1-1100000000003-loopbacktokenofanapp0000000000000001"


@dataclass(slots=True)
class Ids:
    """Makes ids and timestamps as Slack shapes them, always counting up."""

    now: Callable[[], float] = time.time
    count: int = 0
    last: int = 0

    def new(self, letter: str) -> str:
        self.count += 1
        return f"{letter}0LB{self.count:07X}"

    def ts(self) -> str:
        """Make a message's timestamp, which is its id within its channel."""
        self.last = max(self.last + 1, int(self.now() * 1_000_000))
        return f"{self.last // 1_000_000}.{self.last % 1_000_000:06d}"


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody in a workspace; `handle` is what Slack calls their name, `name` what is shown."""

    id: str
    workspace: str
    name: str
    locale: str = "en-US"
    zone: str = "Europe/Paris"
    is_admin: bool = False
    is_owner: bool = False
    is_bot: bool = False
    is_gone: bool = False
    refuses: str | None = None
    """The error that opening a conversation with them, or writing in it, is refused with."""

    @property
    def handle(self) -> str:
        return self.name.lower().replace(" ", ".")

    @property
    def actor(self) -> Payload:
        """Name somebody as an interaction does."""
        named = {"id": self.id, "username": self.handle, "name": self.handle}
        return {**named, "team_id": self.workspace}


@dataclass(eq=False, slots=True, kw_only=True)
class Message:
    """One message. With `only_for` it is ephemeral: nobody else ever saw it."""

    channel: str
    ts: str
    author: str
    payload: Payload
    asked: Payload = field(default_factory=dict)
    """The arguments it was made from, such as `link_names`."""
    only_for: str | None = None

    @property
    def blocks(self) -> list[Payload]:
        return list(self.payload.get("blocks") or [])

    @property
    def text(self) -> str:
        return str(self.payload.get("text") or "")


@dataclass(slots=True, kw_only=True)
class Channel:
    """A channel, or with `person` the conversation between one person and the bot."""

    id: str
    workspace: str
    name: str = ""
    person: str | None = None
    members: set[str] = field(default_factory=set)
    messages: dict[str, Message] = field(default_factory=dict)
    is_private: bool = False
    is_archived: bool = False
    has_bot: bool = True
    refuses: str | None = None
    """The error that posting to it is refused with."""


@dataclass(eq=False, slots=True, kw_only=True)
class Surface:
    """A modal or a Home tab as it stands; `payload` is the view as Slack tells it."""

    id: str
    person: str
    workspace: str
    payload: Payload
    is_open: bool = True
    beneath: "Surface | None" = None

    @property
    def blocks(self) -> list[Payload]:
        return list(self.payload["blocks"])


@dataclass(slots=True, kw_only=True)
class File:
    """An upload: shown to nobody until it is complete. Slack needs a moment before `is_ready`."""

    id: str
    workspace: str
    name: str
    length: int
    alt: str = ""
    content: bytes = b""
    is_complete: bool = False
    is_ready: bool = True


@dataclass(slots=True, kw_only=True)
class Workspace:
    """A workspace with the app in it. Several may share one app, and so its sockets."""

    id: str
    name: str
    bot: str
    bot_token: str
    app_token: str
    app: str = "A0LOOPBACK1"
    scopes: frozenset[str] = SCOPES
    refuses: str | None = None
    """What every call answers: `token_revoked`, `account_inactive`, `invalid_auth`."""


@dataclass(eq=False, slots=True, kw_only=True)
class Act:
    """What one person did, and what became of it."""

    envelope: str
    kind: str
    person: str
    workspace: str
    channel: str | None
    at: float
    frame: Payload = field(default_factory=dict)
    started: str = ""
    """A timestamp: what has a later one may be its answer."""
    acknowledged_after: float | None = None
    acknowledgements: list[Payload | None] = field(default_factory=list)
    """The payload of each acknowledgement, in their order; None for a bare one."""
    trigger: str = ""
    trigger_uses: int = 0
    link: str = ""
    """Its response_url's last part."""
    link_uses: int = 0
    source: "Message | Surface | None" = None
    messages: list[Message] = field(default_factory=list)
    """What came through its response_url or with its acknowledgement."""
    opened: list[Surface] = field(default_factory=list)
    """The views opened with its trigger or its acknowledgement, and those that replaced them."""
    errors: dict[str, str] = field(default_factory=dict)
    """What a form said of its fields when it was sent."""
    choices: list[Payload] | None = None
    denied: list[str] = field(default_factory=list)
    """What was wrong with an answer that was not taken."""
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class Model:
    """All that the server remembers; it outlives the bot's process."""

    ids: Ids = field(default_factory=Ids)
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    homes: dict[str, Surface] = field(default_factory=dict)
    views: dict[str, Surface] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    acts: dict[str, Act] = field(default_factory=dict)
    by_trigger: dict[str, Act] = field(default_factory=dict)
    by_link: dict[str, Act] = field(default_factory=dict)
    whispers: list[Message] = field(default_factory=list)
    """The ephemeral messages, whose only copy is on one person's screen."""

    def workspace(
        self, name: str, *, bot_token: str = BOT_TOKEN, app_token: str = APP_TOKEN
    ) -> Workspace:
        id, bot = self.ids.new("T"), self.ids.new("U")
        made = Workspace(id=id, name=name, bot=bot, bot_token=bot_token, app_token=app_token)
        self.workspaces[id] = made
        self.people[bot] = Person(id=bot, workspace=id, name="Alongside", is_bot=True)
        return made

    def person(self, where: Workspace, name: str, **facts: Any) -> Person:  # noqa: ANN401 - a person's fields
        person = Person(id=self.ids.new("U"), workspace=where.id, name=name, **facts)
        self.people[person.id] = person
        return person

    def channel(self, where: Workspace, name: str, *members: Person, **facts: Any) -> Channel:  # noqa: ANN401 - a channel's fields
        inside = {one.id for one in members}
        made = Channel(id=self.ids.new("C"), workspace=where.id, name=name, members=inside, **facts)
        self.channels[made.id] = made
        return made

    def direct(self, person: str) -> Channel:
        """Find or open the conversation between a person and the bot."""
        for channel in self.channels.values():
            if channel.person == person:
                return channel
        where = self.people[person].workspace
        made = Channel(id=self.ids.new("D"), workspace=where, person=person, members={person})
        self.channels[made.id] = made
        return made

    def remember(self, act: Act) -> None:
        self.acts[act.envelope] = act
        self.by_trigger[act.trigger] = act
        self.by_link[act.link] = act

    def is_bot(self, author: str) -> bool:
        return any(one.bot == author for one in self.workspaces.values())

    def seen_by(self, person: str) -> list[Message]:
        """List the bot's messages that somebody can see, oldest first."""
        said = [
            message
            for channel in self.channels.values()
            if person in channel.members
            for message in channel.messages.values()
        ]
        said += [whisper for whisper in self.whispers if whisper.only_for == person]
        ours = [message for message in said if self.is_bot(message.author)]
        return sorted(ours, key=lambda message: message.ts)


def elements(blocks: object) -> Iterator[tuple[Payload, Payload]]:
    """List every interactive element with its block, in the order they are shown."""
    for block in blocks if isinstance(blocks, list) else ():
        inside = [block.get("accessory"), block.get("element")]
        if block.get("type") == "actions":
            inside += block.get("elements") or []
        for element in inside:
            if isinstance(element, dict) and "action_id" in element:
                yield block, element
