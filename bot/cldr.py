"""The data of languages (CLDR, by way of babel), without the parts that nothing here asks for.

Read whole, two languages take 4 MB more than they need to: a twentieth of the whole program.
"""

from collections.abc import Iterable
from typing import Final, cast

from babel import Locale, localedata
from babel.core import get_global

_EVERYWHERE: Final = "root"
"""What all languages share, and inherit."""

_UNUSED: Final = (
    "compact_currency_formats",
    "compact_decimal_formats",
    "compound_unit_patterns",
    "currency_names",
    "currency_names_plural",
    "date_fields",
    "interval_formats",
    "meta_zones",
    "scripts",
    "unit_display_names",
    "unit_patterns",
)


def named(tag: str) -> Locale:
    """Give the language that a tag such as "es" or "zh-Hant" names.

    Raises ValueError or UnknownLocaleError for any other; nothing is guessed.
    """
    return Locale.parse(tag, sep="-", resolve_likely_subtags=False)


def read_lightly(languages: Iterable[Locale]) -> None:
    """Read what is known of these languages, and let go at once of what is never used.

    From then on babel knows no units, no names of currencies or zones, and no more of which
    script or country goes with which language than these need.
    """
    wanted = list(languages)
    _keep(get_global("likely_subtags"), {one.language for one in wanted})
    _keep(get_global("territory_languages"), ())
    _keep(get_global("territory_currencies"), ())
    for name in (_EVERYWHERE, *map(str, wanted)):  # one by one: each uses the room that is free now
        data = localedata.load(name)
        for part in _UNUSED:
            data.pop(part, None)


def _keep(known: object, wanted: Iterable[str]) -> None:
    table = cast("dict[str, object]", known)
    kept = {name: table[name] for name in wanted if name in table}
    table.clear()
    table.update(kept)
