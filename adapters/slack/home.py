"""The Home tab: the core's home panel as a view that Slack keeps until the next one."""

from adapters.slack.inert import Component
from adapters.slack.limits import HOME_LIMITS
from adapters.slack.render import NOTHING, Uploaded, blocks_of
from bot.ui import ELLIPSIS, Paragraph, View, fit


def home(view: View, *, uploaded: Uploaded = NOTHING) -> Component:
    """Make the view for `views.publish`."""
    blocks = fit(view, HOME_LIMITS).blocks or (Paragraph(text=view.preview or ELLIPSIS),)
    return {"type": "home", "blocks": blocks_of(blocks, uploaded)}
