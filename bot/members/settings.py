"""A member's own settings: where they are, when they sleep, which language they read."""

from dataclasses import replace

from bot.commands import Act, Answer, Optional, Problem, Room
from bot.database import Work
from bot.members import store
from bot.members.places_asked import (
    city_form,
    completions,
    confirm,
    known,
    place_label,
    wall_time_of,
)
from bot.members.rules import Profile, Proposal, Sleep, settle
from bot.members.standing import remember_member
from bot.panels import button, clock, form, hour, hour_of, note, option, say, wall_time
from bot.text import language_name
from bot.ui import (
    Actions,
    Facts,
    Form,
    Heading,
    Menu,
    Message,
    View,
    WallTime,
    Words,
)

room = Room("settings")


@room.command("settings", options=(Optional(name="city", complete=completions),))
async def settings(act: Act, work: Work) -> Answer:
    """Show the settings; with `city:`, go straight to confirming that city."""
    if typed := act.value("city"):
        return await _ask_place(act, work, typed)
    who = await store.known_member(work, act.who.member)
    return Answer(view=_panel(act, work, who.profile))


def _panel(act: Act, work: Work, profile: Profile) -> View:
    languages = tuple(
        option(Words(language_name(locale, locale)), "settings.language", locale)
        for locale in act.memory.locales
    )
    return View(
        blocks=(
            Heading(text=Message("members-settings-title")),
            Facts(
                rows=(
                    (Message("members-settings-city"), _city(act, profile)),
                    (
                        Message("members-settings-clock"),
                        clock(wall_time_of(work.now, act.who.zone)),
                    ),
                    (Message("members-settings-sleep"), _sleep(profile)),
                    (
                        Message("members-settings-language"),
                        Words(language_name(act.who.locale, act.who.locale)),
                    ),
                )
            ),
            Actions(
                buttons=(
                    button("members-settings-change-city", "settings.city", opens_form=True),
                    button("members-settings-change-sleep", "settings.sleep", opens_form=True),
                    button(
                        "members-notes-off" if profile.writes_notes else "members-notes-on",
                        "settings.notes",
                        choice="off" if profile.writes_notes else "on",
                    ),
                    button("members-privacy", "privacy"),
                )
            ),
            Menu(placeholder=Message("members-settings-change-language"), options=languages),
        ),
        preview=Message("members-settings-title"),
    )


def _city(act: Act, profile: Profile) -> Message | Words:
    if profile.city is None or profile.zone is None:
        return Message("members-settings-none")
    place = Proposal(name=profile.city, country=profile.country, zone=profile.zone)
    return place_label(place, act)


def _sleep(profile: Profile) -> Message:
    if profile.sleep is None:
        return Message("members-settings-none")
    start, end = WallTime(profile.sleep.start), WallTime(profile.sleep.end)
    return say("members-settings-sleep-hours", start=start, end=end)


@room.form("city")
def ask_city(act: Act) -> Form:
    """Ask for a city."""
    return city_form("settings.city")


@room.action("city")
async def city(act: Act, work: Work) -> Answer:
    """Propose the places that the typed city may mean; nothing changes before one is confirmed."""
    return await _ask_place(act, work, act.value("city"))


async def _ask_place(act: Act, work: Work, typed: str) -> Answer:
    who = await store.known_member(work, act.who.member)
    proposed = known(typed, work.ids.new())
    await store.save_member(work, replace(who, profile=replace(who.profile, proposals=proposed)))
    return Answer(
        view=confirm(proposed, act, work.now, yes="settings.place", again="settings.city")
    )


@room.action("place")
async def place(act: Act, work: Work) -> Answer:
    """Take the confirmed place: zone and country follow it, and so does every schedule."""
    who = await store.known_member(work, act.who.member)
    profile = settle(who.profile, act.subject, act.choice)
    if profile is None:
        raise Problem(say("expired-action"))
    return await _saved(act, work, replace(who, profile=profile), "members-settings-city-saved")


@room.form("sleep")
def sleep_form(act: Act) -> Form:
    """Ask when a member usually sleeps."""
    return form(
        "members-sleep-title",
        "settings.sleep",
        hour("start", "members-sleep-start", 23),
        hour("end", "members-sleep-end", 7),
        submit="members-city-submit",
        intro="members-sleep-why",
    )


@room.action("sleep")
async def sleep(act: Act, work: Work) -> Answer:
    """Keep the hours of sleep, in which nothing is sent that the member did not start."""
    start, end = hour_of(act.value("start")), hour_of(act.value("end"))
    if start is None or end is None:
        raise Problem(say("members-sleep-both"))
    if start == end:
        raise Problem(say("members-sleep-same"))
    who = await store.known_member(work, act.who.member)
    slept = Sleep(start=wall_time(start), end=wall_time(end))
    changed = replace(who, profile=replace(who.profile, sleep=slept))
    return await _saved(act, work, changed, "members-settings-sleep-saved")


@room.action("language")
async def language(act: Act, work: Work) -> Answer:
    """Speak another of our languages with this member from now on."""
    if act.choice not in act.memory.locales:
        raise Problem(say("expired-action"))
    who = await store.known_member(work, act.who.member)
    changed = replace(who, profile=replace(who.profile, locale=act.choice))
    spoken = replace(act, who=replace(act.who, locale=act.choice))
    return await _saved(spoken, work, changed, "members-settings-language-saved")


@room.action("notes")
async def notes(act: Act, work: Work) -> Answer:
    """Turn the written line of a check-in on or off; what was written before stays."""
    writes = act.choice == "on"
    who = await store.known_member(work, act.who.member)
    changed = replace(who, profile=replace(who.profile, writes_notes=writes))
    message = "members-notes-are-on" if writes else "members-notes-are-off"
    return await _saved(act, work, changed, message)


async def _saved(act: Act, work: Work, changed: store.Member, message: str) -> Answer:
    await store.save_member(work, changed)
    for follow in act.registry.follows:
        await follow(changed.id, work, act.memory)
    remember_member(work, act.memory, changed)
    back = button("members-settings", "settings")
    return Answer(view=note(say(message), back), locale=act.who.locale)
