"""What fits into Slack's messages, modals and Home tab; every number is Slack's own.

Sources: the pages "Block Kit" (a page each for blocks, elements and composition objects), "Views"
and "Formatting message text" of docs.slack.dev, and its pages of methods where one is named.

Slack says "characters" and nowhere of what: looked for in its references, its SDKs and their
issues. The one hint, a page on the retired RTM API, had 4,000 characters always fit into 16 KB,
which is true of code points. UTF-16 units are never fewer, so whoever counts those is right in
either case; where Slack counts code points, a text of nothing but emoji is cut at half its room.
"""

from dataclasses import replace
from typing import Final

from bot.ui import Lengths, Limits

MESSAGE_BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100
"""Blocks of a modal or a Home tab (Views)."""

TEXT: Final = 4_000
"""Characters of the top-level `text`, escapes included (chat.postMessage, chat.update).

A message's blocks may hold about three times as many; ours hold no more than this, because the
top-level text says all of them again for whoever hears a message instead of seeing it.
"""

VIEW_TEXT: Final = 12_000
"""Ours: a view has no top-level text, and no limit on its words but that on its blocks."""

SECTION: Final = 3_000
HEADER: Final = 150
BUTTON: Final = 75
ELEMENTS: Final = 25
"""Buttons or selects of one actions block."""

OPTION_TEXT: Final = 75
OPTION_HINT: Final = 75
OPTION_VALUE: Final = 150
"""The narrowest place that carries a path: an action_id, a block_id, a callback_id hold 255."""

SELECT_OPTIONS: Final = 100
RADIO_OPTIONS: Final = 10
"""Lines of radio buttons or checkboxes; a longer list becomes a select."""

ALT_TEXT: Final = 2_000
TITLE: Final = 24
"""A modal's title, and the words on its buttons (Views)."""

METADATA: Final = 3_000
"""`private_metadata` of a view (Views)."""

INPUT: Final = 3_000
"""Characters in a plain-text input (plain_text_input)."""

LABEL: Final = 2_000
"""An input block's label, and its hint."""

FORM_FIELDS: Final = 5
"""Ours: a page of a form asks no more anywhere (`bot.ui.Form`)."""

MODERATORS: Final = 25
"""Ours: people chosen in one picker, as many as Discord lets roles be chosen."""

LIMITS: Final = Limits(
    lengths=Lengths.UTF16_UNITS,
    message_text=TEXT,
    blocks=MESSAGE_BLOCKS,
    paragraph=SECTION,
    heading=HEADER,
    buttons_in_a_row=ELEMENTS,
    button_label=BUTTON,
    menu_options=SELECT_OPTIONS,
    option_label=OPTION_TEXT,
    option_hint=OPTION_HINT,
    form_fields=FORM_FIELDS,
    form_title=TITLE,
    field_label=LABEL,
    field_hint=LABEL,
    alt_text=ALT_TEXT,
    facts=10,  # a section's fields are ten, of 2,000 each; ours stand in rich text, in no section
    fact=2_000,
)

HOME_LIMITS: Final = replace(LIMITS, blocks=VIEW_BLOCKS, message_text=VIEW_TEXT)
