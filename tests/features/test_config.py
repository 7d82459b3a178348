"""What an operator meets when the settings are right, and when they are not."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import Config, ConfigProblem, load
from bot.config.layers import lines_of, variable
from bot.config.secret_files import SECRET_FILES
from bot.config.settings import EXAMPLES

CANARY = "canaryQ7x"
EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


def written(folder: Path, text: str | bytes, mode: int = 0o600) -> Path:
    path = folder / "config.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(mode)
    return path


def problem(path: Path | None, environ: dict[str, str] | None = None) -> str:
    with pytest.raises(ConfigProblem) as caught:
        load(path, environ or {})
    return str(caught.value)


WORKSPACE = f"[[slack.workspaces]]\nbot_token = 'xoxb-{CANARY}'\napp_token = 'xapp-{CANARY}'\n"

# (the file, the line of the fault or 0 for none, what must be in its message)
BAD_FILES: list[tuple[str, int, str]] = [
    # Not TOML
    (f'[http]\nport = "{CANARY}', 2, "not closed by a quote"),
    (f"[http]\nport = {CANARY}", 2, "no quotes around it"),
    (f"[http]\nport {CANARY}", 2, "not followed by ="),
    (f"[http\nhost = '{CANARY}'", 1, "not closed by ]"),
    ("[http]\nport = 1\nport = 2", 3, "given twice"),
    ("[http]\nport = 1\n[care]\n[http]", 4, "given twice"),
    (f'[http]\nport = 1 "{CANARY}"', 2, "something follows a value"),
    (f'[http]\nhost = ["{CANARY}"', 2, "not closed by ]"),
    (f'[keys]\nfile = "C:\\{CANARY}"', 2, "a backslash"),
    (f"[http]\n= '{CANARY}'", 2, "is no name"),
    (f"[discord]\n{CANARY}.{CANARY}-x.y\n", 2, "not followed by ="),
    ("[http]\nport = \n", 2, "a value is missing"),
    ("[http]\nhost = 'a\nb'", 2, "not closed by a quote"),
    (f"<<<<<<< {CANARY}\n[http]\n", 1, "is no name"),
    ('[http]\nhost = """\nx', 3, "not closed by a quote"),
    # Names
    (f"[htpp]\nhost = '{CANARY}'", 1, "Did you mean http?"),
    (f"[http]\nprot = '{CANARY}'", 2, "Did you mean port?"),
    (f"[discord]\n\n# a comment\ntokne = '{CANARY}'", 4, "Did you mean token?"),
    (f"[zzzzzz]\nhost = '{CANARY}'", 1, "no such section"),
    (f"[http]\nzzzzzz = '{CANARY}'", 2, "[http] knows host, port"),
    (f"port = '{CANARY}'", 1, "belongs below [http]"),
    (f"token = '{CANARY}'", 1, "belongs below [discord]"),
    (f"http = '{CANARY}'", 1, "must be a section"),
    (f"[[http]]\nhost = '{CANARY}'", 1, "must be a section"),
    (f"[http.port]\nhost = '{CANARY}'", 1, "whole number"),
    (f"[discord]\n'xoxb-{CANARY}' = 1", 2, "no such setting"),
    (f"['{CANARY} {CANARY}']\nx = 1", 1, "no such section"),
    (f"[slack]\ntoken = '{CANARY}'", 2, "Did you mean"),
    (f"database.ulr = '{CANARY}'", 1, "Did you mean url?"),
    (f"[HTTP]\nhost = '{CANARY}'", 1, "Did you mean http?"),
    # The database
    (f"[database]\nurl = 'postgresql://me:{CANARY}@host/x'", 2, "PostgreSQL is not supported"),
    (f"[database]\nurl = 'mysql://{CANARY}'", 2, "must be sqlite:///"),
    (f"[database]\nurl = '{CANARY}.db'", 2, "must be sqlite:///"),
    ("[database]\nurl = 'sqlite:///'", 2, "must be sqlite:///"),
    ("[database]\nurl = 'sqlite:///:memory:'", 2, "must be sqlite:///"),
    (f"[database]\nurl = 'sqlite:///a.db?key={CANARY}'", 2, "must be sqlite:///"),
    ("[database]\nurl = 5", 2, "must be sqlite:///"),
    # The web
    (f"[http]\nport = '{CANARY}'", 2, "whole number from 0 to 65535"),
    ("[http]\nport = 65536", 2, "whole number from 0 to 65535"),
    ("[http]\nport = -1", 2, "whole number from 0 to 65535"),
    ("[http]\nport = 80.0", 2, "whole number from 0 to 65535"),
    ("[http]\nport = true", 2, "whole number from 0 to 65535"),
    (f"[http]\nhost = 'http://{CANARY}/'", 2, "an address of this machine"),
    ("[http]\nhost = '300.1.1.1'", 2, "an address of this machine"),
    ("[http]\nhost = ''", 2, "an address of this machine"),
    ("[http]\nhost = []", 2, "an address of this machine"),
    # Discord
    (f"[discord]\ntoken = 'Bot {CANARY}'", 2, "the token alone"),
    (f"[discord]\ntoken = '{CANARY} {CANARY}'", 2, "has a blank"),
    (f"[discord]\ntoken = '<{CANARY}>'", 2, "words of an example"),
    ("[discord]\ntoken = 'your token here'", 2, "words of an example"),
    (f"[discord]\ntoken = ['{CANARY}']", 2, "must be the token"),
    ("[discord]\ntoken = '...'", 2, "words of an example"),
    ("[discord]\ntoken = ''", 2, "empty"),
    (f"[discord]\napi_base_url = 'https://{CANARY}.example/api'", 2, "end in /api/v10"),
    (f"[discord]\napi_base_url = 'http://{CANARY}.example/api/v10'", 2, "begin with https://"),
    (f"[discord]\napi_base_url = 'https://me:{CANARY}@x.example/api/v10'", 2, "no password"),
    (f"[discord]\napi_base_url = '{CANARY}'", 2, "an address"),
    (f"[discord]\napi_base_url = 'https://[{CANARY}/api/v10'", 2, "an address"),
    # Slack
    (f"[slack]\nbot_token = 'xapp-{CANARY}'\napp_token = 'xapp-1'", 2, "begins with xoxb-"),
    (f"[slack]\nbot_token = 'xoxp-{CANARY}'\napp_token = 'xapp-1'", 2, "begins with xoxb-"),
    (f"[slack]\nbot_token = 'xoxb-1'\napp_token = 'xoxb-{CANARY}'", 3, "begins with xapp-"),
    (f"[slack]\nbot_token = 'xoxb-{CANARY}'", 2, "slack.app_token: is missing"),
    (f"[slack]\napp_token = 'xapp-{CANARY}'", 2, "slack.bot_token: is missing"),
    (f"[slack]\napi_base_url = 'https://x.example/api/?{CANARY}'", 2, "an address"),
    (f"[slack]\nbot_token_file = '{CANARY}.token'", 2, "does not exist"),
    # Several workspaces
    (f"[[slack.workspaces]]\nbot_token = 'xoxb-{CANARY}'", 2, "workspaces.1.app_token: is missing"),
    (f"[slack]\n[[slack.workspaces]]\nbot_tokne = '{CANARY}'", 3, "Did you mean bot_token?"),
    (f"{WORKSPACE}[[slack.workspaces]]\nbot_token = '{CANARY} x'\n", 5, "has a blank"),
    (f"{WORKSPACE}[[slack.workspaces]]\napp_token_file = '{CANARY}'", 5, "does not exist"),
    (f"{WORKSPACE}{WORKSPACE}", 5, "is the same as slack.workspaces.1.bot_token"),
    ("[slack]\n[[slack.workspaces]]\n", 2, "holds nothing to use"),
    (f"[slack]\nworkspaces = '{CANARY}'", 2, "[[slack.workspaces]] on a line of its own"),
    (f"[slack]\nworkspaces = ['{CANARY}']", 2, "[[slack.workspaces]] on a line of its own"),
    (f"[[slack.workspaces]]\nbot_token = ['{CANARY}']\napp_token = 'xapp-1'", 2, "bot token of"),
    (f"[[slack.workspaces]]\nbot_token = 'xapp-{CANARY}'\napp_token = 'xapp-1'", 2, "xoxb-"),
    (f"{WORKSPACE}bot_token_file = '{CANARY}'", 2, "given twice"),
    # Keys
    ("[keys]\nfile = 'nowhere.key'", 2, "does not exist"),
    ("[keys]\nfile = '.'", 2, "is a folder"),
    ("[keys]\nfile = ''", 2, "is empty"),
    ("[keys]\nfile = 7", 2, "the path of a file"),
    (f"[keys]\nfile = 'config.toml'\nvalue = '{CANARY}'", 3, "given twice"),
    (f"[keys]\nfile = '{CANARY * 40}'", 2, "file name too long"),
    ('[keys]\nfile = "a\\u0000b"', 2, "no path at all"),
    ('[database]\nurl = "sqlite:///a\\u0000b"', 2, "must be sqlite:///"),
    # Care and delivery
    (f"[care]\ncountry = '{CANARY}'", 2, "two letters"),
    ("[care]\ncountry = 'ZZ'", 2, "two letters"),
    ("[care]\ncountry = 'UK'", 2, "must be GB"),
    ("[care]\ncountry = 1", 2, "two letters"),
    (f"[care]\nmoderator_hours = '{CANARY}'", 2, "two times of day"),
    ("[care]\nmoderator_hours = '18:00-18:00'", 2, "two times of day"),
    ("[care]\nmoderator_hours = '18:00-24:30'", 2, "two times of day"),
    (f"[delivery]\nprompt_spread = '{CANARY}'", 2, "a length of time"),
    ("[delivery]\nprompt_spread = '2h'", 2, "a length of time"),
    ("[delivery]\nprompt_spread = -1", 2, "a length of time"),
    ("[delivery]\nprompt_spread = true", 2, "a length of time"),
]


