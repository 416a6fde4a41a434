"""States of messages and of their letters, as organisers read them."""

from collections.abc import Mapping
from datetime import datetime

from ki_events.clock import now
from ki_events.group_messages.reading import LetterTo
from ki_events.group_messages.tables import GroupMessage, GroupMessageState
from ki_events.i18n import _, by_language
from ki_events.mail.reasons import reason_of
from ki_events.office.messages.outbox_words import SOON

KINDS = {"failed": "danger", "waiting": "waiting", "sent": "success", "stopped": "neutral", "left": "neutral"}


def message_state(message: GroupMessage, counts: Mapping[str, int]) -> dict[str, str]:
    """Return the state of a message for the macro `state`."""
    if message.state == GroupMessageState.draft:
        return {"kind": "neutral", "text": _("Entwurf")}
    if is_planned(message):
        return {"kind": "info", "text": _("Geplant")}
    if message.state == GroupMessageState.withdrawn:
        return {"kind": "neutral", "text": _("Angehalten")}
    if is_under_way(message, counts):
        return {"kind": "waiting", "text": _("Wird gesendet")}
    if counts.get("failed"):
        return {"kind": "danger", "text": _("Nicht überall angekommen")}
    return {"kind": "success", "text": _("Gesendet")}


def is_planned(message: GroupMessage) -> bool:
    """Say whether the moment of a message is still to come; between that and its beginning there are some seconds."""
    return bool(message.state == GroupMessageState.scheduled and message.send_at > now())


def is_under_way(message: GroupMessage, counts: Mapping[str, int]) -> bool:
    """Say whether the figures of a message still change by themselves."""
    if message.state in (GroupMessageState.scheduled, GroupMessageState.sending):
        return True
    return bool(message.state == GroupMessageState.sent and counts.get("waiting"))


@by_language
def letter_states() -> dict[str, str]:
    """Return what became of letters."""
    return {
        "failed": _("Nicht angekommen"),
        "waiting": _("Ausstehend"),
        "sent": _("Gesendet"),
        "stopped": _("Angehalten"),
        "left": _("Nicht angeschrieben"),
    }


def letter_state(letter: LetterTo) -> dict[str, str]:
    """Return what became of a letter, for the macro `state`."""
    if due_later(letter):
        return {"kind": "info", "text": _("Geplant")}
    if letter.state == "waiting":
        return {"kind": "waiting", "text": _("Neuer Versuch folgt") if letter.attempts > 1 else _("Unterwegs")}
    return {"kind": KINDS[letter.state], "text": letter_states()[letter.state]}


def due_later(letter: LetterTo) -> datetime | None:
    """Return the moment that a letter waits for (UTC), None for one that leaves now or was tried already."""
    if letter.state != "waiting" or letter.attempts or letter.run_at is None:
        return None
    return letter.run_at if letter.run_at > now() + SOON else None


def why(letter: LetterTo) -> str:
    """Return why a person did not get the letter; nothing for who got it or will."""
    if letter.is_erased:
        return _("Die Daten dieser Person sind gelöscht.")
    if letter.state == "failed":
        return reason_of("dropped" if letter.why == "überholt" else "dead", letter.why)
    if letter.state == "left" and not letter.email:
        return _("Von dieser Person ist keine E-Mail-Adresse bekannt.")
    if letter.state == "left" and not letter.is_told:
        return _("Für diese Person ist festgelegt, dass sie keine Nachrichten bekommt.")
    if letter.state == "left":
        return _("Die Adresse war nicht bestätigt.")
    return ""
