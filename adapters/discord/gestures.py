"""Discord's events as intents; it decides nothing, and believes nothing but the event itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import discord

from adapters.discord.forms import filled_in
from adapters.discord.marks import read_press
from bot.commands import TYPED, Path
from bot.platform import AccountName, Actor, Intent, Where
from bot.ui import JSON

Data = Mapping[str, JSON]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing:
    """Somebody is typing into a command's option and waits for proposals."""

    word: str
    option: str
    typed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gesture:
    """An act, and whether it asks for a form first."""

    intent: Intent
    opens_form: bool = False


def gesture_of(
    interaction: "discord.Interaction[discord.Client]", account: AccountName
) -> Gesture | Typing | None:
    """Read what somebody did; None for what we never asked for, and for bots."""
    if interaction.user.bot:
        return None
    data = cast("Data", interaction.data or {})
    match interaction.type:
        case discord.InteractionType.autocomplete:
            return _typing(data)
        case discord.InteractionType.application_command:
            path = str(Path(name=_text(data, "name")))
            return _gesture(interaction, account, path, _options(data))
        case discord.InteractionType.component:
            press = read_press(_pressed(data))
            return _gesture(interaction, account, press.path, {}, opens_form=press.opens_form)
        case discord.InteractionType.modal_submit:
            args = filled_in(data.get("components"))
            return _gesture(interaction, account, _text(data, "custom_id"), args)
    return None


def words_of(message: discord.Message, account: AccountName) -> Intent | None:
    """Read what a person wrote to the bot; None for servers, for bots and for Discord's notes."""
    if message.guild is not None or message.author.bot or message.is_system():
        return None
    return Intent(
        account=account,
        actor=Actor(person=str(message.author.id), name=message.author.display_name),
        where=Where(channel=str(message.channel.id), is_direct=True),
        path=TYPED,
        key=str(message.id),
        args={"text": (message.content,)},
    )


def _gesture(
    interaction: "discord.Interaction[discord.Client]",
    account: AccountName,
    path: str,
    args: Mapping[str, tuple[str, ...]],
    *,
    opens_form: bool = False,
) -> Gesture:
    intent = Intent(
        account=account,
        actor=_actor(interaction),
        where=Where(
            community=_id(interaction.guild_id),
            name=interaction.guild.name if interaction.guild is not None else None,
            channel=_id(interaction.channel_id),
            is_direct=interaction.guild_id is None,
        ),
        path=path,
        key=str(interaction.id),
        args=args,
        locale=str(interaction.locale.value),
    )
    return Gesture(intent=intent, opens_form=opens_form)


def _actor(interaction: "discord.Interaction[discord.Client]") -> Actor:
    who, rights = interaction.user, interaction.permissions
    roles = who.roles if isinstance(who, discord.Member) else ()
    return Actor(
        person=str(who.id),
        name=who.display_name,
        # Everybody has the default role: whoever picked it would have made everybody a moderator.
        roles=frozenset(str(role.id) for role in roles if not role.is_default()),
        runs_the_place=rights.manage_guild or rights.administrator,
    )


def _pressed(data: Data) -> str:
    """Give what a button's custom_id says, or a menu's chosen line."""
    values = data.get("values")
    if isinstance(values, list):
        return next((one for one in values if isinstance(one, str)), "")
    return _text(data, "custom_id")


def _typing(data: Data) -> Typing | None:
    options = data.get("options")
    for one in options if isinstance(options, list) else ():
        if isinstance(one, dict) and one.get("focused"):
            return Typing(
                word=_text(data, "name"), option=_text(one, "name"), typed=_text(one, "value")
            )
    return None


def _options(data: Data) -> dict[str, tuple[str, ...]]:
    options = data.get("options")
    given = [one for one in options if isinstance(one, dict)] if isinstance(options, list) else []
    return {_text(one, "name"): (value,) for one in given if (value := _text(one, "value"))}


def _text(data: Data, name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _id(snowflake: int | None) -> str | None:
    return None if snowflake is None else str(snowflake)
