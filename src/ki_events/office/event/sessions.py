"""The dates of an event: all of them on one page, with what is wrong and what can be done."""

from collections.abc import Sequence
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from ki_events import dates
from ki_events.clock import local, now
from ki_events.events.clashes import clashes, shortages
from ki_events.events.minimum import traffic_light
from ki_events.events.straying import strays
from ki_events.events.tables import Round, Session
from ki_events.i18n import _
from ki_events.office.event.lacking import next_step
from ki_events.office.event.sessions_cards import (
    PER_PAGE,
    Cards,
    cards_of,
    clash_sentence,
    shortage_sentence,
    shortened,
    stray_sentence,
)
from ki_events.office.event.sessions_dropped import dropped_words
from ki_events.office.event.sessions_sheet import ROUND
from ki_events.office.event.sessions_together import SAVED
from ki_events.office.event.sessions_together_form import changeable
from ki_events.office.frame import event_page, open_event
from ki_events.registrations.changing.restoring import way_back
from ki_events.registrations.changing.rounds import rounds_of
from ki_events.web.pages import AnyRequest, is_done, url
from ki_events.web.paging import page_of, shown_numbers

PAGE = "seite"


@get("/", name="office_event_sessions")
async def sessions_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show the dates of an event, its rounds, and how many people it needs."""
    opened = await open_event(request, slug)
    event = opened.event
    sessions = await Session.objects().where(Session.event == event.id).order_by(Session.starts_at, Session.id)
    rounds = await rounds_of(event.id)
    cards = cards_of(sessions, rounds)
    back = await way_back(event)
    said = await dropped_words(request, sessions) if is_done(request, "abgesagt") else _said(request)
    return event_page(
        request,
        opened,
        "office/event/sessions.html",
        here="office_event_sessions",
        rounds=cards.rounds,
        past=cards.past,
        hints=[
            *map(shortage_sentence, shortages(event, rounds, sessions)),
            *shortened([*map(stray_sentence, strays(event, sessions))]),
            *shortened([*map(clash_sentence, clashes(sessions))]),
        ],
        light=traffic_light(event, local(now()).date()),
        back=back,
        back_until=dates.clock_time(back.until) if back and back.until else "",
        has_several=len(changeable(sessions)) > 1,
        said=said,
        again=_again(request, rounds) if said else None,
        comes_next=await next_step(request, opened) if said else None,
        **_page(request, cards, slug),
    )


def _again(request: AnyRequest, rounds: Sequence[Round]) -> Round | None:
    """Return the round to which a workshop was just added: the next one mostly belongs to it too."""
    return next((row for row in rounds if str(row.id) == request.query_params.get(ROUND)), None)


def _page(request: AnyRequest, cards: Cards, slug: str) -> dict[str, Any]:
    last = max(1, -(-len(cards.coming) // PER_PAGE))
    current = min(page_of(request.query_params.get(PAGE, "1")), last)
    organisation = str(request.path_params["organisation"])

    def address(number: int) -> str:
        return url(request, "office_event_sessions", {PAGE: number}, organisation=organisation, slug=slug)

    return {
        "coming": cards.coming[(current - 1) * PER_PAGE : current * PER_PAGE],
        "current": current,
        "numbers": [number and (number, address(number)) for number in shown_numbers(current, last)]
        if last > 1
        else [],
        "previous": address(current - 1) if current > 1 else "",
        "next": address(current + 1) if current < last else "",
    }


def _said(request: AnyRequest) -> str:
    """Return what was just done, in words; empty if this page is no answer."""
    table = {
        "neu": _("Der Termin ist eingetragen."),
        "workshop": _("Der Workshop ist eingetragen."),
        "serie": _("Die Termine sind eingetragen."),
        "geaendert": _("Die Änderung ist gespeichert."),
        SAVED: _("Die Änderungen sind gespeichert."),
        "geloescht": _("Der Termin ist gelöscht."),
        "wieder": _("Der Termin findet wieder statt."),
        "runden": _("Die Runden sind gespeichert."),
        "offen": _("Der neue Termin ist jetzt offen. Alle Anmeldungen bleiben bestehen."),
        "neue-termine": _("Die neuen Termine gelten."),
        "absage": _("Die Veranstaltung ist abgesagt."),
        "zurueck": _("Die Absage ist zurückgenommen. Alles ist wie vorher, und niemand hat eine Nachricht bekommen."),
        "mindestzahl": _("Die Mindestzahl ist gespeichert."),
    }
    return next((words for word, words in table.items() if is_done(request, word)), "")
