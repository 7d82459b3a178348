"""The Home tabs that people have opened: shown again when something on them changed."""

from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import blake2b
from json import dumps
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.home import home
from adapters.slack.render import Uploaded
from bot.ui import View

MOST_KEPT: Final = 2_000
"""People whose tab is kept in step; the others see theirs anew when they open it."""


@dataclass(slots=True)
class Tabs:
    """What each person's tab shows, as a digest; lost when the process ends, and nobody misses it.

    Slack never says that a tab was left, so the ones opened longest ago are dropped.
    """

    web: AsyncWebClient
    _shown: OrderedDict[str, bytes] = field(default_factory=OrderedDict)

    def is_open(self, person: str) -> bool:
        return person in self._shown

    async def publish(self, person: str, view: View, *, uploaded: Uploaded) -> None:
        """Show a view on somebody's tab, unless it is what stands there."""
        shown = home(view, uploaded=uploaded)
        digest = blake2b(dumps(shown, sort_keys=True).encode(), digest_size=16).digest()
        if self._shown.get(person) == digest:
            return
        await self.web.views_publish(user_id=person, view=shown)
        self._shown[person] = digest
        self._shown.move_to_end(person)
        while len(self._shown) > MOST_KEPT:
            self._shown.popitem(last=False)
