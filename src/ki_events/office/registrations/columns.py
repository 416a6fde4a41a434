"""The columns that somebody chose for the table of registrations, and what stands in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ki_events.i18n import _
from ki_events.office.registrations.setting import Setting
from ki_events.office.registrations.words import attendance_names, source_names
from ki_events.registrations.letters.when import moment_in_words
from ki_events.registrations.mailboxes.none import shown_address
from ki_events.registrations.positions import positions_of
from ki_events.registrations.questions.answer_words import in_words
from ki_events.registrations.questions.needs import need_names
from ki_events.registrations.questions.reading import Asked
from ki_events.registrations.questions.tables import AccessNeed, Answer, NeedKind, RetentionClass
from ki_events.registrations.seating import choices_of
from ki_events.registrations.tables import ChoiceStatus, Registration, Status

PLACE = "registrations"
"""Where the choice is kept (`Preference.place`); one for all events, since the ids of questions are unique."""

DEFAULT = ("einrichtung", "eingang")


@dataclass(frozen=True)
class Column:
    """A column: its `name` in forms, its `title`, what it is sorted by, and whether it shows what is nobody else's business."""

    name: str
    title: str
    sorting: str = ""
    sensitive: bool = False

    @property
    def is_question(self) -> bool:
        """Say whether the title, too, is in the event's language."""
        return self.name.startswith("frage-")

    @property
    def is_of_event(self) -> bool:
        """Say whether the cells are in the event's language: they quote what its organisation wrote."""
        return self.is_question or self.name in ("gruppe", "art", "kontingent", "workshops")


@dataclass(frozen=True)
class Line:
    """One registration of the table: its position in the list (0 for who does not wait), and its cells by column."""

    person: Registration
    position: int
    cells: Mapping[str, str]


def columns_of(setting: Setting) -> list[Column]:
    """Return all columns that there are for this event; sensitive ones are off unless somebody turns them on."""
    found = [
        Column("einrichtung", _("Einrichtung"), "einrichtung"),
        Column("mail", _("E-Mail")),
        Column("eingang", _("Angemeldet am"), "eingang"),
        Column("frist", _("Frist")),
        Column("teilnahme", _("Teilnahme")),
        Column("gruppe", _("Zielgruppe")),
        Column("art", _("Art der Einrichtung")),
        Column("kontingent", _("Kontingent")),
        Column("workshops", _("Workshops")),
        Column("quelle", _("Herkunft")),
        Column("sprache", _("Sprache der E-Mails")),
        Column("bemerkung", _("Bemerkung"), sensitive=True),
        Column("bedarf", _("Unterstützungsbedarf"), sensitive=True),
    ]
    return [*found, *(_of_question(question) for question in setting.questions)]


def chosen_columns(columns: Sequence[Column], preference: Mapping[str, object]) -> list[Column]:
    """Return the columns that are shown, in the order of `columns`."""
    chosen = preference.get("columns")
    names = set(chosen) if isinstance(chosen, list) else set(DEFAULT)
    return [column for column in columns if column.name in names]


async def lines_of(people: Sequence[Registration], columns: Sequence[Column], setting: Setting) -> list[Line]:
    """Return the lines of the table in four statements at most, however many people they are."""
    names = {column.name for column in columns}
    waiting = [person.id for person in people if person.status == Status.waitlisted]
    positions = await positions_of(waiting or [0])
    workshops = await _workshops(people, setting) if "workshops" in names else {}
    needs = await _needs(people) if "bedarf" in names else {}
    answers = await _answers(people, setting) if any(name.startswith("frage-") for name in names) else {}
    found = []
    for person in people:
        cells = _plain(person, setting) | {
            "workshops": workshops.get(person.id, ""),
            "bedarf": needs.get(person.id, ""),
        }
        cells |= answers.get(person.id, {})
        found.append(Line(person, positions.get(person.id, 0), {name: cells.get(name, "") for name in names}))
    return found


def _of_question(question: Asked) -> Column:
    definition = question.definition
    return Column(f"frage-{question.id}", definition.label, sensitive=definition.retention == RetentionClass.sensitive)


def _plain(person: Registration, setting: Setting) -> dict[str, str]:
    contingents = {each.id: each.name for each in setting.contingents}
    # What a person chose is a value of a contingent; what people read is its name.
    called = {each.value: each.name for each in setting.contingents}
    return {
        "einrichtung": person.organization,
        "mail": shown_address(person.email),
        "eingang": moment_in_words(person.registered_at),
        "frist": "" if person.deadline is None else moment_in_words(person.deadline),
        "teilnahme": attendance_names().get(person.attendance, ""),
        "gruppe": called.get(person.target_group, person.target_group),
        "art": called.get(person.institution_type, person.institution_type),
        "kontingent": contingents.get(person.contingent, ""),
        "quelle": source_names()[person.source],
        "sprache": person.language,
        "bemerkung": person.remark,
    }


async def _workshops(people: Sequence[Registration], setting: Setting) -> dict[int, str]:
    titles = {session.id: session.title for session in setting.sessions}
    found: dict[int, list[str]] = {}
    for choice in await choices_of(person.id for person in people):
        if choice.session in titles:
            waits = choice.status == ChoiceStatus.waiting
            title = titles[choice.session]
            found.setdefault(choice.registration, []).append(
                _("%(title)s (wartet)") % {"title": title} if waits else title
            )
    return {number: "; ".join(sorted(own)) for number, own in found.items()}


async def _needs(people: Sequence[Registration]) -> dict[int, str]:
    rows = await AccessNeed.objects().where(AccessNeed.registration.is_in([person.id for person in people] or [0]))
    found: dict[int, list[str]] = {}
    for row in rows:
        words = need_names()[NeedKind(row.kind)]
        found.setdefault(row.registration, []).append(f"{words}: {row.detail}" if row.detail else words)
    return {number: "; ".join(own) for number, own in found.items()}


async def _answers(people: Sequence[Registration], setting: Setting) -> dict[int, dict[str, str]]:
    definitions = {question.id: question.definition for question in setting.questions}
    of_people = Answer.registration.is_in([person.id for person in people] or [0])
    rows = await Answer.select(Answer.registration, Answer.question, Answer.value).where(of_people)
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        if row["question"] in definitions:
            words = in_words(definitions[row["question"]], row["value"])
            found.setdefault(row["registration"], {})[f"frage-{row['question']}"] = words
    return found
