"""What Slack's payloads must look like wherever anything reads them: bolt, which takes them apart unchecked, or we ourselves.

What nobody reads may be anything, so that what Slack adds tomorrow is no reason to refuse. Field names and kinds:
https://docs.slack.dev (Events API, interactivity, slash commands), read November 2026.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Text = str | None


class _Shape(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class _Named(_Shape):
    """A person, a channel or a workspace: an object in some payloads, only its id in others."""

    id: Text = None
    name: Text = None
    username: Text = None
    team_id: Text = None
    enterprise_id: Text = None


class _Known(_Named):
    id: str


Who = _Named | str | None


class _File(_Shape):
    id: Text = None
    name: Text = None
    title: Text = None
    size: int | None = None
    mimetype: Text = None
    mode: Text = None
    file_access: Text = None
    url_private: Text = None
    url_private_download: Text = None


class _SlackFile(_Shape):
    id: Text = None


class _Block(_Shape):
    type: Text = None
    slack_file: _SlackFile | None = None
    image_url: Text = None
    alt_text: Text = None


class _Shown(_Shape):
    """What is attached to a message, and the message itself."""

    channel_id: Text = None
    is_share: bool | None = None
    files: list[_File | None] | None = None
    blocks: list[_Block] | None = None
    image_url: Text = None
    thumb_url: Text = None


class _Profile(_Shape):
    display_name: Text = None
    real_name: Text = None


class _Message(_Shown):
    subtype: Text = None
    text: Text = None
    ts: Text = None
    thread_ts: Text = None
    user: Who = None
    attachments: list[_Shown] | None = None


class _Item(_Shape):
    """What a reaction is to, or where an assistant's thread is."""

    channel: Who = None
    channel_id: Text = None
    thread_ts: Text = None
    ts: Text = None


class _Event(_Message):
    type: str
    channel: Who = None
    channel_type: Text = None
    team: Who = None
    user_team: Text = None
    user_profile: _Profile | None = None
    username: Text = None
    parent_user_id: Text = None
    item: _Item | None = None
    reaction: Text = None
    event_ts: Text = None
    deleted_ts: Text = None
    assistant_thread: _Item | None = None
    message: _Message | None = None
    previous_message: _Message | None = None


class _Reacted(_Event):
    """The fields of reaction_added and reaction_removed."""

    user: Text = None


class _Said(_Event):
    """The fields of a message."""

    user: Text = None
    channel: Text = None


class _Looked(_Event):
    """The fields of app_home_opened."""

    user: str


class _Authorization(_Shape):
    team_id: Text = None
    enterprise_id: Text = None
    user_id: Text = None
    is_enterprise_install: bool | None = None


class _Link(_Shape):
    response_url: Text = None


class Payload(_Shape):
    """The fields of any payload."""

    type: Text = None
    team: Who = None
    team_id: Text = None
    enterprise: Who = None
    enterprise_id: Text = None
    user_id: Text = None
    channel_id: Text = None
    trigger_id: Text = None
    response_url: Text = None
    response_urls: list[_Link] = []
    user: Who = None
    channel: Who = None
    thread_ts: Text = None
    message: _Message | None = None
    previous_message: _Message | None = None
    item: _Item | None = None
    assistant_thread: _Item | None = None
    authorizations: list[_Authorization] | None = None


class EventCallback(Payload):
    event: _Event


class Command(Payload):
    command: str
    user_id: str
    channel_id: str
    trigger_id: str
    user_name: Text = None
    text: Text = None


class _Container(_Shape):
    message_ts: Text = None
    channel_id: Text = None
    thread_ts: Text = None
    is_ephemeral: bool | None = None


class _Action(_Shape):
    action_id: str
    block_id: Text = None
    type: Text = None
    value: Text = None
    action_ts: Text = None


class _Option(_Shape):
    value: Text = None


class _Input(_Shape):
    value: Text = None
    selected_option: _Option | None = None
    selected_user: Text = None
    selected_conversation: Text = None


class _State(_Shape):
    values: dict[str, dict[str, _Input]] = {}


class _View(_Shape):
    id: str
    type: str
    callback_id: Text = None
    private_metadata: Text = None
    hash: Text = None
    state: _State = _State()
    team_id: Text = None
    app_installed_team_id: Text = None


class Interaction(Payload):
    user: _Known
    channel: _Named | None = None
    message: _Message | None = None
    message_ts: Text = None
    container: _Container | None = None
    view: _View | None = None
    callback_id: Text = None


class Pressed(Interaction):
    actions: Annotated[list[_Action], Field(min_length=1)]


class Shortcut(Interaction):
    callback_id: str
    trigger_id: str


class MessageShortcut(Shortcut):
    channel: _Known
    message: _Message
    message_ts: str


class Submitted(Interaction):
    view: _View


_KINDS: Mapping[str, type[Payload]] = {
    "event_callback": EventCallback,
    "block_actions": Pressed,
    "shortcut": Shortcut,
    "message_action": MessageShortcut,
    "view_submission": Submitted,
    "view_closed": Submitted,
}
_EVENTS: Mapping[str, type[_Event]] = {
    "message": _Said,
    "app_mention": _Said,
    "app_home_opened": _Looked,
    "reaction_added": _Reacted,
    "reaction_removed": _Reacted,
}


def misshapen(payload: Mapping[str, Any]) -> str | None:
    """Where a payload differs from Slack's documentation, such as "event.files.0.size"; None: nowhere that anybody reads."""
    kind: object = payload.get("type")
    shape = Command if "command" in payload else _KINDS.get(kind, Payload) if isinstance(kind, str) else Payload
    try:
        shape.model_validate(payload)
        if shape is EventCallback:
            event = payload["event"]
            _EVENTS.get(event["type"], _Event).model_validate(event)
    except ValidationError as error:
        where: Sequence[object] = error.errors(include_url=False, include_context=False, include_input=False)[0]["loc"]
        return ".".join(map(str, where))
    return None
