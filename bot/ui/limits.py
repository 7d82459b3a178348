"""What fits into one message or form; the numbers are each platform's own."""

from dataclasses import dataclass
from enum import Enum


class Lengths(Enum):
    """How a platform counts characters."""

    CODE_POINTS = "code points"
    UTF16_UNITS = "utf-16 units"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What fits into one message or form; every number is the platform's, named by the adapter."""

    lengths: Lengths
    message_text: int
    blocks: int
    paragraph: int
    heading: int
    buttons_in_a_row: int
    button_label: int
    menu_options: int
    option_label: int
    option_hint: int
    form_fields: int
    form_title: int
    field_label: int
    field_hint: int
    alt_text: int
    facts: int = 10
    fact: int = 1_000
