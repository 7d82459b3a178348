"""One account's line: what sends for it, and what reads back for it."""

from dataclasses import dataclass
from typing import Self

from bot.clock import MINUTE, Clock
from bot.database import Database
from bot.delivery.accounts import Accounts
from bot.delivery.claiming import Claims
from bot.delivery.guards import Gate
from bot.delivery.kinds import Kinds
from bot.delivery.looking import Looker
from bot.delivery.pacer import NewConversations, Pacer
from bot.delivery.recipients import Recipients
from bot.delivery.recording import Recorder
from bot.delivery.repairing import Repair
from bot.delivery.sending import Sender, SpeakerFor
from bot.platform import Adapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long things may take.

    `send` and `look` are seconds of the event loop, `lease` and `settle` milliseconds of the
    clock. A row's lease outlasts a send; a lost answer is left alone for `settle`.
    """

    send: float = 20.0
    look: float = 20.0
    lease: int = MINUTE
    settle: int = MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What all lines of one engine share."""

    database: Database
    kinds: Kinds
    recipients: Recipients
    accounts: Accounts
    speaker: SpeakerFor
    clock: Clock
    patience: Patience
    recorder: Recorder
    repair: Repair


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Sends and reads back for one account."""

    sender: Sender
    looker: Looker

    @classmethod
    def of(cls, adapter: Adapter, terms: Terms) -> Self:
        return cls(sender=_sender(adapter, terms), looker=_looker(adapter, terms))

    @property
    def is_busy(self) -> bool:
        return self.sender.is_busy or self.looker.is_busy

    @property
    def progress(self) -> int:
        return self.sender.progress + self.looker.progress

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self.is_busy:
            await self.sender.idle()
            await self.looker.idle()

    async def stop(self, within: float) -> None:
        """Let sends under way end, for at most `within` seconds; looks are dropped at once."""
        await self.looker.stop()
        await self.sender.stop(within)


def _sender(adapter: Adapter, terms: Terms) -> Sender:
    new_conversations = NewConversations(adapter.pace.new_conversations_per_minute)
    return Sender(
        database=terms.database,
        adapter=adapter,
        claims=Claims(
            account=adapter.account,
            lease=terms.patience.lease,
            kinds=terms.kinds,
            recipients=terms.recipients,
            accounts=terms.accounts,
            gate=Gate(new_conversations),
        ),
        recorder=terms.recorder,
        pacer=Pacer(adapter.pace),
        speaker=terms.speaker,
        clock=terms.clock,
        send_seconds=terms.patience.send,
    )


def _looker(adapter: Adapter, terms: Terms) -> Looker:
    return Looker(
        database=terms.database,
        adapter=adapter,
        repair=terms.repair,
        look_seconds=terms.patience.look,
    )
