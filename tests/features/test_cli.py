"""What somebody meets who types `alongside` in a shell."""

import base64
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

ALONGSIDE = Path(sys.executable).with_name("alongside")


class Shell:
    """A folder, an environment without our variables, and the command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "COLUMNS": "100"}

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [ALONGSIDE, *words],
            cwd=self.folder,
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def fails(self, *words: str) -> str:
        """Run what must fail, and give what it says: no trace of the code, nothing on stdout."""
        ended = self(*words)
        assert ended.returncode != 0
        assert "Traceback" not in ended.stderr
        assert ended.stdout == ""
        return ended.stderr

    def file(self, name: str, text: str, mode: int = 0o600) -> Path:
        path = self.folder / name
        path.write_text(text)
        path.chmod(mode)
        return path

    def house(self) -> None:
        """Write the settings and the key of a house that can be opened."""
        self.file("operator.key", base64.urlsafe_b64encode(bytes(range(32))).decode())
        self.file("config.toml", '[keys]\nfile = "operator.key"\n')


@pytest.fixture
def alongside(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_help_is_there_at_once_and_names_every_command(alongside: Shell) -> None:
    alongside("--help")  # the first time, Python writes its caches
    began = time.perf_counter()
    told = alongside("--help").stdout
    assert time.perf_counter() - began < 2  # alone on a machine it takes 0.2 s
    for command in ("demo", "run", "doctor", "migrate", "backup", "restore", "rotate-key"):
        assert f"\n  {command} " in told
    assert "..." not in told.partition("Commands:")[2]


def test_help_loads_no_library_that_it_does_not_need() -> None:
    heavy = {"aiohttp", "aiosqlite", "apscheduler", "babel", "cryptography", "pydantic", "rich"}
    code = (
        "import sys; from typer.testing import CliRunner; from bot.cli import app;"
        "print(CliRunner().invoke(app, ['--help']).exit_code, *sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert told[0] == "0"
    assert heavy & set(told) == set()


@pytest.mark.long
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nothing"], "No such command 'nothing'"),
        (["demo", "--prot", "1"], "No such option: --prot"),
        (["demo", "--port", "70000"], "--port"),
        (["demo", "--transcript", "soon"], "--transcript takes a number of days"),
        (["demo", "--transcript", "0d"], "--transcript takes a number of days"),
        (["demo", "--transcript", "9999d"], "--transcript takes a number of days"),
        (["backup"], "Missing argument 'PATH'"),
        (["run", "--config", "nowhere.toml"], "nowhere.toml: there is no such file."),
        (["migrate"], "no operator's key is named"),
        (["rotate-key"], "no operator's key is named"),
        (["backup", "copy.db"], "data/alongside.db: does not exist."),
        (["discord", "invite"], "Give the Application ID"),
        (["discord", "invite", "me"], "Give the Application ID"),
        (["doctor", "--accept-clock"], "data/alongside.db: is not there yet."),
        (["doctor", "--let-go", "slack:T1"], "data/alongside.db: is not there yet."),
    ],
)
def test_a_mistake_is_answered_in_one_sentence(
    alongside: Shell, words: list[str], told: str
) -> None:
    assert told in alongside.fails(*words)


@pytest.mark.long
def test_wrong_settings_are_told_with_line_and_fix_by_every_command(alongside: Shell) -> None:
    alongside.file("config.toml", "[http]\nport = 'canaryQ7x'\n")
    for words in (["run"], ["backup", "x"], ["rotate-key"]):
        told = alongside.fails(*words)
        assert told == (
            "config.toml:2: http.port: must be a whole number from 0 to 65535"
            " (0 picks a free port). For example: port = 8686.\n"
        )


@pytest.mark.long
def test_variables_reach_the_command(alongside: Shell) -> None:
    alongside.environ["ALONGSIDE_HTTP__PROT"] = "1"
    assert "Did you mean ALONGSIDE_HTTP__PORT?" in alongside.fails("migrate")


@pytest.mark.long
def test_a_database_is_made_copied_put_back_and_its_key_renewed(alongside: Shell) -> None:
    alongside.house()
    made = alongside("migrate")
    assert (made.returncode, made.stderr) == (0, "")
    assert "steps made" in made.stdout
    assert alongside("migrate").stdout == "The database is up to date.\n"

    copied = alongside("backup", "copy.db")
    assert copied.returncode == 0
    assert (alongside.folder / "alongside.keys").exists()

    renewed = alongside("rotate-key")
    assert renewed.returncode == 0
    assert len((alongside.folder / "operator.key").read_text().split()) == 2

    put_back = alongside("restore", "copy.db")
    assert put_back.returncode == 0
    assert "Restored from copy.db" in put_back.stdout
    assert alongside("doctor").returncode == 0


@pytest.mark.long
def test_a_wrong_key_is_said_so(alongside: Shell) -> None:
    alongside.house()
    alongside("migrate")
    alongside.file("operator.key", base64.urlsafe_b64encode(bytes(32)).decode())
    assert "was locked with another operator's key" in alongside.fails("migrate")
    alongside.file("operator.key", "canaryQ7x")
    told = alongside.fails("migrate")
    assert "line 1 is not a key" in told
    assert "canaryQ7x" not in told


@pytest.mark.long
def test_a_newer_database_is_refused(alongside: Shell) -> None:
    alongside.house()
    alongside("migrate")
    with closing(sqlite3.connect(alongside.folder / "data/alongside.db")) as raw, raw:
        raw.execute("INSERT INTO migration (number, name, checksum, at) VALUES (99, 'x', 'x', 0)")
    assert "was written by a newer version" in alongside.fails("migrate")
    assert "was written by a newer version" in alongside("doctor").stdout


@pytest.mark.long
def test_the_doctor_answers_people_and_programs(alongside: Shell) -> None:
    alongside.house()
    alongside("migrate")
    told = alongside("doctor", "--online")
    assert told.returncode == 0
    assert told.stdout.endswith("All is well.\n")
    assert json.loads(alongside("doctor", "--json").stdout)["is_well"] is True

    (alongside.folder / "operator.key").chmod(0o644)
    told = alongside("doctor", "--json")
    assert told.returncode == 1
    findings = json.loads(told.stdout)["findings"]
    assert any("chmod 600" in finding["fix"] for finding in findings)


@pytest.mark.long
def test_the_demo_keeps_away_from_a_folder_in_real_use(alongside: Shell) -> None:
    alongside.house()
    alongside("migrate")
    told = alongside.fails("demo", "--data", "data", "--port", "0")
    assert "this folder is in real use: it holds alongside.db" in told
    assert sorted(path.name for path in (alongside.folder / "data").iterdir()) == [
        "alongside.db",
        "alongside.db.lock",
        "keys.db",
    ]


@pytest.mark.parametrize(
    ("place", "what"),
    [
        ("/proc", "nothing can be kept in this folder"),
        ("/proc/nowhere", "nothing can be kept in this folder"),
        ("notes.txt", "this is a file, or leads through one, and not a folder"),
        ("notes.txt/demo", "this is a file, or leads through one, and not a folder"),
    ],
)
def test_a_place_where_no_demo_can_be_kept_is_named_with_its_fix(
    alongside: Shell, place: str, what: str
) -> None:
    (alongside.folder / "notes.txt").write_text("mine")
    told = alongside.fails("demo", "--data", place, "--port", "0")
    assert (
        told.strip()
        == f"{place}: {what}"
        + (" (no such file or directory)" if "/proc" in place else "")
        + ". Name a folder after --data in which you may write."
    )


@pytest.mark.long
def test_a_port_in_use_is_named(alongside: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = alongside.fails("demo", "--port", str(port))
    assert f"port {port} is in use by another program" in told.lower()


@pytest.mark.long
def test_the_demo_ends_without_a_word_on_ctrl_c(alongside: Shell) -> None:
    with subprocess.Popen(
        [ALONGSIDE, "demo", "--port", "0"],
        cwd=alongside.folder,
        env=alongside.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as playing:
        assert playing.stdout is not None
        assert playing.stdout.readline().startswith("http://127.0.0.1:")
        playing.send_signal(signal.SIGINT)
        told = playing.communicate(timeout=20)
    assert told == ("", "")
    assert playing.returncode in (0, 130)


@pytest.mark.long
def test_a_reader_that_leaves_early_is_no_trouble(alongside: Shell) -> None:
    with subprocess.Popen(
        [ALONGSIDE, "demo", "--transcript", "1d"],
        cwd=alongside.folder,
        env=alongside.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as playing:
        assert playing.stdout is not None
        assert playing.stderr is not None
        playing.stdout.close()
        assert playing.stderr.read() == ""
    assert playing.returncode != 0
