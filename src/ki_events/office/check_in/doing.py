"""What is done at the door by a form: note somebody as present, take that back, read a code, let somebody in."""

import hashlib
from datetime import datetime
from typing import Any

from litestar import Response, post
from litestar.params import FromPath
from litestar.response import Redirect

from ki_events.attendance.lists import Guest, SessionList, list_of
from ki_events.attendance.marking import LONGEST_KEY, Tap, mark
from ki_events.attendance.tables import Means
from ki_events.attendance.walking_in import Coming, admit_waiting, come_in, withdraw
from ki_events.clock import now
from ki_events.i18n import _
from ki_events.office.check_in.expected import Entry, NewGuest, list_page
from ki_events.office.check_in.opened import OpenSession, open_session
from ki_events.office.check_in.words import unknown_code
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Person
from ki_events.registrations.entry_codes import as_typed
from ki_events.registrations.tables import Status
from ki_events.web.forms import Form, check
from ki_events.web.pages import NO_STORE, AnyRequest, url
from ki_events.web.sent import Sent, read_sent


@post("/", name="check_in_doing")
async def send_check_in(request: AnyRequest, session: FromPath[int]) -> Response[Any]:
    """Do what the button says."""
    opened, sent = await open_session(request, session), await read_sent(request)
    if sent.one("neu"):
        return await _new(request, opened, sent)
    guest, means = _meant(await list_of(opened.session), sent)
    try:
        done = await _do(opened, guest, (sent, means))
    except Refused as refused:
        return await list_page(request, opened, Entry(Form(), refused.sentence, sent.one("code")))
    return _back(request, opened, done)


@post("/entfernen", name="check_in_withdrawing")
async def send_withdrawing(request: AnyRequest, session: FromPath[int]) -> Response[Any]:
    """Take somebody off the list who was let in by mistake."""
    opened, sent = await open_session(request, session), await read_sent(request)
    guest = (await list_of(opened.session)).find(sent.one("person"))
    if guest is not None:
        try:
            await withdraw(guest.id, opened.member.actor)
        except Refused as refused:
            return await list_page(request, opened, Entry(Form(), refused.sentence))
    return _back(request, opened, {"entfernt": "1"})


async def _new(request: AnyRequest, opened: OpenSession, sent: Sent) -> Response[Any]:
    form = check(NewGuest, sent)
    if form.value is None:
        return await list_page(request, opened, Entry(form))
    value = form.value
    person = Person(value.given_name, value.family_name, value.email, value.organization)
    coming = Coming(opened.session.id, key_of(sent.one("nonce"), "new"), now())
    try:
        registration = await come_in(coming, person, opened.member.actor)
    except Refused as refused:
        return await list_page(request, opened, Entry(form, refused.sentence))
    return _back(request, opened, {"neu": registration.public_id})


def _meant(people: SessionList, sent: Sent) -> tuple[Guest | None, Means]:
    if code := as_typed(sent.one("code")):
        return people.find_code(code), Means.code
    return people.find(sent.one("da") or sent.one("nicht") or sent.one("aufnehmen")), Means.name


async def _do(opened: OpenSession, guest: Guest | None, how: tuple[Sent, Means]) -> dict[str, str]:
    sent, means = how
    if guest is None:
        raise Refused("unknown", unknown_code())
    nonce, session, actor = sent.one("nonce"), opened.session.id, opened.member.actor
    if sent.one("nicht"):
        await mark([Tap(session, guest.id, False, means, key_of(nonce, guest.key, "nicht"), now())], actor)
        return {"zurueck": guest.key}
    key = key_of(nonce, guest.key, "da")
    if guest.status != Status.confirmed:
        if not sent.one("aufnehmen"):
            raise Refused("waits", _waits(guest))
        await admit_waiting(Coming(session, key, now()), guest.id, actor)
        return {"neu": guest.key}
    await mark([Tap(session, guest.id, True, means, key, now())], actor)
    return {"da": guest.key}


def key_of(nonce: str, *parts: str) -> str:
    """Return the key of what this form does: sent twice, it does it once."""
    named = ":".join([nonce or str(datetime.now().astimezone()), *parts])
    return hashlib.sha256(named.encode()).hexdigest()[:LONGEST_KEY]


def _back(request: AnyRequest, opened: OpenSession, done: dict[str, str]) -> Redirect:
    slug = opened.member.organisation.slug
    address = url(request, "check_in_list", done, organisation=slug, session=opened.session.id)
    return Redirect(address, status_code=303, headers={"cache-control": NO_STORE})


def _waits(guest: Guest) -> str:
    sentence = _("%(name)s steht noch auf der Warteliste (Platz %(position)s). Unten können Sie die Person aufnehmen.")
    return sentence % {"name": guest.name, "position": guest.position}
