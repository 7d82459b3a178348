"""What comes in from Slack: acknowledged before anything else, run once, answered privately.

Whatever goes wrong here ends here: nothing that comes in can stop the bot.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Final

from slack_sdk.errors import SlackApiError

from adapters.slack.client import Acknowledge, Data, Us
from adapters.slack.forms import in_waiting, with_problem
from adapters.slack.gestures import (
    Gesture,
    command_of,
    home_of,
    intent_of,
    is_goodbye,
    kind_of,
    pick_of,
    press_of,
    submission_of,
    visit_of,
    words_of,
)
from adapters.slack.inert import Component
from adapters.slack.patience import status_of
from adapters.slack.people import Facts, People
from adapters.slack.render import files_of
from adapters.slack.showing import Shower, TooLate, files_said
from adapters.slack.tabs import Tabs
from adapters.slack.uploads import upload
from bot.platform import AccountName, Core, Intent, Reply
from bot.ui import Actions, Button, Form, Paragraph, Press, View

log = logging.getLogger(__name__)

ANSWER_WITHIN: Final = 1.5
"""Seconds that a sent form may wait for its act: half of Slack's three, for the way there."""

KNOWN_WITHIN: Final = 2.0
"""Seconds that an act waits to learn who acts, who may be somebody who runs the place."""

OPENS_WITHIN: Final = 0.5
"""Seconds that a form waits for its reader's language; its trigger lives for three."""

_OVERTAKES: Final = 3
"""What part of `answer_within` is left to an acknowledgement on its way: half a second."""

_MOST_KEPT: Final = 2_000


@dataclass(slots=True)
class Recent:
    """The last two thousand of something, by key; the oldest are forgotten."""

    _kept: OrderedDict[str, str] = field(default_factory=OrderedDict)

    def __contains__(self, key: str) -> bool:
        return key in self._kept

    def add(self, key: str, value: str = "") -> None:
        self._kept[key] = value
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)

    def get(self, key: str) -> str | None:
        return self._kept.get(key)

    def drop(self, key: str) -> None:
        self._kept.pop(key, None)


