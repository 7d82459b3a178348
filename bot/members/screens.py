"""What somebody sees while joining: three screens, and the receipt."""

from bot.clock import Instant
from bot.commands import HELP_NOW, Act
from bot.members.places_asked import LONGEST_CITY, confirm
from bot.members.rules import DEFAULT_HOUR, Path, Proposals, Purpose
from bot.panels import button, form, hour, line, note, say
from bot.tidy import tidy
from bot.ui import (
    Actions,
    Bullets,
    Button,
    Entry,
    Facts,
    Field,
    Form,
    Heading,
    Message,
    Option,
    Paragraph,
    Style,
    Text,
    View,
)


def too_young() -> View:
    """Say kindly that this is for adults, and where help is."""
    return note(say("members-young"), _help_now())


def not_ready(act: Act) -> View:
    """Say that nothing goes on here yet, to a moderator with the way to change that."""
    first = button("members-set-up", "manage", style=Style.MAIN)
    buttons = (first, _help_now()) if act.who.is_moderator else (_help_now(),)
    return note(say("members-not-ready"), *buttons)


def welcome_back() -> View:
    """Greet somebody who had said stop."""
    return note(
        say("members-welcome-back"),
        button("members-write-again", "members.return", style=Style.MAIN),
        button("members-privacy", "privacy"),
        _help_now(),
    )


def what_this_is() -> View:
    """Show the first screen: what this is, what is kept, who sees it, how to leave."""
    return View(
        blocks=(
            Heading(text=Message("members-start-title")),
            Paragraph(text=Message("members-start-what")),
            Bullets(
                items=(
                    Message("members-start-kept"),
                    Message("members-start-seen"),
                    Message("members-start-stored"),
                    Message("members-start-leave"),
                )
            ),
            Paragraph(text=Message("members-start-adult")),
            Actions(
                buttons=(
                    button("members-adult-yes", "members.join", style=Style.MAIN, opens_form=True),
                    button("members-adult-no", "members.young"),
                    _help_now(),
                )
            ),
        ),
        preview=Message("members-start-preview"),
    )


def _help_now() -> Button:
    return button("members-help-now", HELP_NOW)


def choices(purposes: tuple[str, ...]) -> Form:
    """Ask, on the second screen, what somebody chooses; silence means no."""
    consents = tuple(
        Option(
            label=Message(f"members-consent-{purpose}"),
            value=purpose,
            hint=Message(f"members-consent-{purpose}-hint"),
        )
        for purpose in purposes
    )
    paths = tuple(Option(label=Message(f"members-path-{path}"), value=path.value) for path in Path)
    return form(
        "members-join-title",
        "members.join",
        Field(name="path", label=Message("members-join-path"), entry=Entry.ONE, options=paths),
        Field(
            name="consents",
            label=Message("members-join-consents"),
            hint=Message("members-join-silence"),
            entry=Entry.SEVERAL,
            options=consents,
        ),
        line(
            "city",
            "members-join-city",
            hint="members-join-city-hint",
            longest=LONGEST_CITY,
            required=False,
        ),
        hour("hour", "members-join-hour", DEFAULT_HOUR),
        submit="members-join-submit",
        intro="members-join-adult",
    )


def where(proposed: Proposals, act: Act, now: Instant, typed: str) -> View:
    """Ask, on the third screen, whether this is the place; without one, say what to do."""
    if proposed.places:
        return confirm(proposed, act, now, yes="members.confirm", again="members.city")
    another = button("members-city-other", "members.city", style=Style.MAIN, opens_form=True)
    if not typed.strip():
        return note(say("members-city-missing"), another)
    return note(
        say("members-city-unknown", typed=tidy(typed, LONGEST_CITY, one_line=True)), another
    )


def receipt(purposes: tuple[str, ...], agreed: frozenset[Purpose], *, is_direct: bool) -> View:
    """Say in full what a member agreed to and what not, so that it can be read again.

    Elsewhere than in a direct message, it also says how to begin one.
    """
    hello = () if is_direct else (Paragraph(text=Message("members-say-hello")),)
    rows: list[tuple[Text, Text]] = [
        (
            Message(f"members-consent-{purpose}"),
            Message("members-yes" if purpose in agreed else "members-no"),
        )
        for purpose in purposes
    ]
    return View(
        blocks=(
            Heading(text=Message("members-receipt-title")),
            Facts(rows=tuple(rows)),
            Paragraph(text=Message("members-receipt-change")),
            *hello,
            Actions(
                buttons=(
                    button("members-home", "alongside", style=Style.MAIN),
                    button("members-settings", "settings"),
                    button("members-privacy", "privacy"),
                )
            ),
        ),
        preview=Message("members-receipt-preview"),
    )
