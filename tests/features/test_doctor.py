"""What `doctor` finds, and what it says to do."""

import asyncio
import base64
import shutil
import sqlite3
import zoneinfo
from collections.abc import Iterator
from contextlib import closing
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import RawTestServer

from adapters.http import reach
from adapters.http.reach import Call
from bot import doctor, upkeep
from bot.clock import DAY, Ids, Instant, MovableClock, moment_of, seeded_ids
from bot.config import Config, load
from bot.database import Refused
from bot.database.lock import Lock
from bot.doctor import Finding, diagnose

NOW = Instant(1_795_392_000_000)  # 2026-11-23
CANARY = "canaryQ7x"


class Patient:
    """An installation in a folder, and what the doctor says of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = MovableClock(stopped_at=NOW)
        self.settings = self.file("config.toml", '[keys]\nfile = "operator.key"\n')
        self.key = self.file("operator.key", base64.urlsafe_b64encode(bytes(range(32))).decode())

    def file(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o600)
        return path

    @property
    def config(self) -> Config:
        return load(self.settings, {})

    @property
    def database(self) -> Path:
        return self.folder / "data" / "alongside.db"

    async def moves_in(self) -> None:
        assert await upkeep.migrate(self.config, self.clock, seeded_ids(1)) > 0

    def findings(self) -> dict[str, Finding]:
        return {one.name: one for one in diagnose(self.settings, {}, self.clock.now())}

    def wrong(self) -> dict[str, Finding]:
        return {name: one for name, one in self.findings().items() if not one.is_well}

    def statement(self, sql: str) -> None:
        with closing(sqlite3.connect(self.database)) as raw, raw:
            raw.execute(sql)


@pytest.fixture
def patient(tmp_path: Path) -> Iterator[Patient]:
    rules = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(())
    yield Patient(tmp_path)
    zoneinfo.reset_tzpath(rules)


async def test_a_good_installation_is_well(patient: Patient) -> None:
    await patient.moves_in()
    assert patient.wrong() == {}
    assert patient.findings()["operator's key"].what == "one in use"
    assert patient.findings()["clock"].what == "2026-11-23 00:00 UTC"
    assert "en, es" in patient.findings()["languages"].what


async def test_messages_to_the_forgotten_that_stay_are_counted_and_nobody_is_named(
    patient: Patient,
) -> None:
    await patient.moves_in()
    add = (
        "INSERT INTO farewell (id, key_id, sealed, since, due_at) VALUES ('{0}', 'k', x'', 0, {1})"
    )
    patient.statement(add.format(CANARY, NOW))
    assert patient.wrong() == {}
    forgetting = patient.findings()["forgetting"]
    assert forgetting.what == "1 wait for a platform to delete our messages"
    patient.statement(add.format(f"{CANARY}2", "NULL"))
    forgetting = patient.wrong()["forgetting"]
    assert forgetting.what == "messages to 1 forgotten people could not be deleted in 30 days"
    assert CANARY not in doctor.as_lines([forgetting])


def test_before_the_first_start_only_the_folder_is_missing(patient: Patient) -> None:
    assert patient.wrong()["database"].fix.startswith("Run: mkdir -p -m 700")
    (patient.folder / "data").mkdir(mode=0o700)
    assert patient.wrong() == {}
    assert patient.findings()["database"].what == "not there yet; the first start makes it"


def test_wrong_settings_are_found_each_with_its_fix(patient: Patient) -> None:
    patient.file("config.toml", f"[http]\nport = '{CANARY}'\nprot = 1\n")
    settings = [one for one in diagnose(patient.settings, {}, NOW) if one.name == "settings"]
    assert [one.is_well for one in settings] == [False, False]
    assert "For example: port = 8686" in {one.fix for one in settings}
    assert CANARY not in doctor.as_json(settings) + doctor.as_lines(settings)


async def test_a_missing_or_wrong_operators_key_is_found(patient: Patient) -> None:
    await patient.moves_in()
    patient.file("config.toml", "")
    assert "no operator's key is named" in patient.wrong()["operator's key"].what
    assert "data keys" in patient.wrong()

    patient.file("config.toml", '[keys]\nfile = "operator.key"\n')
    patient.file("operator.key", base64.urlsafe_b64encode(bytes(32)).decode())
    assert "another operator's key" in patient.wrong()["data keys"].what
    patient.file("operator.key", CANARY)
    assert "line 1 is not a key" in patient.wrong()["operator's key"].what


async def test_older_keys_are_counted(patient: Patient) -> None:
    await patient.moves_in()
    assert list(upkeep.rotation(patient.config, Ids())) in ([], [0])
    assert patient.findings()["operator's key"].what == "one in use, and 1 older"
    assert patient.wrong() == {}


async def test_files_that_others_can_read_are_found(patient: Patient) -> None:
    await patient.moves_in()
    patient.database.chmod(0o644)
    assert f"chmod 600 {patient.database}" in patient.wrong()["folder"].fix


async def test_a_damaged_database_is_found(patient: Patient) -> None:
    await patient.moves_in()
    whole = patient.database.read_bytes()
    patient.database.write_bytes(whole[:4096] + b"\xff" * 8192 + whole[12288:])
    assert "alongside restore" in patient.wrong()["database"].fix
    patient.database.write_bytes(b"no database at all" * 500)
    assert "NOTADB" in patient.wrong()["database"].what


async def test_another_version_is_found(patient: Patient) -> None:
    await patient.moves_in()
    patient.statement("UPDATE migration SET checksum = 'x' WHERE number = 1")
    assert "was made by another" in patient.wrong()["schema"].what
    patient.statement("DELETE FROM migration")
    assert patient.wrong() == {}
    assert "more at the next start" in patient.findings()["schema"].what


async def test_a_service_at_work_is_no_fault(patient: Patient) -> None:
    await patient.moves_in()
    at_work = Lock.take(patient.database)
    assert "in use by another process" in patient.findings()["in use"].what
    assert patient.wrong() == {}
    at_work.release()
    assert patient.findings()["in use"].what == "by nobody at this moment"


async def test_a_full_disk_is_found(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    await patient.moves_in()
    monkeypatch.setattr(doctor, "LEAST_FREE", shutil.disk_usage(patient.folder).total * 2)
    assert "Make room" in patient.wrong()["disk"].fix


async def test_a_clock_that_went_back_is_found(patient: Patient) -> None:
    await patient.moves_in()
    patient.statement(f"INSERT INTO clock_mark (id, at) VALUES (1, {NOW + 3 * DAY})")
    assert "3 days before the latest moment of work" in patient.wrong()["clock"].what
    patient.statement(f"UPDATE clock_mark SET at = {NOW + 600_000}")
    assert "10 minutes before" in patient.wrong()["clock"].what
    patient.statement(f"UPDATE clock_mark SET at = {NOW + 60_000}")
    assert patient.wrong() == {}


async def test_a_clock_that_jumped_waits_to_be_confirmed(patient: Patient) -> None:
    await patient.moves_in()
    patient.statement(f"INSERT INTO clock_mark VALUES (1, {NOW - 9 * DAY}, {NOW})")
    assert "--accept-clock" in patient.wrong()["clock"].fix
    upkeep.accept_clock(patient.config, patient.clock, Ids())
    assert patient.wrong() == {}


def test_there_is_no_clock_to_confirm_before_the_first_start(patient: Patient) -> None:
    with pytest.raises(Refused, match="is not there yet"):
        upkeep.accept_clock(patient.config, patient.clock, Ids())


def test_old_or_foreign_zone_rules_are_found(patient: Patient) -> None:
    patient.clock.move_to(Instant(NOW + 3 * 366 * DAY))
    assert "Install a newer release" in patient.wrong()["time zones"].fix
    zoneinfo.reset_tzpath(("/usr/share/zoneinfo",))
    assert "the system's rules come first" in patient.wrong()["time zones"].what


def test_a_language_with_gaps_or_faults_is_found(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in {"en": "a = A\nb = B\n", "es": "a = A\n"}.items():
        (patient.folder / "locale" / name).mkdir(parents=True)
        (patient.folder / "locale" / name / "core.ftl").write_text(text)
    monkeypatch.setattr(doctor, "LOCALES", patient.folder / "locale")
    assert patient.wrong()["languages"].what == "es lacks 1 sentences"
    (patient.folder / "locale" / "es" / "core.ftl").write_text("a = { $\n")
    assert "core.ftl" in patient.wrong()["languages"].what


async def test_people_read_what_to_do_on_the_next_line(patient: Patient) -> None:
    findings = [
        Finding(name="disk", is_well=True, what="900 MB free"),
        Finding(name="clock", is_well=False, what="it jumped", fix="Confirm it."),
    ]
    assert doctor.as_lines(findings).splitlines() == [
        "ok     disk: 900 MB free",
        "WRONG  clock: it jumped",
        "       Confirm it.",
        "1 of 2 need you.",
    ]


TOKEN = f"Bot {CANARY}"


class Platform:
    """A platform that answers one call as it is told to, over loopback."""

    def __init__(self) -> None:
        self.status = 200
        self.body = "{}"
        self.date = NOW
        self.heard: list[str] = []

    async def answer(self, request: web.BaseRequest) -> web.Response:
        self.heard.append(request.headers["Authorization"])
        return web.Response(
            status=self.status,
            text=self.body,
            headers={"Date": format_datetime(moment_of(self.date)), "Location": "/elsewhere"},
        )


async def test_a_platform_is_called_and_its_answer_judged() -> None:
    platform = Platform()
    async with RawTestServer(platform.answer) as server:
        call = Call(address=str(server.make_url("/users/@me")), authorization=TOKEN)
        assert (await reach.reach(call, NOW)).is_well

        platform.date = Instant(NOW - 120_000)
        assert "120 s away" in (await reach.reach(call, NOW)).what
        platform.status = 503
        assert "answers 503" in (await reach.reach(call, NOW)).what
        platform.status = 302
        assert "answers 302" in (await reach.reach(call, NOW)).what
        platform.status = 401
        assert "refuses the token" in (await reach.reach(call, NOW)).what
        platform.status, platform.body = 200, '{"ok": false, "error": "invalid_auth"}'
        refused = await reach.reach(call, NOW)
    assert "refuses the token" in refused.what
    assert platform.heard == [TOKEN] * 6
    assert CANARY not in f"{call!r} {refused!r}"

    gone = await reach.reach(call, NOW)
    assert not gone.is_well
    assert "does not answer (" in gone.what


async def test_a_platform_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "PATIENCE", 0.05)
    callers: list[asyncio.StreamWriter] = []
    async with await asyncio.start_server(
        lambda _, caller: callers.append(caller), "127.0.0.1", 0
    ) as server:
        port = server.sockets[0].getsockname()[1]
        told = await reach.reach(Call(address=f"http://127.0.0.1:{port}/", authorization=""), NOW)
        for caller in callers:
            caller.close()
    assert "nothing for 0.05 s" in told.what
