"""What Slack knows of whoever acts: their name, their language, whether they run the place."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

FRESH: Final = 600.0
"""Seconds for which names are believed; Slack answers 100 such questions a minute."""

FRESH_RIGHTS: Final = 60.0
"""Seconds for which somebody is believed to run the place (reliability.md T7)."""

MOST_KEPT: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    name: str
    locale: str | None = None
    runs_the_place: bool = False


@dataclass(frozen=True, slots=True)
class _Kept:
    facts: Facts
    at: float


class People:
    """Asks Slack who somebody is, and remembers it for a while; nothing is kept on disk."""

    def __init__(
        self, web: AsyncWebClient, *, monotonic: Callable[[], float] | None = None
    ) -> None:
        self._web = web
        self._monotonic = monotonic or asyncio.get_running_loop().time
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._asking: dict[str, asyncio.Task[Facts | None]] = {}

    def known(self, person: str) -> Facts | None:
        """Tell what was once learnt of somebody, however long ago; good for a language."""
        kept = self._kept.get(person)
        return kept.facts if kept else None

    async def look_up(self, person: str, handle: str, *, within: float) -> Facts:
        """Tell who somebody is, asking Slack for at most `within` seconds.

        Without an answer nobody runs the place, and `handle` stands for a name never heard.
        """
        kept = self._kept.get(person)
        if kept is not None and self._is_fresh(kept):
            return kept.facts
        asking = self._asking.get(person)
        if asking is None:
            asking = asyncio.create_task(self._ask(person), name="ask Slack who acts")
            self._asking[person] = asking
            asking.add_done_callback(lambda _: self._asking.pop(person, None))
        await asyncio.wait({asking}, timeout=within)
        facts = asking.result() if asking.done() and not asking.cancelled() else None
        if facts is not None:
            return facts
        return replace(kept.facts, runs_the_place=False) if kept else Facts(name=handle)

    async def close(self) -> None:
        for asking in list(self._asking.values()):
            asking.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)

    async def _ask(self, person: str) -> Facts | None:
        try:
            facts = _facts(await self._web.users_info(user=person, include_locale=True))
        except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError, ValueError):
            return None
        self._kept[person] = _Kept(facts, self._monotonic())
        self._kept.move_to_end(person)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return facts

    def _is_fresh(self, kept: _Kept) -> bool:
        lasts = FRESH_RIGHTS if kept.facts.runs_the_place else FRESH
        return self._monotonic() - kept.at < lasts


def _facts(told: AsyncSlackResponse) -> Facts:
    person = told["user"]
    profile = person.get("profile") or {}
    names = (profile.get("display_name"), profile.get("real_name"), person.get("name"))
    return Facts(
        name=next((name for name in names if name), ""),
        locale=person.get("locale") or None,
        runs_the_place=any(person.get(right) for right in ("is_admin", "is_owner")),
    )
