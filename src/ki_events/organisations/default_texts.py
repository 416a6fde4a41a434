"""Our own legal texts fit what this software does; the facts of whoever publishes are filled in, and a line without its fact is left out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ki_events.i18n import LANGUAGES, SOURCE_LANGUAGE
from ki_events.organisations.tables import Kind, LegalKind, Organisation
from ki_events.settings import Settings, settings

TEXTS = Path(__file__).parent / "texts"

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


@dataclass(frozen=True)
class Facts:
    """Who publishes, and what they must say about themselves; an empty text is not known. `operator` runs the software.

    `days` has how long they keep which kind of data (retention/periods.py); empty is not known either.
    """

    name: str
    address: str
    email: str
    phone: str
    operator: str
    hosting: str
    site: str
    is_operator: bool
    is_public_body: bool
    website: str = ""
    represented_by: str = ""
    responsible: str = ""
    data_protection: str = ""
    vat_id: str = ""
    days: Mapping[str, int] = field(default_factory=dict)


class _Ready(str):
    """Text that is Markdown already."""

    __slots__ = ()


def facts_of(organisation: Organisation | None) -> Facts:
    """Return the facts of an organisation, or of the operator (None)."""
    known = settings()
    if organisation is None:
        return _operator(known)
    return Facts(
        name=organisation.name,
        address=organisation.address,
        email=organisation.email,
        phone=organisation.phone,
        website=organisation.website,
        operator=known.operator,
        hosting=known.operator_hosting,
        site=known.base_url,
        is_operator=False,
        is_public_body=organisation.kind != Kind.partner,
    )


def default_text(kind: LegalKind, facts: Facts, lang: str) -> str:
    """Return our text in `lang` as Markdown; a language that has none speaks German."""
    folder = lang if lang in LANGUAGES else SOURCE_LANGUAGE
    text = _environment().get_template(f"{folder}/{kind.value}.md").render(vars(facts))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def missing_facts() -> list[str]:
    """Return the names of settings without which the operator's imprint or privacy text lacks a line (§ 5 DDG, § 18 MStV, Art. 13 GDPR)."""
    needed = ("address", "email", "phone", "represented_by", "responsible", "data_protection")
    return [f"KI_EVENTS_OPERATOR_{name.upper()}" for name in needed if not getattr(settings(), f"operator_{name}")]


def _operator(known: Settings) -> Facts:
    return Facts(
        name=known.operator,
        address=known.operator_address,
        email=known.operator_email,
        phone=known.operator_phone,
        represented_by=known.operator_represented_by,
        responsible=known.operator_responsible,
        data_protection=known.operator_data_protection,
        vat_id=known.operator_vat_id,
        operator=known.operator,
        hosting=known.operator_hosting,
        site=known.base_url,
        is_operator=True,
        is_public_body=True,
    )


@cache
def _environment() -> Environment:
    made = Environment(  # noqa: S701 - Markdown comes out, and web/markdown.py makes safe HTML of it
        loader=FileSystemLoader(TEXTS),
        undefined=StrictUndefined,
        finalize=_as_markdown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["lines"] = _lines
    made.filters["target"] = _target
    return made


def _as_markdown(value: Any) -> str:
    # A name with an asterisk stays a name (CommonMark 2.4: every ASCII punctuation may be escaped).
    return value if isinstance(value, _Ready) else _PUNCTUATION.sub(r"\\\1", str(value))


def _lines(text: str) -> _Ready:
    lines = [_as_markdown(line.strip()) for line in text.splitlines() if line.strip()]
    return _Ready("\\\n".join(lines))


def _target(address: str) -> _Ready:
    return _Ready(quote(address, safe="/:?&=#%+@~,;!$'*"))
