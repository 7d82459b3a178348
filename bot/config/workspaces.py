"""Several Slack workspaces: each `[[slack.workspaces]]` of the file is a section of its own."""

from collections.abc import Callable, Iterator, Mapping

from bot.config.layers import Fault, Given, Key, Layer
from bot.config.secret_files import SECRET_FILES

WORKSPACES: Key = ("slack", "workspaces")

TABLE = "slack.workspaces."
"""What the names of those sections begin with; the first is "slack.workspaces.1"."""

TOKENS = ("bot_token", "app_token")

Fix = Callable[[Key, Given | None, Mapping[Key, Key]], str]


def secrets_of(file: Layer) -> Mapping[Key, Key]:
    """List the secrets there are, those of each workspace of the file included."""
    tables = sorted({section for section, _ in file.given if section.startswith(TABLE)})
    return {
        **SECRET_FILES,
        **{(table, name): (table, f"{name}_file") for table in tables for name in TOKENS},
    }


def slack_faults(settings: Layer, secrets: Mapping[Key, Key], *, fix: Fix) -> list[Fault]:
    """Find what is wrong with Slack's tokens as a whole; each alone is looked at elsewhere."""
    return [*_half_given(settings, secrets, fix), *_given_twice(settings)]


def _half_given(settings: Layer, secrets: Mapping[Key, Key], fix: Fix) -> Iterator[Fault]:
    for section in sorted({section for section, name in secrets if name in TOKENS}):
        tokens = [(section, name) for name in TOKENS]
        forms = {token: {token, secrets[token]} & settings.given.keys() for token in tokens}
        match [token for token in tokens if forms[token]]:
            case [only]:
                missing = next(token for token in tokens if token != only)
                yield Fault(
                    place=settings.given[min(forms[only])].place,
                    key=".".join(missing),
                    what=f"is missing, and Slack needs it beside {only[1]}",
                    fix=fix(missing, None, secrets),
                )


def _given_twice(settings: Layer) -> Iterator[Fault]:
    """Refuse one app in two workspaces: what happens in one would be heard by the other."""
    seen: dict[str, Key] = {}
    for key, one in settings.given.items():
        if key[1] not in TOKENS or not isinstance(one.value, str) or not one.value:
            continue
        first = seen.setdefault(one.value, key)
        if first != key:
            yield Fault(
                place=one.place,
                key=".".join(key),
                what=f"is the same as {'.'.join(first)}",
                fix="Make an app in each workspace (docs/slack.md)",
            )
