"""Text from outside, made safe to keep and to show; its meaning is never touched.

`tidy` is for everything a person types. `cut` and `border` shorten any text without splitting what
a reader takes for one character.
"""

import re
import unicodedata

MARKS_A_BASE = 4
"""More accents than any orthography stacks; piled-up marks smear over the lines around them."""

_RAW_A_KEPT = 2
_LONGEST_CLUSTER = 64

# Emoji, pragmatically: the blocks that hold the pictographs of UTS 51, without U+2329 and U+232A,
# which NFC replaces.
_EMOJI = (
    "\xa9\xae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a\u231b\u2328\u2388\u23cf\u23e9-\u23f3"
    "\u23f8-\u23fa\u24c2\u25aa-\u25fe\u2600-\u27bf\u2934\u2935\u2b05-\u2b55\u3030\u303d\u3297"
    "\u3299\U0001f000-\U0001faff"
)

_REGIONAL = ("\U0001f1e6", "\U0001f1ff")
_ZWJ = "\u200d"

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls, bidi controls, zero-width and other default-ignorable characters (UAX 44), private use
# (a forged moment would be written with it, see `bot.text`), noncharacters, lone surrogates.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff"
    "\ufdd0-\ufdef\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e001f\U000e0080-\U0010ffff]"
)
# Tags spell the flags of England, Scotland and Wales, and nothing else that can be seen.
_STRAY_TAG = re.compile(
    "(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f)"
    "|[\U000e0020-\U000e007f]+"
)
_STRAY_VARIANT = re.compile(
    f"(?<![{_EMOJI}0-9#*])[\ufe0e\ufe0f]+|(?<=[\ufe0e\ufe0f])[\ufe0e\ufe0f]+"
)
_STRAY_JOINER = re.compile(f"(?<![{_EMOJI}])(?<![{_EMOJI}]\ufe0f){_ZWJ}|{_ZWJ}(?![{_EMOJI}])")


def tidy(text: str, longest: int, *, one_line: bool = False) -> str:
    """Clean what a person typed and shorten it to at most `longest` code points.

    Keeps words, line breaks and emoji; drops what cannot be seen or would change the text around
    it (reliability.md T14). With `one_line`, every run of white space becomes one space. At most
    twice `longest` characters are looked at, so the work is bounded however long the text is.
    To refuse a long text instead of cutting it, compare its length before calling this.
    """
    seen = _LINE_ENDS.sub("\n", text[: longest * _RAW_A_KEPT]).replace("\t", " ")
    seen = _UNWANTED.sub("", seen)
    if not seen.isascii():
        seen = _composed(seen)
    seen = " ".join(seen.split()) if one_line else seen.strip()
    return cut(seen, longest).rstrip()


def cut(text: str, longest: int) -> str:
    """Give as much of `text` as fits into `longest` code points without splitting a character."""
    return text if len(text) <= longest else text[: border(text, longest)]


def border(text: str, at: int) -> int:
    """Find the last place at or before `at` that lies between two characters as readers see them.

    The rule is UAX 29's extended grapheme cluster without its rare parts (prepended marks, Indic
    conjuncts): marks, variation selectors, skin tones and tags stay with what they follow, a joiner
    with both sides, flags are two letters, Hangul vowels and finals stay with their syllable. A
    cluster of more than 64 code points is no character any more and is split.
    """
    if at >= len(text):
        return len(text)
    place = at
    while place > max(0, at - _LONGEST_CLUSTER):
        if not _belongs_together(text, place):
            return place
        place -= 1
    return place if place == 0 else len(text[:at].rstrip(_ZWJ))


def _composed(text: str) -> str:
    text = _STRAY_VARIANT.sub("", _STRAY_TAG.sub(r"\1", text))
    if _ZWJ in text:
        text = _STRAY_JOINER.sub("", text)
    # Capped before NFC too: canonical ordering takes quadratic time on a long run of marks.
    text = _capped(text)
    normal = unicodedata.normalize("NFC", text)
    return normal if normal == text else _capped(normal)


def _capped(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        if character > "\u02ff" and unicodedata.category(character)[0] == "M":
            marks += 1
        else:
            marks = 0
        if marks <= MARKS_A_BASE:
            kept.append(character)
    return "".join(kept)


def _belongs_together(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if after < "\u0300":
        return before == "\r" and after == "\n"
    return (
        unicodedata.category(after)[0] == "M"
        or _ZWJ in {before, after}
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or "\U000e0020" <= after <= "\U000e007f"
        or "\u1160" <= after <= "\u11ff"
        or "\ud7b0" <= after <= "\ud7fb"
        or (_is_regional(after) and _regionals_before(text, at) % 2 == 1)
    )


def _is_regional(character: str) -> bool:
    return _REGIONAL[0] <= character <= _REGIONAL[1]


def _regionals_before(text: str, at: int) -> int:
    start = at
    while start > 0 and _is_regional(text[start - 1]):
        start -= 1
    return at - start
