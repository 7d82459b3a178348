"""What Slack's answers mean for a message on its way: one pure function over all of them."""

from collections.abc import Mapping
from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.slack.client import DEAD_TOKENS, error_of
from adapters.slack.patience import TOO_MANY, status_of, wait_of
from bot.platform import Delivered, NotSent, Outcome, Refusal, Refused, Unclear

MESSAGE_GONE: Final = "message_not_found"
"""The message to change was there and is deleted: it was delivered."""

# docs.slack.dev: the tables of errors of chat.postMessage, chat.update, conversations.open and of
# uploads; a few are older than those tables and are still seen.
_REFUSALS: Final[Mapping[str, Refusal]] = {
    # The person or the channel is no more.
    "channel_not_found": Refusal.GONE,
    "external_channel_migrating": Refusal.GONE,
    "invalid_channel": Refusal.GONE,
    "invalid_user_combination": Refusal.GONE,
    "is_archived": Refusal.GONE,
    "is_inactive": Refusal.GONE,
    "not_enough_users": Refusal.GONE,
    "team_not_found": Refusal.GONE,
    "user_disabled": Refusal.GONE,
    "user_not_found": Refusal.GONE,
    "user_not_in_channel": Refusal.GONE,
    "user_not_visible": Refusal.GONE,
    # They are there and take no messages of ours.
    "cannot_dm_bot": Refusal.CLOSED,
    "im_disabled": Refusal.CLOSED,
    "messages_tab_disabled": Refusal.CLOSED,
    # A right is missing.
    "access_denied": Refusal.FORBIDDEN,
    "app_access_restricted": Refusal.FORBIDDEN,
    "as_user_not_supported": Refusal.FORBIDDEN,
    "cannot_reply_to_message": Refusal.FORBIDDEN,
    "cant_broadcast_message": Refusal.FORBIDDEN,
    "cant_update_message": Refusal.FORBIDDEN,
    "channel_is_limited_access": Refusal.FORBIDDEN,
    "edit_window_closed": Refusal.FORBIDDEN,
    "ekm_access_denied": Refusal.FORBIDDEN,
    "enterprise_is_restricted": Refusal.FORBIDDEN,
    "file_share_limit_reached": Refusal.FORBIDDEN,
    "file_uploads_disabled": Refusal.FORBIDDEN,
    "file_uploads_except_images_disabled": Refusal.FORBIDDEN,
    "method_not_supported_for_channel_type": Refusal.FORBIDDEN,
    "missing_scope": Refusal.FORBIDDEN,
    "no_permission": Refusal.FORBIDDEN,
    "not_allowed_token_type": Refusal.FORBIDDEN,
    "not_in_channel": Refusal.FORBIDDEN,
    "org_login_required": Refusal.FORBIDDEN,
    "posting_to_channel_denied": Refusal.FORBIDDEN,
    "posting_to_general_channel_denied": Refusal.FORBIDDEN,
    "restricted_action": Refusal.FORBIDDEN,
    "restricted_action_non_threadable_channel": Refusal.FORBIDDEN,
    "restricted_action_read_only_channel": Refusal.FORBIDDEN,
    "restricted_action_thread_locked": Refusal.FORBIDDEN,
    "restricted_action_thread_only_channel": Refusal.FORBIDDEN,
    "send_on_behalf_not_allowed": Refusal.FORBIDDEN,
    "slack_connect_blocked_file_type": Refusal.FORBIDDEN,
    "slack_connect_canvas_sharing_blocked": Refusal.FORBIDDEN,
    "slack_connect_clip_sharing_blocked": Refusal.FORBIDDEN,
    "slack_connect_file_link_sharing_blocked": Refusal.FORBIDDEN,
    "slack_connect_file_upload_sharing_blocked": Refusal.FORBIDDEN,
    "slack_connect_lists_sharing_blocked": Refusal.FORBIDDEN,
    "team_access_not_granted": Refusal.FORBIDDEN,
    "two_factor_setup_required": Refusal.FORBIDDEN,
    "unable_to_share_files": Refusal.FORBIDDEN,
    # We wrote it wrongly: it will never be taken as it is.
    "alt_txt_too_large": Refusal.MALFORMED,
    "attachment_payload_limit_exceeded": Refusal.MALFORMED,
    "block_mismatch": Refusal.MALFORMED,
    "blocked_file_type": Refusal.MALFORMED,
    "channels_limit_exceeded": Refusal.MALFORMED,
    "draft_already_deleted": Refusal.MALFORMED,
    "draft_already_sent": Refusal.MALFORMED,
    "draft_has_conflict": Refusal.MALFORMED,
    "draft_not_found": Refusal.MALFORMED,
    "duplicate_channel_not_found": Refusal.MALFORMED,
    "duplicate_message_not_found": Refusal.MALFORMED,
    "file_type_not_allowed": Refusal.MALFORMED,
    "file_upload_size_restricted": Refusal.MALFORMED,
    "invalid_arg_name": Refusal.MALFORMED,
    "invalid_arguments": Refusal.MALFORMED,
    "invalid_array_arg": Refusal.MALFORMED,
    "invalid_attachments": Refusal.MALFORMED,
    "invalid_blocks": Refusal.MALFORMED,
    "invalid_blocks_format": Refusal.MALFORMED,
    "invalid_charset": Refusal.MALFORMED,
    "invalid_form_data": Refusal.MALFORMED,
    "invalid_metadata_format": Refusal.MALFORMED,
    "invalid_metadata_schema": Refusal.MALFORMED,
    "invalid_post_type": Refusal.MALFORMED,
    "json_not_object": Refusal.MALFORMED,
    "markdown_text_conflict": Refusal.MALFORMED,
    "max_file_sharing_exceeded": Refusal.MALFORMED,
    "metadata_must_be_sent_from_app": Refusal.MALFORMED,
    "metadata_too_large": Refusal.MALFORMED,
    "method_deprecated": Refusal.MALFORMED,
    "missing_args": Refusal.MALFORMED,
    "missing_argument": Refusal.MALFORMED,
    "missing_file_data": Refusal.MALFORMED,
    "missing_post_type": Refusal.MALFORMED,
    "msg_blocks_too_long": Refusal.MALFORMED,
    "msg_too_long": Refusal.MALFORMED,
    "no_dual_broadcast_content_update": Refusal.MALFORMED,
    "no_text": Refusal.MALFORMED,
    "snippet_too_large": Refusal.MALFORMED,
    "streaming_state_conflict": Refusal.MALFORMED,
    "too_many_attachments": Refusal.MALFORMED,
    "too_many_contact_cards": Refusal.MALFORMED,
    "too_many_users": Refusal.MALFORMED,
    "unknown_method": Refusal.MALFORMED,
    "unknown_snippet_type": Refusal.MALFORMED,
    "unknown_subtype": Refusal.MALFORMED,
    "users_list_not_supplied": Refusal.MALFORMED,
}

