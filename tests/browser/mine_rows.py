"""Every state of "Meine Anmeldungen", as rows of the same site; paths by what they show."""

from datetime import timedelta

from ki_events.clock import now, turned
from ki_events.registrations.mailboxes.logging_in import new_link
from ki_events.registrations.mailboxes.mine import PAGE
from ki_events.registrations.registering import Person, cancel
from ki_events.registrations.tables import By
from tests.characters import make_event, sign_up

MAILBOX = "sekretariat@grundschule-am-stadtpark-in-uerdingen.example"
LONG = "Rechtschreibunterstützungsmaßnahmen und Mehrsprachigkeitssensibilität im Grundschulunterricht"
MINE = Person("Maria-Magdalena", "Schneewittchenhausen-Uhlenbrock", MAILBOX)


async def make_mine_pages() -> dict[str, str]:
    """Fill a mailbox with registrations in every state; return the path of each page."""
    full = await make_event(0, title=LONG)
    left = await make_event(5, title="Wurde abgesagt")
    for event in (await make_event(5, title="Sprachsensibel unterrichten"), full):
        await sign_up(event, MINE)
    await sign_up(full, Person("Ömer", "Kaya", MAILBOX))
    await cancel((await sign_up(left, MINE)).id, By.person)
    with turned(now() - timedelta(weeks=30)):
        for number in range(PAGE):
            past = await make_event(5, title=f"Elternabend {number}", starts_at=now() + timedelta(days=number + 1))
            await sign_up(past, MINE)
    link = await new_link(MAILBOX, "de")
    return {
        "mine": "/meine",
        "mine sent": "/meine/gesendet",
        "mine list": f"/meine/{link}",
        "mine with a new address": f"/meine/{link}?neue-adresse=1",
        "mine second page": f"/meine/{link}?seite=2",
        "mine data": f"/meine/{link}/daten",
        "mine data second page": f"/meine/{link}/daten?seite=2",
        "mine erasing": f"/meine/{link}/daten/loeschen",
        "mine erased": "/meine/geloescht",
        "mine without any": f"/meine/{await new_link('niemand@schule.example', 'de')}",
        "mine by an old link": "/meine/gilt-nicht-mehr",
    }
