"""What is offered for choosing in the form of an event's texts."""

from dataclasses import dataclass
from typing import Any

from ki_events.events.choices import language_name
from ki_events.events.formats import offered
from ki_events.events.tables import Measure
from ki_events.events.usual_labels import LANGUAGES, usual_labels
from ki_events.events.words import ACCESSIBILITY, accessibility_name, format_name
from ki_events.office.event.texts_form import TEXT_LANGUAGES
from ki_events.office.event.texts_words import measure_name
from ki_events.office.frame import OpenEvent
from ki_events.programmes.belonging import programmes_to_choose
from ki_events.web.forms import Form

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Choices:
    """(value, name) pairs by field; `districts` and `offers` are suggestions for what is typed."""

    formats: Pairs
    langs: Pairs
    topics: Pairs
    target_groups: Pairs
    languages: Pairs
    accessibility: Pairs
    programmes: Pairs
    measures: Pairs
    districts: tuple[str, ...]
    offers: tuple[str, ...]

    @property
    def programme_names(self) -> dict[int, str]:
        """Return the names of the programmes by their ids."""
        return {int(number): name for number, name in self.programmes}


async def choices_of(opened: OpenEvent, form: Form[Any]) -> Choices:
    """Return what is offered for this event, what is chosen in `form` included, in three statements."""
    usual = await usual_labels(opened.member.organisation.id)
    return Choices(
        formats=[(format_.value, format_name(format_)) for format_ in offered()],
        langs=[(code, language_name(code)) for code in TEXT_LANGUAGES],
        topics=_with(usual.topics, form.picked.get("topics", ())),
        target_groups=_with(usual.target_groups, form.picked.get("target_groups", ())),
        languages=[(code, language_name(code)) for code, _name in _with(LANGUAGES, form.picked.get("languages", ()))],
        accessibility=[(fact, accessibility_name(fact)) for fact in ACCESSIBILITY],
        programmes=[(str(number), name) for number, name in await programmes_to_choose(opened.event.id)],
        measures=[(measure.value, measure_name(measure.value)) for measure in Measure],
        districts=usual.districts,
        offers=usual.offers,
    )


def _with(usual: tuple[str, ...], chosen: tuple[str, ...]) -> Pairs:
    return [(name, name) for name in dict.fromkeys((*usual, *chosen))]
