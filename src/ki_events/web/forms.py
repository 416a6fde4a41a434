"""A sent form becomes a checked model, or all its mistakes at once in plain sentences; what was typed is kept."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, TypeVar, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ValidationError
from pydantic_core import PydanticCustomError

from ki_events.addresses import LONGEST, mail_address
from ki_events.i18n import _
from ki_events.visible import visible
from ki_events.web.requests import AnyRequest
from ki_events.web.sent import Sent, gathered, read_sent

EMPTY_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Hangul fillers: letters by their category, and nothing to see."""

_ADDRESS = re.compile(r"://|www\.")
_PATH = re.compile(r"/\s*\S")

Value = TypeVar("Value")
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Form(Generic[Value]):
    """What was typed, by field; the checked `value`, or the `errors` by field in the order of the form.

    `picked` has the fields that may have several values.
    """

    typed: dict[str, str] = field(default_factory=dict)
    value: Value | None = None
    errors: dict[str, str] = field(default_factory=dict)
    picked: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def under(self, prefix: str) -> "Form[Value]":
        """Return the same form with `prefix` before every name: the part of one person of several."""
        return Form(
            {prefix + name: text for name, text in self.typed.items()},
            self.value,
            {prefix + name: sentence for name, sentence in self.errors.items()},
            {prefix + name: values for name, values in self.picked.items()},
        )


async def read_form(request: AnyRequest, model: type[Model]) -> Form[Model]:
    """Read a form in either encoding that browsers have.

    Raise `ValidationException` when it cannot be read, and `HTTPException` (415) when it is in no such encoding.
    """
    return check(model, await read_sent(request))


def check(model: type[Model], sent: Sent | Mapping[str, str]) -> Form[Model]:
    """Check what was sent; unknown fields are left aside and missing ones are empty."""
    if not isinstance(sent, Sent):
        sent = gathered(sent.items())
    picked = {name: sent.all(name) for name in model.model_fields if _has_several(model, name)}
    typed = {name: sent.one(name) for name in model.model_fields if name not in picked}
    kept = {name: _kept(model, name, text) for name, text in typed.items()}
    shown = {name: tuple(visible(text) for text in texts) for name, texts in picked.items()}
    try:
        return Form(kept, model.model_validate(typed | picked), picked=shown)
    except ValidationError as mistakes:
        return Form(kept, errors=_sentences(mistakes), picked=shown)


def joined(*forms: Form[Any]) -> Form[Any]:
    """Return what templates need of forms that stand on one page: all that was typed, and every mistake in their order."""
    together: Form[Any] = Form()
    for form in forms:
        together.typed.update(form.typed)
        together.picked.update(form.picked)
        together.errors.update(form.errors)
    return together


def line(most: int, least: int = 0) -> Any:
    """Return the type of a one-line text of `least` to `most` characters, trimmed, with single spaces."""

    def fits(text: str) -> str:
        if len(text) < least:
            raise PydanticCustomError("missing", "missing")
        # Keys fold the text (NFKC, casefold), and some single characters become many.
        length = max(len(text), len(unicodedata.normalize("NFKC", text).casefold()))
        if length > most:
            raise PydanticCustomError("too_long", "too long", {"most": most, "length": length})
        return text

    return Annotated[str, BeforeValidator(_trimmed), AfterValidator(_visible), AfterValidator(fits)]


def paragraphs(most: int, least: int = 0) -> Any:
    """Return the type of a text of several lines with `least` to `most` characters in all, trimmed, line feeds kept."""

    def fits(text: str) -> str:
        if len(text) < least:
            raise PydanticCustomError("missing", "missing")
        if len(text) > most:
            raise PydanticCustomError("too_long", "too long", {"most": most, "length": len(text)})
        return text

    return Annotated[str, BeforeValidator(_with_line_feeds), AfterValidator(_visible_lines), AfterValidator(fits)]


def email_line() -> Any:
    """Return the type of a mail address that mail servers take (RFC 5321); its domain becomes ASCII (IDNA)."""
    return Annotated[line(LONGEST, 1), AfterValidator(_email_address)]


def optional_email_line() -> Any:
    """Return the type of a mail address that may be left out."""
    return Annotated[line(LONGEST), AfterValidator(lambda text: _email_address(text) if text else "")]


def name_line(most: int) -> Any:
    """Return the type of a person's name: a line that has a letter of any script, and no web address: letters greet with it."""
    return Annotated[line(most, 1), AfterValidator(_with_a_letter), AfterValidator(_without_path)]


