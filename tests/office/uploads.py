"""A list as somebody has uploaded it and said what its columns are."""

import json
from dataclasses import asdict

from ki_events.accounts.desk import Upload
from ki_events.accounts.tables import Account
from ki_events.clock import now
from ki_events.events.tables import Event
from ki_events.links import new_public_id
from ki_events.office.list_import.plan import Plan

ROWS = [[1, ["Vorname", "Nachname"]], [2, ["Boris", "Petrović"]]]


async def make_upload(event: Event, account: Account) -> Upload:
    """Return a list of one person that waits to be confirmed."""
    plan = Plan(head=1, columns=("given_name", "family_name"), is_mapped=True)
    upload = Upload(
        public_id=new_public_id(),
        account=account.id,
        place=f"event:{event.id}:people",
        file_name="liste.csv",
        content=json.dumps([["", ROWS]]),
        settings=json.dumps(asdict(plan)),
        uploaded_at=now(),
    )
    await upload.save()
    return upload
