"""The organisation of these tests, with what it decides about itself."""

from ki_events.audit import AuditEntry
from ki_events.organisations.tables import Organisation

SETTINGS = "/verwaltung/krefeld/einstellungen"


async def the_house() -> Organisation:
    found = await Organisation.objects().get(Organisation.slug == "krefeld")
    assert found is not None
    return found


async def actions() -> list[str]:
    return [row.action for row in await AuditEntry.objects().order_by(AuditEntry.id)]
