"""An event that asks everything there is to ask."""

from collections.abc import Sequence

from ki_events.registrations.questions.reading import Asked, Definition, Option
from ki_events.registrations.questions.tables import QuestionKind

ROLE = Definition(
    "rolle",
    QuestionKind.single_choice,
    "In welcher Rolle nehmen Sie teil?",
    required=True,
    options=(Option("lehrkraft", "Lehrkraft"), Option("andere", "Andere Rolle")),
)
OTHER_ROLE = Definition(
    "welche", QuestionKind.text, "Welche Rolle ist das?", required=True, shown_if="rolle", shown_value="andere"
)
WISHES = Definition("wunsch", QuestionKind.long_text, "Was möchten Sie mitnehmen?", help="Zwei Sätze genügen.")
TOPICS = Definition(
    "themen",
    QuestionKind.multiple_choice,
    "Welche Themen interessieren Sie?",
    options=(Option("daz", "Deutsch als Zweitsprache"), Option("hku", "Herkunftssprache"), Option("eltern", "Eltern")),
)
GROUP = Definition("gruppe", QuestionKind.yes_no, "Bringen Sie eine Lerngruppe mit?")
NUMBER = Definition(
    "anzahl", QuestionKind.number, "Wie viele sind es?", required=True, shown_if="gruppe", shown_value="yes"
)
ARRIVAL = Definition("anreise", QuestionKind.date, "Wann reisen Sie an?")
HEADSET = Definition("headset", QuestionKind.yes_no, "Haben Sie ein Headset?", only_for=("attendance:online",))
RULES = Definition("regeln", QuestionKind.consent, "Ich halte mich an die Hausordnung.", required=True)

ALL_KINDS = (ROLE, OTHER_ROLE, WISHES, TOPICS, GROUP, NUMBER, ARRIVAL, HEADSET, RULES)


def numbered(definitions: Sequence[Definition] = ALL_KINDS) -> tuple[Asked, ...]:
    """Return questions as if they were in the database, with the ids 1, 2, …"""
    return tuple(Asked(number, definition) for number, definition in enumerate(definitions, 1))
