"""The fields of an event's texts as words, so that two versions can be laid side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ki_events.events.choices import language_name
from ki_events.events.tables import Measure
from ki_events.events.words import accessibility_name, format_name
from ki_events.i18n import _
from ki_events.office.event.texts_form import labels
from ki_events.registrations.changing.describing import Texts


@dataclass(frozen=True)
class Difference:
    """One field in two versions, as words; `lines` says that it is a longer text."""

    name: str
    label: str
    before: str
    after: str
    lines: bool = False


def differences(before: Texts, after: Texts, names: Iterable[str], programmes: Mapping[int, str]) -> list[Difference]:
    """Return the fields called `names` in both versions, in the order of the form."""
    wanted = set(names)
    return [
        Difference(
            name=name,
            label=label,
            before=_words(getattr(before, name), name, programmes),
            after=_words(getattr(after, name), name, programmes),
            lines=name in ("summary", "description", "plain_summary"),
        )
        for name, label in labels().items()
        if name in wanted
    ]


def differing(before: Texts, after: Texts) -> list[str]:
    """Return the names of the fields in which two versions differ."""
    return [name for name in before.written() if getattr(before, name) != getattr(after, name)]


def _words(value: Any, name: str, programmes: Mapping[int, str]) -> str:
    if isinstance(value, bool):
        return _("Ja") if value else _("Nein")
    if name == "programmes":
        return ", ".join(programmes.get(number, str(number)) for number in value)
    if name == "languages":
        return ", ".join(map(language_name, value))
    if name == "accessibility":
        return ", ".join(map(accessibility_name, value))
    if isinstance(value, tuple):
        return ", ".join(value)
    return {"format": format_name, "lang": language_name, "certificate_measure": measure_name}.get(name, str)(value)


def measure_name(code: str) -> str:
    """Return what the share of a certificate is a share of."""
    return {
        Measure.dates.value: _("besuchte Termine"),
        Measure.hours.value: _("besuchte Stunden"),
        Measure.days.value: _("besuchte Tage"),
    }[code]
