import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientSession, WSCloseCode, WSMsgType, WSServerHandshakeError

from adapters.sandbox import serving
from adapters.sandbox.people import RILEY
from adapters.sandbox.player import Player
from adapters.sandbox.receive import MOST_WAITING
from adapters.sandbox.seed import set_up
from adapters.sandbox.shown import Shown
from bot.app.demo import Stage
from bot.clock import DAY, HOUR, seeded_ids
from bot.delivery import Backstage
from bot.platform import Parcel, ToChannel, ToPerson
from bot.ui import Actions, Button, File, Image, Paragraph, Press, View, Words
from tests.sandbox import Page, Place, Told, a_page, a_page_server, a_place, paths, said

pytestmark = pytest.mark.asyncio(loop_scope="module")

WELCOME, MOD_ROOM = "channel-welcome", "channel-mod-room"
GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    """Open one house for all these tests: each uses gestures and people of its own."""
    async with a_place(tmp_path_factory.mktemp("house")) as opened:
        await set_up(Player(RILEY, opened.sandbox, seeded_ids(4)))
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def address(place: Place) -> AsyncIterator[str]:
    async with a_page_server(place) as served:
        yield served


@pytest_asyncio.fixture(loop_scope="module")
async def page(address: str) -> AsyncIterator[Page]:
    async with a_page(address) as opened:
        yield opened


def a_post(id: str, *blocks: Paragraph | Actions | Image | File) -> Parcel:
    return Parcel(
        id=id,
        to=ToChannel(community="sandbox-community", channel=WELCOME),
        view=View(blocks=blocks),
        locale="en",
    )


def is_message(id: str) -> Callable[[Told], bool]:
    return lambda told: told["is"] == "message" and told["message"]["id"] == id


# Who may ask at all


@pytest.mark.parametrize("path", ["", "ws", "page.js", "files/x.0", "nothing-here"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1"},
        {"Host": "localhost.evil.example:80"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
    ],
)
async def test_a_page_of_another_site_gets_nothing(
    address: str, path: str, headers: dict[str, str]
) -> None:
    async with ClientSession() as session:
        answer = await session.get(address + path, headers=headers)
        assert answer.status == 403
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")


async def test_a_page_of_another_site_opens_no_socket(address: str) -> None:
    async with ClientSession() as session:
        with pytest.raises(WSServerHandshakeError, match="403"):
            await session.ws_connect(f"{address}ws", origin="https://evil.example")


async def test_this_machine_may_be_called_localhost(address: str) -> None:
    port = address.rstrip("/").rsplit(":", 1)[1]
    here = f"localhost:{port}"
    async with ClientSession() as session:
        headers = {"Host": here, "Origin": f"http://{here}"}
        assert (await session.get(address, headers=headers)).status == 200


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("", 200, "text/html"),
        ("page.js", 200, "text/javascript"),
        ("style.css", 200, "text/css"),
        ("icon.svg", 200, "image/svg+xml"),
        ("nothing-here", 404, "text/plain"),
        ("server.py", 404, "text/plain"),
        ("..%2Fserver.py", 404, "text/plain"),
        ("%2e%2e/server.py", 404, "text/plain"),
        ("files/..%2F..%2Fserver.py.0", 404, "text/plain"),
        ("files/reply-1.0", 404, "text/plain"),
    ],
)
async def test_the_page_is_served_guarded_and_nothing_else_is(
    address: str, path: str, status: int, kind: str
) -> None:
    async with ClientSession() as session:
        answer = await session.get(address + path)
        assert (answer.status, answer.content_type) == (status, kind)
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'self'; connect-src 'self' ws://127.0.0.1:")
        assert "unsafe" not in policy
        assert {name: answer.headers[name] for name in GUARDS} == GUARDS


async def test_a_port_that_is_taken_is_said(place: Place, address: str) -> None:
    port = int(address.rstrip("/").rsplit(":", 1)[1])
    with pytest.raises(OSError, match="address already in use"):
        async with serving(
            sandbox=place.sandbox,
            hand=place.hand,
            catalogues=place.house.catalogues,
            ids=seeded_ids(3),
            port=port,
        ):
            pass


