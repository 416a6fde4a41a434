"""Forms are checked as a whole; mistakes are sentences, good values are trimmed."""

import pytest
from pydantic import BaseModel

from ki_events.i18n import speaking
from ki_events.web.forms import check, email_line, institution_line, line, name_line, optional_email_line, paragraphs


class Two(BaseModel):
    """A form with a name and an address."""

    name: line(10, 1)  # type: ignore[valid-type]
    email: email_line()  # type: ignore[valid-type]


def test_check_trims_and_joins_spaces_when_all_is_well() -> None:
    form = check(Two, {"name": "  Ayşe \u00a0 Ö ", "email": " a.b@schule.example "})
    assert form.value is not None
    assert ("Ayşe Ö", "a.b@schule.example", {}) == (form.value.name, form.value.email, form.errors)


def test_check_names_every_mistake_in_the_order_of_the_form() -> None:
    form = check(Two, {"name": "", "email": "quatsch"})
    assert ["name", "email"] == list(form.errors)
    assert "Bitte ausfüllen." == form.errors["name"]
    assert {"name": "", "email": "quatsch"} == form.typed


def test_check_speaks_the_language_of_the_page() -> None:
    with speaking("en"):
        assert "Please fill this in." == check(Two, {}).errors["name"]


@pytest.mark.parametrize(
    "email",
    ["", "a", "@b.de", "a@b", "a b@c.de", "a@b..de", "a@@b.de", "ä@b.de", "a@b.de\nBcc: c@d.de", f"{'a' * 250}@b.de", "a@.de", "a@b.de, c@d.de", "A <a@b.de>",
     '"a b"@c.de', "a@-x.de", "a@b_c.de", "a@1.2.3.4", "a@[127.0.0.1]", f"{'a' * 65}@b.de", "a(comment)@b.de"],
)  # fmt: skip
def test_email_is_refused_when_mail_servers_would_refuse_it(email: str) -> None:
    assert ["email"] == list(check(Two, {"name": "x", "email": email}).errors)


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("a+b@c.example", "a+b@c.example"),
        ("a@müller.example", "a@xn--mller-kva.example"),
        ("o'neil@c.example", "o'neil@c.example"),
    ],
)
def test_email_is_kept_in_the_form_that_mail_servers_take(email: str, expected: str) -> None:
    form = check(Two, {"name": "x", "email": email})
    assert form.value is not None
    assert expected == form.value.email


@pytest.mark.parametrize("name", ["\x00", "a\x00b", "a\nb", "a\x1bb", "a\ud800b", "a\u202eb", "\u2066ab", "a\u200fb"])
def test_line_with_control_characters_is_refused_and_shown_without_them(name: str) -> None:
    form = check(Two, {"name": name, "email": "a@b.example"})
    assert "Steuerzeichen" in form.errors["name"]
    assert form.typed["name"] in ("", "ab")


def test_words_from_a_spreadsheet_stay_apart_when_they_are_shown_again() -> None:
    form = check(Two, {"name": "a\tb", "email": "a@b.example"})
    assert "Steuerzeichen" in form.errors["name"]
    assert "a b" == form.typed["name"]


def test_line_counts_the_characters_that_its_key_will_have() -> None:
    # One character that NFKC folds into eighteen.
    assert "Höchstens 10 Zeichen, es sind 18." == check(Two, {"name": "\ufdfa", "email": "a@b.example"}).errors["name"]


class Named(BaseModel):
    """A form with the name of a person."""

    name: name_line(20)  # type: ignore[valid-type]


@pytest.mark.parametrize("name", ["\u200b", "\u200d\u200c", "\u2060\ufeff", "123", "–", "\u3164", "😀"])
def test_name_without_a_letter_is_refused(name: str) -> None:
    assert "Bitte einen Namen mit mindestens einem Buchstaben eingeben." == check(Named, {"name": name}).errors["name"]


@pytest.mark.parametrize("name", ["Ö", "محمد", "می\u200cخواهم", "क\u094d\u200dष", "李", "O’Neil-Şahin", "Wladimir II."])
def test_name_of_any_script_is_taken_with_its_joiners(name: str) -> None:
    assert check(Named, {"name": name}).value is not None


@pytest.mark.parametrize("name", ["http://a.b", "WWW.evil", "Klick /x", "Anna/Bo", "x ://", "a\uff0fb"])
def test_name_that_is_a_web_address_is_refused_and_kept(name: str) -> None:
    form = check(Named, {"name": name})
    assert "Bitte nur den Namen eingeben, ohne Internetadresse und ohne Schrägstrich." == form.errors["name"]
    assert name == form.typed["name"]


class Placed(BaseModel):
    """A form with the name of an institution."""

    name: institution_line(40)  # type: ignore[valid-type]


@pytest.mark.parametrize(
    "name", ["https://evil.example/x", "Gewinn: www.evil.example", "\uff37\uff37\uff37.evil.example"]
)
def test_institution_that_is_a_web_address_is_refused(name: str) -> None:
    assert (
        "Bitte nur den Namen der Einrichtung eingeben, ohne Internetadresse."
        == check(Placed, {"name": name}).errors["name"]
    )


@pytest.mark.parametrize("name", ["", "Kita I/II", "Schule an der B 1/A 44", "St. Ursula e. V."])
def test_institution_may_have_a_stroke_or_be_left_out(name: str) -> None:
    assert check(Placed, {"name": name}).value is not None


@pytest.mark.parametrize("name", ["\ufffd", "M\ufffdller"])
def test_broken_encoding_is_named_as_such(name: str) -> None:
    form = check(Named, {"name": name})
    assert "nicht lesbar angekommen" in form.errors["name"]
    assert name == form.typed["name"]


class Letter(BaseModel):
    """A form with a text of several lines and an address that may be left out."""

    text: paragraphs(20, 1)  # type: ignore[valid-type]
    email: optional_email_line()  # type: ignore[valid-type]


def test_paragraphs_keep_their_lines_and_lose_what_cannot_be_seen_around_them() -> None:
    form = check(Letter, {"text": " \r\n Eins\t1 \r\n\r\nZwei  ", "email": ""})
    assert form.value is not None
    assert ("Eins 1\n\nZwei", "") == (form.value.text, form.value.email)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (" \r\n ", "Bitte ausfüllen."),
        ("x" * 21, "Höchstens 20 Zeichen, es sind 21."),
        ("a\x07b", "Der Text enthält unsichtbare Steuerzeichen. Bitte neu eintippen statt einfügen."),
        ("a\u202eb", "Der Text enthält unsichtbare Steuerzeichen. Bitte neu eintippen statt einfügen."),
    ],
)
def test_paragraphs_are_refused_with_a_sentence(text: str, says: str) -> None:
    assert {"text": says} == check(Letter, {"text": text}).errors


def test_lines_stay_when_something_else_is_wrong() -> None:
    assert "Eins\r\nZwei".split() == check(Letter, {"text": "Eins\nZwei", "email": "x"}).typed["text"].split("\n")


def test_check_keeps_no_control_characters_of_a_form_that_is_right() -> None:
    class Line(BaseModel):
        name: line(20)  # type: ignore[valid-type]

    assert {"name": "Ada"} == check(Line, {"name": "\x1fAda\x1f"}).typed
