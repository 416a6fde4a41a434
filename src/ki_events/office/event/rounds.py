"""The rounds of an event on one form: names, which are required, one more, one less."""

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

NEW = "new"
LONGEST = 120


@get("/runden", name="office_event_rounds")
async def rounds_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show the rounds, and room for one more."""
    opened = await open_event(request, slug)
    rounds = await rounds_of(opened.event.id)
    return _page(request, opened, rounds, Form(_stored(opened, rounds)))


@post("/runden", name="office_event_define_rounds")
async def send_rounds(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Define the rounds as they were typed; one that is marked goes away."""
    opened, sent = await open_event(request, slug), await read_sent(request)
    rounds = await rounds_of(opened.event.id)
    form = _read(sent, rounds)
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
    keys = [*(str(row.id) for row in rounds), NEW]
    names = [f"{field}-{key}" for key in keys for field in ("name", "required", "gone")]
    typed = {name: " ".join(visible(sent.one(name)).split()) for name in [*names, "revision"]}
    errors = {}
    for key in keys:
        text, is_gone = typed[f"name-{key}"], typed[f"gone-{key}"] == "yes"
        if not text and key != NEW and not is_gone:
            errors[f"name-{key}"] = _("Bitte geben Sie der Runde einen Namen.")
        if len(text) > LONGEST:
            errors[f"name-{key}"] = _("Bitte höchstens 120 Zeichen.")
    return Form(typed, None, errors)


def _wanted(form: Form[Any], rounds: list[Round]) -> list[WantedRound]:
    typed = form.typed
    wanted = [
        WantedRound(typed[f"name-{row.id}"], typed[f"required-{row.id}"] == "yes", row.id)
        for row in rounds
        if typed[f"gone-{row.id}"] != "yes"
    ]
    if typed[f"name-{NEW}"]:
        wanted.append(WantedRound(typed[f"name-{NEW}"], typed[f"required-{NEW}"] == "yes"))
    return wanted


def _page(
    request: AnyRequest, opened: OpenEvent, rounds: list[Round], form: Form[Any], **values: Any
) -> Response[bytes]:
    shown: dict[str, Any] = {"problem": "", "status": 200} | values
    return event_page(
        request,
        opened,
        "office/event/rounds.html",
        here=HERE,
        form=form,
        rounds=rounds,
        labels={f"name-{row.id}": _("Name der Runde") for row in rounds},
        **shown,
    )
