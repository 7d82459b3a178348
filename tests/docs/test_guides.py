"""The guides for members and moderators: easy to read, and honest about the limits."""

import re

import pytest

from tests.docs.reading import grade
from tests.docs.sentences import HOUSE

GUIDES = ("members.md", "moderators.md")
HARDEST = 8
LIMITS = "It misses most indirect words. It cannot tell how you are"


def guide(name: str) -> str:
    return (HOUSE / "docs" / name).read_text("utf-8")


def prose(text: str) -> str:
    """Leave out what is no sentence: tables, headings, code, and the marks of lists."""
    lines = [line for line in text.splitlines() if line and line[0] not in "|#"]
    return "\n".join(re.sub(r"^(- |\d\. )|[*`\"]", "", line) for line in lines)


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_is_easy_to_read(name: str) -> None:
    assert grade(prose(guide(name))) <= HARDEST


@pytest.mark.parametrize("name", GUIDES)
def test_no_paragraph_of_a_guide_is_much_harder_than_the_rest(name: str) -> None:
    long = [line for line in prose(guide(name)).splitlines() if len(line.split()) > 20]
    assert [(round(grade(line), 1), line) for line in long if grade(line) > HARDEST] == []


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_says_what_the_bot_cannot_notice(name: str) -> None:
    assert LIMITS in guide(name)


def test_the_guide_for_moderators_says_what_to_say_when_to_call_and_to_rest() -> None:
    headings = re.findall("^#+ (.+)$", guide("moderators.md"), re.MULTILINE)
    assert {
        "When to call",
        "What you could say",
        "What not to say",
        "Look after yourselves",
    } <= set(headings)
