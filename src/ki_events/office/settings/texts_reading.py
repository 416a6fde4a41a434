"""A legal text while it is edited: what an organisation wrote, what we would write, and a mark that tells versions apart."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from ki_events.office.settings.texts_words import PATHS
from ki_events.organisations.default_texts import default_text, facts_of
from ki_events.organisations.tables import LegalKind, LegalText, Organisation
from ki_events.retention.choosing import days_of


@dataclass(frozen=True)
class Edited:
    """A text in the language `code`; `body` is empty where only ours is there. `path` is its part of the address."""

    path: str
    kind: LegalKind
    code: str
    body: str
    ours: str
    changed_at: datetime | None

    @property
    def version(self) -> str:
        """Return a mark that changes with the stored text."""
        return hashlib.sha256(self.body.encode()).hexdigest()[:24]


async def own_texts(organisation_id: int) -> dict[tuple[LegalKind, str], datetime]:
    """Return when the organisation changed which of its own texts, by kind and language."""
    rows = await LegalText.select(LegalText.kind, LegalText.lang, LegalText.changed_at).where(
        (LegalText.organisation == organisation_id) & (LegalText.body != "")
    )
    return {(LegalKind(row["kind"]), row["lang"]): row["changed_at"] for row in rows}


async def edited(organisation: Organisation, path: str, code: str) -> Edited:
    """Return the text that this part of an address names. Raise `KeyError` for none."""
    kind = PATHS[path]
    row = await LegalText.objects().get(
        (LegalText.organisation == organisation.id) & (LegalText.kind == kind.value) & (LegalText.lang == code)
    )
    days = {of.value: number for of, number in (await days_of(organisation.id)).items()}
    ours = default_text(kind, replace(facts_of(organisation), days=days), code)
    return Edited(path, kind, code, row.body if row else "", ours, row.changed_at if row else None)
