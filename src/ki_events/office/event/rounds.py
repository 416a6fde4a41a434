"""The rounds of an event on one form: names, which are required, several more at once, some less."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.events.tables import Round
from ki_events.i18n import _
from ki_events.office.event.sessions_sheet import HERE, done
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.refusal import Refused
from ki_events.registrations.changing.rounds import WantedRound, define_rounds, rounds_of
from ki_events.visible import visible
from ki_events.web.forms import Form
from ki_events.web.pages import AnyRequest
from ki_events.web.sent import Sent, read_sent

NEW = "new-"
"""What stands before the number of a round that is typed and not stored yet."""
FIRST_ROWS, MOST_ROWS = 3, 12
MORE = "more"
LONGEST = 120


@get("/runden", name="office_event_rounds")
async def rounds_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show the rounds, and room for some more."""
    opened = await open_event(request, slug)
    rounds = await rounds_of(opened.event.id)
    return _page(request, opened, rounds, Form(_stored(opened, rounds)))


@post("/runden", name="office_event_define_rounds")
async def send_rounds(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Define the rounds as they were typed; one that is marked goes away."""
    opened, sent = await open_event(request, slug), await read_sent(request)
    rounds = await rounds_of(opened.event.id)
    form = _read(sent, rounds)
    if sent.one("action") == MORE:
        # Nothing is said of mistakes while somebody is still typing.
        return _page(request, opened, rounds, Form(form.typed), new=_sent_rows(sent) + 1)
    if form.typed["revision"] != str(opened.event.revision):
        return _meanwhile(request, opened, rounds, sent)
    if form.errors:
        return _page(request, opened, rounds, form, status=422)
    try:
        await define_rounds(opened.event.id, _wanted(form, rounds), opened.event.revision, opened.actor)
    except Refused as refused:
        return _page(request, opened, rounds, form, problem=refused.sentence, status=422)
    return done(request, opened, "runden")


def _meanwhile(request: AnyRequest, opened: OpenEvent, rounds: list[Round], sent: Sent) -> Response[bytes]:
    """Show what was typed, and what is stored of rounds that the old page did not have yet."""
    typed = _read(sent, [row for row in rounds if f"name-{row.id}" in sent.fields]).typed
    form = Form[Any](_stored(opened, rounds) | typed | {"revision": str(opened.event.revision)})
    return _page(request, opened, rounds, form, problem=_compare(), status=409)


def _stored(opened: OpenEvent, rounds: list[Round]) -> dict[str, str]:
    typed = {f"name-{row.id}": row.name for row in rounds}
    typed |= {f"required-{row.id}": "yes" for row in rounds if row.required}
    return typed | {"revision": str(opened.event.revision)}


def _compare() -> str:
    return _(
        "Die Veranstaltung wurde inzwischen geändert. Unten stehen Ihre Eingaben und neue Runden; bitte prüfen und speichern Sie."
    )


def _read(sent: Sent, rounds: list[Round]) -> Form[Any]:
    keys = [*(str(row.id) for row in rounds), *(f"{NEW}{number}" for number in range(1, MOST_ROWS + 1))]
    names = [f"{field}-{key}" for key in keys for field in ("name", "required", "gone")]
    typed = {name: " ".join(visible(sent.one(name)).split()) for name in [*names, "revision"]}
    errors = {}
    for key in keys:
        text, is_gone = typed[f"name-{key}"], typed[f"gone-{key}"] == "yes"
        if not text and not key.startswith(NEW) and not is_gone:
            errors[f"name-{key}"] = _("Bitte geben Sie der Runde einen Namen.")
        if len(text) > LONGEST:
            errors[f"name-{key}"] = _("Höchstens %(most)s Zeichen, es sind %(length)s.") % {
                "most": LONGEST,
                "length": len(text),
            }
    return Form(typed, None, errors)


def _wanted(form: Form[Any], rounds: list[Round]) -> list[WantedRound]:
    typed = form.typed
    wanted = [
        WantedRound(typed[f"name-{row.id}"], typed[f"required-{row.id}"] == "yes", row.id)
        for row in rounds
        if typed[f"gone-{row.id}"] != "yes"
    ]
    new = [f"{NEW}{number}" for number in range(1, MOST_ROWS + 1)]
    return wanted + [
        WantedRound(typed[f"name-{key}"], typed[f"required-{key}"] == "yes") for key in new if typed[f"name-{key}"]
    ]


def _sent_rows(sent: Sent) -> int:
    """Return how many rows for new rounds the page had, empty ones included."""
    return max([number for number in range(1, MOST_ROWS + 1) if f"name-{NEW}{number}" in sent.fields], default=0)


def _new_in(form: Form[Any]) -> int:
    """Return up to which row something is typed."""
    return max([number for number in range(1, MOST_ROWS + 1) if form.typed.get(f"name-{NEW}{number}")], default=0)


def _page(
    request: AnyRequest, opened: OpenEvent, rounds: list[Round], form: Form[Any], **values: Any
) -> Response[bytes]:
    shown: dict[str, Any] = {"problem": "", "status": 200, "new": 0} | values
    last = min(MOST_ROWS, max(shown["new"], _new_in(form), FIRST_ROWS))
    shown["new"] = [f"{NEW}{number}" for number in range(1, last + 1)]
    return event_page(
        request,
        opened,
        "office/event/rounds.html",
        here=HERE,
        form=form,
        rounds=rounds,
        most=MOST_ROWS,
        labels={f"name-{key}": _("Name der Runde") for key in (*(row.id for row in rounds), *shown["new"])},
        **shown,
    )
