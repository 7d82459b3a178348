"""Delivery: what is said when, to whom, once. Rooms use what is named here."""

from bot.delivery.backstage import Backstage, Coming, Happened, What
from bot.delivery.clockguard import accept_clock
from bot.delivery.engine import Delivery
from bot.delivery.holding import HOLDING, Said, forget_community, said_to
from bot.delivery.inbox import recall, remember
from bot.delivery.kinds import (
    Args,
    Composed,
    Dropped,
    Kind,
    Kinds,
    Outgoing,
    Rank,
    Reason,
    WhenUnknown,
)
from bot.delivery.line import Patience
from bot.delivery.messages import Announce, ConsentTo, Edit, Notify, Outbound, Post, Say
from bot.delivery.pausing import (
    are_moderators_unreached,
    paused_channels,
    try_lane_again,
    try_moderators_again,
)
from bot.delivery.queueing import cancel, cancel_for, is_under_way, queue
from bot.delivery.recipients import Recipient, Recipients
from bot.delivery.repairing import Resolved, resolve, unresolved
from bot.delivery.rules import (
    EVERY_DAY,
    NEVER_TOO_LATE,
    NO_QUIET,
    Lifetime,
    Night,
    QuietHours,
    WallTime,
)
from bot.delivery.schedules import (
    InChannel,
    Schedule,
    move_schedules,
    next_due_of,
    put_schedule,
    rest_schedules,
    resume_schedules,
    stop_schedules,
)
from bot.delivery.troubles import Tell, Trouble, TroubleKind

__all__ = [
    "EVERY_DAY",
    "HOLDING",
    "NEVER_TOO_LATE",
    "NO_QUIET",
    "Announce",
    "Args",
    "Backstage",
    "Coming",
    "Composed",
    "ConsentTo",
    "Delivery",
    "Dropped",
    "Edit",
    "Happened",
    "InChannel",
    "Kind",
    "Kinds",
    "Lifetime",
    "Night",
    "Notify",
    "Outbound",
    "Outgoing",
    "Patience",
    "Post",
    "QuietHours",
    "Rank",
    "Reason",
    "Recipient",
    "Recipients",
    "Resolved",
    "Said",
    "Say",
    "Schedule",
    "Tell",
    "Trouble",
    "TroubleKind",
    "WallTime",
    "What",
    "WhenUnknown",
    "accept_clock",
    "are_moderators_unreached",
    "cancel",
    "cancel_for",
    "forget_community",
    "is_under_way",
    "move_schedules",
    "next_due_of",
    "paused_channels",
    "put_schedule",
    "queue",
    "recall",
    "remember",
    "resolve",
    "rest_schedules",
    "resume_schedules",
    "said_to",
    "stop_schedules",
    "try_lane_again",
    "try_moderators_again",
    "unresolved",
]