def institution_line(most: int) -> Any:
    """Return the type of an institution's name, which may be left out: a line without a web address."""
    return Annotated[line(most), AfterValidator(_without_address)]


def _email_address(text: str) -> str:
    try:
        return mail_address(text)
    except ValueError:
        raise PydanticCustomError("email", "email") from None


def _with_a_letter(text: str) -> str:
    if not any(unicodedata.category(character)[0] == "L" and character not in EMPTY_LETTERS for character in text):
        raise PydanticCustomError("no_letter", "no letter")
    return text


def _without_path(text: str) -> str:
    if _ADDRESS.search(_folded(text)) or _PATH.search(_folded(text)):
        raise PydanticCustomError("address_in_name", "address in name")
    return text


def _without_address(text: str) -> str:
    if _ADDRESS.search(_folded(text)):
        raise PydanticCustomError("address_in_institution", "address in institution")
    return text


def _folded(text: str) -> str:
    # Wide and other forms of the same signs (NFKC) open as links too.
    return unicodedata.normalize("NFKC", text).casefold()


def _trimmed(text: str) -> str:
    # Only spaces: other white space is a control character and gets its sentence.
    return " ".join(
        part for part in unicodedata.normalize("NFC", text.strip()).replace("\u00a0", " ").split(" ") if part
    )


def _visible(text: str) -> str:
    if visible(text) != text:
        raise PydanticCustomError("control_characters", "control characters")
    if "\ufffd" in text:
        raise PydanticCustomError("broken", "broken")
    return text


def _with_line_feeds(text: str) -> str:
    # Browsers send CR LF (HTML, "normalize newlines"); a tab is what a spreadsheet puts between cells.
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\t", " ").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def _visible_lines(text: str) -> str:
    return "\n".join(_visible(line) for line in text.split("\n"))


def _has_several(model: type[BaseModel], name: str) -> bool:
    return get_origin(model.model_fields[name].annotation) is tuple


def _kept(model: type[BaseModel], name: str, text: str) -> str:
    has_lines = any(getattr(rule, "func", None) is _with_line_feeds for rule in model.model_fields[name].metadata)
    # A tab is what a spreadsheet puts between cells: pasted, words stay apart.
    spaced = text.replace("\t", " ")
    return "\n".join(visible(line) for line in spaced.split("\n")) if has_lines else visible(spaced)


def _sentences(mistakes: ValidationError) -> dict[str, str]:
    found = mistakes.errors(include_url=False, include_input=False)
    return {str(mistake["loc"][0]): _sentence(mistake["type"], mistake.get("ctx", {})) for mistake in found}


def _sentence(kind: str, numbers: dict[str, Any]) -> str:
    table = {
        "missing": _("Bitte ausfüllen."),
        "too_long": _("Höchstens %(most)s Zeichen, es sind %(length)s."),
        "email": _("Bitte eine E-Mail-Adresse eingeben, zum Beispiel name@schule.de."),
        "no_letter": _("Bitte einen Namen mit mindestens einem Buchstaben eingeben."),
        "address_in_name": _("Bitte nur den Namen eingeben, ohne Internetadresse und ohne Schrägstrich."),
        "address_in_institution": _("Bitte nur den Namen der Einrichtung eingeben, ohne Internetadresse."),
        "choose": _("Bitte wählen Sie eine Antwort aus."),
        "choose_some": _("Bitte wählen Sie mindestens eine Antwort aus."),
        "not_offered": _("Diese Antwort steht nicht zur Wahl. Bitte wählen Sie eine der angebotenen aus."),
        "number": _("Bitte eine Zahl eingeben, zum Beispiel 12 oder 2,5."),
        "number_too_large": _("Die Zahl ist zu groß. Bitte prüfen Sie sie."),
        "day": _("Bitte einen Tag eingeben, den es gibt, zum Beispiel 17.03.2027."),
        "time": _("Bitte eine Uhrzeit eingeben, zum Beispiel 14:30."),
        "count": _("Bitte eine ganze Zahl von %(least)s bis %(most)s eingeben."),
        "web_address": _(
            "Bitte eine vollständige Internetadresse eingeben, zum Beispiel https://treffen.example/raum."
        ),
        "agree": _("Ohne diese Zustimmung geht es nicht. Bitte setzen Sie das Häkchen, wenn Sie einverstanden sind."),
        "broken": _("Einige Zeichen sind nicht lesbar angekommen (�). Bitte tippen Sie den Text neu ein."),
        "control_characters": _("Der Text enthält unsichtbare Steuerzeichen. Bitte neu eintippen statt einfügen."),
    }
    return table.get(kind, _("Diese Eingabe passt hier nicht.")) % numbers