# What comes in broken


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "{",
        "[]",
        "null",
        "3",
        '"hello"',
        "[" * 100_000,
        "1" * 10_000,
        "{}",
        '{"do": 3}',
        '{"do": ""}',
        '{"do": "fly"}',
        '{"do": "speak"}',
        '{"do": "speak", "person": "person-nobody"}',
        '{"do": "speak", "person": ["person-ana"]}',
        '{"do": "limits", "as": "irc"}',
        '{"do": "act", "path": "start"}',
        '{"do": "act", "path": "start", "key": "k", "room": "channel-nowhere"}',
        '{"do": "act", "path": "start", "key": "k", "room": "channel-mod-room"}',
        '{"do": "act", "path": "start", "key": "k", "room": "direct", "args": 3}',
        '{"do": "act", "path": "start", "key": "k", "room": "direct", "args": {"a": "b"}}',
        '{"do": "act", "path": "start", "key": "k", "room": "direct", "args": {"a": [3]}}',
        '{"do": "type", "text": 3, "key": "k", "room": "direct"}',
        '{"do": "type", "text": "  ", "key": "k", "room": "direct"}',
        '{"do": "type", "text": "\\ud800", "key": "k", "room": "direct"}',
        '{"do": "pick", "message": "gone", "path": "x", "key": "k", "room": "direct"}',
        '{"do": "clock"}',
        '{"do": "clock", "to": "yesterday"}',
        '{"do": "clock", "to": 3}',
        '{"do": "clock", "to": 99999999999999999}',
        '{"do": "clock", "to": true}',
        '{"do": "clock", "play": 0}',
        '{"do": "clock", "play": 367}',
        '{"do": "clock", "play": 1e300}',
        '{"do": "read", "room": "channel-mod-room"}',
    ],
)
async def test_what_cannot_be_done_gets_one_sentence_and_changes_nothing(
    page: Page, place: Place, broken: str
) -> None:
    before = len(list(place.record.messages())), place.clock.now()
    await page.socket.send_str(broken)
    problem = await page.wait(lambda told: told["is"] == "problem")
    assert problem["text"].endswith(".")
    assert (await page.ask("hello"))["is"] == "state"
    assert (len(list(place.record.messages())), place.clock.now()) == before


async def test_a_message_that_is_not_text_or_is_too_long_ends_only_that_page(
    address: str, page: Page
) -> None:
    for broken in (b"\x00" * 10, b"x" * 2_000_000):
        async with a_page(address) as other:
            await other.socket.send_bytes(broken)
            if len(broken) > 10:
                assert (await other.socket.receive(timeout=10)).type is WSMsgType.CLOSE
    assert (await page.ask("hello"))["is"] == "state"


async def test_a_text_of_a_hundred_thousand_characters_is_refused_in_one_sentence(
    page: Page,
) -> None:
    problem = await page.types("word " * 20_000, key="long")
    assert problem["text"] == "That is longer than I can keep. Up to 4,000 characters fit."
    assert (await page.types("👍" * 2_000, key="thumbs"))["is"] == "reply"


@pytest.mark.parametrize("text", ["@everyone", "<!channel>", "\u200b\u202ehello", "*x*"])
async def test_whatever_is_written_is_shown_as_words(page: Page, text: str) -> None:
    told = await page.types(text, key=f"words {text}", room=WELCOME)
    assert told["is"] == "message"
    assert said(told["message"]) == text


@pytest.mark.parametrize(
    "path", ["a1|manage.live||", "a1|nothing||", "a2|start||", "x" * 150, "a1|start|" + "y" * 90]
)
async def test_a_forged_path_gets_a_kind_private_answer(page: Page, path: str) -> None:
    await page.speaks_as("lee")
    told = await page.acts(path, key=f"forged {path}")
    assert told["is"] == "reply"
    assert told["message"]["private"] is True


# What a page is told


