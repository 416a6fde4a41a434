"""A site with a bit of everything, some of it named by people who try things out."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from litestar import Litestar
from litestar.routes import HTTPRoute

from ki_events.clock import now
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.tables import Event, EventStatus, Mode
from ki_events.heartbeat import beat
from ki_events.interests.reading import token_of as token_of_interest
from ki_events.mail.tables import Message
from ki_events.organisations.tables import LegalKind, LegalText, Organisation
from ki_events.programmes.tables import Programme, ProgrammeEntry
from ki_events.registrations.mailboxes.logging_in import new_link
from ki_events.registrations.reading import token_of
from ki_events.web.health import WORKER
from tests.characters import CHIARA, make_event, make_organisation, sign_up
from tests.interests.makers import asked, past_event

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
BAD = "'\"></title></script><fuzz onfuzz=1>{{77777*77777}}%s</fuzz>"
FREE, FULL, BAD_ONE = "frei", "voll", "boese"


@dataclass(frozen=True)
class Filled:
    """What there is: the values for the gaps of addresses."""

    values: dict[str, str]
    organisation: Organisation
    free: Event


async def fill() -> Filled:
    """Fill the site."""
    krefeld = await make_organisation(description="# Über uns\n\n[Karte](javascript:fuzz())", color="#005b96")
    bad = await make_organisation(
        "boese", name=BAD, short=BAD[:60], address=BAD, website=BAD, description=BAD, phone=BAD[:60]
    )
    free = await make_event(1000, slug=FREE, sessions=3, district="Uerdingen", organisation=krefeld, offer="reihe")
    full = await make_event(1, slug=FULL, organisation=krefeld, offer="reihe")
    evil = await make_event(5, slug=BAD_ONE, organisation=bad, **_bad())
    await make_event(slug="abgesagt", organisation=krefeld, status=EventStatus.cancelled, cancel_reason=BAD)
    await make_event(slug="vorbei", organisation=krefeld, starts_at=now() - timedelta(weeks=3))
    await make_event(slug="neu", organisation=krefeld, postponed=True, mode=Mode.none)
    await make_event(slug="ohne", organisation=krefeld, sessions=0)
    await make_event(slug="entwurf", organisation=krefeld, status=EventStatus.draft)
    for event in (free, evil):
        await Label(event=event.id, kind=LabelKind.topic, slug="daz", name="DaZ").save()
        await Label(event=event.id, kind=LabelKind.target_group, slug="lehrkraefte", name=BAD).save()
        await Label(event=event.id, kind=LabelKind.language, slug="tr", name="tr").save()
    weeks = Programme(slug="wochen", organisation=bad.id, name=BAD, description=BAD, starts_on=date(2027, 2, 1))
    await weeks.save()
    for event in (free, full, evil):
        await ProgrammeEntry(programme=weeks.id, event=event.id).save()
    for kind in LegalKind:
        await LegalText(organisation=bad.id, kind=kind, lang="de", body=f"# {BAD}\n\n{BAD}", changed_at=now()).save()
    await beat(WORKER)
    chiara = await sign_up(full, CHIARA)
    login = await new_link(chiara.mail_key, "de")
    values = {
        "login": login,
        "interest": token_of_interest(await asked(await past_event(slug="lange-vorbei"))),
        "slug": FREE,
        "token": token_of(chiara),
        "organisation": "krefeld",
        "file": f"{FREE}.ics",
        "key": "x",
        "number": "KRE-2027-2222-2222",
        "digest": "0" * 64,
    }
    return Filled(values, krefeld, free)


def routes(app: Litestar, method: str) -> list[str]:
    """Return the templates of all addresses that know `method`; the back office answers nobody who is not signed in."""
    return sorted(
        {
            route.path_format
            for route in app.routes
            if isinstance(route, HTTPRoute)
            and method in map(str, route.methods)
            and not route.path_format.startswith("/verwaltung")
        }
    )


async def rows() -> dict[str, int]:
    """Return how many rows there are of all that people write."""
    found = await Message.raw(
        "SELECT (SELECT count(*) FROM registration) AS registrations, (SELECT count(*) FROM decision) AS decisions,"
        " (SELECT count(*) FROM message) AS messages, (SELECT count(*) FROM audit_entry) AS audit,"
        " (SELECT count(*) FROM invitation) AS invitations"
    )
    return dict(found[0])


def _bad() -> dict[str, Any]:
    return {
        "title": BAD,
        "lang": "ar",
        "summary": BAD,
        "description": f"# {BAD}\n\n<script>fuzz()</script> [x](javascript:fuzz())",
        "plain_summary": BAD,
        "district": BAD,
        "contact_name": BAD,
        "contact_email": "a@b.example",
        "contact_phone": BAD[:60],
        "cost": BAD,
        "external_url": "javascript:fuzz()",
    }
