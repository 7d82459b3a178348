"""What is kept: connections, units of work, migrations, keys and sealing."""

from bot.database.backup import backup, restore
from bot.database.database import Database
from bot.database.errors import (
    GroupLost,
    KeyGone,
    Refused,
    Suspended,
    Tampered,
    Unavailable,
    Unreadable,
)
from bot.database.house import restored_at
from bot.database.keys import KeyId, Keys
from bot.database.operator_key import (
    OperatorKeys,
    add_operator_key,
    read_operator_key_file,
    read_operator_keys,
)
from bot.database.queries import Queries, load_queries
from bot.database.sealing import Doc, Seals
from bot.database.work import Story, Work

__all__ = [
    "Database",
    "Doc",
    "GroupLost",
    "KeyGone",
    "KeyId",
    "Keys",
    "OperatorKeys",
    "Queries",
    "Refused",
    "Seals",
    "Story",
    "Suspended",
    "Tampered",
    "Unavailable",
    "Unreadable",
    "Work",
    "add_operator_key",
    "backup",
    "load_queries",
    "read_operator_key_file",
    "read_operator_keys",
    "restore",
    "restored_at",
]