async def test_a_state_tells_everything_the_page_needs(page: Page) -> None:
    state = await page.ask("hello")
    assert state["me"] == "person-ana"
    assert [person["name"] for person in state["people"]] == [
        *("Noa", "Ana", "Sam", "Riley", "Jo", "Kim", "Lee")
    ]
    assert [room["name"] for room in state["rooms"]] == [
        *("welcome", "check-ins", "milestones", "Alongside")
    ]
    assert state["people_clocks"]["Ana"] == "09:00"
    assert state["people_clocks"]["Sam"] == "02:00"
    assert (state["zone"], state["locale"], state["limits"]) == ("Europe/Paris", "en", "discord")
    assert state["locales"] == ["en", "es"]
    assert state["words"]["page-send"] == "Send"
    assert {"is", "happened", "coming"} <= state["backstage"].keys()
    assert "help-now" in [command["word"] for command in state["commands"]]


async def test_a_moderator_sees_the_room_and_the_commands_of_moderators(page: Page) -> None:
    ana, riley = await page.ask("hello"), await page.speaks_as("riley")
    assert "manage" not in {command["word"] for command in ana["commands"]}
    assert "manage" in {command["word"] for command in riley["commands"]}
    assert MOD_ROOM in {room["id"] for room in riley["rooms"]}


async def test_each_speaks_their_own_language_until_another_is_chosen(page: Page) -> None:
    assert (await page.speaks_as("sam"))["words"]["page-send"] == "Enviar"
    assert (await page.ask("language", locale="en"))["words"]["page-send"] == "Send"
    assert (await page.speaks_as("ana"))["locale"] == "en"
    assert (await page.speaks_as("sam"))["locale"] == "en"
    assert (await page.ask("language", locale="tlh"))["locale"] == "en"


async def test_a_command_is_answered_in_private_and_alone(address: str, page: Page) -> None:
    async with a_page(address) as other:
        await other.speaks_as("kim")
        told = await page.acts("help-now", key="help", room=WELCOME)
        assert (told["is"], told["message"]["private"]) == ("reply", True)
        assert told["message"]["room"] == WELCOME
        assert told["message"]["from"] == {
            "id": "sandbox-alongside",
            "name": "Alongside",
            "bot": True,
        }
        ids = [message["id"] for message in (await other.ask("hello"))["messages"]]
        assert told["message"]["id"] not in ids


async def test_a_gesture_sent_twice_has_one_effect_and_one_answer(page: Page) -> None:
    await page.speaks_as("jo")
    first, second = [await page.types("start", key="twice") for _ in range(2)]
    assert first["message"] == second["message"]
    mine = (await page.ask("hello"))["messages"]
    assert [message["from"]["name"] for message in mine if message["room"] == "direct"] == [
        *("Jo", "Alongside")
    ]


async def test_a_form_is_opened_filled_in_and_sent(page: Page) -> None:
    await page.speaks_as("riley")
    panel = await page.acts("manage", key="manage 1")
    path = next(one for one in paths(panel["message"]) if "manage.place" in one)
    form = (await page.ask("open", path=path, room="direct"))["form"]
    assert [field["name"] for field in form["fields"]] == ["city"]
    assert form["fields"][0].keys() == {
        *("name", "label", "hint", "entry", "options", "value", "required", "longest")
    }
    told = await page.acts(form["path"], key="manage 2", city="Paris")
    assert "Paris" in said(told["message"])


async def test_a_form_stays_open_while_something_has_to_be_put_right(page: Page) -> None:
    await page.speaks_as("riley")
    form = (await page.ask("open", path="a1|manage.place||", room="direct"))["form"]
    told = await page.acts(form["path"], key="nowhere 1", city="Xyzzyville")
    assert told["is"] == "problem"
    assert "Xyzzyville" in told["text"]
    messages = (await page.ask("hello"))["messages"]
    assert not any("Xyzzyville" in said(message) for message in messages)
    # Outside a form the same problem is a private reply, because nothing else would show it.
    by_command = await page.acts("a1|manage.place-confirmed||9", key="nowhere 2")
    assert (by_command["is"], by_command["message"]["private"]) == ("reply", True)


