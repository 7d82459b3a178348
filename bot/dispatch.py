"""From intent to answer: one unit of work per act, and the one place where errors become words."""

import logging
import string
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.clock import Clock, Ids
from bot.commands import (
    HELP_NOW,
    TYPED,
    Act,
    Answer,
    Declared,
    Left,
    Needs,
    Path,
    Problem,
    Registry,
    read_path,
)
from bot.database import Database, Unavailable, Work
from bot.delivery import recall, remember
from bot.memory import UTC_ZONE, Memory
from bot.panels import button, note, say
from bot.platform import CommandCard, Intent, MenuCard, Reply
from bot.policy import refusal
from bot.standing import Standing
from bot.text import Catalogues
from bot.tidy import tidy
from bot.ui import (
    Button,
    Form,
    Message,
    Paragraph,
    Press,
    Speaker,
    Style,
    View,
    decode,
    encode,
    spell,
)

log = logging.getLogger(__name__)

EXPIRED = Message("expired-action")
DONE_ALREADY = Message("done-already")
TAKES_LONGER = Message("takes-longer")
LONGEST_INPUT = 4_000
MOST_VALUES = 25
REFERENCE_LENGTH = 4

StandingOf = Callable[[Intent, Work], Awaitable[Standing]]
Forgotten = Callable[[Intent], Awaitable[Collection[Left]]]


@dataclass(slots=True, kw_only=True)
class Dispatch:
    """The core as adapters see it (`bot.platform.Core`).

    `fallback` names what answers typed words that mean nothing to us. `forgotten` is awaited
    after an act that erased somebody, before it is answered, and tells what is left for later.
    """

    database: Database
    clock: Clock
    ids: Ids
    registry: Registry
    catalogues: Catalogues
    memory: Memory
    standing: StandingOf
    forgotten: Forgotten
    fallback: str
    typed_words: Mapping[str, str]

    async def act(self, intent: Intent) -> Reply:
        """Run one act; what goes wrong becomes one private sentence, and nothing is changed."""
        if _is_too_long(intent):
            return self._say(say("too-long", longest=LONGEST_INPUT), intent)
        intent = _tidied(intent)
        path, declared = self._find(intent)
        if declared is None:
            return self._say(EXPIRED, intent)
        try:
            if declared.from_memory is not None:
                return self._from_memory(declared.from_memory, intent, path)
            if self._is_cold(intent, path):
                return await self._open_card(intent)
            locale, answer = await self.database.unit(
                lambda work: self._run(declared, intent, path, work)
            )
            answer = await self._finished(answer, intent)
        except Problem as problem:
            return self._say(problem.message, intent)
        except Unavailable:
            log.warning("nothing can be saved", extra={"action": declared.name})
            return self._with_help(say("error-unavailable"), intent)
        except Exception:
            reference = self.ids.new()[:REFERENCE_LENGTH].upper()
            log.exception("an act failed", extra={"action": declared.name, "reference": reference})
            return self._with_help(say("error-ours", reference=reference), intent)
        return self._reply(answer, answer.locale or locale, intent)

    def form(self, intent: Intent) -> Form | None:
        """Build a form from memory; whether it may be submitted is decided when it is."""
        path = read_path(intent.path)
        declared = self.registry.forms.get(path.name) if path else None
        if path is None or declared is None or self._is_cold(intent, path):
            return None
        act = self._act(self.memory.standing(intent), intent, path)
        return spell(declared.make(act), self.catalogues.speaker(act.who.locale, act.who.zone))

    def waiting(self, intent: Intent) -> View:
        """Say, from memory, that this act takes longer than usual, and where its answer comes."""
        who = self.memory.standing(intent)
        return self._reply(Answer(view=_sentence(TAKES_LONGER)), who.locale, intent).view

    def commands(self, locale: str | None) -> Sequence[CommandCard]:
        """List every command with its description in `locale`."""
        speak = self._speaker(locale)
        return [
            CommandCard(
                word=one.name,
                description=speak(one.message),
                options=tuple(
                    (option.name, speak(Message(f"option-{one.name}-{option.name}")))
                    for option in one.options
                ),
                completed=frozenset(option.name for option in one.options if option.complete),
                for_moderators=one.needs is Needs.MODERATOR,
            )
            for one in self.registry.commands
        ]

    def menus(self, locale: str | None) -> Sequence[MenuCard]:
        """List what can be asked about somebody's message, in the words of `locale`."""
        speak = self._speaker(locale)
        return [
            MenuCard(path=str(Path(name=one.name)), label=speak(one.menu))
            for one in self.registry.menus
        ]

    def complete(self, word: str, option: str, typed: str) -> Sequence[tuple[str, str]]:
        """Propose values for a command's option while somebody types."""
        declared = self.registry.declared.get(word)
        options = declared.options if declared else ()
        complete = next((one.complete for one in options if one.name == option), None)
        return complete(tidy(typed, LONGEST_INPUT)) if complete else ()

    def _speaker(self, locale: str | None) -> Speaker:
        return self.catalogues.speaker(self.catalogues.best_locale(locale), UTC_ZONE)

    def _find(self, intent: Intent) -> tuple[Path, Declared | None]:
        if intent.path == TYPED:
            said = _bare(" ".join(intent.args.get("text", ())))
            path: Path | None = Path(name=self.typed_words.get(said, self.fallback))
        else:
            path = read_path(intent.path)
        if path is None:
            return Path(name=""), None
        return path, self.registry.declared.get(path.name)

    async def _run(
        self, declared: Declared, intent: Intent, path: Path, work: Work
    ) -> tuple[str, Answer]:
        assert declared.story is not None  # noqa: S101 - what has no story answers from memory
        who = await self.standing(intent, work)
        source = f"{intent.account} {intent.actor.person}"  # a gesture is one person's
        earlier = await recall(work, source, intent.key)
        if earlier is not None:
            return who.locale, _earlier(earlier)
        if (refused := refusal(declared.needs, who)) is not None:
            raise Problem(refused)
        answer = await declared.story(self._act(who, intent, path), work)
        result = encode(answer.view) if answer.kept else None
        # Whoever began to join has a key of their own by now, and is forgotten with it.
        actor = who if who.member else await self.standing(intent, work)
        await remember(work, source, intent.key, actor, result)
        return who.locale, answer

    def _act(self, who: Standing, intent: Intent, path: Path) -> Act:
        return Act(
            who=who,
            intent=intent,
            registry=self.registry,
            memory=self.memory,
            now=self.clock.now(),
            speak=self.catalogues.speaker(who.locale, who.zone),
            subject=path.subject,
            choice=path.choice,
        )

    def _from_memory(self, answer: Callable[[Act], Answer], intent: Intent, path: Path) -> Reply:
        who = self.memory.standing(intent)
        return self._reply(answer(self._act(who, intent, path)), who.locale, intent)

    def _is_cold(self, intent: Intent, path: Path) -> bool:
        """Say whether a form is asked for whose defaults memory has not read yet."""
        declared = self.registry.declared.get(path.name)
        if path.name not in self.registry.forms or intent.args:
            return False
        needs_database = declared is None or declared.from_memory is None
        return needs_database and self.memory.is_cold(intent)

    async def _open_card(self, intent: Intent) -> Reply:
        """Load into memory whom a form is for; then it can be opened (design.md 3)."""
        who = await self.database.unit(lambda work: self.standing(intent, work))
        press = Press(path=intent.path, opens_form=True)
        opens = Button(label=Message("open-form-button"), press=press, style=Style.MAIN)
        return self._reply(Answer(view=note(Message("open-form"), opens)), who.locale, intent)

    async def _finished(self, answer: Answer, intent: Intent) -> Answer:
        """Finish a forgetting; it is kept already, so what fails here is never said to undo it."""
        if answer.erases is None:
            return answer
        try:
            left = await self.forgotten(intent)
        except Exception:
            log.exception("a forgetting is to be finished later")
            left = frozenset(Left)
        return replace(answer, view=answer.erases(left))

    def _reply(self, answer: Answer, locale: str, intent: Intent) -> Reply:
        zone = self.memory.standing(intent).zone
        return Reply(
            view=spell(answer.view, self.catalogues.speaker(locale, zone)), private=answer.private
        )

    def _say(self, message: Message, intent: Intent) -> Reply:
        who = self.memory.standing(intent)
        reply = self._reply(Answer(view=_sentence(message)), who.locale, intent)
        return replace(reply, is_problem=True)

    def _with_help(self, message: Message, intent: Intent) -> Reply:
        """Answer what went wrong on our side, with the way to help beside it.

        It is a problem like any other: what was typed into a form is best kept.
        """
        said = note(message, button("help-now-button", HELP_NOW))
        who = self.memory.standing(intent)
        return replace(self._reply(Answer(view=said), who.locale, intent), is_problem=True)


