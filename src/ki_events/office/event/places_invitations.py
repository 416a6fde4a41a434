"""Invitation links of an event: made for one person or for many, listed with what became of them, and withdrawn."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events.clock import now
from ki_events.dates import moment_in_words
from ki_events.events.availability import is_public
from ki_events.events.contingents import Contingent, ContingentKind
from ki_events.i18n import LANGUAGES, _
from ki_events.links import absolute
from ki_events.office.done_once import done_once
from ki_events.office.event.places_moments import LAST_MINUTE, moment_of, whole
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.refusal import Refused
from ki_events.registrations.changing.opening import ELSEWHERE
from ki_events.registrations.invitations.inviting import Wanted, create, revoke, token_of_link
from ki_events.registrations.invitations.tables import InvitationLink
from ki_events.web.field_types import day_line, one_of
from ki_events.web.forms import Form, line, optional_email_line, read_form
from ki_events.web.languages import OWN_NAMES
from ki_events.web.nonce import is_nonce, new_nonce
from ki_events.web.pages import AnyRequest, is_done, see_done, url
from ki_events.web.paging import shown_numbers

PER_PAGE = 25
MADE, WITHDRAWN = "erstellt", "zurueckgezogen"
LARGEST_ID = 2**31 - 1
"""What is beyond the column is nobody's."""
FORM = "invitation"
PERSONAL, SHARED = "personal", "shared"
FIELDS_OF_REFUSALS = {"email": "email", "name_missing": "name", "contingent_unknown": "contingent"}


class NewLink(BaseModel):
    """What the form asks, in its order."""

    kind: one_of([PERSONAL, SHARED], 1)  # type: ignore[valid-type]
    name: line(160)  # type: ignore[valid-type]
    email: optional_email_line()  # type: ignore[valid-type]
    language: one_of(LANGUAGES)  # type: ignore[valid-type]
    most: line(20)  # type: ignore[valid-type]
    expires_day: day_line()  # type: ignore[valid-type]
    contingent: line(20)  # type: ignore[valid-type]
    nonce: line(80)  # type: ignore[valid-type]


@dataclass(frozen=True)
class Item:
    """One link as the list shows it; `address` is empty when it opens nothing any more."""

    id: int
    name: str
    email: str
    contingent: str
    used: str
    expires: str
    state: str
    kind: str
    address: str


@get("/", name="office_event_invitations")
async def invitations_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show the links of the event, the newest first, and the form for another one."""
    opened = await open_event(request, slug)
    chosen = request.query_params.get("kontingent", "")
    form: Form[NewLink] = Form(
        {"kind": SHARED if chosen else PERSONAL, "contingent": chosen, "language": opened.event.lang}
    )
    return await _page(request, opened, form)


@post("/", name="office_event_invite")
async def send_invitation(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Make a link."""
    opened, form = await open_event(request, slug), await read_form(request, NewLink)
    wanted = _wanted(opened, form)
    if wanted is None:
        return await _page(request, opened, form, status=422)
    try:
        await done_once(opened.member, form.typed["nonce"], lambda: _created(opened, wanted))
    except Refused as refused:
        form.errors[FIELDS_OF_REFUSALS.get(refused.code, "most")] = refused.sentence
        return await _page(request, opened, form, status=422)
    return see_done(request, "office_event_invitations", MADE, **_here(opened))


@get("/{shared:int}/zurueckziehen", name="office_event_withdrawing")
async def withdrawing_page(request: AnyRequest, slug: FromPath[str], shared: FromPath[int]) -> Response[bytes]:
    """Ask whether the link shall open nothing any more."""
    opened = await open_event(request, slug)
    found = await _link(opened, shared)
    return event_page(request, opened, "office/event/withdrawing.html", here="office_event_places", link=found)


@post("/{shared:int}/zurueckziehen", name="office_event_withdraw")
async def send_withdrawing(request: AnyRequest, slug: FromPath[str], shared: FromPath[int]) -> Response[Any]:
    """Withdraw the link."""
    opened = await open_event(request, slug)
    found = await _link(opened, shared)
    await revoke(found.id, opened.actor)
    return see_done(request, "office_event_invitations", WITHDRAWN, **_here(opened))


async def _created(opened: OpenEvent, wanted: Wanted) -> str:
    return str((await create(opened.event.id, wanted, opened.actor)).id)


def _wanted(opened: OpenEvent, form: Form[NewLink]) -> Wanted | None:
    typed, errors = form.typed, form.errors
    if not is_nonce(typed["nonce"], FORM):
        errors["kind"] = _(
            "Das Formular war nicht mehr gültig. Ihre Eingaben sind noch da: bitte noch einmal absenden."
        )
    most = whole(errors, "most", typed["most"])
    expires = moment_of(errors, "expires_day", (typed["expires_day"], ""), LAST_MINUTE)
    is_personal = typed["kind"] == PERSONAL
    if is_personal:
        _expect_person(opened, form)
    if form.value is None or errors:
        return None
    return Wanted(
        name=form.value.name,
        email=form.value.email if is_personal else "",
        language=form.value.language or "de",
        most=most,
        contingent=min(int(typed["contingent"]), LARGEST_ID) if typed["contingent"].isdecimal() else None,
        expires_at=expires,
    )


