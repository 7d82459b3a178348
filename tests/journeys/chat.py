"""The sandbox's page as a person has it before them: read, press, fill in, let time pass.

What is pressed and read is named by its id in the catalogues, so that one story is told in every
language; and after every step the whole page is looked over for words of another language.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from playwright.async_api import Locator, Page, expect

from adapters.sandbox.people import PARIS
from bot.ui import Argument, WallTime
from tests.journeys.tongue import Tongue

# Everything that is written on the page, but for what people wrote and the look inside a message.
WRITTEN = """() => {
  const said = [document.title];
  const theirs = "script, style, noscript, pre, .by-person .body, #speak-as, #language";
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { parentElement: around, textContent } = walk.currentNode;
    if (!around.closest(theirs) && textContent.trim()) said.push(textContent);
  }
  for (const one of document.querySelectorAll("[aria-label], [placeholder], [alt], [title]")) {
    for (const name of ["aria-label", "placeholder", "alt", "title"]) {
      if (one.getAttribute(name)) said.push(one.getAttribute(name));
    }
  }
  return said;
}"""


@dataclass(slots=True)
class Chat:
    """One browser tab on the sandbox."""

    page: Page
    tongue: Tongue
    faults: list[str] = field(default_factory=list)
    """What the browser complained about: errors in scripts, and what the page's policy refused."""

    async def opens(self, address: str) -> None:
        """Load the page; it speaks as Ana at first."""
        hear = self._hear  # Playwright would mark the owner of a method, and this one has slots
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda told: hear(told.type, told.text))
        await self.page.goto(address)
        await expect(self.page.locator("#me")).not_to_be_empty()

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.faults.append(text)

    def say(self, id: str, **args: Argument) -> str:
        return self.tongue.say(id, **args)

    def clock(self, at: str) -> str:
        """Write a time of day, given as HH:MM, as the page does."""
        return self.say("wall-time", at=WallTime(at))

    # Who, where and when

    async def speaks_as(self, name: str) -> None:
        """Be somebody, whose device speaks this page's language."""
        await self.page.locator("#speak-as").select_option(label=name)
        await expect(self.page.locator("#me")).to_have_text(name)
        language = self.page.locator("#language")
        if await language.input_value() != self.tongue.locale:
            await language.select_option(self.tongue.locale)
        await expect(self.page.locator("html")).to_have_attribute("lang", self.tongue.locale)
        await self.reads_one_language()

    async def enters(self, room: str) -> None:
        """Go to a room by its name on the left."""
        await self.page.locator("#rooms button", has_text=room).click()
        await expect(self.page.locator("#room-name")).to_have_text(room)

    async def now(self) -> datetime:
        """Tell the moment that the page's clock shows, as it is in Paris."""
        shown = await self.page.locator("#now").get_attribute("datetime")
        assert shown is not None
        return datetime.fromisoformat(shown).astimezone(PARIS)

    async def today(self) -> date:
        return (await self.now()).date()

    async def moves(self, wish: str) -> None:
        """Press one of the clock's buttons and wait until it stands still again."""
        await self.page.locator("#moves").get_by_role("button", name=self.say(wish)).click()
        await self.stands_still()

    async def stands_still(self) -> None:
        """Wait until the clock has been moved and everything that fell due is done."""
        moves = self.page.locator("#moves")
        await expect(moves).not_to_have_attribute("aria-busy", "true", timeout=60_000)
        await expect(moves).to_be_visible()
        await self.reads_one_language()

    async def sleeps_until_nine(self) -> None:
        """Let the night pass: it is 9:00 of the next day, in Paris."""
        tomorrow = await self.today() + timedelta(days=1)
        await self.moves("page-morning")
        assert await self.today() == tomorrow

    # What is read

    @property
    def messages(self) -> Locator:
        return self.page.locator("#log article")

    @property
    def newest(self) -> Locator:
        return self.messages.last

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    async def sees(self, *ids: str, **args: Argument) -> None:
        """Wait until the newest message says these sentences, and read the whole page over."""
        for id in ids:
            await expect(self.newest.locator(".body")).to_contain_text(self.say(id, **args))
        await self.reads_one_language()

    async def is_asked(self, *ids: str, **args: Argument) -> None:
        """Wait until the open form says these sentences."""
        for id in ids:
            await expect(self.dialog).to_contain_text(self.say(id, **args))
        await self.reads_one_language()

    async def is_offered(self, *ids: str) -> None:
        """See that the newest message offers exactly these buttons, in this order."""
        buttons = self.newest.locator(".actions button")
        await expect(buttons).to_have_text([self.say(id) for id in ids])

    async def facts(self) -> dict[str, str]:
        """Read the newest message's pairs of a label and what it holds."""
        facts = self.newest.locator(".body .facts")
        labels = await facts.locator("dt").all_inner_texts()
        return dict(zip(labels, await facts.locator("dd").all_inner_texts(), strict=True))

    def happened(self, name: str) -> Locator:
        """Find what the right-hand column says was sent to somebody, or was not; newest first."""
        return self.page.locator("#happened li", has_text=name)

    def coming(self, name: str) -> Locator:
        """Find what the right-hand column says somebody will be sent; soonest first."""
        return self.page.locator("#coming li", has_text=name)

    async def reads_one_language(self) -> None:
        """Look the whole page over: no sentence of another language, nothing without words."""
        written: list[str] = await self.page.evaluate(WRITTEN)
        strays = self.tongue.strays(written)
        assert not strays, strays
        unnamed = [text for text in written if text.startswith(("page-", "sandbox-"))]
        assert not unnamed, unnamed

    # What is done

    async def asks(self, word: str) -> None:
        """Type a command."""
        await self.types(f"/{word}")

    async def types(self, text: str) -> None:
        """Write a line and send it."""
        await self.page.locator("#line").fill(text)
        await self.page.locator("#line").press("Enter")

    def button(self, id: str, **args: Argument) -> Locator:
        """Find a button of the newest message."""
        return self.newest.get_by_role("button", name=self.say(id, **args), exact=True)

    async def presses(self, id: str, **args: Argument) -> None:
        await self.button(id, **args).click()

    async def picks(self, id: str, **args: Argument) -> None:
        """Open the newest message's menu and press a line of it."""
        await self.newest.locator("details.menu summary").click()
        line = self.newest.locator("details.menu button", has_text=self.say(id, **args))
        await line.click()

    async def writes(self, id: str, text: str) -> None:
        """Fill in a line of the open form."""
        await self.dialog.get_by_label(self.say(id)).fill(text)

    async def ticks(self, *ids: str) -> None:
        """Choose radios or boxes of the open form."""
        for id in ids:
            await self.dialog.get_by_label(self.say(id)).check()

    async def sets(self, id: str, choice: str) -> None:
        """Choose from a list of the open form."""
        await self.dialog.get_by_label(self.say(id)).select_option(label=choice)

    async def sends(self, id: str) -> None:
        """Press what sends the open form."""
        await self.dialog.get_by_role("button", name=self.say(id), exact=True).click()

    async def joins(self, city: str = "Paris") -> None:
        """Become a member who said yes to check-ins at nine, with the first city proposed."""
        await self.asks("start")
        await self.sees("members-start-title")
        await self.presses("members-adult-yes")
        await self.ticks("members-consent-checkins")
        await self.writes("members-join-city", city)
        await self.sends("members-join-submit")
        await expect(self.button("members-city-yes")).to_be_visible()
        await self.presses("members-city-yes")
        await self.sees("members-receipt-title")
