"""`alongside`: the command line. Each command loads what it needs, and only then."""

import asyncio
import errno
import os
import sys
import zoneinfo
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

import typer

if TYPE_CHECKING:
    from bot.clock import Instant
    from bot.config import Config
    from bot.doctor import Finding

T = TypeVar("T")

CONFIG = Path("config.toml")
DISCORD = "https://discord.com/api/v10"
INTERRUPTED, UNHEARD = 128 + 2, 128 + 13
"""What a shell expects of a program that Ctrl-C ended, or that nobody reads any more."""
LONGEST_TRANSCRIPT = 3_650

app = typer.Typer(
    name="alongside",
    help="Alongside: peer support for recovery communities, hosted by you.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich alone takes longer to load than the help should take
)

discord = typer.Typer(help="What Discord needs.", no_args_is_help=True)
app.add_typer(discord, name="discord")
slack = typer.Typer(help="What Slack needs.", no_args_is_help=True)
app.add_typer(slack, name="slack")

ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="The settings; ./config.toml if it is there."),
]
Target = Annotated[Path, typer.Argument(metavar="PATH", show_default=False)]


def main() -> None:
    """Run the command line; an expected problem is one sentence and a non-zero exit."""
    # The zone rules that come with us are the ones that were tested; the system's may be years old.
    zoneinfo.reset_tzpath(())
    typer.main.get_command(app)(prog_name="alongside")


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=0, max=65_535, help="0 picks a free one.")] = 8765,
    data: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep it here, and open it again.")
    ] = None,
    transcript: Annotated[
        str | None, typer.Option(metavar="DAYS", help="Play so many days, such as 30d, and stop.")
    ] = None,
) -> None:
    """Try everything in a local web page, without a token."""
    from bot.demo_folder import claim

    with _plain_words(port=port):
        days = _days(transcript)
        if data is not None:
            claim(data)
        from bot.app.demo import demo as play

        _run(play(port, data, days, _say))


@app.command()
def run(config: ConfigFile = None) -> None:
    """Serve the communities until SIGTERM, in the foreground."""
    with _plain_words():
        settings = _settings(config)
        # Loaded after the settings were read, so that a wrong line is told at once.
        from bot.app.service import run as serve

        _run(serve(settings))


@app.command()
def doctor(
    config: ConfigFile = None,
    online: Annotated[
        bool, typer.Option("--online", help="Also ask whether each platform can be reached.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
    accept_clock: Annotated[
        bool,
        typer.Option("--accept-clock", help="Confirm that a clock which jumped is right now."),
    ] = False,
    let_go: Annotated[
        str | None,
        typer.Option(
            "--let-go",
            metavar="ACCOUNT",
            show_default=False,
            help="Have what an account that nobody serves left behind erased within 30 days.",
        ),
    ] = None,
) -> None:
    """Check everything that can be wrong, with each fix."""
    from bot import doctor as practice
    from bot import unserved, upkeep
    from bot.clock import Ids, SystemClock
    from bot.platform import AccountName

    clock = SystemClock()
    with _plain_words():
        if accept_clock:
            upkeep.accept_clock(_settings(config), clock, Ids())
        if let_go:
            unserved.let_go(_settings(config), AccountName(let_go), clock, Ids())
        findings = practice.diagnose(_config_file(config), os.environ, clock.now())
        if online and all(one.is_well for one in findings if one.name == practice.SETTINGS):
            findings += _run(_outside(_settings(config), clock.now()))
        _say(practice.as_json(findings) if as_json else practice.as_lines(findings))
        if not all(finding.is_well for finding in findings):
            raise typer.Exit(1)


@app.command()
def migrate(config: ConfigFile = None) -> None:
    """Bring the database up to date; a copy of it is made first."""
    from bot import upkeep
    from bot.clock import Ids, SystemClock

    with _plain_words():
        done = _run(upkeep.migrate(_settings(config), SystemClock(), Ids()))
        _say(f"{done} steps made." if done else "The database is up to date.")


@app.command()
def backup(path: Target, config: ConfigFile = None) -> None:
    """Copy the database to PATH; the service may go on running.

    Its data keys go beside it, as alongside.keys: without them the copy shows nothing.
    """
    from bot import upkeep

    with _plain_words():
        keys = upkeep.back_up(_settings(config), path)
        _say(f"Copied to {path}, and the keys to {keys}. Keep the operator's key apart from both.")


@app.command()
def restore(path: Target, config: ConfigFile = None) -> None:
    """Put the backup at PATH in the database's place.

    The keys of today open it, so whoever was forgotten since stays forgotten.
    """
    from bot import upkeep
    from bot.clock import Ids, SystemClock

    with _plain_words():
        upkeep.put_back(_settings(config), path, SystemClock(), Ids())
        _say(f"Restored from {path}. Messages that were waiting in it will not be sent.")


@app.command(name="rotate-key")
def rotate_key(config: ConfigFile = None) -> None:
    """Make a new operator's key, without downtime."""
    from bot import upkeep
    from bot.clock import Ids

    with _plain_words():
        settings = _settings(config)
        steps = upkeep.rotation(settings, Ids())
        todo = next(steps, 0)
        with typer.progressbar(length=todo, label="Wrapping keys", file=sys.stderr) as bar:
            for left in steps:
                bar.update(todo - left - bar.pos)
        where = settings.keys.file or "the new key"
        _say(f"Done. Keep a copy of {where} where the operator's key is kept.")


@discord.command()
def invite(
    application: Annotated[
        str | None,
        typer.Argument(metavar="ID", show_default=False, help="Without it, the token's own."),
    ] = None,
    config: ConfigFile = None,
) -> None:
    """Print the link that lets the bot into a server, with the rights it uses and no more."""
    from adapters.discord.invite import application_of, invitation

    with _plain_words():
        token = None if application else _settings(config).discord.token
        id = application or (token and application_of(token.get_secret_value()))
        if not id or not id.isdecimal():
            _fail("Give the Application ID of the portal's page General Information, or a token.")
        _say(invitation(id))


@slack.command()
def manifest(
    link: Annotated[
        bool, typer.Option("--link", help="Print a link that fills it in for a new app.")
    ] = False,
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help="Of its few words, such as es.")
    ] = None,
) -> None:
    """Print what makes the app on api.slack.com, with the scopes it uses and no more."""
    from adapters.slack.manifest import as_json, creation_link
    from adapters.slack.manifest import manifest as describe
    from bot.app.house import ROOMS
    from bot.commands import Needs, Path, Registry
    from bot.memory import UTC_ZONE
    from bot.platform import MenuCard
    from bot.text import FALLBACK, Catalogues

    with _plain_words():
        speak = Catalogues.shipped().speaker(language or FALLBACK, UTC_ZONE)
        registry = Registry(ROOMS)
        words = [one.name for one in registry.commands if one.needs is not Needs.MODERATOR]
        menus = [
            MenuCard(path=str(Path(name=one.name)), label=speak(one.menu)) for one in registry.menus
        ]
        described = describe(words, menus, speak)
        _say(creation_link(described) if link else as_json(described))


