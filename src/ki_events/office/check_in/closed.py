"""Whoever may not open a list reads why and what to do; what their device still holds and nobody has is shown there."""

from typing import Any

from litestar import Response
from litestar.types import ExceptionHandlersMap

from ki_events.accounts.role_words import role_name
from ki_events.dates import day, hours
from ki_events.i18n import _
from ki_events.office.check_in.closing import Closed, ListClosed
from ki_events.office.check_in.words import closed_words
from ki_events.office.frame import office_page
from ki_events.web.access import MEMBER, SIGNED_IN, NotAllowed, NotMember
from ki_events.web.pages import NO_STORE, AnyRequest, private_page

TEMPLATE = "office/check_in/closed.html"


def answer_closed(request: AnyRequest, closed: ListClosed) -> Response[bytes]:
    """Say what happened to somebody who helps, or helped, at this date."""
    session, event = closed.session, closed.event
    words = _words(closed)
    facts = {
        "session": session,
        "event": event,
        "when": f"{day(session.starts_at)}, {hours(session.starts_at, session.ends_at)}",
        "is_sent": closed.why is Closed.over,
    }
    return _page(request, 403, words | facts)


def answer_other_role(request: AnyRequest, error: NotAllowed) -> Response[bytes]:
    """Say that the role is another one now; what the device holds is no matter of roles."""
    own = {"role": role_name(error.member.role), "needed": role_name("check_in")}
    what_to_do = _("Ist das ein Versehen, wenden Sie sich bitte an: %(names)s.")
    words = {
        "title": _ended(),
        "why": _(
            "Ihre Rolle ist „%(role)s“. Am Einlass steht, wer die Rolle „%(needed)s“ hat oder Veranstaltungen organisiert."
        )
        % own,
        "what_to_do": what_to_do % {"names": ", ".join(error.managers)} if error.managers else "",
    }
    return _page(request, 403, words)


def answer_stranger(request: AnyRequest, _error: NotMember) -> Response[bytes]:
    """Say the same of what is not there and of what belongs to others."""
    words = {
        "title": _("Diese Seite gibt es für Sie nicht"),
        "why": _("Vielleicht ist die Adresse unvollständig, oder Sie gehören nicht mehr zu dieser Organisation."),
        "what_to_do": _("Wer die Organisation leitet, kann Sie wieder einladen."),
    }
    return _page(request, 404, words)


FOR_LISTS: ExceptionHandlersMap = {
    ListClosed: answer_closed,
    NotAllowed: answer_other_role,
    NotMember: answer_stranger,
}


def _words(closed: ListClosed) -> dict[str, str]:
    return {
        Closed.ended: {
            "title": _ended(),
            "why": _("Sie helfen bei dieser Veranstaltung nicht mehr am Einlass."),
            "what_to_do": _(
                "Ist das ein Versehen, kann die Leitung Sie unter „Anwesenheit“ wieder eintragen. Laden Sie diese Seite danach bitte neu."
            ),
        },
        Closed.left: {
            "title": _ended(),
            "why": _("Sie gehören nicht mehr zur Organisation „%(name)s“.") % {"name": closed.event.organisation.name},
            "what_to_do": _("Ist das ein Versehen, kann die Leitung der Organisation Sie wieder einladen."),
        },
        Closed.over: {
            "title": _("Diese Liste ist geschlossen"),
            "why": _("Ihre Berechtigung für diese Liste ist beendet: Sie galt bis zwölf Stunden nach dem Ende."),
            "what_to_do": _("Fehlt noch jemand? Die Leitung kann die Anwesenheit auch später eintragen."),
        },
        Closed.not_yet: {
            "title": _("Diese Liste ist noch geschlossen"),
            "why": _("Sie öffnet sich am Tag des Termins: %(day)s.") % {"day": day(closed.session.starts_at)},
            "what_to_do": _("Öffnen Sie sie dann bitte einmal mit Netz. Danach funktioniert sie auch ohne."),
        },
    }[closed.why]


def _ended() -> str:
    return _("Ihre Berechtigung für diese Liste ist beendet")


def _page(request: AnyRequest, status: int, values: dict[str, Any]) -> Response[bytes]:
    if request.url.path.endswith(".json"):
        headers = {"cache-control": NO_STORE}
        sentence = f"{values['title']}. {values['why']}\n".encode()
        return Response(sentence, status_code=status, media_type="text/plain", headers=headers)
    values = {
        "session": None,
        "event": None,
        "is_sent": False,
        "session_id": request.path_params.get("session", 0),
        "organisation": request.path_params.get("organisation", ""),
        "words": closed_words(),
        "who": request.state[SIGNED_IN],
        **values,
    }
    if MEMBER in request.state:
        return office_page(request, TEMPLATE, here="office_check_in", status=status, **values)
    return private_page(request, TEMPLATE, status=status, member=None, **values)