async def test_who_moderates_is_picked_among_the_people(page: Page) -> None:
    await page.speaks_as("riley")
    form = (await page.ask("open", path="a1|manage.who||", room="direct"))["form"]
    (field,) = form["fields"]
    assert field["entry"] == "several"
    assert {"value": "person-jo", "label": "Jo", "hint": None} in field["options"]


async def test_what_opens_no_form_is_done_instead(page: Page) -> None:
    told = await page.ask("open", path="a1|help||", room="direct")
    assert told["is"] == "reply"


async def test_cities_are_proposed_while_somebody_types(page: Page) -> None:
    told = await page.ask("complete", word="settings", option="city", typed="mexico c")
    assert any("Mexico City" in label for _, label in told["items"])
    assert (await page.ask("complete", word="x", option="y", typed="z"))["items"] == []


async def test_words_in_a_channel_reach_the_others_and_wait_unread(
    address: str, page: Page
) -> None:
    def unread(state: Told) -> int:
        return next(int(room["unread"]) for room in state["rooms"] if room["id"] == WELCOME)

    async with a_page(address) as other:
        await other.speaks_as("lee")
        await other.ask("read", room=WELCOME)
        told = await page.types("Good morning.", key="morning", room=WELCOME)
        heard = await other.wait(is_message(told["message"]["id"]))
        assert said(heard["message"]) == "Good morning."
        assert unread(await other.ask("hello")) == 1
        assert (await other.ask("read", room=WELCOME))["is"] == "done"
        assert unread(await other.ask("hello")) == 0


async def test_nobody_can_write_a_moment_that_reads_unlike_what_they_typed(page: Page) -> None:
    told = await page.types("\ue0000|time|never\ue001", key="forged moment", room=WELCOME)
    assert said(told["message"]) == "0|time|never"


async def test_somebody_s_message_can_be_picked_to_offer_help(page: Page) -> None:
    state = await page.speaks_as("sam")
    told = await page.types("A note to pick.", key="pick 1", room=WELCOME)
    (menu,) = state["menus"]
    assert menu["label"] == "Ofrecer ayuda"
    state = await page.speaks_as("ana")
    assert [one["label"] for one in state["menus"]] == ["Offer help"]
    asked = {"message": told["message"]["id"], "path": menu["path"], "room": WELCOME}
    picked = await page.ask("pick", key="pick 2", **asked)
    assert picked["is"] == "reply"
    assert picked["message"]["private"]
    assert "How to be there for someone" in said(picked["message"])
    await page.speaks_as("sam")
    own = await page.ask("pick", key="pick 3", **asked)
    assert "Este mensaje es tuyo." in said(own["message"])


async def test_what_a_bot_wrote_has_no_author_to_offer_help_to(page: Page, place: Place) -> None:
    await place.sandbox.deliver(a_post("a post", Paragraph(text=Words("A post."))))
    (menu,) = (await page.speaks_as("ana"))["menus"]
    asked = {"message": "a post", "path": menu["path"], "room": WELCOME}
    picked = await page.ask("pick", key="pick 4", **asked)
    assert "No person wrote this one." in said(picked["message"])


async def test_the_limits_of_the_other_platform_fit_every_message_anew(
    address: str, page: Page, place: Place
) -> None:
    buttons = tuple(Button(label=Words(str(n)), press=Press(path=f"a1|x||{n}")) for n in range(7))
    await place.sandbox.deliver(a_post("rows", Actions(buttons=buttons)))

    def rows(state: Told) -> list[int]:
        message = next(one for one in state["messages"] if one["id"] == "rows")
        return [len(block["buttons"]) for block in message["view"]["blocks"]]

    async with a_page(address) as other:
        assert rows(await other.ask("hello")) == [5, 2]
        assert rows(await page.ask("limits", **{"as": "slack"})) == [7]
        anew = await other.wait(lambda told: told["is"] == "state")
        assert (anew["limits"], rows(anew)) == ("slack", [7])
    assert rows(await page.ask("limits", **{"as": "discord"})) == [5, 2]