@pytest.mark.parametrize(("text", "line", "words"), BAD_FILES)
def test_a_wrong_file_is_refused_with_its_line_and_never_its_value(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    path = written(tmp_path, text)
    told = problem(path)
    assert f"{path}:{line}: " in told
    assert words in told
    assert CANARY not in told


BAD_VARIABLES: list[tuple[dict[str, str], str]] = [
    ({"ALONGSIDE_HTTP__PORT": CANARY}, "ALONGSIDE_HTTP__PORT: http.port: must be a whole"),
    ({"ALONGSIDE_HTTP_PORT": CANARY}, "Did you mean ALONGSIDE_HTTP__PORT?"),
    ({"alongside_http__port": CANARY}, "Did you mean ALONGSIDE_HTTP__PORT?"),
    ({"ALONGSIDE_TOKEN": CANARY}, "ALONGSIDE_TOKEN: no setting has this name"),
    ({"ALONGSIDE_DISCORD__TOKNE": CANARY}, "Did you mean ALONGSIDE_DISCORD__TOKEN?"),
    ({"ALONGSIDE_DISCORD__TOKEN": f"Bot {CANARY}"}, "ALONGSIDE_DISCORD__TOKEN: discord.token"),
    ({"ALONGSIDE_DISCORD__TOKEN_FILE": CANARY}, "names a file that does not exist"),
    ({"ALONGSIDE_SLACK__BOT_TOKEN": f"xoxb-{CANARY}"}, "slack.app_token: is missing"),
    ({"ALONGSIDE_KEYS__FILE": "/"}, "is a folder"),
    ({"ALONGSIDE_KEYS__FILE": "x", "ALONGSIDE_KEYS__VALUE": CANARY}, "given twice"),
    ({"ALONGSIDE_": CANARY}, "no setting has this name"),
    ({"ALONGSIDE_HTTP__PORT__X": CANARY}, "no setting has this name"),
]


@pytest.mark.parametrize(("environ", "words"), BAD_VARIABLES)
def test_a_wrong_variable_is_named_and_its_value_is_not(
    environ: dict[str, str], words: str
) -> None:
    told = problem(None, environ)
    assert words in told
    assert "ALONGSIDE_" in told
    assert CANARY not in told


UNREADABLE: list[tuple[bytes, str]] = [
    (b"[http]\nhost = '\xff" + CANARY.encode(), "line 2 is not UTF-8"),
    (b"a = " + b"[" * 10_000, "not TOML"),
    (b"a." * 4_000 + b"a = 1", "no such section"),
    (b"[http]\nport." + b"a." * 4_000 + b"a = 1", "whole number"),
    (b"#" * 20_000, "too long for settings"),
    (b"\n" * 2_000, "too long for settings"),
    (b"\x00" + CANARY.encode(), "is no name"),
]


@pytest.mark.parametrize(("content", "words"), UNREADABLE)
def test_what_is_no_settings_file_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    told = problem(written(tmp_path, content))
    assert words in told
    assert CANARY not in told


@given(
    before=st.lists(st.sampled_from(EXAMPLE.read_text().splitlines()), max_size=6),
    key=st.text(max_size=8),
    after=st.text(alphabet="[]{}=.\"'#\\\n\t ax1", max_size=12),
)
@settings(max_examples=200, deadline=None)
def test_whatever_a_file_holds_it_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, before: list[str], key: str, after: str
) -> None:
    lines = [line.removeprefix("#") for line in before]
    text = "\n".join([*lines, f"{key}={CANARY}{after}", f'{key}="{CANARY}"{after}'])
    told = ""
    try:
        load(written(tmp_path_factory.getbasetemp(), text), {})
    except ConfigProblem as problem:
        told = str(problem)
    assert CANARY not in told


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    assert "there is no such file" in problem(tmp_path / "config.toml")
    assert "this is a folder" in problem(tmp_path)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_secret_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    inside = written(tmp_path, f"[discord]\ntoken = '{CANARY}'", mode)
    assert f"{inside}:2: discord.token: others can read this file" in problem(inside)

    (tmp_path / "discord.token").write_text(CANARY)
    (tmp_path / "discord.token").chmod(mode)
    beside = written(tmp_path, "[discord]\ntoken_file = 'discord.token'", 0o644)
    told = problem(beside)
    assert "others can read" in told
    assert f"chmod 600 {tmp_path / 'discord.token'}" in told
    assert CANARY not in told

    (tmp_path / "discord.token").chmod(0o600)
    assert load(beside, {}).discord.token is not None


