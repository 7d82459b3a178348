"""Adapters that are broken on purpose, each in one way; the suite has to catch each by name."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import discord

from adapters.discord import forms, inert, life, receive, render, sending
from adapters.discord.marks import Marks
from bot.platform import AccountName, Actor, Intent
from bot.ui import Form, Limits, View
from tests.conformance import breakages
from tests.conformance.ground import Breaking


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """One way to be broken, and the one rule that it breaks; those `besides` need what it lacks."""

    rule: str
    breaking: Breaking
    besides: frozenset[str] = frozenset()


# What any platform's adapter could get wrong: put around a real one.
ANYWHERE: Final[Mapping[str, Broken]] = {
    "cuts long paths": Broken(
        rule="ids-round-trip", breaking=Breaking(core=breakages.CutsLongPaths)
    ),
    "hears itself": Broken(
        rule="bots-are-ignored", breaking=Breaking(adapter=breakages.HearsItself)
    ),
    "loses answers": Broken(
        rule="same-act-same-intent", breaking=Breaking(core=breakages.LosesAnswers)
    ),
    "mistakes who picked": Broken(
        rule="picked-messages-name-their-author",
        breaking=Breaking(core=breakages.MistakesWhoPicked),
    ),
    "takes turns": Broken(
        rule="acknowledged-in-time", breaking=Breaking(core=breakages.TakesTurns)
    ),
    "tells everyone": Broken(
        rule="private-stays-private", breaking=Breaking(core=breakages.TellsEveryone)
    ),
    "keeps silent": Broken(
        rule="unknown-actions-are-answered", breaking=Breaking(core=breakages.KeepsSilent)
    ),
    "acts on opening": Broken(
        rule="forms-open-at-once", breaking=Breaking(core=breakages.ActsOnOpening)
    ),
    "a new key each time": Broken(
        rule="one-gesture-one-key", breaking=Breaking(core=breakages.NewKeyEachTime)
    ),
    "one key for all": Broken(
        rule="one-gesture-one-key", breaking=Breaking(core=breakages.OneKeyForAll)
    ),
    "logs acts": Broken(rule="nothing-secret-in-logs", breaking=Breaking(core=breakages.LogsActs)),
    "leaves at once": Broken(
        rule="close-drains", breaking=Breaking(adapter=breakages.LeavesAtOnce)
    ),
    "raises": Broken(rule="refusals-are-values", breaking=Breaking(adapter=breakages.Raises)),
    "claims success": Broken(
        rule="refusals-are-values", breaking=Breaking(adapter=breakages.ClaimsSuccess)
    ),
    "speaks elsewhere": Broken(
        rule="refusals-are-values", breaking=Breaking(adapter=breakages.SpeaksElsewhere)
    ),
    "sends twice": Broken(
        rule="one-id-is-one-message", breaking=Breaking(adapter=breakages.SendsTwice)
    ),
    "sees nothing": Broken(
        rule="a-message-is-found-again", breaking=Breaking(adapter=breakages.SeesNothing)
    ),
    "sees what is not": Broken(
        rule="a-message-is-found-again", breaking=Breaking(adapter=breakages.SeesWhatIsNot)
    ),
    "hides pictures": Broken(
        rule="pictures-have-words", breaking=Breaking(adapter=breakages.HidesPictures)
    ),
    "always well": Broken(rule="health-is-honest", breaking=Breaking(adapter=breakages.AlwaysWell)),
    "remembers": Broken(
        rule="forgetting-deletes-our-words", breaking=Breaking(adapter=breakages.Remembers)
    ),
    "forgets too much": Broken(
        rule="forgetting-leaves-what-is-not-named",
        breaking=Breaking(adapter=breakages.ForgetsTooMuch),
    ),
}


@contextmanager
def patched(place: object, name: str, value: object) -> Iterator[None]:
    """Put another function into a module or a class of the adapter's."""
    before = getattr(place, name)
    setattr(place, name, value)
    try:
        yield
    finally:
        setattr(place, name, before)


def patch(place: object, name: str, value: object) -> Breaking:
    """Break an adapter by one function of its own."""
    return Breaking(patched=lambda: patched(place, name, value))


def as_it_is(form: Form, _limits: Limits) -> Form:
    """Fit nothing."""
    return form


def _whole_message(
    view: View, *, marker: str | None = None, of_components: bool = False
) -> render.Wire:
    return render._wire(view.blocks, Marks(marker), of_components=of_components)


def _says_it_thrice(connection: life.Life) -> None:
    for _ in range(3):
        life.log.warning("the connection is lost")
    connection._is_connected.clear()


def _anyone_s_words(message: discord.Message, account: AccountName) -> Intent:
    who = Actor(person=str(message.author.id), name=message.author.display_name)
    return breakages.typed_words(account, who, str(message.id), message.content)


# What only an adapter for Discord could get wrong.
ON_DISCORD: Final[Mapping[str, Broken]] = {
    "fits no view": Broken(
        rule="every-view-fits", breaking=patch(sending, "one_message", _whole_message)
    ),
    "fits no form": Broken(rule="every-form-fits", breaking=patch(forms, "fit_form", as_it_is)),
    "escapes nothing": Broken(rule="text-is-inert", breaking=patch(inert, "inert", str)),
    "acknowledges late": Broken(rule="acknowledged-in-time", breaking=Breaking(answer_within=60.0)),
    "complains thrice": Broken(
        rule="reconnects-are-logged-once", breaking=patch(life.Life, "lost", _says_it_thrice)
    ),
    "hears bots": Broken(
        rule="bots-are-ignored", breaking=patch(receive, "words_of", _anyone_s_words)
    ),
}