async def test_a_picture_is_shown_and_a_file_is_only_saved(
    address: str, page: Page, place: Place
) -> None:
    page_inside = File(content=b"<script>1</script>", name="mi año.html", media_type="text/html")
    await place.sandbox.deliver(
        a_post("files", Image(png=b"\x89PNG", alt=Words("A plot")), page_inside)
    )
    message = (await page.wait(is_message("files")))["message"]
    picture, kept = message["view"]["blocks"]
    assert message["tree"]["blocks"][0]["png"] == "4 bytes"
    async with ClientSession() as session:
        shown = await session.get(address.rstrip("/") + picture["src"])
        assert (shown.content_type, await shown.read()) == ("image/png", b"\x89PNG")
        saved = await session.get(address.rstrip("/") + kept["href"])
        assert saved.content_type == "application/octet-stream"
        assert saved.headers["Content-Disposition"].startswith("attachment; ")
        assert (await session.get(f"{address}files/files.2")).status == 404
        assert (await session.get(f"{address}files/files.-1")).status == 404


async def test_why_and_the_inside_of_a_message_can_be_seen(page: Page, place: Place) -> None:
    parcel = Parcel(
        id="why",
        to=ToPerson(person="person-ana", community="sandbox-community"),
        view=View(blocks=(Paragraph(text=Words("Hello.")),), preview=Words("A note")),
        locale="en",
        why={"rule": "At \ue0001784000000000|time|09:00\ue001"},
    )
    await place.sandbox.deliver(parcel)
    message = (await page.wait(is_message("why")))["message"]
    assert message["why"] == {"rule": "At 09:00"}
    assert message["preview"] == "A note"
    assert message["tree"]["kind"] == "view"


# The clock


async def test_the_clock_goes_forward_for_everyone(address: str, page: Page, place: Place) -> None:
    async with a_page(address) as other:
        await other.ask("hello")
        start = place.clock.now()
        assert (await page.ask("clock", to="+1h"))["now"] == start + HOUR
        assert (await page.ask("clock", to=start + 2 * HOUR))["now"] == start + 2 * HOUR
        heard = await other.wait(lambda told: told["is"] == "clock")
        assert heard["now"] > start
        assert heard["people_clocks"].keys() >= {"Ana", "Sam"}
        past = await page.ask("clock", to=start)
        assert past["text"] == "The clock only goes forward here."


async def test_tomorrow_at_nine_is_by_my_own_clock(page: Page) -> None:
    await page.speaks_as("sam")
    told = await page.ask("clock", to="morning")
    assert told["people_clocks"]["Sam"] == "9:00"  # as Spanish writes it


async def test_a_play_can_be_stopped_and_acts_go_on_meanwhile(
    address: str, page: Page, place: Place
) -> None:
    async with a_page(address) as other:
        await other.speaks_as("ana")
        await joins(other)
        start = place.clock.now()
        playing = asyncio.create_task(page.ask("clock", play=300))
        progress = await other.wait(lambda told: told["is"] == "clock")
        assert progress["days"] == 300
        assert (await other.ask("clock", to="+1h"))["text"].startswith("The clock is moving")
        assert (await other.acts("help-now", key="while playing"))["is"] == "reply"
        assert (await other.ask("stop"))["is"] == "done"
        ended = await playing
        assert "played" not in ended
        assert start < ended["now"] < start + 300 * DAY
        assert place.record.clock_offset != 0


async def test_the_next_event_is_jumped_to_and_told_backstage(page: Page) -> None:
    await page.speaks_as("noa")
    await joins(page)
    told = await page.ask("clock", to="event")
    assert told["people_clocks"]["Noa"] == "09:00"
    prompt = await page.wait(lambda told: told["is"] == "message")
    assert said(prompt["message"]) == "Good morning, Noa. How is today so far?"
    assert (prompt["message"]["private"], prompt["message"]["time"]) == (False, "09:00")
    happened = (await page.ask("hello"))["backstage"]["happened"]
    assert {
        "what": "sent",
        "kind": "Check-in",
        "to": "Noa",
        "time": "09:00",
        "reason": "",
    }.items() <= next(one for one in happened if one["to"] == "Noa").items()


