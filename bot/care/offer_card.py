"""What somebody is shown who picked a message: how to support, words to send, who can be asked."""

from bot.commands import HELP_NOW
from bot.panels import button, note, say
from bot.ui import Actions, Bullets, Button, Heading, Message, Paragraph, Style, View

NAMED, UNNAMED = "named", "unnamed"


def offer_card(id: str, *, may_pass: bool, may_join: bool, may_ask: bool) -> View:
    """Draw the card; a button for what is not open to this person is left out."""
    pass_on = (
        button("care-offer-named", "offers.pass", subject=id, choice=NAMED),
        button("care-offer-unnamed", "offers.pass", subject=id, choice=UNNAMED),
    )
    ask = (button("care-offer-ask", "offers.look-in", subject=id),)
    join = (button("care-offer-start", "start"),)
    return View(
        blocks=(
            Heading(text=Message("care-offer-title")),
            Bullets(
                items=(
                    Message("care-offer-listen"),
                    Message("care-offer-ask-them"),
                    Message("care-offer-no-advice"),
                    Message("care-offer-danger"),
                    Message("care-offer-yourself"),
                )
            ),
            Paragraph(text=Message("care-offer-send")),
            Bullets(
                items=(
                    Message("care-offer-say-glad"),
                    Message("care-offer-say-listen"),
                    Message("care-offer-say-here"),
                )
            ),
            *((Paragraph(text=Message("care-offer-pass-how")),) if may_pass else ()),
            *((Paragraph(text=Message("care-offer-join")),) if may_join else ()),
            Actions(
                buttons=(
                    *(pass_on if may_pass else ()),
                    *(join if may_join else ()),
                    *(ask if may_ask else ()),
                    _help_now(),
                )
            ),
        ),
        preview=Message("care-offer-preview"),
    )


def for_yourself(message: str) -> View:
    """Answer whoever picked what they wrote themselves, or what no person wrote."""
    return note(
        say(message),
        button("care-help-now", HELP_NOW, style=Style.MAIN),
        button("care-tool-ten-minutes-title", "care.tool", choice="ten-minutes"),
        button("care-menu", "alongside"),
    )


def done(message: str) -> View:
    """Say what became of a press."""
    return note(say(message), _help_now())


def _help_now() -> Button:
    return button("care-help-now", HELP_NOW)
