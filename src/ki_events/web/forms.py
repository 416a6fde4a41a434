"""A sent form becomes a checked model, or all its mistakes at once in plain sentences; what was typed is kept."""

import unicodedata
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.headerregistry import Address
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import parse_qsl

from litestar.exceptions import ValidationException
from pydantic import AfterValidator, BaseModel, BeforeValidator, ValidationError
from pydantic_core import PydanticCustomError

from ki_events.i18n import _
from ki_events.web.pages import AnyRequest

MOST_FIELDS = 200
LONGEST_EMAIL = 254  # RFC 5321 section 4.5.3.1.3, without the angle brackets

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Form(Generic[Model]):
    """What was typed, by field; the checked `value`, or the `errors` by field in the order of the form."""

    typed: dict[str, str] = field(default_factory=dict)
    value: Model | None = None
    errors: dict[str, str] = field(default_factory=dict)


async def read_form(request: AnyRequest, model: type[Model]) -> Form[Model]:
    """Read an urlencoded form. Raise `ValidationException` when it is no such form at all."""
    body = (await request.body()).decode(errors="replace")
    try:
        sent = dict(parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise ValidationException from None
    return check(model, sent)


def check(model: type[Model], sent: dict[str, str]) -> Form[Model]:
    """Check what was sent; unknown fields are left aside and missing ones are empty."""
    typed = {name: sent.get(name, "") for name in model.model_fields}
    try:
        return Form(typed, model.model_validate(typed))
    except ValidationError as mistakes:
        return Form({name: _showable(text) for name, text in typed.items()}, errors=_sentences(mistakes))


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


def email_line() -> Any:
    """Return the type of a mail address that mail servers take (RFC 5321); its domain becomes ASCII (IDNA)."""
    return Annotated[line(LONGEST_EMAIL, 1), AfterValidator(_email_address)]


def _email_address(text: str) -> str:
    try:
        address = Address(addr_spec=text)
        domain = address.domain.encode("idna").decode()
    except (HeaderParseError, ValueError, IndexError):
        raise PydanticCustomError("email", "email") from None
    if not address.username.isascii() or "." not in domain.strip("."):
        raise PydanticCustomError("email", "email")
    return Address(username=address.username, domain=domain).addr_spec


def _trimmed(text: str) -> str:
    # Only spaces: other white space is a control character and gets its sentence.
    return " ".join(
        part for part in unicodedata.normalize("NFC", text.strip()).replace("\u00a0", " ").split(" ") if part
    )


def _visible(text: str) -> str:
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        raise PydanticCustomError("control_characters", "control characters")
    return text


def _showable(text: str) -> str:
    return "".join(character for character in text if unicodedata.category(character) not in ("Cc", "Cs"))


def _sentences(mistakes: ValidationError) -> dict[str, str]:
    found = mistakes.errors(include_url=False, include_input=False)
    return {str(mistake["loc"][0]): _sentence(mistake["type"], mistake.get("ctx", {})) for mistake in found}


def _sentence(kind: str, numbers: dict[str, Any]) -> str:
    table = {
        "missing": _("Bitte ausfüllen."),
        "too_long": _("Höchstens %(most)s Zeichen, es sind %(length)s."),
        "email": _("Bitte eine E-Mail-Adresse eingeben, zum Beispiel name@schule.de."),
        "control_characters": _("Der Text enthält unsichtbare Steuerzeichen. Bitte neu eintippen statt einfügen."),
    }
    return table.get(kind, _("Diese Eingabe passt hier nicht.")) % numbers