BAD_SECRET_FILES: list[tuple[bytes, str]] = [
    (b"", "is empty"),
    (b" \n", "is empty"),
    (b"x" * 5_000, "too long for a secret"),
    (f"{CANARY}\xe9".encode(), "more than plain letters"),
    (f"token = {CANARY}".encode(), "has a blank"),
    (f"{CANARY}\n{CANARY}".encode(), "another sign"),
]


@pytest.mark.parametrize(("content", "words"), BAD_SECRET_FILES)
def test_a_secret_file_that_holds_something_else_is_refused(
    tmp_path: Path, content: bytes, words: str
) -> None:
    token = tmp_path / "discord.token"
    token.write_bytes(content)
    token.chmod(0o600)
    told = problem(written(tmp_path, "[discord]\ntoken_file = 'discord.token'"))
    assert words in told
    assert str(token) in told
    assert CANARY not in told


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "[http]\nport = 'x'\nprot = 1\n\n[care]\ncountry = 'ZZ'\n")
    told = problem(path, {"ALONGSIDE_DELIVERY__PROMPT_SPREAD": "soon"}).splitlines()
    assert len(told) == 4
    assert {line.split(": ")[0] for line in told} == {
        f"{path}:2",
        f"{path}:3",
        f"{path}:6",
        "ALONGSIDE_DELIVERY__PROMPT_SPREAD",
    }