async def joins(page: Page) -> None:
    """Join through the three screens, as whoever the page speaks as."""
    await page.acts("start", key="join 1")
    form = (await page.ask("open", path="a1|members.join||", room="direct"))["form"]
    filled = {"path": ["own"], "consents": ["checkins"], "city": ["Paris"], "hour": ["9"]}
    where = await page.ask("act", path=form["path"], args=filled, key="join 2", room="direct")
    yes = next(one for one in paths(where["message"]) if "members.confirm" in one)
    told = await page.acts(yes, key="join 3")
    assert "Check-ins" in json.dumps(told["message"])


async def test_a_page_that_is_closed_is_told_to_come_back_later(place: Place) -> None:
    async with ClientSession() as session:
        async with a_page_server(place) as address:
            socket = await session.ws_connect(f"{address}ws", autoclose=False)
            await socket.send_str('{"do": "hello"}')
            await socket.receive(timeout=10)
            closing = asyncio.create_task(socket.receive(timeout=10))
        assert (await closing).data == WSCloseCode.GOING_AWAY


# What goes wrong on our side


async def test_a_full_disk_is_said_plainly_and_nothing_is_lost(
    page: Page, place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    pages = place.record._connection.execute("PRAGMA page_count").fetchone()[0]
    place.record._connection.execute(f"PRAGMA max_page_count = {pages}")
    try:
        for n in range(7):  # free pages take the first ones
            await page.types("a full disk " * 300, key=f"full {n}", room=WELCOME)
        told = await page.types("a full disk " * 300, key="full 7", room=WELCOME)
    finally:
        place.record._connection.execute("PRAGMA max_page_count = 100000")
    assert told["is"] == "problem"
    assert told["text"] == (
        "I cannot save anything right now, so nothing was changed. Help now still works."
    )
    assert "a full disk" not in caplog.text
    assert (await page.types("a full disk", key="full 7", room=WELCOME))["is"] == "message"


async def test_a_backstage_that_cannot_be_read_breaks_nothing_else(
    page: Page, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Dark(Stage):
        async def backstage(self) -> Backstage:
            raise OSError("no light")

    stage = Dark(clock=place.clock, delivery=place.house.delivery)
    with monkeypatch.context() as broken:
        broken.setattr(place.hand, "stage", stage)
        await page.types("Is anyone there?", key="dark", room=WELCOME)
        problem = await page.wait(lambda told: told["is"] == "problem")
    assert "Reference" in problem["text"]
    assert (await page.ask("hello"))["is"] == "state"


async def test_a_page_that_does_not_read_is_sent_away(address: str, place: Place) -> None:
    before = set(place.sandbox.rooms.watchers)
    async with ClientSession() as session:
        socket = await session.ws_connect(f"{address}ws")
        await socket.send_str('{"do": "read", "room": "direct"}')
        await socket.receive(timeout=10)
        (stuck,) = place.sandbox.rooms.watchers - before
        shown = Shown(
            id="reply-x",
            room=WELCOME,
            sender="sandbox-alongside",
            to="person-ana",
            at=place.clock.now(),
            view=View(blocks=()),
            is_reply=True,
        )
        for _ in range(MOST_WAITING + 1):
            stuck.show(shown)
        while (message := await socket.receive(timeout=10)).type is WSMsgType.TEXT:
            pass
        assert message.data == WSCloseCode.TRY_AGAIN_LATER


async def test_while_the_house_closes_nothing_is_taken_in(tmp_path: Path) -> None:
    async with (
        a_place(tmp_path) as closing,
        a_page_server(closing) as address,
        a_page(address) as page,
    ):
        await closing.sandbox.close()
        told = await page.acts("help", key="late")
        assert told["text"] == "The sandbox is closing. Nothing was changed."
        assert (await page.ask("hello"))["commands"] == []
