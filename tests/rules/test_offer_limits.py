"""How often a kind word may be passed on, as one person's day grows."""

import pytest

from bot.care.offer_limits import A_DAY, KEPT, PassedOn, Passing, passing


@pytest.mark.parametrize(
    ("by_giver", "between", "becomes"),
    [
        (0, 0, Passing.GOES),
        (2, 0, Passing.GOES),
        (3, 0, Passing.ENOUGH),
        (4, 0, Passing.ENOUGH),
        (1, 1, Passing.AGAIN),
        (3, 1, Passing.AGAIN),
    ],
)
def test_a_word_goes_until_one_person_has_passed_on_enough(
    by_giver: int, between: int, becomes: Passing
) -> None:
    assert passing(PassedOn(by_giver=by_giver, between=between)) is becomes


def test_an_offer_is_kept_until_its_day_is_counted_to_the_end() -> None:
    assert KEPT >= A_DAY
