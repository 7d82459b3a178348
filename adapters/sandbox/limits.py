"""What fits into one message of the platforms that the sandbox can imitate."""

from collections.abc import Mapping
from typing import Final

from bot.ui import Lengths, Limits

# Discord's published OpenAPI (TextDisplayComponent, ButtonComponent, StringSelectOption, Label,
# MediaGalleryItem, modal) and docs.discord.com, "Component reference": a message of components
# holds 40 of them and 4,000 characters. A heading is ours: an embed's title holds 256.
DISCORD_LIKE: Final = Limits(
    lengths=Lengths.UTF16_UNITS,
    message_text=4_000,
    blocks=40,
    paragraph=4_000,
    heading=256,
    buttons_in_a_row=5,
    button_label=80,
    menu_options=25,
    option_label=100,
    option_hint=100,
    form_fields=5,
    form_title=45,
    field_label=45,
    field_hint=100,
    alt_text=1_024,
    facts=25,
    fact=1_024,
)

# From docs.slack.dev, "Block Kit": section, header, actions, button, option, input, image, modal.
# The 13,000 of a whole message were measured. A modal holds more fields; ours have at most five.
SLACK_LIKE: Final = Limits(
    lengths=Lengths.CODE_POINTS,
    message_text=13_000,
    blocks=50,
    paragraph=3_000,
    heading=150,
    buttons_in_a_row=25,
    button_label=75,
    menu_options=100,
    option_label=75,
    option_hint=75,
    form_fields=5,
    form_title=24,
    field_label=2_000,
    field_hint=2_000,
    alt_text=2_000,
    facts=10,
    fact=2_000,
)

IMITATED: Final[Mapping[str, Limits]] = {"discord": DISCORD_LIKE, "slack": SLACK_LIKE}

TYPED: Final = 4_000
"""UTF-16 units in what a person writes: Discord's most generous limit (message content)."""
