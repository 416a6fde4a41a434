"""A legal page says what its organisation or the operator wrote for it; where nobody wrote anything it says our own text."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from piccolo.columns.combination import Where

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.i18n import SOURCE_LANGUAGE
from ki_events.organisations.default_texts import default_text, facts_of
from ki_events.organisations.tables import LegalKind, LegalText, Organisation
from ki_events.organisations.versions import keep_former, text_part
from ki_events.public_version import raise_public_version


@dataclass(frozen=True)
class Shown:
    """A text as its page shows it: Markdown in the language `lang`; `changed_at` is None for our own text."""

    body: str
    lang: str
    changed_at: datetime | None = None


@dataclass(frozen=True)
class Draft:
    """A text to be saved; `organisation` is a row's id, or None for the operator. An empty `body` brings back our own text."""

    kind: LegalKind
    lang: str
    body: str
    organisation: int | None = None


async def legal_text(
    kind: LegalKind, organisation: Organisation | None, lang: str, days: Mapping[str, int] | None = None
) -> Shown:
    """Return the text of the organisation (None: of the operator) in `lang`, else theirs in German, else ours.

    `days` is how long they keep what; a text that does not know it leaves it out. One statement.
    """
    rows = await LegalText.objects().where(
        _of(organisation.id if organisation else None),
        LegalText.kind == kind.value,
        LegalText.lang.is_in(list({lang, SOURCE_LANGUAGE})),
        LegalText.body != "",
    )
    found = {row.lang: row for row in rows}
    own = found.get(lang) or found.get(SOURCE_LANGUAGE)
    if own is not None:
        return Shown(own.body, own.lang, own.changed_at)
    facts = replace(facts_of(organisation), days=days or {})
    return Shown(default_text(kind, facts, lang), lang)


async def save_legal_text(draft: Draft, actor: str) -> bool:
    """Save what an organisation or the operator says instead of our text; return False if it said so already.

    For the back office. The import writes many texts in its own transaction: it raises the public version and leaves its
    audit line once for all of them.
    """
    body = draft.body.strip()
    async with transaction():
        row = await LegalText.objects().get(
            _of(draft.organisation) & (LegalText.kind == draft.kind.value) & (LegalText.lang == draft.lang)
        )
        if body == (row.body if row else ""):
            return False
        if draft.organisation is not None:
            said = {"body": row.body if row else ""}
            await keep_former(draft.organisation, text_part(draft.kind, draft.lang), said, actor)
        await _write(row, draft, body)
        owner = f"organisation:{draft.organisation}" if draft.organisation else "operator"
        change = Change(after={"kind": draft.kind.value, "lang": draft.lang, "characters": len(body)})
        await record(actor, "legal_text.save" if body else "legal_text.remove", owner, change)
        await raise_public_version()
    return True


async def _write(row: LegalText | None, draft: Draft, body: str) -> None:
    if not body and row is not None:
        await row.remove()
        return
    row = row or LegalText(organisation=draft.organisation, kind=draft.kind.value, lang=draft.lang)
    row.body, row.changed_at = body, now()
    await row.save()


def _of(organisation: int | None) -> Where:
    return LegalText.organisation.is_null() if organisation is None else LegalText.organisation == organisation
