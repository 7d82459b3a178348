"""Lets a failed rule say what it compared."""

import pytest

pytest.register_assert_rewrite(
    "tests.conformance.rules_acts",
    "tests.conformance.rules_messages",
    "tests.conformance.on_discord",
    "tests.conformance.on_slack",
)
