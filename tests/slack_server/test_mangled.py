"""Envelopes that Slack never sends: whatever stands in them, the bot goes on."""

import copy
import logging
import uuid
from collections.abc import Iterator

import pytest

from adapters.slack.life import Patience
from bot.ui import Actions, Button, Form, Press, View, Words
from tests.conformance.gallery import EVERY_ENTRY
from tests.slack_server.fingers import pressable
from tests.slack_server.model import Payload, Surface
from tests.slack_server.test_faults import Line, a_line

Step = str | int
WRONG: tuple[object, ...] = (None, 7, "\ud800", "", [], [None], {}, {"id": []})
GONE = object()
FORM: Form = EVERY_ENTRY


async def frames_of(line: Line) -> dict[str, Payload]:
    """Do one act of each kind, and give what the bot was told of them."""
    fingers, server, ana = line.server.fingers, line.server, line.ana
    line.core.forms["a1|gallery.open||"] = FORM
    button = Button(label=Words("Form"), press=Press(path="a1|gallery.open||", opens_form=True))
    await line.bot.deliver(line.parcel_of(View(blocks=(Actions(buttons=(button,)),))))
    command = await fingers.command(ana, line.welcome, "start it's here")
    await server.answered(command)
    (message,) = [one for one in server.seen_by(ana) if pressable(one.blocks)]
    press = await fingers.press(ana, message, pressable(message.blocks)[0].action)
    form = await server.answered(press)
    assert isinstance(form, Surface)
    submit = await fingers.submit(ana, form, {"line": ["a"], "several": ["0", "2"]})
    await server.answered(submit)
    typed = await fingers.says(ana, "hello")
    await server.answered(typed)
    home = await fingers.opens_home(ana)
    await server.until(lambda: ana.id in server.model.homes)
    acts = {"command": command, "press": press, "form": submit, "words": typed}
    return {name: act.frame for name, act in {**acts, "home": home}.items()}


def places(part: object, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """List the places of everything in a payload."""
    inside: list[tuple[Step, object]] = []
    if isinstance(part, dict):
        inside = [*part.items()]
    elif isinstance(part, list):
        inside = [*enumerate(part)]
    for step, one in inside:
        yield (*path, step)
        yield from places(one, (*path, step))


def mangled(frame: Payload, path: tuple[Step, ...], wrong: object) -> Payload:
    made = copy.deepcopy(frame)
    made["envelope_id"] = str(uuid.uuid4())
    part = made["payload"]
    for step in path[:-1]:
        part = part[step]
    if wrong is GONE:
        del part[path[-1]]
    else:
        part[path[-1]] = wrong
    return made


@pytest.mark.long
@pytest.mark.parametrize("kind", ["command", "press", "form", "words", "home"])
async def test_a_mangled_envelope_is_no_more_than_passed_over(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with a_line(Patience()) as line:  # none hasty: a flood may hold an answer to a ping up
        frame = (await frames_of(line))[kind]
        sent = 0
        with caplog.at_level(logging.ERROR):
            for path in places(frame["payload"]):
                for wrong in (GONE, *WRONG):
                    await line.server.sockets.send(line.where, mangled(frame, path, wrong))
                    sent += 1
            after = await line.server.fingers.command(line.ana, line.welcome, "start")
            await line.server.answered(after)
        said = [one for one in caplog.records if one.name.startswith("adapters")]
        assert [one.getMessage() for one in said] == []
        assert line.bot.health().is_well
        assert sent > 100
