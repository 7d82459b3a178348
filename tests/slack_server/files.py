"""The methods `files.*` and the upload between them: a file is seen once it is shared."""

from collections.abc import Callable, Mapping
from typing import Final

from tests.slack_server.asking import Answer, Asked
from tests.slack_server.chat import Chat
from tests.slack_server.model import File, Model, Payload
from tests.slack_server.writing import Denied, told, written

ALT_TEXT: Final = 1_000
"""`alt_txt` of an upload (files.getUploadURLExternal)."""


class Files:
    """`address` gives where this server can be reached."""

    def __init__(self, model: Model, chat: Chat, address: Callable[[], str]) -> None:
        self._model = model
        self._chat = chat
        self._address = address
        self.methods: Mapping[str, Answer] = {
            "files.getUploadURLExternal": self._begin,
            "files.completeUploadExternal": self._complete,
            "files.delete": self._delete,
        }

    def _begin(self, asked: Asked) -> Payload:
        length, name = int(asked.args.get("length") or 0), str(asked.args.get("filename") or "")
        if length <= 0 or not name:
            raise Denied("missing_argument", "length and filename")
        alt = str(asked.args.get("alt_txt") or "")
        if len(alt) > ALT_TEXT:
            raise Denied("alt_txt_too_large")
        id = self._model.ids.new("F")
        self._model.files[id] = File(
            id=id, workspace=asked.where.id, name=name, length=length, alt=alt
        )
        return {"upload_url": f"{self._address()}/upload/v1/{id}", "file_id": id}

    def receive(self, id: str, content: bytes) -> bool:
        """Take what was uploaded; False when it is not what was announced."""
        file = self._model.files.get(id)
        if file is None or file.is_complete or len(content) != file.length:
            return False
        file.content = content
        return True

    def _complete(self, asked: Asked) -> Payload:
        files = [self._file(one) for one in asked.args.get("files") or []]
        if not files:
            raise Denied("invalid_arguments", "files")
        channels = [*str(asked.args.get("channels") or "").split(","), asked.args.get("channel_id")]
        places = [str(id) for id in channels if id]
        said = {"text": asked.args.get("initial_comment"), "blocks": asked.args.get("blocks")}
        for id in places:
            channel = self._chat.place(
                Asked(method=asked.method, args={"channel": id}, where=asked.where, at=asked.at)
            )
            written(self._model, asked.where, channel, said, files=tuple(files))
        for file in files:
            file.is_complete = True
        return {"files": [told(file) for file in files]}

    def _file(self, named: Payload) -> File:
        file = self._model.files.get(str(named.get("id")))
        if file is None or not file.content:
            raise Denied("file_not_found")
        return file

    def _delete(self, asked: Asked) -> Payload:
        if self._model.files.pop(str(asked.args.get("file")), None) is None:
            raise Denied("file_not_found")
        return {}
