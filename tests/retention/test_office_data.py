"""What people who work here leave lying about is gone when its time is over, and not before: the worker's chores see to each of it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from piccolo.columns import Column

from ki_events import worker
from ki_events.accounts.desk import SavedForm, Upload
from ki_events.accounts.inviting import Invitee, invite
from ki_events.accounts.roles import Role
from ki_events.accounts.sign_ins import IDLE, begin_sign_in
from ki_events.accounts.tables import AccountInvitation, SignIn
from ki_events.clock import now, turned
from ki_events.events.tables import Event, EventStatus
from ki_events.events.versions import EventVersion
from ki_events.links import new_public_id
from tests.characters import make_event, make_organisation
from tests.office.colleague import make_member

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "mid_morning")]

A_MINUTE = timedelta(minutes=1)


async def _form() -> None:
    amal = await make_member()
    await SavedForm(account=amal.id, place="1:event:1:texts", fields='{"title": ["Neu"]}', saved_at=now()).save()


async def _list(state: str) -> None:
    amal = await make_member()
    # Of an event that is not there any more: an import that stopped in the middle.
    await Upload(
        public_id=new_public_id(),
        account=amal.id,
        uploaded_at=now(),
        place="event:999:people",
        content='[["", [[1, ["Chiara"]]]]]',
        state=state,
    ).save()


async def _uploaded() -> None:
    await _list("preview")


async def _being_imported() -> None:
    await _list("running")


async def _imported() -> None:
    await _list("done")


async def _sign_in() -> None:
    await begin_sign_in((await make_member()).id, "password", "Firefox, Windows")


async def _invitation() -> None:
    krefeld = await make_organisation()
    await invite(Invitee("Nora", "nora@krefeld.example", Role.organiser, krefeld.id), "de", "account:1")


async def _binned_draft() -> None:
    await make_event(status=EventStatus.draft, deleted_at=now())


async def _version() -> None:
    event = await make_event()
    await EventVersion(event=event.id, part="texts", content="{}", replaced_by="account:1", replaced_at=now()).save()


@pytest.mark.parametrize(
    ("make", "column", "kept_for"),
    [
        (_form, SavedForm.id, timedelta(days=14)),
        (_uploaded, Upload.id, timedelta(days=1)),
        (_being_imported, Upload.id, timedelta(days=1)),
        (_imported, Upload.id, timedelta(days=1)),
        (_sign_in, SignIn.id, IDLE),
        (_invitation, AccountInvitation.id, timedelta(days=37)),
        (_binned_draft, Event.id, timedelta(days=14)),
        (_version, EventVersion.id, timedelta(days=14)),
    ],
)
async def test_it_is_swept_when_its_time_is_over(
    make: Callable[[], Awaitable[Any]], column: Column, kept_for: timedelta
) -> None:
    await make()
    left = []
    for later in (kept_for - A_MINUTE, kept_for + A_MINUTE):
        with turned(now() + later):
            await worker.run(asyncio.Event(), once=True)
            left.append(await column._meta.table.count())

    assert [1, 0] == left
