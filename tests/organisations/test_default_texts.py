"""Our own legal texts say what is known of whoever publishes, leave out what is not, and hold in every language."""

import re
from itertools import product

import pytest

from ki_events.organisations.default_texts import TEXTS, default_text, facts_of, missing_facts
from ki_events.organisations.tables import Kind, LegalKind, Organisation
from tests.mail.servers import settled

KNOWN = {
    "operator": "Stadt Musterhausen",
    "operator_address": "Rathausplatz 1, 12345 Musterhausen",
    "operator_email": "ki@musterhausen.example",
    "operator_phone": "02151 000",
    "operator_represented_by": "die Oberbürgermeisterin",
    "operator_responsible": "Amal Haddad, Rathausplatz 1",
    "operator_data_protection": "datenschutz@musterhausen.example",
    "operator_hosting": "Rechenzentrum Musterland",
    "operator_vat_id": "DE000000000",
}
LANGUAGES = ("de", "en")


def plain(text: str) -> str:
    return re.sub(r"\\([^\w\s])", r"\1", text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_imprint_names_every_fact_when_all_are_known(lang: str) -> None:
    with settled(**KNOWN):
        text = plain(default_text(LegalKind.imprint, facts_of(None), lang))
    wanted = set(KNOWN) - {"operator_data_protection", "operator_hosting"}
    assert set() == {name for name in wanted if KNOWN[name] not in text}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_privacy_names_responsible_body_officer_and_hosting(lang: str) -> None:
    with settled(**KNOWN):
        text = plain(default_text(LegalKind.privacy, facts_of(None), lang))
    names = ("operator", "operator_address", "operator_data_protection", "operator_hosting")
    assert [] == [name for name in names if KNOWN[name] not in text]


@pytest.mark.parametrize(("kind", "lang"), list(product(LegalKind, LANGUAGES)))
def test_text_has_no_empty_line_of_a_list_when_nothing_is_known(kind: LegalKind, lang: str) -> None:
    with settled(**dict.fromkeys([name for name in KNOWN if name != "operator"], "")):
        text = default_text(kind, facts_of(None), lang)
    assert [] == re.findall(r"^.*: *$\n(?!\n*[-1*\w])|\(mailto:\)|\{|\}|None", text, re.MULTILINE)
    assert [] == re.findall(r"^- [^:\n]+: *$", text, re.MULTILINE)


@pytest.mark.parametrize("kind", LegalKind)
def test_both_languages_have_the_same_parts(kind: LegalKind) -> None:
    german, english = ((TEXTS / lang / f"{kind.value}.md").read_text() for lang in LANGUAGES)
    marks = re.compile(r"^##|^-|\{%.*?%\}", re.MULTILINE)
    assert marks.findall(german) == marks.findall(english)


def test_language_without_a_text_speaks_german() -> None:
    assert default_text(LegalKind.imprint, facts_of(None), "de") == default_text(
        LegalKind.imprint, facts_of(None), "tr"
    )


def test_name_with_signs_of_markdown_stays_a_name() -> None:
    club = Organisation(slug="verein", name="*Mehr* [Sprachen] <b>", kind=Kind.partner, email="a_b@verein.example")
    text = default_text(LegalKind.imprint, facts_of(club), "de")
    assert r"**\*Mehr\* \[Sprachen\] \<b\>**" in text
    assert "(mailto:a_b@verein.example)" in text


def test_legal_basis_of_a_club_is_not_that_of_a_public_body() -> None:
    texts = {
        kind: default_text(LegalKind.privacy, facts_of(Organisation(slug="a", name="A", kind=kind)), "de")
        for kind in Kind
    }
    assert {Kind.integration_centre: True, Kind.coordination_office: True, Kind.partner: False} == {
        kind: "Buchstabe e DSGVO" in text for kind, text in texts.items()
    }


def test_missing_facts_names_the_settings_until_they_are_set() -> None:
    assert "KI_EVENTS_OPERATOR_ADDRESS" in missing_facts()
    with settled(**KNOWN):
        assert [] == missing_facts()


def test_plain_language_keeps_its_sentences_short() -> None:
    with settled(**KNOWN):
        text = default_text(LegalKind.plain_language, facts_of(None), "de")
    sentences = [part for line in text.splitlines() for part in re.split(r"(?<=[.?!]) ", line) if "http" not in part]
    assert [] == [sentence for sentence in sentences if len(sentence.split()) > 12]
