"""What an operator may set: `config.toml`, `ALONGSIDE_*` variables and files that hold secrets.

Variables win over the credential directory, which wins over the file. Whatever is wrong is said
in one line with its place, its name and its fix, all faults at once, and never with the value.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)
from pydantic_core import ErrorDetails

from bot.clock import MINUTE
from bot.config import values
from bot.config.files import Unreadable
from bot.config.layers import (
    ConfigProblem,
    Fault,
    Given,
    Key,
    Layer,
    from_credentials,
    from_environment,
    from_toml,
    joined,
)
from bot.config.secret_files import SECRET_FILES, exposed_secrets, open_secret_files
from bot.config.workspaces import TABLE, WORKSPACES, secrets_of, slack_faults

Secret = values.Secret
DATABASE_URL: Key = ("database", "url")


FileName = Annotated[Path, BeforeValidator(values.not_empty)]
OneLine = Annotated[
    Secret, BeforeValidator(values.not_empty), AfterValidator(values.secret_of_one_line)
]


class Section(BaseModel):
    """What every section has in common: nothing unknown, nothing changed later, no value shown."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Database(Section):
    url: Annotated[str, AfterValidator(values.database_url)] = Field(
        default="sqlite:///data/alongside.db",
        description="sqlite:/// and the path of a file",
        examples=["sqlite:///data/alongside.db"],
    )

    @property
    def path(self) -> Path:
        return Path(self.url.removeprefix(values.SQLITE))

    @property
    def keyring(self) -> Path:
        """The file that holds the wrapped data keys; never part of a backup's own file."""
        return self.path.with_name("keys.db")


class Keys(Section):
    file: FileName | None = Field(
        default=None,
        description="the path of a file that holds the operator's key",
        examples=["operator.key"],
    )
    value: Annotated[Secret, BeforeValidator(values.not_empty)] | None = Field(
        default=None,
        description="the operator's key: url-safe base64 of 32 bytes",
        examples=["..."],
    )


class Discord(Section):
    token: OneLine | None = Field(
        default=None,
        description="the token of the bot's page in Discord's developer portal",
        examples=["..."],
    )
    token_file: FileName | None = Field(
        default=None,
        description="the path of a file that holds the token",
        examples=["discord.token"],
    )
    api_base_url: (
        Annotated[str, AfterValidator(values.address), AfterValidator(values.discord_address)]
        | None
    ) = Field(
        default=None,
        description="an address that ends in /api/v10",
        examples=["https://discord.com/api/v10"],
    )


class Workspace(Section):
    """The app of one Slack workspace, and what it signs in with."""

    bot_token: (
        Annotated[OneLine, AfterValidator(values.not_another_slack_token("xoxb-"))] | None
    ) = Field(
        default=None,
        description="the bot token of the app's page OAuth & Permissions (xoxb-)",
        examples=["..."],
    )
    bot_token_file: FileName | None = Field(
        default=None,
        description="the path of a file that holds the bot token",
        examples=["slack-bot.token"],
    )
    app_token: (
        Annotated[OneLine, AfterValidator(values.not_another_slack_token("xapp-"))] | None
    ) = Field(
        default=None,
        description="the app-level token of the app's page Basic Information (xapp-)",
        examples=["..."],
    )
    app_token_file: FileName | None = Field(
        default=None,
        description="the path of a file that holds the app-level token",
        examples=["slack-app.token"],
    )

    @property
    def fingerprint(self) -> str:
        """Name the bot token without telling it."""
        token = self.bot_token.get_secret_value() if self.bot_token else ""
        return sha256(token.encode()).hexdigest()


class Slack(Workspace):
    api_base_url: Annotated[
        str, AfterValidator(values.address), AfterValidator(values.slack_address)
    ] = Field(
        default="https://slack.com/api/",
        description="an address that begins with https://",
        examples=["https://slack.com/api/"],
    )
    workspaces: tuple[Workspace, ...] = ()

    @property
    def apps(self) -> Sequence[Workspace]:
        """List the app of each workspace: the section's own, then those of its list."""
        return [one for one in (self, *self.workspaces) if one.bot_token is not None]


class Http(Section):
    host: Annotated[str, AfterValidator(values.host)] = Field(
        default="127.0.0.1",
        description="an address of this machine",
        examples=["127.0.0.1"],
    )
    port: Annotated[int, BeforeValidator(values.whole_number)] = Field(
        default=8686,
        ge=0,
        le=65_535,
        description="a whole number from 0 to 65535 (0 picks a free port)",
        examples=[8686],
    )


class Care(Section):
    country: Annotated[str, AfterValidator(values.country)] | None = Field(
        default=None,
        description="a country's two letters (ISO 3166)",
        examples=["US"],
    )
    moderator_hours: Annotated[str, AfterValidator(values.hours)] | None = Field(
        default=None,
        description="two times of day, from-to, that differ",
        examples=["18:00-22:00"],
    )


