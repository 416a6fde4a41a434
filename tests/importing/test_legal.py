"""An organisation brings its legal texts along; what a document does not name stays."""

from pathlib import Path

import pytest

from ki_events.importing.applying import Result, import_document
from ki_events.importing.reading import read_as_is
from ki_events.organisations.tables import LegalKind, LegalText, Organisation
from ki_events.organisations.versions import PROFILE, former_versions, text_part
from tests.importing.documents import written

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

KREFELD = "organisations:\n  - {slug: krefeld, name: KI Krefeld, short: KI, email: ki@krefeld.example, legal: %s}\n"


async def bring_in(folder: Path, text: str) -> Result:
    return await import_document(read_as_is([written(folder, text)]), "cli")


async def texts() -> set[tuple[str | None, str, str, str]]:
    rows = await LegalText.select(LegalText.organisation.slug, LegalText.kind, LegalText.lang, LegalText.body)
    return {(row["organisation.slug"], row["kind"], row["lang"], row["body"]) for row in rows}


async def test_legal_texts_are_written_in_their_languages_when_imported(tmp_path: Path) -> None:
    await bring_in(tmp_path, KREFELD % "{imprint: Petersstraße 118, accessibility: {de: Stufenlos, en: Step-free}}")
    assert {
        ("krefeld", "imprint", "de", "Petersstraße 118"),
        ("krefeld", "accessibility", "de", "Stufenlos"),
        ("krefeld", "accessibility", "en", "Step-free"),
    } == await texts()


async def test_legal_texts_stay_when_the_document_does_not_name_them(tmp_path: Path) -> None:
    await bring_in(tmp_path, KREFELD % "{imprint: Alt, privacy: Bleibt}")
    result = await bring_in(tmp_path, KREFELD % '{imprint: ""}')
    assert (0, 1, 0) == (result.created, result.updated, result.unchanged)
    assert {("krefeld", "privacy", "de", "Bleibt")} == await texts()
    assert 1 == (await bring_in(tmp_path, KREFELD % "{privacy: Bleibt}")).unchanged


async def test_legal_texts_are_the_operators_when_they_stand_alone(tmp_path: Path) -> None:
    await bring_in(tmp_path, "legal: {imprint: Betreiberin}\n")
    await bring_in(tmp_path, "legal: {imprint: Die Betreiberin}\n")
    assert {(None, "imprint", "de", "Die Betreiberin")} == await texts()


async def test_legal_text_of_before_is_kept_when_an_import_changes_it(tmp_path: Path) -> None:
    await bring_in(tmp_path, KREFELD % "{imprint: Alt}")
    await bring_in(tmp_path, KREFELD % "{imprint: Neu, privacy: Erste}")
    await bring_in(tmp_path, KREFELD % '{imprint: "", privacy: Erste}')
    house = await Organisation.objects().get(Organisation.slug == "krefeld")
    assert house is not None
    imprints = await former_versions(house.id, text_part(LegalKind.imprint, "de"))
    assert [("Neu", "cli"), ("Alt", "cli")] == [(former.content["body"], former.replaced_by) for former in imprints]
    privacy = await former_versions(house.id, text_part(LegalKind.privacy, "de"))
    assert [""] == [former.content["body"] for former in privacy]


async def test_profile_of_before_is_kept_when_an_import_changes_it(tmp_path: Path) -> None:
    for name, colour in (("KI Krefeld", "#112233"), ("KI am Rhein", "#112233"), ("KI am Rhein", "#445566")):
        said = f"{{slug: krefeld, name: {name}, short: KI, email: ki@krefeld.example, color: '{colour}'}}"
        await bring_in(tmp_path, f"organisations:\n  - {said}\n")
    house = await Organisation.objects().get(Organisation.slug == "krefeld")
    assert house is not None
    former = await former_versions(house.id, PROFILE)
    assert [("KI Krefeld", "cli")] == [(each.content["name"], each.replaced_by) for each in former]


@pytest.mark.parametrize(
    ("legal", "sentence"),
    [
        ("{imprnt: x}", "Diese Angabe gibt es hier nicht. Meinten Sie „imprint“?"),
        ("{imprint: [x]}", "Hier werden Angaben mit Schlüsseln erwartet (schlüssel: wert)."),
        ("{imprint: {deutsch: x}}", "Bitte ein Sprachkürzel wie de, tr oder uk angeben."),
    ],
)
async def test_legal_texts_are_refused_with_a_sentence_when_wrong(tmp_path: Path, legal: str, sentence: str) -> None:
    result = await bring_in(tmp_path, KREFELD % legal)
    assert [sentence] == [problem.sentence for problem in result.problems]
    assert 0 == await Organisation.count()
