"""The README's pictures, taken on the way: `make pictures` sets ALONGSIDE_PICTURES."""

import os
from pathlib import Path
from typing import Literal

from tests.journeys.chat import Chat

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
HEAVIEST = 250_000
"""Bytes of one picture."""

Scheme = Literal["light", "dark"]


async def pictured(
    chat: Chat,
    name: str,
    *,
    language: str,
    width: int = 1200,
    height: int = 720,
    scheme: Scheme = "light",
    part: str = "body",
) -> None:
    """Keep a part of what is before the person, in one language, if pictures are wanted."""
    if "ALONGSIDE_PICTURES" not in os.environ or chat.tongue.locale != language:
        return
    page, before = chat.page, chat.page.viewport_size
    assert before is not None
    await page.set_viewport_size({"width": width, "height": height})
    await page.emulate_media(color_scheme=scheme)
    await page.mouse.move(0, 0)
    await page.evaluate("document.activeElement.blur()")
    taken = await page.locator(part).screenshot(animations="disabled")
    assert len(taken) < HEAVIEST, f"{name}: {len(taken)} bytes"
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.png").write_bytes(taken)
    await page.set_viewport_size(before)
    await page.emulate_media(color_scheme="light")