async def _outside(config: "Config", now: "Instant") -> "list[Finding]":
    from adapters.http.reach import Call, reach
    from bot.doctor import Finding

    calls = {}
    if token := config.discord.token:
        calls["Discord"] = Call(
            address=f"{config.discord.api_base_url or DISCORD}/users/@me",
            authorization=f"Bot {token.get_secret_value()}",
        )
    for number, app in enumerate(config.slack.apps, start=1):
        if token := app.bot_token:
            calls["Slack" if number == 1 else f"Slack {number}"] = Call(
                address=f"{config.slack.api_base_url}auth.test",
                authorization=f"Bearer {token.get_secret_value()}",
            )
    told = {name: await reach(call, now) for name, call in calls.items()}
    return [
        Finding(name=name, is_well=one.is_well, what=one.what, fix=one.fix)
        for name, one in told.items()
    ]


def _config_file(config: Path | None) -> Path | None:
    return config or (CONFIG if CONFIG.exists() else None)


def _settings(config: Path | None) -> "Config":
    from bot.config import load

    return load(_config_file(config), os.environ)


def _days(transcript: str | None) -> int | None:
    if transcript is None:
        return None
    number = transcript.removesuffix("d")
    if not (number.isascii() and number.isdigit() and 1 <= int(number) <= LONGEST_TRANSCRIPT):
        _fail(f"--transcript takes a number of days from 1d to {LONGEST_TRANSCRIPT}d, such as 30d.")
    return int(number)


def _say(line: str) -> None:
    """Print a line at once: scripts wait for the address of the demo's page."""
    typer.echo(line)
    sys.stdout.flush()


@contextmanager
def _plain_words(port: int | None = None) -> Iterator[None]:
    """Turn what an operator can put right into one sentence each on stderr."""
    try:
        yield
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        # Whoever read us left, as `head` does. Python would complain of it once more at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(UNHEARD) from None
    except _expected() as problem:
        _fail(str(problem))
    except OSError as error:
        _fail(_words_for(error, port))


def _expected() -> tuple[type[Exception], ...]:
    # Looked up only when something went wrong: these modules are slow to load.
    from bot.config import ConfigProblem
    from bot.database import Refused, Unavailable

    return (ConfigProblem, Refused, Unavailable)


def _words_for(error: OSError, port: int | None) -> str:
    if error.errno == errno.EADDRINUSE:
        taken = f"port {port}" if port else "the port under [http]"
        return f"{taken} is in use by another program. Name another one; 0 picks a free one."
    reason = (error.strerror or "it cannot be used").lower()
    return f"{error.filename}: {reason}." if error.filename else f"{reason}."


def _run(coroutine: Coroutine[object, object, T]) -> T:
    return asyncio.run(coroutine)


def _fail(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
