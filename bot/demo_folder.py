"""The folder that a demo may keep its things in, told apart from one that real people rely on."""

from pathlib import Path

from bot.config import ConfigProblem, Fault

MARK = "this-is-a-demo"
PRIVATE = 0o700
SIGNS_OF_LIFE = ("config.toml", "*.db", "*.key", "*.keys", "*.token")


def claim(folder: Path) -> None:
    """Mark a folder as the demo's, and make it if it is not there.

    Raises ConfigProblem for one that may hold a real community: it has settings, a database or
    keys, and no mark of ours.
    """
    folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    mark = folder / MARK
    if mark.exists():
        return
    signs = (found for sign in SIGNS_OF_LIFE for found in folder.glob(sign))
    if sign := next(signs, None):
        what = f"this folder is in real use: it holds {sign.name}"
        raise _problem(folder, what, "Name another folder after --data")
    mark.touch()


def refuse_demo(folder: Path) -> None:
    """Raise ConfigProblem when what is in a folder was made up by a demo."""
    if (folder / MARK).exists():
        raise _problem(folder, "a demo plays in this folder", "Name another one under [database]")


def _problem(folder: Path, what: str, fix: str) -> ConfigProblem:
    return ConfigProblem([Fault(place=str(folder), what=what, fix=fix)])
