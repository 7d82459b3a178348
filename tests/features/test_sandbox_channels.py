"""How the sandbox asks for a channel, and names one."""

from adapters.sandbox.limits import DISCORD_LIKE
from adapters.sandbox.people import MOD_ROOM
from adapters.sandbox.render import form_json, words
from bot.ui import Entry, Field, Form, Words


def test_the_sandbox_offers_its_own_channels_to_choose_from() -> None:
    field = Field(name="channel", label=Words("?"), entry=Entry.CHANNEL, value=(MOD_ROOM.id,))
    form = Form(title=Words("?"), path="a1|x||", fields=(field,), submit=Words("?"))
    shown = form_json(form, DISCORD_LIKE)
    assert isinstance(shown, dict)
    [asked] = shown["fields"]
    assert (asked["entry"], asked["value"]) == ("one", [MOD_ROOM.id])
    assert {"value": MOD_ROOM.id, "label": "#mod-room", "hint": None} in asked["options"]


def test_the_sandbox_names_a_channel_as_people_know_it() -> None:
    assert words(Words(f"In \ue000{MOD_ROOM.id}|channel|#x\ue001.")) == "In #mod-room."
    assert words(Words("In \ue000gone|channel|#gone\ue001.")) == "In #gone."
