"""Questions in the words of those who ask them: what a kind is, whom it is asked, how long answers are kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from ki_events.i18n import _
from ki_events.registrations.questions.reading import Definition
from ki_events.registrations.questions.tables import QuestionKind, RetentionClass


@dataclass(frozen=True)
class Described:
    """A question as a list shows it; `facts` are short texts."""

    key: str
    label: str
    facts: tuple[str, ...]
    options: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """One thing to choose, and what it means in a sentence."""

    value: str
    title: str
    about: str


def described(question: Definition, asked: Sequence[Definition]) -> Described:
    """Return the question as a list shows it; `asked` are all that the event asks."""
    facts = [kind_name(question.kind), _("Pflichtangabe") if question.required else _("freiwillig")]
    other = next((one for one in asked if one.key == question.shown_if), None)
    if other is not None:
        facts.append(_("nur nach »%(label)s«") % {"label": other.label})
    if question.only_for:
        facts.append(_("nur für einige"))
    if question.retention == RetentionClass.sensitive:
        facts.append(_("sensibel"))
    return Described(question.key, question.label, tuple(facts), tuple(option.text for option in question.options))


def kind_name(kind: QuestionKind) -> str:
    """Return what a kind of question is called."""
    return next(choice.title for choice in kinds() if choice.value == kind)


def kinds() -> list[Choice]:
    """Return the kinds, the most frequent first."""
    return [
        Choice(QuestionKind.single_choice, _("Eine Antwort auswählen"), _("Etwa die Art der Einrichtung.")),
        Choice(QuestionKind.multiple_choice, _("Mehrere Antworten auswählen"), _("Etwa was beim Essen zu beachten ist.")),
        Choice(QuestionKind.yes_no, _("Ja oder Nein"), _("Etwa ob jemand mit dem Bus kommt.")),
        Choice(QuestionKind.text, _("Kurzer Text"), _("Eine Zeile, etwa das Unterrichtsfach.")),
        Choice(QuestionKind.long_text, _("Langer Text"), _("Mehrere Zeilen, etwa Erwartungen.")),
        Choice(QuestionKind.number, _("Zahl"), _("Etwa wie viele Kinder mitkommen.")),
        Choice(QuestionKind.date, _("Datum"), _("Etwa ein Wunschtermin.")),
        Choice(QuestionKind.consent, _("Einverständnis"), _("Ein Kästchen zum Zustimmen, etwa zu Fotos. Der Wortlaut wird zum Nachweis aufbewahrt.")),
    ]  # fmt: skip


def retentions() -> list[Choice]:
    """Return how long answers may be kept."""
    return [
        Choice(RetentionClass.standard, _("Üblich"), _("Die Antworten werden zusammen mit der Anmeldung gelöscht.")),
        Choice(RetentionClass.sensitive, _("Sensibel"), _("Für alles, was Gesundheit, Glauben oder Herkunft verraten kann: Die Antworten werden als Erste gelöscht, bald nach der Veranstaltung.")),
    ]  # fmt: skip
