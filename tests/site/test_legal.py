"""Legal pages are there for the operator and for each organisation, in both languages, whatever was written."""

import httpx
import pytest

from ki_events.organisations.legal import Draft, save_legal_text
from ki_events.organisations.tables import LegalKind
from ki_events.site.legal import Section, sections
from tests.characters import make_organisation
from tests.mail.servers import settled
from tests.statements import counted

pytestmark = pytest.mark.anyio

PATHS = {
    "/impressum": "Impressum",
    "/datenschutz": "Datenschutz",
    "/barrierefreiheit": "Erklärung zur Barrierefreiheit",
    "/leichte-sprache": "Leichte Sprache",
}


@pytest.mark.parametrize(("path", "title"), PATHS.items())
async def test_page_of_the_operator_and_of_an_organisation_show_their_names(
    browser: httpx.AsyncClient, path: str, title: str
) -> None:
    await make_organisation()
    with settled(operator="Stadt Musterhausen"):
        ours, theirs = await browser.get(path), await browser.get(f"/krefeld{path}")
    assert (200, 200) == (ours.status_code, theirs.status_code)
    assert f'<h1 class="page-title">{title}</h1>' in ours.text
    assert "Stadt Musterhausen" in ours.text
    assert f"<title>{title}: Kommunales Integrationszentrum Krefeld · Stadt Musterhausen</title>" in theirs.text
    assert f'href="/krefeld{path}" aria-current="page"' in theirs.text


@pytest.mark.parametrize(
    "path", ["/gibtsnicht/impressum", "/static/datenschutz", "/kalender/impressum", "/%00/impressum"]
)
async def test_page_of_no_organisation_is_not_found(browser: httpx.AsyncClient, path: str) -> None:
    assert 404 == (await browser.get(path)).status_code


async def test_text_of_their_own_replaces_ours_and_is_made_safe(browser: httpx.AsyncClient) -> None:
    body = "# Impressum\n\nWir <script>alert(1)</script>\n\n## Kontakt\n\n[hier](javascript:x)"
    await save_legal_text(Draft(LegalKind.imprint, "de", body), "cli")
    page = (await browser.get("/impressum")).text
    assert 1 == page.count(">Impressum</h")
    assert '<h2 class="legal__title">Kontakt</h2>' in page
    assert (False, False, False) == (
        "<script" in page,
        'href="javascript' in page,
        "Streitbeilegung" in page,
    )
    assert "Stand: " in page


async def test_german_text_on_an_english_page_says_so_and_carries_its_language(browser: httpx.AsyncClient) -> None:
    await save_legal_text(Draft(LegalKind.privacy, "de", "Nur auf Deutsch da."), "cli")
    page = (await browser.get("/en/datenschutz")).text
    assert 'class="legal__text" lang="de"' in page
    assert 'class="notice notice--info"' in page
    assert "notice--info" not in (await browser.get("/datenschutz")).text


async def test_line_is_left_out_when_its_fact_is_not_known(browser: httpx.AsyncClient) -> None:
    assert "Vertreten durch" not in (await browser.get("/impressum")).text
    with settled(operator_represented_by="die Landrätin"):
        assert "Vertreten durch: die Landrätin" in (await browser.get("/impressum?x=1")).text


async def test_statement_names_the_ombuds_office_and_offers_the_form_where_someone_reads_it(
    browser: httpx.AsyncClient,
) -> None:
    without = (await browser.get("/barrierefreiheit")).text
    with settled(operator_email="ki@stadt.example"):
        page = (await browser.get("/barrierefreiheit?x=1")).text
    assert 'href="mailto:ombudsstelle-barrierefreie-it@mags.nrw.de"' in page
    assert [False, True] == ['href="/barrierefreiheit/melden"' in text for text in (without, page)]


async def test_pages_take_a_fixed_number_of_statements(browser: httpx.AsyncClient) -> None:
    await make_organisation()
    with counted() as sent:
        await browser.get("/krefeld/datenschutz")
    # Its text, the organisation, and how long that keeps what.
    assert 3 >= len([text for text in sent if "legal_text" in text or "organisation" in text])


def test_sections_are_cut_at_headings_and_not_inside_code() -> None:
    text = "Vorab\n\n# Eins #\n\na\n\n```\n# kein Titel\n```\n\n### Unter\n\n## Zwei\nb"
    expected = [
        Section("", "Vorab"),
        Section("Eins", "a\n\n```\n# kein Titel\n```\n\n### Unter"),
        Section("Zwei", "b"),
    ]
    assert expected == sections(text)
    assert [] == sections("  \n")
