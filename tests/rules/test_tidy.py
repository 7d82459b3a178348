import timeit
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.tidy import border, cut, tidy

# Every kind of code point there is, lone surrogates too, and those that carry a rule more often.
PIECES = st.sampled_from(
    [
        *"\u0301\u0316\u0489\u0903\ufe0f\ufe0e\u200d\u200b\u202e\u2066\ue000\ue001\ud83d\udc4d\u115f",
        *"\u1100\u1161\u11a8\r\n\t \u2028\x00\x85e1#",
        "👩",
        "🏽",
        "🇫",
        "🇷",
        "🏴",
        "\U000e0067",
        "\U000e007f",
        "👩‍👩‍👧",
        "1️⃣",
    ]
)
ANYTHING = st.characters(codec=None, categories=None)
TEXTS = st.lists(PIECES | ANYTHING, max_size=60).map("".join)

HUGE = [
    "a" * 100_000,
    "e\u0301" * 50_000,
    "a" + "\u0301\u0316" * 50_000,
    "👩\u200d" * 50_000,
    "🇫🇷" * 50_000,
    "\u202e" * 100_000,
    "a\ufe0f" * 50_000,
    "\U000e0041" * 100_000,
    "слово " * 17_000,
    "漢字" * 50_000,
]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Hi, I am Zoë.  ", "Hi, I am Zoë."),
        ("Zoe\u0308", "Zoë"),
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
        ("a\tb\x00c\x1b[31m", "a bc[31m"),
        ("pay\u202elive\u202c \u2066x\u2069 \u200e\u200f", "paylive x"),
        ("he\u200bl\u200cl\ufeffo\xad", "hello"),
        ("\ue0001795424700000|moment|now\ue001", "1795424700000|moment|now"),
        ("\ud83d half an emoji", "half an emoji"),
        ("👩‍👩‍👧 ❤️ 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👩‍👩‍👧 ❤️ 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
        ("a\u200db x\ufe0f \U000e0041\U000e0042", "ab x"),
        ("Z\u0351\u036b\u0310\u036a\u0302\u036b\u033d\u034f", "Z\u0351\u036b\u0310\u036a"),
        ("مرحبا Ана 안녕 สวัสดี नमस्ते", "مرحبا Ана 안녕 สวัสดี नमस्ते"),
        ("@everyone <script>", "@everyone <script>"),
    ],
)
def test_what_is_read_stays_and_what_hides_goes(typed: str, kept: str) -> None:
    assert tidy(typed, 100) == kept


def test_a_name_is_one_line() -> None:
    assert tidy("Ana\n\u3000 María\r\n", 40, one_line=True) == "Ana María"


@pytest.mark.parametrize(
    ("text", "longest", "kept"),
    [
        ("👍🏽👍🏽", 3, "👍🏽"),
        ("👨‍👩‍👧‍👦x", 4, ""),
        ("🇫🇷🇲🇽", 3, "🇫🇷"),
        ("1️⃣2️⃣", 5, "1️⃣"),
        ("\u1100\u1161\u11a8\u1100\u1161\u11a8", 4, "\u1100\u1161\u11a8"),
        ("q\u0323\u0307r", 2, ""),
        ("abc", 2, "ab"),
        ("a\r\nb", 2, "a"),
    ],
)
def test_a_cut_never_splits_what_a_reader_takes_for_one_character(
    text: str, longest: int, kept: str
) -> None:
    assert cut(text, longest) == kept


@settings(deadline=None)
@given(TEXTS, st.integers(min_value=1, max_value=40), st.booleans())
def test_tidied_text_is_short_visible_and_stays_as_it_is(
    text: str, longest: int, one_line: bool
) -> None:
    kept = tidy(text, longest, one_line=one_line)

    assert len(kept) <= longest
    assert kept == kept.strip()
    assert unicodedata.is_normalized("NFC", kept)
    assert all(unicodedata.category(each) not in {"Cs", "Co"} for each in kept)
    assert not set(kept) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff")
    assert [each for each in kept if unicodedata.category(each) == "Cc"] == ["\n"] * kept.count(
        "\n"
    )
    assert not (one_line and "\n" in kept)
    assert tidy(kept, longest, one_line=one_line) == kept
    kept.encode()


@settings(deadline=None)
@given(TEXTS)
def test_nothing_carries_more_than_four_marks(text: str) -> None:
    run = 0
    for character in tidy(text, 60):
        run = run + 1 if unicodedata.category(character).startswith("M") else 0
        assert run <= 4


@settings(deadline=None)
@given(TEXTS, st.integers(min_value=0, max_value=80))
def test_a_border_is_never_beyond_what_was_asked(text: str, at: int) -> None:
    place = border(text, at)

    assert 0 <= place <= min(at, len(text))
    assert border(text, place) == place


@pytest.mark.parametrize("text", HUGE, ids=lambda text: ascii(text[:3]))
def test_a_hundred_thousand_characters_take_under_five_milliseconds(text: str) -> None:
    # The best of five keeps a busy machine out of the figure of reliability.md T14.
    assert min(timeit.repeat(lambda: tidy(text, 2_000), number=1, repeat=5)) < 0.005


@pytest.mark.long
@settings(max_examples=20_000, deadline=None)
@given(TEXTS, st.integers(min_value=1, max_value=200))
def test_no_text_breaks_it(text: str, longest: int) -> None:
    kept = tidy(text, longest)

    assert tidy(kept, longest) == kept
