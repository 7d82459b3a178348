"""An unmodified slack-bolt works against this Slack, and its bad days are as they are told."""

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from tests.discord_server.contract import VARIABLE
from tests.slack_server.bare import BUTTONS, FORM, a_place, plain
from tests.slack_server.contract import document, scopes, violations
from tests.slack_server.edge import NEEDS
from tests.slack_server.faults import (
    HISTORY,
    POST,
    Fault,
    Limiter,
    broken,
    cut,
    error,
    hanging,
    limited,
    malformed,
    page,
)
from tests.slack_server.fingers import pressable
from tests.slack_server.model import (
    APP_TOKEN,
    Message,
    Payload,
    Surface,
)
from tests.slack_server.reading import read
from tests.slack_server.server import SlackServer
from tests.slack_server.sockets import Silence
from tests.slack_server.states import NotFilled


async def test_a_command_is_acknowledged_and_answered_to_its_person_alone() -> None:
    async with a_place() as place:
        act = await place.server.fingers.command(place.ana, place.welcome, "don't <b> & go")
        message = await place.server.answered(act)
        assert isinstance(message, Message)
        assert (message.only_for, place.heard[0]["text"]) == (
            place.ana.id,
            "don't &lt;b&gt; &amp; go",
        )
        await asyncio.wait_for(act.acknowledged.wait(), 1.0)
        assert [one.label for one in pressable(message.blocks)] == ["Form"]


async def test_a_button_opens_a_form_that_proposes_complains_and_closes() -> None:
    async with a_place() as place:
        server, ana = place.server, place.ana
        message = await server.answered(await server.fingers.command(ana, place.welcome))
        form = await server.answered(await server.fingers.press(ana, message, "form"))
        assert isinstance(form, Surface)
        looked = await server.fingers.looks_for(ana, form, "look", "Man")
        await server.until(lambda: looked.choices)
        with pytest.raises(NotFilled):
            await server.fingers.submit(ana, form, {})
        wrong = await server.fingers.submit(ana, form, {"name": ["nobody"]})
        await wrong.acknowledged.wait()
        assert (wrong.errors, form.is_open) == ({"name": "Somebody."}, True)
        sent = await server.fingers.submit(ana, form, {"name": ["Ana"], "city": ["1"]})
        await sent.acknowledged.wait()
        assert not form.is_open
        assert place.heard[-1]["name"]["it"] == {"type": "plain_text_input", "value": "Ana"}
        assert place.heard[-1]["city"]["look"]["selected_option"]["value"] == "1"


async def test_words_in_the_direct_conversation_are_heard_and_the_bot_hears_itself() -> None:
    async with a_place() as place:
        act = await place.server.fingers.says(place.ana, "hello")
        message = await place.server.answered(act)
        assert read(message).words == ["You said hello"]
        direct = place.server.model.direct(place.ana.id)
        answered = await place.client.conversations_history(channel=direct.id, limit=1)
        assert [one["text"] for one in answered["messages"]] == ["You said hello"]
        assert answered["has_more"]


async def test_the_home_tab_is_published_when_it_is_opened() -> None:
    async with a_place() as place:
        await place.server.fingers.opens_home(place.ana)
        await place.server.until(lambda: place.ana.id in place.server.model.homes)
        home = place.server.model.homes[place.ana.id]
        opened = await place.server.fingers.press(place.ana, home, "form")
        assert isinstance(await place.server.answered(opened), Surface)


async def test_a_trigger_works_once_and_not_for_long() -> None:
    async with a_place(connected=False) as place:
        with pytest.raises(ConnectionError):
            await place.server.fingers.command(place.ana, place.welcome)
        (act,) = place.server.model.acts.values()
        await place.client.views_open(trigger_id=act.trigger, view=FORM)
        assert await refusal(place.client.views_open(trigger_id=act.trigger, view=FORM)) == (
            "exchanged_trigger_id"
        )
        act.trigger_uses, act.at = 0, act.at - 3.1
        assert await refusal(place.client.views_open(trigger_id=act.trigger, view=FORM)) == (
            "expired_trigger_id"
        )


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"blocks": [BUTTONS] * 51}, "invalid_blocks"),
        ({"blocks": [{"type": "section", "text": plain("x" * 3_001)}]}, "invalid_blocks"),
        ({"blocks": [BUTTONS, BUTTONS]}, "invalid_blocks"),
        ({"blocks": [{"type": "section", "text": plain("x" * 2_900)}] * 5}, "msg_blocks_too_long"),
        ({"text": "x" * 40_001}, "msg_too_long"),
    ],
)
async def test_what_is_too_much_is_refused(wrong: Payload, name: str) -> None:
    async with a_place(connected=False) as place:
        args = {"channel": place.welcome.id, "text": "Hello", **wrong}
        post = place.client.chat_postMessage(**args)
        assert await refusal(post) == name
        assert place.server.seen_by(place.ana) == []


