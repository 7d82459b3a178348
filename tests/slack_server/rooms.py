"""The methods `conversations.*`, `users.*` and `auth.test`: who and what there is."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from tests.slack_server.asking import Answer, Asked
from tests.slack_server.model import Channel, Model, Payload, Person
from tests.slack_server.writing import Denied

PAGE: Final = 100
HISTORY_MOST: Final = 999
TRUE: Final = frozenset({True, "1", "true", "True"})


class Rooms:
    def __init__(self, model: Model) -> None:
        self._model = model
        self.methods: Mapping[str, Answer] = {
            "auth.test": self._who_am_i,
            "conversations.open": self._open,
            "conversations.info": lambda asked: {"channel": _shown(self._channel(asked))},
            "conversations.history": self._history,
            "conversations.list": self._list,
            "conversations.members": self._members,
            "users.conversations": self._list,
            "users.info": self._person,
            "users.list": self._people,
        }

    def _who_am_i(self, asked: Asked) -> Payload:
        where = asked.where
        return {
            "url": f"https://{where.name.lower().replace(' ', '-')}.slack.com/",
            "team": where.name,
            "user": "alongside",
            "team_id": where.id,
            "user_id": where.bot,
            "bot_id": f"B{where.bot[1:]}",
            "app_id": where.app,
            "is_enterprise_install": False,
        }

    def _open(self, asked: Asked) -> Payload:
        named = str(asked.args.get("users") or "").split(",")
        if len(named) > 1:
            raise Denied("missing_scope", "mpim:write")
        if "channel" in asked.args:
            return {"channel": {"id": self._channel(asked).id}, "no_op": True, "already_open": True}
        if not named[0]:
            raise Denied("users_list_not_supplied")
        person = self._model.people.get(named[0])
        if person is None or person.workspace != asked.where.id:
            raise Denied("user_not_found")
        if person.refuses is not None or person.is_gone or person.is_bot:
            refusal = person.refuses or ("user_disabled" if person.is_gone else "cannot_dm_bot")
            raise Denied(refusal)
        known = any(one.person == person.id for one in self._model.channels.values())
        if not known and asked.args.get("prevent_creation") in TRUE:
            raise Denied("channel_not_found")
        return {"channel": {"id": self._model.direct(person.id).id}}

    def _history(self, asked: Asked) -> Payload:
        channel, args = self._channel(asked), asked.args
        if channel.person is None:
            kind = "groups" if channel.is_private else "channels"
            raise Denied("missing_scope", f"{kind}:history")
        oldest, latest = str(args.get("oldest") or "0"), str(args.get("latest") or "9" * 10)
        latest = min(latest, str(args.get("cursor") or latest), key=_moment)
        takes_ends = args.get("inclusive") in TRUE
        found = [
            message
            for message in channel.messages.values()
            if _moment(oldest) < _moment(message.ts) < _moment(latest)
            or (takes_ends and _moment(message.ts) in {_moment(oldest), _moment(latest)})
        ]
        found.sort(key=lambda message: _moment(message.ts), reverse=True)
        limit = min(int(args.get("limit") or PAGE), HISTORY_MOST)
        page, has_more = found[:limit], len(found) > limit
        return {
            "messages": [message.payload for message in page],
            "has_more": has_more,
            "response_metadata": {"next_cursor": page[-1].ts if has_more else ""},
        }

    def _list(self, asked: Asked) -> Payload:
        kinds = str(asked.args.get("types") or "public_channel").split(",")
        if {*kinds} & {"im", "mpim"}:
            raise Denied("missing_scope", "im:read")
        found = [
            channel
            for channel in self._model.channels.values()
            if channel.workspace == asked.where.id and channel.person is None
            if ("private_channel" if channel.is_private else "public_channel") in kinds
            if channel.has_bot or not (channel.is_private or asked.method.startswith("users"))
            if not (channel.is_archived and asked.args.get("exclude_archived") in TRUE)
        ]
        return _paged(asked, "channels", [_shown(channel) for channel in found])

    def _members(self, asked: Asked) -> Payload:
        return _paged(asked, "members", sorted(self._channel(asked).members))

    def _person(self, asked: Asked) -> Payload:
        person = self._model.people.get(str(asked.args.get("user")))
        if person is None or person.workspace != asked.where.id:
            raise Denied("user_not_found")
        return {"user": _profile(person, with_locale=asked.args.get("include_locale") in TRUE)}

    def _people(self, asked: Asked) -> Payload:
        with_locale = asked.args.get("include_locale") in TRUE
        here = [one for one in self._model.people.values() if one.workspace == asked.where.id]
        return _paged(asked, "members", [_profile(one, with_locale=with_locale) for one in here])

    def _channel(self, asked: Asked) -> Channel:
        channel = self._model.channels.get(str(asked.args.get("channel")))
        if channel is None or channel.workspace != asked.where.id:
            raise Denied("channel_not_found")
        if channel.is_private and not channel.has_bot:
            raise Denied("channel_not_found")
        if channel.person is not None and asked.method in _NEED_IM_READ:
            raise Denied("missing_scope", "im:read")
        return channel


_NEED_IM_READ: Final = frozenset({"conversations.info", "conversations.members"})


def _moment(ts: str) -> tuple[int, int]:
    seconds, _, rest = ts.partition(".")
    return int(seconds or 0), int(rest.ljust(6, "0")[:6] or 0)


def _paged(asked: Asked, name: str, found: list[Payload] | list[str]) -> Payload:
    start = int(asked.args.get("cursor") or 0)
    end = start + int(asked.args.get("limit") or PAGE)
    cursor = str(end) if end < len(found) else ""
    return {name: found[start:end], "response_metadata": {"next_cursor": cursor}}


def _shown(channel: Channel) -> Payload:
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_im": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_member": channel.has_bot,
        "num_members": len(channel.members),
    }


def _profile(person: Person, *, with_locale: bool) -> Payload:
    offset = datetime.now(ZoneInfo(person.zone)).utcoffset()
    told: Payload = {
        "id": person.id,
        "team_id": person.workspace,
        "name": person.handle,
        "deleted": person.is_gone,
        "real_name": person.name,
        "tz": person.zone,
        "tz_label": person.zone,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": {
            "real_name": person.name,
            "real_name_normalized": person.name,
            "display_name": person.name,
            "display_name_normalized": person.name,
            "team": person.workspace,
        },
        "is_admin": person.is_admin or person.is_owner,
        "is_owner": person.is_owner,
        "is_primary_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()),
    }
    return told | ({"locale": person.locale} if with_locale else {})
