"""The settings that are secrets: where they may be kept, and who else must not read them."""

from collections.abc import Mapping
from pathlib import Path

from bot.config.files import Unreadable, is_private, read_secret
from bot.config.layers import Fault, Given, Key, Layer

SECRET_FILES: Mapping[Key, Key] = {
    ("keys", "value"): ("keys", "file"),
    ("discord", "token"): ("discord", "token_file"),
    ("slack", "bot_token"): ("slack", "bot_token_file"),
    ("slack", "app_token"): ("slack", "app_token_file"),
}
"""Each secret, and the key that may name a file which holds it instead."""


def exposed_secrets(path: Path, file: Layer, secrets: Mapping[Key, Key]) -> list[Fault]:
    """Find the secrets written into a settings file that others can read."""
    if is_private(path):
        return []
    return [
        Fault(
            place=file.given[secret].place,
            key=".".join(secret),
            what="others can read this file, and it holds a secret",
            fix=f"Run: chmod 600 {path}",
        )
        for secret in secrets
        if secret in file.given
    ]


def open_secret_files(settings: Layer, secrets: Mapping[Key, Key]) -> None:
    """Put what the named files hold in the place of their names."""
    for secret, file in secrets.items():
        one = settings.given.get(file)
        if one is None or not isinstance(one.value, str) or not one.value:
            continue
        try:
            text = read_secret(Path(one.value))
        except FileNotFoundError:
            wrong = Unreadable("names a file that does not exist", "Create it, with mode 600")
        except Unreadable as error:
            wrong = error
        else:
            settings.given[secret] = Given(value=text, place=one.value)
            continue
        settings.faults.append(
            Fault(place=one.place, key=".".join(file), what=wrong.what, fix=wrong.fix)
        )
