"""What the page at the door says, the same words whether the server or the device puts them there."""

from collections.abc import Mapping

from ki_events.attendance.lists import Guest, SessionList
from ki_events.dates import clock_time
from ki_events.i18n import _, by_language, ngettext
from ki_events.web.security import HEADERS

PERMISSIONS = HEADERS["permissions-policy"].replace("camera=()", "camera=(self)")
"""Codes are read with the camera at the door and nowhere else."""


def counts_words(people: SessionList) -> str:
    """Return how many are there, in words."""
    expected = len(people.expected) + sum(guest.is_present is True for guest in people.others)
    words = _("%(present)s von %(expected)s da") % {"present": people.present, "expected": expected}
    waiting = len(people.waiting)
    if not waiting:
        return words
    return words + ", " + ngettext("%(num)s wartet", "%(num)s warten", waiting) % {"num": waiting}


def room_count_words(limit: int, inside: int) -> str:
    """Return how many are in the room, and how many it holds."""
    return _("Im Raum zählen %(inside)s von höchstens %(limit)s Personen.") % {"inside": inside, "limit": limit}


def done_words(query: Mapping[str, str], people: SessionList) -> str:
    """Return what was just done, as the address says; "" for nothing."""
    sentences = {
        "da": _("%(name)s ist da."),
        "zurueck": _("%(name)s ist nicht mehr als anwesend vermerkt."),
        "neu": _("%(name)s ist aufgenommen."),
    }
    for deed, sentence in sentences.items():
        if guest := people.find(query.get(deed, "")):
            return sentence % {"name": guest.name}
    return _("Der Eintrag ist entfernt.") if query.get("entfernt") == "1" else ""


def since(guest: Guest) -> str:
    """Return since when somebody is there, in words."""
    if guest.is_present is not True or guest.marked_at is None:
        return ""
    return _("da seit %(time)s") % {"time": clock_time(guest.marked_at)}


@by_language
def device_words() -> dict[str, str]:
    """Return what the script of the page says; names and numbers in braces are filled in there."""
    return {
        "counts": _("{present} von {expected} da"),
        "there": _("{name} ist da."),
        "undone": _("{name} ist nicht mehr als anwesend vermerkt."),
        "admitted": _("{name} ist aufgenommen."),
        "already": _("{name} ist schon da."),
        "waits": _("{name} steht noch auf der Warteliste. Unten können Sie die Person aufnehmen."),
        "unknown": unknown_code(),
        "offline": _("Offline"),
        "one": _("1 Vermerk noch nicht übertragen"),
        "many": _("{n} Vermerke noch nicht übertragen"),
        "signedOut": _(
            "Sie sind abgemeldet. Bitte laden Sie die Seite neu und melden Sie sich an: Ihre Vermerke bleiben bis dahin auf diesem Gerät."
        ),
        "closed": _(
            "Diese Vermerke sind nur auf diesem Gerät und lassen sich nicht mehr übertragen. Bitte geben Sie sie an die Leitung weiter."
        ),
        "allSent": _("Alle Vermerke dieses Geräts sind übertragen."),
        "refusedTitle": _("Nicht übernommen"),
        "lookAbove": _("Nicht alles ist übernommen: siehe oben"),
        "refused": _("Diese Vermerke hat der Server nicht übernommen. Bitte klären Sie sie mit der Leitung."),
        "yesterday": _(
            "Diese Liste ist von gestern und deshalb von diesem Gerät gelöscht. Mit Netz können Sie die Seite neu laden."
        ),
        **_mark_words(),
        "leaving": _("Noch nicht übertragene Vermerke: {n}. Beim Abmelden gehen sie verloren. Trotzdem abmelden?"),
        "noCamera": _(
            "Die Kamera lässt sich nicht öffnen. Bitte erlauben Sie sie im Browser oder geben Sie den Code ein."
        ),
    }


@by_language
def closed_words() -> dict[str, str]:
    """Return what the script of a page says whose list is closed."""
    return {
        **_mark_words(),
        "handOver": _(
            "Diese Vermerke sind nur auf diesem Gerät und lassen sich nicht mehr übertragen. Bitte geben Sie sie an die Leitung weiter."
        ),
        "offline": _(
            "Diese Vermerke sind nur auf diesem Gerät. Mit Netz überträgt sie diese Seite, wenn Sie sie neu laden."
        ),
        "allSent": _("Alle Vermerke dieses Geräts sind übertragen."),
        "someSent": _("Ein Teil der Vermerke ist übertragen."),
    }


def unknown_code() -> str:
    """Return what to do with a code that nobody on the list has."""
    return _(
        "Dieser Code gehört zu niemandem auf dieser Liste. Suchen Sie bitte nach dem Namen; steht er nicht da, nehmen Sie die "
        "Person unten als neu auf."
    )


def _mark_words() -> dict[str, str]:
    return {
        "closedTitle": _("Nicht übertragen"),
        "gone": _("Die Vermerke sind von diesem Gerät gelöscht."),
        "present": _("anwesend"),
        "absent": _("nicht anwesend"),
        "newcomer": _("ohne Anmeldung gekommen"),
        "nameless": _("Name nicht mehr auf diesem Gerät"),
        "sure": _("Diese Vermerke hat sonst niemand. Wirklich von diesem Gerät löschen?"),
    }
