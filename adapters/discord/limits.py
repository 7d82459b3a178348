"""What fits into Discord's messages, forms and commands; every number is Discord's own.

Sources: the OpenAPI that Discord publishes (`minLength`, `maxLength`, `maxItems`), and the pages
"Component Reference", "Message" and "Application Commands" of docs.discord.com.
"""

from typing import Final

from bot.ui import Lengths, Limits

COMPONENTS: Final = 40
"""Of one message, those inside others included (Component Reference)."""

TEXT: Final = 4_000
"""UTF-16 units in all text displays of one message together (Component Reference)."""

CONTENT: Final = 2_000
"""UTF-16 units of a message's plain content, for a bot (Create Message)."""

ROWS: Final = 5
"""Rows of buttons or menus below plain content (Component Reference)."""

CUSTOM_ID: Final = 100
RADIO_OPTIONS: Final = 10
"""Lines of a RadioGroup or CheckboxGroup; a longer list becomes a select."""

SELECT_OPTIONS: Final = 25
TEXT_INPUT: Final = 4_000
FORM_PARTS: Final = 5
"""Top-level parts of a modal, as its page says; the OpenAPI would let more pass."""

ROLES: Final = 25
CHOICES: Final = 25
"""Proposals while somebody types into an option."""

CHOICE: Final = 100
DESCRIPTION: Final = 100
"""Characters of a command's or an option's description."""

MENU_NAME: Final = 32
"""Characters of what the menu of a message calls an act."""

FILES: Final = 10
NONCE: Final = 25
HISTORY_PAGE: Final = 100

LIMITS: Final = Limits(
    lengths=Lengths.UTF16_UNITS,
    message_text=TEXT,
    blocks=COMPONENTS - 2,  # a row with one button of our own may have to find room
    paragraph=TEXT,
    heading=256,  # ours: a heading has no limit here but that of all text
    buttons_in_a_row=5,
    button_label=80,
    menu_options=SELECT_OPTIONS,
    option_label=100,
    option_hint=100,
    form_fields=FORM_PARTS,
    form_title=45,
    field_label=45,
    field_hint=100,
    alt_text=1_024,
    facts=25,
    fact=1_024,
)
