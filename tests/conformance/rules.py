"""The rules of the port by name; each is a check on a platform that was started for it alone."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

from tests.conformance import rules_acts, rules_messages
from tests.conformance.ground import Breaking, Ground, Opener


class Rule(Protocol):
    """A check on a platform; its docstring says what is kept."""

    __name__: str

    async def __call__(self, ground: Ground, /) -> None: ...


_CHECKS: Final[tuple[Rule, ...]] = (
    rules_acts.ids_round_trip,
    rules_acts.bots_are_ignored,
    rules_acts.same_act_same_intent,
    rules_acts.picked_messages_name_their_author,
    rules_acts.acknowledged_in_time,
    rules_acts.private_stays_private,
    rules_acts.unknown_actions_are_answered,
    rules_acts.forms_open_at_once,
    rules_acts.one_gesture_one_key,
    rules_acts.nothing_secret_in_logs,
    rules_acts.close_drains,
    rules_messages.every_view_fits,
    rules_messages.every_form_fits,
    rules_messages.text_is_inert,
    rules_messages.refusals_are_values,
    rules_messages.one_id_is_one_message,
    rules_messages.a_message_is_found_again,
    rules_messages.pictures_have_words,
    rules_messages.reconnects_are_logged_once,
    rules_messages.health_is_honest,
    rules_messages.forgetting_deletes_our_words,
    rules_messages.forgetting_leaves_what_is_not_named,
)

RULES: Final[Mapping[str, Rule]] = {check.__name__.replace("_", "-"): check for check in _CHECKS}


async def failing(
    opener: Opener, breaking: Breaking, folder: Path, rules: Mapping[str, Rule] = RULES
) -> set[str]:
    """Name the rules that an adapter, broken so, does not keep."""
    found = set()
    for name, check in rules.items():
        place = folder / name
        place.mkdir()
        try:
            async with opener(place, breaking) as ground:
                await check(ground)
        except (AssertionError, LookupError, TimeoutError, RuntimeError):
            found.add(name)
    return found