_PASSING: Final = DEAD_TOKENS | {
    "accesslimited",
    "file_deleted",
    "file_is_deleted",
    "file_not_found",
    "file_update_failed",
    "insecure_request",
    "message_limit_exceeded",
    "rate_limited",
    "ratelimited",
    "request_timeout",
    "service_unavailable",
    "storage_limit_reached",
    "team_added_to_org",
    "team_quota_exceeded",
}
"""Nothing was sent, and later it may go: a limit, an upload that got lost, a token taken away."""

_IN_DOUBT: Final = frozenset({"fatal_error", "internal_error", "update_failed"})
"""Of these Slack says itself that some of what was asked for may have been done."""

_PAUSE: Final = 10_000
"""Milliseconds to wait where Slack names no time."""

_OK, _TIMEOUT, _ERRORS, _SERVERS = 200, 408, 400, 500

CLASSED: Final = frozenset(_REFUSALS) | _PASSING | _IN_DOUBT | {MESSAGE_GONE}
"""Every error that means something here; one that Slack invents later is tried again."""


def answered(status: int, error: str, *, ref: str, wait: int | None = None) -> Outcome:
    """Tell what an error means by its status and name; `wait` is Slack's Retry-After in ms."""
    if status == TOO_MANY:
        return NotSent(retry_after=_PAUSE if wait is None else wait, error="429")
    if status >= _SERVERS or status == _TIMEOUT or error in _IN_DOUBT:
        return Unclear(error=error or str(status))
    if error == MESSAGE_GONE:
        return Delivered(ref=ref)
    if error in _REFUSALS:
        return Refused(refusal=_REFUSALS[error])
    if error or status >= _ERRORS:
        return NotSent(retry_after=_PAUSE if wait is None else wait, error=_named(error, status))
    return Unclear(error=str(status))  # an answer that says neither yes nor no


def failed(error: Exception, *, is_posting: bool, ref: str) -> Outcome:
    """Tell what an exception on the way means; before the message itself left, nothing was sent."""
    outcome = _failed(error, ref)
    if isinstance(outcome, Unclear) and not is_posting:
        return NotSent(error=outcome.error)
    return outcome


def _failed(error: Exception, ref: str) -> Outcome:
    match error:
        case SlackApiError():
            return answered(status_of(error), error_of(error), ref=ref, wait=wait_of(error))
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return NotSent(error=type(error).__name__)  # no connection, so nothing was said
        case _:
            return Unclear(error=type(error).__name__)


def _named(error: str, status: int) -> str:
    """Name an error that we know; what a stranger's server says goes into no log."""
    return error if error in CLASSED else str(status)