def test_no_settings_at_all_are_good_defaults() -> None:
    config = load(None, {"PATH": "/bin", "ALONGSIDE_HTTP__PORT": ""})
    assert config == Config()
    assert config.database.path == Path("data/alongside.db")
    assert config.database.keyring == Path("data/keys.db")
    assert (config.http.host, config.http.port) == ("127.0.0.1", 8686)
    assert config.delivery.prompt_spread == 180_000


def test_a_variable_wins_over_the_file_and_either_form_of_a_secret_over_both(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.token").write_text("from-a-file\n")
    (tmp_path / "a.token").chmod(0o600)
    path = written(tmp_path, "[http]\nport = 1\nhost = '::1'\n[discord]\ntoken_file = 'a.token'")
    assert revealed(load(path, {})) == "from-a-file"
    config = load(path, {"ALONGSIDE_HTTP__PORT": "0", "ALONGSIDE_DISCORD__TOKEN": "from-outside"})
    assert (config.http.host, config.http.port) == ("::1", 0)
    assert revealed(config) == "from-outside"
    assert config.discord.token_file is None


def test_a_credential_directory_is_read_whatever_its_modes(tmp_path: Path) -> None:
    (tmp_path / "discord.token").write_text("a-credential\n")
    (tmp_path / "discord.token").chmod(0o644)
    (tmp_path / "something.else").write_text("x")
    assert revealed(load(None, {"CREDENTIALS_DIRECTORY": str(tmp_path)})) == "a-credential"

    (tmp_path / "discord.token").write_text("")
    assert "is empty" in problem(None, {"CREDENTIALS_DIRECTORY": str(tmp_path)})


def revealed(config: Config) -> str:
    assert config.discord.token is not None
    return config.discord.token.get_secret_value()


def test_a_secret_never_shows_in_what_is_printed(tmp_path: Path) -> None:
    config = load(written(tmp_path, f"[discord]\ntoken = '{CANARY}'"), {})
    shown = f"{config!r} {config} {config.model_dump()} {config.model_dump_json()}"
    assert revealed(config) == CANARY
    assert CANARY not in shown


def test_relative_paths_start_from_the_file_that_names_them(tmp_path: Path) -> None:
    (tmp_path / "operator.key").write_text("k" * 43)
    (tmp_path / "operator.key").chmod(0o600)
    named = load(written(tmp_path, "[keys]\nfile = 'operator.key'"), {})
    assert named.keys.file == tmp_path / "operator.key"
    assert named.database.path == tmp_path / "data" / "alongside.db"
    absolute = load(written(tmp_path, "[database]\nurl = 'sqlite:////srv/x.db'"), {})
    assert absolute.database.path == Path("/srv/x.db")


@pytest.mark.parametrize(
    ("length", "milliseconds"),
    [
        ("0", 0),
        ("'0'", 0),
        ("'90s'", 90_000),
        ("'3m'", 180_000),
        ("3", 180_000),
        ("'1h'", 3_600_000),
    ],
)
def test_lengths_of_time_are_read_as_people_write_them(
    tmp_path: Path, length: str, milliseconds: int
) -> None:
    config = load(written(tmp_path, f"[delivery]\nprompt_spread = {length}"), {})
    assert config.delivery.prompt_spread == milliseconds


def test_several_workspaces_are_read_beside_the_one_of_the_section(tmp_path: Path) -> None:
    (tmp_path / "second.token").write_text("xoxb-2\n")
    (tmp_path / "second.token").chmod(0o600)
    tables = """
[slack]
bot_token = 'xoxb-1'
app_token = 'xapp-1'
[[slack.workspaces]]
bot_token_file = 'second.token'
app_token = 'xapp-2'
[[slack.workspaces]]
bot_token = 'xoxb-3'
app_token = 'xapp-3'
"""
    config = load(written(tmp_path, tables), {})
    tokens = [(one.bot_token, one.app_token) for one in config.slack.apps]
    assert [bot.get_secret_value() for bot, _ in tokens if bot] == ["xoxb-1", "xoxb-2", "xoxb-3"]
    assert [app.get_secret_value() for _, app in tokens if app] == ["xapp-1", "xapp-2", "xapp-3"]
    assert "xoxb-2" not in f"{config!r}"

    others_can_read = problem(written(tmp_path, tables, 0o644))
    assert "slack.workspaces.2.bot_token: others can read this file" in others_can_read


def test_a_windows_editor_does_no_harm(tmp_path: Path) -> None:
    config = load(written(tmp_path, b"\xef\xbb\xbf[http]\r\nport = 7\r\n"), {})
    assert config.http.port == 7


def test_lines_are_found_behind_lists_and_long_texts() -> None:
    text = 'a = [\n1,\n2]\n\n# b = 1\n[x.y]\nb = """\nc = 1\n"""\nd.e = 2\n"f g" = {h = 1}'
    found = lines_of(text)
    assert found["a",] == 1
    assert found["x", "y"] == 6
    assert found["x", "y", "b"] == 7
    assert ("x", "y", "c") not in found
    assert found["x", "y", "d", "e"] == 10
    assert found["x", "y", "f g", "h"] == 11


def test_the_tables_of_a_list_are_told_apart() -> None:
    found = lines_of("[[a.b]]\nc = 1\n[[a.b]]\n\nc = 2\n[d]\nc = 3")
    assert (found["a", "b", "1", "c"], found["a", "b", "2", "c"], found["d", "c"]) == (2, 5, 7)
    assert found["a", "b", "2"] == 3


def test_the_example_names_every_setting_and_no_other() -> None:
    section, named = "", set()
    for line in EXAMPLE.read_text().splitlines():
        if header := re.fullmatch(r"\[(\w+)\]", line):
            section = header[1]
        elif setting := re.fullmatch(r"#(\w+) = .+", line):
            named.add((section, setting[1]))
    assert named == set(EXAMPLES)


def test_the_example_changes_nothing_as_it_is(tmp_path: Path) -> None:
    path = written(tmp_path, EXAMPLE.read_text(), 0o644)
    config = load(path, {})
    assert config.database.path == tmp_path / "data" / "alongside.db"
    assert config.model_copy(update={"database": Config().database}) == Config()


@pytest.mark.parametrize("key", sorted(set(EXAMPLES) - set(SECRET_FILES)))
def test_each_line_of_the_example_works_without_its_sign(
    tmp_path: Path, key: tuple[str, str]
) -> None:
    section, name = key
    lines = EXAMPLE.read_text().splitlines()
    at = lines.index(f"[{section}]")
    line = next(line for line in lines[at:] if line.startswith(f"#{name} = "))
    path = written(tmp_path, f"[{section}]\n{line.removeprefix('#')}\n{other_token(name)}")
    for file in ("operator.key", "discord.token", "slack-bot.token", "slack-app.token"):
        (tmp_path / file).write_text("xoxb-1" if "bot" in file else "xapp-1")
        (tmp_path / file).chmod(0o600)
    assert load(path, {}) != load(None, {}) or is_default(section, name)


def other_token(name: str) -> str:
    """Slack wants both of its tokens: give the one that `name` is not about."""
    match name:
        case "bot_token_file":
            return "app_token_file = 'slack-app.token'"
        case "app_token_file":
            return "bot_token_file = 'slack-bot.token'"
    return ""


def is_default(section: str, name: str) -> bool:
    default = getattr(getattr(Config(), section), name)
    return default is not None and (section, name) in EXAMPLES


def test_variables_are_named_by_section_and_setting() -> None:
    assert variable(("slack", "bot_token_file")) == "ALONGSIDE_SLACK__BOT_TOKEN_FILE"


def test_nobody_but_the_loader_reads_the_environment(tmp_path: Path) -> None:
    os.environ["ALONGSIDE_HTTP__PORT"] = "5"
    try:
        assert load(None, {}).http.port == 8686
    finally:
        del os.environ["ALONGSIDE_HTTP__PORT"]


def test_every_variable_that_a_guide_or_a_deployment_names_exists() -> None:
    house = EXAMPLE.parent
    known = {variable(key) for key in EXAMPLES}
    named = {
        (path.name, name)
        for folder in (house / "docs", house / "deploy", house)
        for path in folder.glob("[!.]*")
        if path.is_file() and path.suffix in {".md", ".toml", ".yaml", ".service", ""}
        for name in re.findall(r"\bALONGSIDE_[A-Z_]+\b", path.read_text(encoding="utf-8"))
    }
    assert {one for one in named if one[1] not in known} == set()
    assert ("compose.yaml", "ALONGSIDE_DISCORD__TOKEN_FILE") in named