async def test_what_no_scope_allows_is_refused() -> None:
    async with a_place(connected=False) as place:
        client, direct = place.client, place.server.model.direct(place.ana.id)
        assert await refusal(client.conversations_history(channel=place.welcome.id)) == MISSING
        assert await refusal(client.conversations_info(channel=direct.id)) == MISSING
        assert await refusal(client.conversations_open(users=[place.ana.id, "U2"])) == MISSING
        assert await refusal(client.team_info()) == MISSING


MISSING = "missing_scope"


@pytest.mark.parametrize(
    ("fault", "there"),
    [
        (limited(1.2), 0),
        (broken(), 0),
        (broken(503, takes_effect=True), 1),
        (cut(), 1),
        (cut(takes_effect=False), 0),
        (hanging(takes_effect=True), 1),
        (malformed(), 1),
        (page(), 1),
        (error("is_archived"), 0),
    ],
)
async def test_a_fault_does_what_it_says_once(fault: Fault, there: int) -> None:
    async with a_place(connected=False) as place:
        place.server.faults.put(POST, fault)
        direct = place.server.model.direct(place.ana.id)
        with pytest.raises((SlackApiError, aiohttp.ClientError, TimeoutError)):
            async with asyncio.timeout(0.2):
                await place.client.chat_postMessage(channel=direct.id, text="Hello")
        assert len(direct.messages) == there
        await place.client.chat_postMessage(channel=direct.id, text="Hello")
        assert len(direct.messages) == there + 1


async def test_a_workspace_takes_so_many_messages_a_second() -> None:
    async with a_place(connected=False) as place:
        limiter = Limiter(per_second=1.0, burst=2)
        place.server.limiters[place.where.id] = limiter
        posts = [
            place.client.chat_postMessage(channel=place.welcome.id, text=str(n)) for n in range(4)
        ]
        answers = await asyncio.gather(*posts, return_exceptions=True)
        refused = [one for one in answers if isinstance(one, SlackApiError)]
        assert (len(refused), limiter.refused) == (2, 2)
        assert refused[0].response.headers["Retry-After"] == "1"


async def test_a_link_comes_back_and_events_that_were_missed_with_it() -> None:
    async with a_place() as place:
        server = place.server
        await server.sockets.drop()
        await server.fingers.says(place.ana, "hello")
        await server.until(lambda: server.seen_by(place.ana))
        await server.sockets.disconnect("refresh_requested")
        await asyncio.wait_for(server.sockets.joined.wait(), 5.0)
        await server.fingers.says(place.ana, "again")
        await server.until(lambda: len(server.seen_by(place.ana)) == 2)
        assert server.sockets.opened == 3


async def test_a_deaf_link_hears_nothing_though_it_answers_pings() -> None:
    async with a_place() as place:
        server = place.server
        server.sockets.hush(Silence.EVENTS)
        act = await server.fingers.command(place.ana, place.welcome)
        before = server.sockets.links[0].pings
        await asyncio.wait_for(_pinged(server, before), 5.0)
        assert not act.acknowledged.is_set()
        server.sockets.hush(Silence.NOTHING)
        await server.sockets.redeliver()
        await server.answered(act)


async def test_several_links_take_turns_and_an_address_opens_one_of_them() -> None:
    async with a_place() as place:
        sockets = place.server.sockets
        address = (await place.client.apps_connections_open(app_token=APP_TOKEN))["url"]
        async with aiohttp.ClientSession() as session, session.ws_connect(address) as second:
            assert (await second.receive_json())["num_connections"] == 2
            for _ in range(4):
                await place.server.fingers.opens_home(place.ana, tab="messages")
            told = [(await second.receive_json())["type"] for _ in range(2)]
            assert told == ["events_api", "events_api"]
            assert len(sockets.links) == 2
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(address)
        assert sockets.refused == 1


async def test_an_envelope_can_come_twice() -> None:
    async with a_place() as place:
        act = await place.server.fingers.command(place.ana, place.welcome, "once")
        await place.server.answered(act)
        await place.server.sockets.repeat(act.frame)
        await place.server.until(lambda: len(act.acknowledgements) == 2)
        assert [one["text"] for one in place.heard] == ["once", "once"]


def test_calls_are_held_against_the_published_reference() -> None:
    if document() is None:
        pytest.skip(f"the method reference is not beside us; {VARIABLE} may name its folder")
    good = {"channel": "C1", "text": "Good morning.", "unfurl_links": False}
    assert violations("POST", POST, good, in_json=True) == []
    assert violations("POST", POST, {"text": "x"}, in_json=True) != []
    assert violations("POST", POST, {**good, "nonce": "x"}, in_json=True) != []
    assert violations("GET", POST, good, in_json=False) != []
    assert violations("GET", HISTORY, {"channel": "D1"}, in_json=False) == []
    assert [name for name, wanted in NEEDS.items() if not wanted <= scopes(name)] == []


async def refusal(call: Any) -> str:  # noqa: ANN401 - a call of slack-sdk's
    with pytest.raises(SlackApiError) as raised:
        await call
    return str(raised.value.response["error"])


async def _pinged(server: SlackServer, before: int) -> None:
    while server.sockets.links[0].pings <= before:  # noqa: ASYNC110 - pings are all there is
        await asyncio.sleep(0.01)
