"""Every error is a page that says what happened and what to do; feeds and files get one line of text."""

import traceback
from pathlib import Path

import structlog
from litestar import Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from ki_events.db import is_unavailable
from ki_events.i18n import _
from ki_events.web.access import NotAllowed, NotMember, SignInNeeded
from ki_events.web.access_answers import answer_not_allowed, answer_not_member, answer_without_sign_in
from ki_events.web.pages import AnyRequest, private_page
from ki_events.web.requests import request_id
from ki_events.web.uploads import UploadTooLarge, answer_too_large

log = structlog.get_logger("ki_events.web")

FOR_PROGRAMS = ("/feeds/", "/static/", "/theme/", "/api/", "/healthz", "/readyz")
TRY_AGAIN_AFTER = 10  # seconds
FRAMES = 25  # of the stack, in the log


def answer_refusal(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    """Answer what the framework or a handler raised on purpose."""
    return error_page(request, error.status_code, dict(error.headers or {}))


def answer_fault(request: AnyRequest, error: Exception) -> Response[bytes]:
    """Answer what nobody raised on purpose: the database is away (503), or it is our mistake (500)."""
    if is_unavailable(error):
        log.warning("database unavailable", error=type(error).__name__)
        return error_page(request, 503, {"retry-after": str(TRY_AGAIN_AFTER)})
    # Not its message: it may quote what a person typed.
    log.error("unexpected error", error=type(error).__name__, where=_where(error))
    return error_page(request, 500, {})


HANDLERS: ExceptionHandlersMap = {
    SignInNeeded: answer_without_sign_in,
    NotAllowed: answer_not_allowed,
    NotMember: answer_not_member,
    UploadTooLarge: answer_too_large,
    HTTPException: answer_refusal,
    Exception: answer_fault,
}


def error_page(request: AnyRequest, status: int, headers: dict[str, str]) -> Response[bytes]:
    """Return the page of a status, or its sentence alone where a program asked."""
    title, sentence = words(status)
    if request.scope["path"].startswith(FOR_PROGRAMS):
        response: Response[bytes] = Response(
            f"{title}. {sentence}\n".encode(), status_code=status, media_type="text/plain"
        )
    else:
        number = request_id() if status >= 500 else ""
        response = private_page(request, "error.html", status=status, title=title, sentence=sentence, number=number)
    response.headers.update({"cache-control": "no-store"} | headers)
    return response


def words(status: int) -> tuple[str, str]:
    """Return the title and the sentence of an error."""
    table = {
        400: (
            _("Das konnten wir nicht lesen"),
            _("Ihr Browser hat etwas gesendet, das wir nicht verstehen. Bitte laden Sie die Seite neu."),
        ),
        403: (
            _("Von dieser Seite aus nicht möglich"),
            _(
                "Das Formular kam von einer anderen Website oder aus einer alten Seite. Bitte öffnen Sie es hier noch einmal und senden Sie es dann ab."
            ),
        ),
        404: (
            _("Diese Seite gibt es nicht"),
            _("Vielleicht ist die Adresse unvollständig, oder die Veranstaltung wurde entfernt."),
        ),
        405: (
            _("So geht es hier nicht weiter"),
            _("Diese Adresse lässt sich nur auf anderem Weg benutzen. Bitte beginnen Sie bei den Veranstaltungen."),
        ),
        413: (
            _("Das war zu viel auf einmal"),
            _("Es wurden mehr als 500 KB gesendet. Bitte kürzen Sie Ihre Eingaben."),
        ),
        415: (
            _("Dieses Formular konnten wir nicht lesen"),
            _("Bitte füllen Sie das Formular auf unserer Seite aus. Auf anderem Weg nehmen wir hier nichts an."),
        ),
        429: (
            _("Gerade zu viele Anfragen"),
            _("Aus Ihrem Netz kamen sehr viele Anmeldungen. Bitte versuchen Sie es in zehn Minuten noch einmal."),
        ),
        503: (
            _("Gerade nicht erreichbar"),
            _("Unser System ist für einen Moment nicht erreichbar. Bitte versuchen Sie es gleich noch einmal."),
        ),
    }
    ours = (
        _("Da ist uns ein Fehler unterlaufen"),
        _(
            "Es liegt nicht an Ihnen. Bitte versuchen Sie es noch einmal; bleibt der Fehler, schreiben Sie uns und nennen Sie die Nummer."
        ),
    )
    return table.get(status, ours if status >= 500 else table[400])


def _where(error: Exception) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