@dataclass(slots=True, kw_only=True)
class Receiver:
    """Takes acts in for a core until it is told to drain.

    `gone` is called once the workspace took the app away.
    """

    core: Core
    account: AccountName
    us: Us
    people: People
    shower: Shower
    tabs: Tabs
    gone: Callable[[], None]
    answer_within: float = ANSWER_WITHIN
    is_open: bool = True
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)
    _answered: Recent = field(default_factory=Recent)
    """The gestures that have been answered: Slack may tell of one again."""
    _links: Recent = field(default_factory=Recent)
    """By the id of a form: the response_url of the press that opened it."""
    _waited: Recent = field(default_factory=Recent)
    """The forms whose window stays open for an answer that takes long."""

    def command(self, body: Data) -> None:
        """Take a slash command; this and what follows returns at once."""
        gesture = command_of(body, self.us, self.core.commands(None))
        self._take(gesture, self._run)

    def press(self, body: Data) -> None:
        """Take the press of a button or the pick of a menu's line."""
        gesture = press_of(body, self.us)
        opens = gesture is not None and gesture.opens_form
        self._take(gesture, self._open if opens else self._run)

    def pick(self, body: Data) -> None:
        """Take what was chosen in the menu of somebody's message."""
        self._take(pick_of(body, self.us), self._run)

    def submission(self, body: Data, acknowledge: Acknowledge) -> None:
        """Take a form; it is acknowledged when it is known whether it may close."""

        async def submit(gesture: Gesture) -> None:
            await self._submit(gesture, body, acknowledge)

        self._take(submission_of(body, self.us), submit)

    def event(self, body: Data) -> None:
        """Take written words, a visit to the Home tab, or the end of it all."""
        if is_goodbye(body, self.us):
            self.gone()
        elif kind_of(body) == "app_home_opened":
            self._take(visit_of(body, self.us), self._visit)
        else:
            self._take(words_of(body, self.us), self._run)

    async def drain(self, within: float) -> None:
        """Take nothing in any more, and let what is under way end for `within` seconds."""
        self.is_open = False
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=within)
        for task in list(self._under_way):
            task.cancel()
        if self._under_way:
            log.warning("acts were cut off", extra={"count": len(self._under_way)})
            await asyncio.wait(self._under_way)

    def _take(self, gesture: Gesture | None, story: Callable[[Gesture], Awaitable[None]]) -> None:
        if gesture is None:
            return
        task = asyncio.create_task(self._at_the_edge(story(gesture)), name="an act on Slack")
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _at_the_edge(self, story: Awaitable[None]) -> None:
        try:
            await story
        except SlackApiError as error:
            log.warning("an answer was not taken", extra={"status": status_of(error)})
        except Exception as error:
            log.error("what came in could not be answered", extra={"error": type(error).__name__})

    async def _run(self, gesture: Gesture) -> None:
        reply = await self._act(gesture)
        async with self._once(gesture) as is_first:
            if is_first:
                await self.shower.show(gesture.spot, reply)
        if is_first:
            await self._keep_in_step(gesture)

    async def _act(self, gesture: Gesture) -> Reply:
        return await self.core.act(await self._intent(gesture, KNOWN_WITHIN))

    async def _intent(self, gesture: Gesture, within: float) -> Intent:
        person = gesture.spot.person
        facts = await self.people.look_up(person, gesture.handle, within=within)
        return intent_of(gesture, facts, self.account, self.us)

    async def _open(self, gesture: Gesture) -> None:
        """Open a form before anything else is done; where there is none, act instead."""
        known = self.people.known(gesture.spot.person)
        if known is None:
            intent = await self._intent(gesture, OPENS_WITHIN)
        else:
            intent = intent_of(gesture, known, self.account, self.us)
        form = self.core.form(intent)
        if form is None:
            await self._run(gesture)
            return
        async with self._once(gesture) as is_first:
            if is_first:
                await self._show_form(gesture, form)

    async def _show_form(self, gesture: Gesture, form: Form) -> None:
        try:
            view = await self.shower.open(gesture.spot, form)
        except TooLate:
            # Whoever presses this button has a trigger of three new seconds.
            await self.shower.show(gesture.spot, Reply(view=_once_more(form, gesture.path)))
            return
        if gesture.spot.response_url is not None:
            self._links.add(view, gesture.spot.response_url)

    async def _submit(self, gesture: Gesture, body: Data, acknowledge: Acknowledge) -> None:
        act = asyncio.create_task(self._act(gesture), name="a form's act")
        form, answer, is_late = _view_of(body), None, False
        try:
            try:
                await asyncio.wait({act}, timeout=self.answer_within)
                is_late = not act.done()
                if is_late:
                    answer = self._in_waiting(gesture, form)
                elif not act.exception():
                    answer = await self._in_place(gesture, form, act.result())
            finally:
                await acknowledge({"response_action": "update", "view": answer} if answer else {})
            if is_late:
                # An update that overtakes the acknowledgement would be hidden by it.
                await asyncio.sleep(self.answer_within / _OVERTAKES)
            reply = await act
        finally:
            act.cancel()
        if is_late:
            await self._show_late(gesture, form, reply)
        elif answer is None:
            await self._show_after_form(gesture, reply)
        await self._keep_in_step(gesture)

    def _in_waiting(self, gesture: Gesture, form: Data) -> Component:
        """Make what stands in a form's place while its act goes on; nobody is asked anything."""
        person = gesture.spot.person
        facts = self.people.known(person) or Facts(name=gesture.handle)
        self._waited.add(f"{person} {gesture.key}")
        said = self.core.waiting(intent_of(gesture, facts, self.account, self.us))
        return in_waiting(form, said)

    async def _in_place(self, gesture: Gesture, form: Data, reply: Reply) -> Component | None:
        """Make what stands in a form's place: itself with the problem, or an answer to stay.

        None where the answer is a message.
        """
        if reply.is_problem:
            return with_problem(form, reply.view)
        has_waited = f"{gesture.spot.person} {gesture.key}" in self._waited
        if (gesture.spot.is_home or has_waited) and not _needs_message(gesture, reply):
            return await self.shower.panel(gesture.spot, files_said(reply.view))
        return None

    async def _show_late(self, gesture: Gesture, form: Data, reply: Reply) -> None:
        """Show what took long in the window that waits for it: there its reader looks.

        Only there can the form stand again with all that was typed. A message says it where the
        window was closed meanwhile, and beside it where the window cannot hold all.
        """
        view = await self._in_place(gesture, form, reply)
        if view is None:
            view = await self.shower.panel(gesture.spot, files_said(reply.view))
        async with self._once(gesture) as is_first:
            # Slack may tell of the form again: the window then shows the same once more.
            is_there = await self.shower.put(gesture.spot, view)
            if is_first and (not is_there or _needs_message(gesture, reply)):
                await self._say_after_form(gesture, reply)

    async def _show_after_form(self, gesture: Gesture, reply: Reply) -> None:
        async with self._once(gesture) as is_first:
            if is_first:
                await self._say_after_form(gesture, reply)

    async def _say_after_form(self, gesture: Gesture, reply: Reply) -> None:
        link = self._links.get(gesture.spot.modal or "")
        await self.shower.show(replace(gesture.spot, modal=None, response_url=link), reply)

    async def _visit(self, gesture: Gesture) -> None:
        """Show the core's home panel on the Home tab; nothing is written to anybody."""
        async with self._once(gesture) as is_first:
            if not is_first:
                return  # what the core would answer again is older than what may stand there
            reply = await self._act(gesture)
            uploaded = await upload(self.shower.web, reply.view)
            await self.tabs.publish(gesture.spot.person, reply.view, uploaded=uploaded)

    async def _keep_in_step(self, gesture: Gesture) -> None:
        person = gesture.spot.person
        if self.tabs.is_open(person):
            await self._visit(home_of(person, f"{gesture.key} home"))

    @asynccontextmanager
    async def _once(self, gesture: Gesture) -> AsyncIterator[bool]:
        """Let a gesture be answered once; one whose answer failed may be answered again."""
        key = f"{gesture.spot.person} {gesture.key}"
        is_first = key not in self._answered
        self._answered.add(key)
        try:
            yield is_first
        except BaseException:
            if is_first:
                self._answered.drop(key)
            raise


def _view_of(body: Data) -> Data:
    view = body.get("view")
    return view if isinstance(view, Mapping) else {}


def _needs_message(gesture: Gesture, reply: Reply) -> bool:
    """Tell whether a window cannot hold an answer: it has a file, or a channel is to see it."""
    is_public = not reply.private and not gesture.spot.is_home
    return is_public or any(True for _ in files_of(files_said(reply.view)))


def _once_more(form: Form, path: str) -> View:
    """Offer a form that could not be opened, in the form's own words."""
    button = Button(label=form.title, press=Press(path=path, opens_form=True))
    return View(
        blocks=(Paragraph(text=form.intro or form.title), Actions(buttons=(button,))),
        preview=form.title,
    )
