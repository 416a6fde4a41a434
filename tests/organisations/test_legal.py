"""A legal page says what was written for it, in the language of the page or in German, else our own text."""

import pytest

from ki_events.audit import AuditEntry
from ki_events.organisations.legal import Draft, legal_text, save_legal_text
from ki_events.organisations.tables import LegalKind, LegalText
from ki_events.public_version import public_version
from tests.characters import make_organisation
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

OURS = "Wer diese Seiten anbietet"


async def save(lang: str, body: str, organisation: int | None = None) -> bool:
    return await save_legal_text(Draft(LegalKind.imprint, lang, body, organisation), "account:1")


async def test_text_is_ours_when_nobody_wrote_one() -> None:
    shown = await legal_text(LegalKind.imprint, None, "de")
    assert (True, "de", None) == (OURS in shown.body, shown.lang, shown.changed_at)


async def test_text_is_theirs_in_the_language_of_the_page() -> None:
    await save("de", "Unser Impressum")
    await save("en", "Our imprint")
    shown = await legal_text(LegalKind.imprint, None, "en")
    assert ("Our imprint", "en") == (shown.body, shown.lang)


async def test_text_is_theirs_in_german_when_the_language_has_none() -> None:
    await save("de", "Unser Impressum")
    shown = await legal_text(LegalKind.imprint, None, "en")
    assert ("Unser Impressum", "de") == (shown.body, shown.lang)


async def test_text_of_an_organisation_is_not_that_of_the_operator() -> None:
    krefeld = await make_organisation()
    await save("de", "Stadt")
    assert "Kommunales Integrationszentrum Krefeld" in (await legal_text(LegalKind.imprint, krefeld, "de")).body
    await save("de", "Krefeld", krefeld.id)
    assert "Krefeld" == (await legal_text(LegalKind.imprint, krefeld, "de")).body
    assert "Stadt" == (await legal_text(LegalKind.imprint, None, "de")).body


async def test_reading_a_text_takes_one_statement() -> None:
    await save("de", "Stadt")
    with counted() as sent:
        await legal_text(LegalKind.imprint, None, "en")
    assert 1 == len(sent)


async def test_saving_raises_the_public_version_and_leaves_an_audit_line_without_the_text() -> None:
    before = await public_version()
    assert await save("de", " Stadt \n")
    assert before + 1 == await public_version()
    line = await AuditEntry.objects().first()
    assert ("account:1", "legal_text.save", "operator") == (line.actor, line.action, line.subject)
    assert "Stadt" not in line.after


async def test_saving_the_same_again_changes_nothing() -> None:
    await save("de", "Stadt")
    before = await public_version()
    assert not await save("de", "Stadt ")
    assert (before, 1) == (await public_version(), await AuditEntry.count())


async def test_saving_twice_keeps_one_row_with_the_last_words() -> None:
    await save("de", "Stadt")
    await save("de", "Kreis")
    assert ["Kreis"] == await LegalText.select(LegalText.body).output(as_list=True)


async def test_saving_nothing_brings_back_our_own_text() -> None:
    await save("de", "Stadt")
    assert await save("de", "")
    assert OURS in (await legal_text(LegalKind.imprint, None, "de")).body
    assert ["legal_text.save", "legal_text.remove"] == await AuditEntry.select(AuditEntry.action).order_by(
        AuditEntry.id
    ).output(as_list=True)
