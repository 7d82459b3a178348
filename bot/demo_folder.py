"""The folder that a demo may keep its things in, told apart from one that real people rely on."""

from pathlib import Path

from bot.config import ConfigProblem, Fault

MARK = "this-is-a-demo"
PRIVATE = 0o700
SIGNS_OF_LIFE = ("config.toml", "*.db", "*.key", "*.keys", "*.token")


def claim(folder: Path) -> None:
    """Mark a folder as the demo's, and make it if it is not there.

    Raises ConfigProblem for one that cannot be written, or that may hold a real community: it has
    settings, a database or keys, and no mark of ours.
    """
    try:
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        if sign := _sign_of_life(folder):
            what = f"this folder is in real use: it holds {sign}"
            raise _problem(folder, what, "Name another folder after --data")
        (folder / MARK).touch()
    except OSError as error:
        fix = "Name a folder after --data in which you may write"
        raise _problem(folder, _reason(error), fix) from None


def _sign_of_life(folder: Path) -> str | None:
    """Name a file that real people may rely on; None in a folder that is marked as a demo's."""
    if (folder / MARK).exists():
        return None
    signs = (found.name for sign in SIGNS_OF_LIFE for found in folder.glob(sign))
    return next(signs, None)


def _reason(error: OSError) -> str:
    if isinstance(error, FileExistsError | NotADirectoryError):
        return "this is a file, or leads through one, and not a folder"
    return f"nothing can be kept in this folder ({(error.strerror or 'it is not usable').lower()})"


def refuse_demo(folder: Path) -> None:
    """Raise ConfigProblem when what is in a folder was made up by a demo."""
    if (folder / MARK).exists():
        raise _problem(folder, "a demo plays in this folder", "Name another one under [database]")


def _problem(folder: Path, what: str, fix: str) -> ConfigProblem:
    return ConfigProblem([Fault(place=str(folder), what=what, fix=fix)])