class Delivery(Section):
    prompt_spread: Annotated[int, BeforeValidator(values.milliseconds)] = Field(
        default=3 * MINUTE,
        description="a length of time from 0 to 60m, such as 90s or 3m (a bare number is minutes)",
        examples=["3m"],
    )
    """Milliseconds."""


class Config(Section):
    """All settings. Relative paths start from the folder of the file that gave them."""

    database: Database = Database()
    keys: Keys = Keys()
    discord: Discord = Discord()
    slack: Slack = Slack()
    http: Http = Http()
    care: Care = Care()
    delivery: Delivery = Delivery()


SECTIONS: Mapping[str, type[Section]] = {
    "database": Database,
    "keys": Keys,
    "discord": Discord,
    "slack": Slack,
    "http": Http,
    "care": Care,
    "delivery": Delivery,
}

EXAMPLES: Mapping[Key, str] = {
    (section, name): json.dumps((field.examples or ["..."])[0])
    for section, model in SECTIONS.items()
    for name, field in model.model_fields.items()
    if (section, name) != WORKSPACES
}
"""Every key there is, and a value for it as TOML writes it."""

LISTS: Mapping[Key, Mapping[str, str]] = {
    WORKSPACES: {name: EXAMPLES["slack", name] for name in Workspace.model_fields}
}
"""What a table of each list may hold; only the file can have such."""


def load(path: Path | None, environ: Mapping[str, str]) -> Config:
    """Read the settings from a file (None: from variables alone) and from `environ`.

    Raises ConfigProblem with every fault found.
    """
    try:
        file = from_toml(path, EXAMPLES, LISTS) if path else Layer()
    except Unreadable as wrong:
        raise ConfigProblem([Fault(place=str(path), what=wrong.what, fix=wrong.fix)]) from None
    secrets = secrets_of(file)
    if path:
        file.faults += exposed_secrets(path, file, secrets)
        file.given.setdefault(DATABASE_URL, _default_database(path))
    credentials = from_credentials(environ, SECRET_FILES)
    settings = joined((file, credentials, from_environment(environ, EXAMPLES)), secrets)
    settings.given = {key: _tied(key, one, secrets) for key, one in settings.given.items()}
    open_secret_files(settings, secrets)
    settings.faults += slack_faults(settings, secrets, fix=_fix)
    return _built(settings, secrets)


def _default_database(path: Path) -> Given:
    return Given(value=Database().url, place=str(path), folder=path.parent)


def _tied(key: Key, one: Given, secrets: Mapping[Key, Key]) -> Given:
    """Let a relative path start from where it was given."""
    if not isinstance(one.value, str) or not one.value:
        return one
    if key in secrets.values():
        return replace(one, value=str(one.folder / one.value))
    if key == DATABASE_URL and one.value.startswith(values.SQLITE):
        path = one.value.removeprefix(values.SQLITE)
        is_file = path.strip("/") and path != ":memory:"
        return replace(one, value=f"{values.SQLITE}{one.folder / path}") if is_file else one
    return one


def _built(settings: Layer, secrets: Mapping[Key, Key]) -> Config:
    nested: dict[str, dict[str, object]] = {}
    for (section, name), one in settings.given.items():
        nested.setdefault(section, {})[name] = one.value
    tables = [section for section in nested if section.startswith(TABLE)]
    if tables:
        nested.setdefault("slack", {})["workspaces"] = [nested.pop(table) for table in tables]
    wrong: list[ErrorDetails] = []
    try:
        config = Config.model_validate(nested)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False)
        config = Config()
    found = [_fault_of(detail, settings.given, tables, secrets) for detail in wrong]
    if faults := settings.faults + found:
        raise ConfigProblem(faults)
    return config


def _fault_of(
    detail: ErrorDetails,
    given: Mapping[Key, Given],
    tables: Sequence[str],
    secrets: Mapping[Key, Key],
) -> Fault:
    """Word what pydantic found; its own words and the value stay out."""
    match detail["loc"]:
        case ("slack", "workspaces", int(number), str(name), *_):
            section, field = tables[number], Workspace.model_fields[name]
        case (section, name, *_):
            section, name = str(section), str(name)
            field = SECTIONS[section].model_fields[name]
        case _:
            raise AssertionError("an error of pydantic's stands at a section and a name")
    one = given[section, name]
    exact = detail.get("ctx", {}).get("error")
    return Fault(
        place=one.place,
        key=f"{section}.{name}",
        what=str(exact) if isinstance(exact, values.Wrong) else f"must be {field.description}",
        fix=_fix((section, name), one, secrets),
    )


def _fix(key: Key, one: Given | None, secrets: Mapping[Key, Key]) -> str:
    if file := secrets.get(key):
        section = f"[{file[0]}]" if file in EXAMPLES else f"[[{'.'.join(WORKSPACES)}]]"
        example = f"{file[1]} = {EXAMPLES[file[0].split('.')[0], file[1]]} in {section}"
        return f"Put it alone into a file of mode 600, and name that file: {example}"
    return f"For example: {one.example}" if one else ""