def _expect_person(opened: OpenEvent, form: Form[NewLink]) -> None:
    if not form.typed["name"]:
        form.errors.setdefault("name", _("Bitte nennen Sie den Namen der eingeladenen Person: Er steht in der Anrede."))
    if not form.typed["email"]:
        form.errors.setdefault("email", _("Bitte eine E-Mail-Adresse eingeben, zum Beispiel name@schule.de."))
    if not is_public(opened.event, now()):
        form.errors["kind"] = _(
            "Die Einladung ginge sofort ab, die Veranstaltung ist aber noch nicht öffentlich. Bitte veröffentlichen Sie sie zuerst."
        )


async def _page(request: AnyRequest, opened: OpenEvent, form: Form[NewLink], status: int = 200) -> Response[bytes]:
    of_event = InvitationLink.event == opened.event.id
    total = await InvitationLink.count().where(of_event)
    last = max(1, -(-total // PER_PAGE))
    text = request.query_params.get("seite", "1")
    page = min(max(1, int(text)), last) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
    links = (
        await InvitationLink.objects()
        .where(of_event)
        .order_by(InvitationLink.id, ascending=False)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    partners = await Contingent.objects().where(
        (Contingent.event == opened.event.id) & (Contingent.kind == ContingentKind.partner)
    )
    names = {each.id: each.name or each.value for each in partners}
    return event_page(
        request,
        opened,
        "office/event/invitations.html",
        here="office_event_places",
        status=status,
        form=form,
        nonce=form.typed.get("nonce", "") if is_nonce(form.typed.get("nonce", ""), FORM) else new_nonce(FORM),
        labels=_labels(),
        items=[_item(link, opened, names) for link in links],
        partners=[("", _("Keins: Plätze für alle")), *((str(number), name) for number, name in names.items())],
        languages_of_letters=[(code, OWN_NAMES[code]) for code in LANGUAGES],
        is_elsewhere=opened.event.mode in ELSEWHERE,
        made=is_done(request, MADE),
        withdrawn=is_done(request, WITHDRAWN),
        total=total,
        pages=_pages(request, opened, page, last),
    )


def _pages(request: AnyRequest, opened: OpenEvent, page: int, last: int) -> dict[str, Any]:
    def address(number: int) -> str:
        return url(request, "office_event_invitations", {"seite": number}, **_here(opened))

    numbers = [None if number is None else (number, address(number)) for number in shown_numbers(page, last)]
    return {
        "current": page,
        "last": last,
        "numbers": numbers,
        "previous": address(page - 1) if page > 1 else "",
        "next": address(page + 1) if page < last else "",
    }


def _item(link: InvitationLink, opened: OpenEvent, contingents: dict[int, str]) -> Item:
    state, kind = _state(link)
    token = token_of_link(link)
    return Item(
        id=link.id,
        name=link.name,
        email=link.email,
        contingent=contingents.get(link.contingent, ""),
        used=str(link.used) if link.most is None else _("%(n)d von %(most)d") % {"n": link.used, "most": link.most},
        expires="" if link.expires_at is None else moment_in_words(link.expires_at),
        state=state,
        kind=kind,
        address=absolute(f"/veranstaltungen/{opened.event.slug}/anmeldung?einladung={token}")
        if kind == "success"
        else "",
    )


def _state(link: InvitationLink) -> tuple[str, str]:
    if link.revoked_at is not None:
        return _("zurückgezogen"), "danger"
    if link.most is not None and link.used >= link.most:
        return _("verbraucht"), "neutral"
    if link.expires_at is not None and link.expires_at <= now():
        return _("abgelaufen"), "neutral"
    return _("gültig"), "success"


async def _link(opened: OpenEvent, number: int) -> InvitationLink:
    found = await InvitationLink.objects().get(
        (InvitationLink.id == min(number, LARGEST_ID)) & (InvitationLink.event == opened.event.id)
    )
    if found is None:
        raise NotFoundException
    return found


def _here(opened: OpenEvent) -> dict[str, str]:
    return {"organisation": opened.member.organisation.slug, "slug": opened.event.slug}


def _labels() -> dict[str, str]:
    return {
        "kind": _("Für wen"),
        "name": _("Name"),
        "email": _("E-Mail-Adresse"),
        "language": _("Sprache der Einladung"),
        "most": _("Anmeldungen höchstens"),
        "expires_day": _("Gültig bis"),
        "contingent": _("Kontingent"),
    }