def _earlier(result: bytes) -> Answer:
    return Answer(view=decode(result) if result else _sentence(DONE_ALREADY))


def _sentence(message: Message) -> View:
    return View(blocks=(Paragraph(text=message),), preview=message)


def _bare(typed: str) -> str:
    """Leave a word as it is looked up: "Stop!" and "/stop" mean what "stop" means."""
    return typed.strip(string.punctuation + string.whitespace + "¡¿…").casefold()


def _is_too_long(intent: Intent) -> bool:
    """Say whether a field holds more than we keep; words typed to the bot are never refused."""
    if intent.path == TYPED:
        return False
    return any(len(value) > LONGEST_INPUT for values in intent.args.values() for value in values)


def _tidied(intent: Intent) -> Intent:
    """Bound and tidy what came in, before anything works on it (reliability.md T14)."""
    args = {
        name: tuple(tidy(value, LONGEST_INPUT) for value in values[:MOST_VALUES])
        for name, values in intent.args.items()
    }
    return replace(intent, args=args)


def typed_words(registry: Registry, catalogues: Catalogues) -> dict[str, str]:
    """List what people may type in any shipped language, with the name it stands for."""
    said: dict[str, str] = {}
    for declared in registry.declared.values():
        if not declared.typed:
            continue
        for locale in catalogues.locales:
            written = catalogues.speaker(locale, UTC_ZONE)(declared.words)
            for word in written.split(","):
                said.setdefault(word.strip().casefold(), declared.name)
    return said
