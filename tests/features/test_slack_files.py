"""Pictures and files on Slack: shown where the answer is, and nowhere longer than need be."""

from dataclasses import replace
from pathlib import Path

import pytest

from adapters.slack import posting
from bot.platform import Delivered
from bot.ui import File, Image, View, Words
from tests.slack_place import PNG, a_parcel, a_reply, a_workspace, answer, picks, to
from tests.slack_server.faults import LINK, POST, error
from tests.slack_server.reading import read


async def test_a_picture_that_cannot_be_uploaded_is_told_in_words(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        place.server.faults.put("files.getUploadURLExternal", error("file_uploads_disabled"))
        place.answers(a_reply("A plot.", Image(png=PNG, alt=Words("Nine of fourteen days"))))
        assert "Nine of fourteen days" in await picks(place, place.owner, "checkin")


async def test_a_picture_that_slack_has_not_looked_at_yet_is_shown_a_moment_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "NOT_READY", (0.01, 0.01))
    async with a_workspace(tmp_path) as place:
        picture = Image(png=PNG, alt=Words("Days"), name="days.png")
        place.answers(a_reply("A plot.", picture))
        place.server.faults.put(LINK, *[error("invalid_blocks", status=400)] * 2)
        shown = await answer(
            place, await place.server.fingers.command(place.owner, place.channel, "checkin")
        )
        assert read(shown).pictures == ["Days"]
        place.server.faults.put(POST, *[error("invalid_blocks")] * 2)
        parcel = replace(a_parcel(to(place.owner)), view=View(blocks=(picture,)))
        assert isinstance(await place.adapter.deliver(parcel), Delivered)
        assert len(place.server.asked_for("files.completeUploadExternal")) == 2


async def test_a_file_to_keep_comes_in_a_direct_message(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        kept = File(content=b"{}", name="export.json", media_type="application/json")
        place.answers(a_reply("All of it.", kept))
        assert "export.json" in await picks(place, place.owner, "privacy")
        direct = place.server.model.direct(place.owner.id)
        assert [one.payload.get("files") is not None for one in direct.messages.values()] == [True]


async def test_a_receipt_leaves_no_trace_in_the_direct_conversation(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        receipt = File(content=b"All is gone.", name="receipt.txt", media_type="text/plain")
        place.answers(a_reply("Done.", receipt))
        assert "All is gone." in await picks(place, place.owner, "privacy")
        assert place.server.model.direct(place.owner.id).messages == {}
