"""How Discord refuses: a status, a code and a sentence, and where the body is wrong, the places."""

from typing import Any

Json = dict[str, Any]


class Refused(Exception):
    """A request that is answered with an error."""

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    @property
    def body(self) -> Json:
        """What goes over the wire."""
        body: Json = {"message": self.message, "code": self.code}
        if self.errors is not None:
            body["errors"] = self.errors
        return body


def unauthorized() -> Refused:
    """No token, or a wrong one."""
    return Refused(401, 0, "401: Unauthorized")


def not_found() -> Refused:
    """No such route."""
    return Refused(404, 0, "404: Not Found")


def unknown(what: str) -> Refused:
    """There is no such thing (any more)."""
    return Refused(404, _UNKNOWN[what], f"Unknown {what}")


_UNKNOWN = {
    "Channel": 10003,
    "Guild": 10004,
    "Member": 10007,
    "Message": 10008,
    "User": 10013,
    "Webhook": 10015,
    "Ban": 10026,
    "Interaction": 10062,
    "application command": 10063,
    "Guild Scheduled Event": 10070,
}


def missing_access() -> Refused:
    """The bot does not even see it."""
    return Refused(403, 50001, "Missing Access")


def missing_permissions() -> Refused:
    """The bot sees it and may not do that."""
    return Refused(403, 50013, "Missing Permissions")


def too_many_events() -> Refused:
    """A server has a hundred events at most."""
    return Refused(400, 30038, "Maximum number of uncompleted guild scheduled events reached (100)")


def wrong_event_status() -> Refused:
    """What is over cannot begin, and so on."""
    return Refused(400, 180000, "Cannot update a finished event")


def closed_inbox() -> Refused:
    """The person takes no private messages from this bot."""
    return Refused(403, 50007, "Cannot send messages to this user")


def no_mutual_server() -> Refused:
    """The person shares no server with the bot."""
    return Refused(403, 50278, "Cannot send messages to this user due to having no mutual guilds")


def wrong_author() -> Refused:
    """Messages are edited by who wrote them."""
    return Refused(403, 50005, "Cannot edit a message authored by another user")


def empty_message() -> Refused:
    """Nothing that could be shown."""
    return Refused(400, 50006, "Cannot send an empty message")


def not_a_text_channel() -> Refused:
    """For example a forum, which takes posts and no messages."""
    return Refused(400, 50008, "Cannot send messages in a non-text channel")


def wrong_channel_type() -> Refused:
    """The route is for other channels."""
    return Refused(400, 50024, "Cannot execute action on this channel type")


def thread_is_archived() -> Refused:
    """It has to be opened first."""
    return Refused(400, 50083, "Thread is archived")


def thread_exists() -> Refused:
    """A message has at most one thread."""
    return Refused(400, 160004, "A thread has already been created for this message")


def too_many_pins() -> Refused:
    """A channel has at most 250."""
    return Refused(400, 30003, "Maximum number of pins reached for the channel (250)")


def already_acknowledged() -> Refused:
    """An interaction is answered once."""
    return Refused(400, 40060, "Interaction has already been acknowledged.")


def expired_token() -> Refused:
    """An interaction's token is good for fifteen minutes."""
    return Refused(401, 50027, "Invalid Webhook Token")


def invalid_form(errors: Json) -> Refused:
    """The body breaks the documented shape; the tree says where."""
    return Refused(400, 50035, "Invalid Form Body", errors)
