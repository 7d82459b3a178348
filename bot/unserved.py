"""Communities that no token of the settings serves: whose they are, and how one comes to an end.

Taken out of the settings, a community is kept as it is: it may be put back. Only a platform that
refuses the token, or an operator, says that it is over.
"""

import sqlite3
from contextlib import closing
from functools import partial

from bot import members
from bot.clock import Clock, Ids, Instant
from bot.config import Config
from bot.database import Keys, Refused, Seals, Work
from bot.database.work import drive
from bot.platform import AccountName
from bot.upkeep import open_keys

SERVED = "Remove the app there, or take its tokens out of the settings first."
NOBODY = "`alongside doctor` names the accounts that nobody serves."


def unserved(config: Config, raw: sqlite3.Connection, now: Instant) -> list[AccountName]:
    """List the accounts that nobody serves, of the communities that go on.

    Raises ConfigProblem or Refused when the keys cannot be opened, and sqlite3.Error.
    """
    with closing(open_keys(config, Ids())) as keys:
        work = _work(raw, now, keys, Ids())
        marks = {
            members.access_mark(work.seals.digest, one.fingerprint) for one in config.slack.apps
        }
        charters = [one.charter for one in drive(members.communities, work)]
    going_on = [one for one in charters if one.left_at is None]
    return sorted({AccountName(one.account) for one in going_on if not _has(config, one, marks)})


def let_go(config: Config, account: AccountName, clock: Clock, ids: Ids) -> None:
    """Note that an account is over, so that a running service erases it within 30 days.

    Put back into the settings before that, it goes on. Raises Refused for one that is served.
    """
    path = config.database.path
    if not path.exists():
        raise Refused(path, "is not there yet.", "There is nobody to let go before a first run.")
    with closing(sqlite3.connect(path, isolation_level=None, timeout=10)) as raw:
        if account not in unserved(config, raw, clock.now()):
            raise Refused(account, "is not among those that nobody serves.", f"{SERVED} {NOBODY}")
        with closing(open_keys(config, ids)) as keys:
            drive(partial(members.let_go, account=account), _work(raw, clock.now(), keys, ids))


def _has(config: Config, charter: members.Charter, marks: set[str]) -> bool:
    """Tell whether the settings hold a token that lets the bot into a community."""
    match charter.account.partition(":")[0]:
        case "discord":
            return config.discord.token is not None
        case "slack" if charter.access is not None:
            return charter.access in marks
        case "slack":  # of before tokens were marked: the next start tells
            return bool(marks)
    return True


def _work(raw: sqlite3.Connection, now: Instant, keys: Keys, ids: Ids) -> Work:
    return Work(raw, now=now, ids=ids, seals=Seals(keys, ids.draw))
