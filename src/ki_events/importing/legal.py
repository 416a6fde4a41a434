"""Legal texts are written where a document names them; what it does not name stays, since a public body owes it to visitors."""

from ki_events.clock import now
from ki_events.importing.document import GivenLegal
from ki_events.organisations.tables import LegalKind, LegalText
from ki_events.organisations.versions import keep_former, text_part


async def write_legal_texts(organisation: int | None, given: GivenLegal, replaced_by: str = "") -> list[str]:
    """Write the texts that differ and take away those given as empty; return which, as "legal.imprint.de".

    `organisation` None is the operator. What an organisation said before is kept as a former version that `replaced_by` (as in
    `audit.record`) replaced; without that name, for an organisation that is new, none is. Part of the import's transaction.
    """
    wanted = {(kind.value, lang): body for kind in LegalKind for lang, body in _texts(given, kind).items()}
    if not wanted:
        return []
    owner = LegalText.organisation.is_null() if organisation is None else LegalText.organisation == organisation
    stored: dict[tuple[str, str], LegalText] = {
        (text.kind, text.lang): text for text in await LegalText.objects().where(owner)
    }
    changed = []
    for (kind, lang), body in wanted.items():
        text = stored.get((kind, lang)) or LegalText(organisation=organisation, kind=kind, lang=lang)
        if text.body == body:
            continue
        if organisation is not None and replaced_by:
            said = {"body": text.body or ""}
            await keep_former(organisation, text_part(LegalKind(kind), lang), said, replaced_by)
        await (_save(text, body) if body else text.remove())
        changed.append(f"legal.{kind}.{lang}")
    return changed


def _texts(given: GivenLegal, kind: LegalKind) -> dict[str, str]:
    texts: dict[str, str] = getattr(given, kind.value)
    return texts


async def _save(text: LegalText, body: str) -> None:
    text.body, text.changed_at = body, now()
    await text.save()
