"""One question as it is drawn: its control, its words, and on what it depends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ki_events.events.contingents import Attendance
from ki_events.i18n import _
from ki_events.registrations.questions.conditions import NO, YES
from ki_events.registrations.questions.reading import Definition, Option
from ki_events.registrations.questions.tables import QuestionKind
from ki_events.web.field_types import day_of

MOST_RADIOS = 6
"""More options than these go into a list that unfolds."""

LONGEST_QUOTE = 80  # characters of a question that another one refers to


@dataclass(frozen=True)
class Condition:
    """On what a question depends: the field and its value (empty: any answer), and how both are called."""

    name: str
    value: str
    label: str
    answer: str
    is_consent: bool


@dataclass(frozen=True)
class Field:
    """What the template needs to draw one question. `groups` says whom it is for, `only_for` the same for the script."""

    name: str
    prefix: str
    widget: str
    label: str
    help: str
    required: bool
    options: tuple[Option, ...]
    condition: Condition | None
    only_for: tuple[str, ...]
    groups: tuple[str, ...]

    def id_of(self, number: int) -> str:
        """Return the id of the n-th control, from 1; links to the field lead to the first."""
        return self.name if number == 1 else f"{self.name}-{number}"

    def day(self, typed: str) -> str:
        """Return a typed day as date controls want it; nothing where it is none, and then it is shown as it was typed."""
        return day_of(typed)


def fields_of(definitions: Sequence[Definition], prefix: str, groups: Mapping[str, str]) -> tuple[Field, ...]:
    """Return the questions as they are drawn; `groups` names in words what `only_for` may say."""
    by_key = {definition.key: definition for definition in definitions}
    words = {**_ways_of_attending(), **groups}
    return tuple(
        Field(
            name=_name(prefix, definition.key),
            prefix=prefix,
            widget=_widget(definition),
            label=definition.label,
            help=definition.help,
            required=definition.required,
            options=_options(definition),
            condition=_condition(by_key.get(definition.shown_if), definition.shown_value, prefix),
            only_for=definition.only_for,
            groups=tuple(words.get(group, group.partition(":")[2]) for group in definition.only_for),
        )
        for definition in definitions
    )


def shortened(label: str) -> str:
    """Return the beginning of a long question, to refer to it."""
    return label if len(label) <= LONGEST_QUOTE else f"{label[: LONGEST_QUOTE - 1].rstrip()}…"


def _widget(definition: Definition) -> str:
    match definition.kind:
        case QuestionKind.single_choice:
            return "radios" if len(definition.options) <= MOST_RADIOS else "select"
        case QuestionKind.yes_no:
            return "radios"
        case QuestionKind.multiple_choice:
            return "checkboxes"
        case kind:
            return kind.value


def _options(definition: Definition) -> tuple[Option, ...]:
    if definition.kind == QuestionKind.yes_no:
        return (Option(YES, _("Ja")), Option(NO, _("Nein")))
    return definition.options


def _condition(other: Definition | None, value: str, prefix: str) -> Condition | None:
    if other is None:
        return None
    return Condition(
        name=_name(prefix, other.key),
        value=value,
        label=shortened(other.label),
        answer=next((option.text for option in _options(other) if option.value == value), ""),
        is_consent=other.kind == QuestionKind.consent,
    )


def _ways_of_attending() -> dict[str, str]:
    return {
        f"attendance:{Attendance.on_site}": _("Teilnahme vor Ort"),
        f"attendance:{Attendance.online}": _("Teilnahme online"),
    }


def _name(prefix: str, key: str) -> str:
    return f"{prefix}q-{key}"
