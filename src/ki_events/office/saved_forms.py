"""What is typed into a long form is kept while it is typed, so that a closed window loses nothing.

A form takes part by `{{ autosave("event:17:texts") }}` in its tag (templates/office/parts/autosave.html), with
`{{ autosave_status() }}` where it shall be said, and the script `autosave.js` in its head. Its handler asks `saved_form` for
what is there, and calls `forget_saved_form` once the form is stored. Not for forms about people who take part: what is kept
here is not erased with them.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from litestar import Response, post
from litestar.exceptions import ValidationException

from ki_events.accounts.desk import SavedForm
from ki_events.accounts.memberships import Member
from ki_events.clock import local, now
from ki_events.db import transaction
from ki_events.i18n import _
from ki_events.web.access import member_here
from ki_events.web.pages import NO_STORE, AnyRequest
from ki_events.web.sent import Sent, read_sent

KEPT_FOR = timedelta(days=14)
MOST = 100
"""Forms of one account; the oldest give way."""
PLACE = "autosave"
REVISION = "revision"
NAMED = re.compile(r"[a-z0-9:_-]{1,100}")
LEFT_OUT = frozenset({PLACE, "nonce", "action"})


@dataclass(frozen=True)
class Saved:
    """A form as it was typed last, and the revision of what it edits when typing began; `saved_at` in UTC."""

    sent: Sent
    revision: int
    saved_at: datetime


@post("/", name="office_save_form", status_code=200)
async def save_form(request: AnyRequest) -> Response[str]:
    """Keep a form that is being typed, and answer with the sentence that says so."""
    sent = await read_sent(request)
    place = sent.one(PLACE)
    if not NAMED.fullmatch(place):
        raise ValidationException
    await keep_form(member_here(request), place, sent)
    sentence = _("Entwurf gesichert um %(time)s") % {"time": local(now()).strftime("%H:%M")}
    return Response(sentence, media_type="text/plain; charset=utf-8", headers={"cache-control": NO_STORE})


async def keep_form(member: Member, place: str, sent: Sent) -> None:
    """Keep what was typed, in the place of what was kept before."""
    revision = sent.one(REVISION)
    fields = {name: list(texts) for name, texts in sent.fields.items() if name not in LEFT_OUT}
    async with transaction():
        await SavedForm.raw(
            "INSERT INTO saved_form (account, place, revision, fields, saved_at) VALUES ({}, {}, {}, {}, {})"
            " ON CONFLICT (account, place) DO UPDATE SET revision = excluded.revision, fields = excluded.fields,"
            " saved_at = excluded.saved_at",
            member.who.account_id,
            _own(member, place),
            int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 19 else 0,
            json.dumps(fields, ensure_ascii=False),
            now(),
        )
        await SavedForm.raw(
            "DELETE FROM saved_form WHERE account = {} AND id NOT IN"
            " (SELECT id FROM saved_form WHERE account = {} ORDER BY saved_at DESC, id DESC LIMIT {})",
            member.who.account_id,
            member.who.account_id,
            MOST,
        )


async def saved_form(member: Member, place: str) -> Saved | None:
    """Return what this account typed at a place and did not send; None if there is nothing, or it is too old."""
    row = await (
        SavedForm.objects()
        .where(
            (SavedForm.account == member.who.account_id)
            & (SavedForm.place == _own(member, place))
            & (SavedForm.saved_at > now() - KEPT_FOR)
        )
        .first()
    )
    if row is None:
        return None
    sent = Sent({name: tuple(texts) for name, texts in json.loads(row.fields).items()})
    return Saved(sent, row.revision, row.saved_at)


async def forget_saved_form(member: Member, place: str) -> None:
    """Forget what was typed: it is stored, or thrown away."""
    await SavedForm.delete().where(
        (SavedForm.account == member.who.account_id) & (SavedForm.place == _own(member, place))
    )


async def forget_old_forms() -> None:
    """Delete what nobody came back to; a worker's chore."""
    await SavedForm.delete().where(SavedForm.saved_at <= now() - KEPT_FOR)


def _own(member: Member, place: str) -> str:
    # One account may be a member of several organisations.
    return f"{member.organisation.id}:{place}"
