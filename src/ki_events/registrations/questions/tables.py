"""What an event asks beyond name and mail address, and what people answered."""

from enum import StrEnum

from piccolo.columns import JSON, Boolean, ForeignKey, Serial, SmallInt, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from ki_events.events.tables import Event
from ki_events.registrations.tables import Registration


class QuestionKind(StrEnum):
    """How a question is answered."""

    text = "text"
    long_text = "long_text"
    single_choice = "single_choice"
    multiple_choice = "multiple_choice"
    yes_no = "yes_no"
    number = "number"
    date = "date"
    consent = "consent"


class RetentionClass(StrEnum):
    """How soon answers are erased after the event: with the registration, or first of all."""

    standard = "standard"
    sensitive = "sensitive"


class Question(Table, tablename="question"):
    """One question of an event, in the language of the event.

    `options` is a list of {"value", "text"}. It is asked only of who answered `shown_value` to `shown_if`, and only of the people
    in `only_for` (a list such as "attendance:online", "target_group:kita"; empty: everyone). `key` is unique in its event
    and never changes. `retired_at` takes it out of the form and keeps the answers.
    """

    id: Serial
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict)
    key = Varchar(length=40)
    position = SmallInt(default=0)
    kind = Varchar(length=16, choices=QuestionKind)
    label = Varchar(length=300)
    help = Text(default="")
    required = Boolean(default=False)
    options = JSON(default="[]")
    shown_if = Varchar(length=40, default="")
    shown_value = Varchar(length=120, default="")
    only_for = JSON(default="[]")
    retention = Varchar(length=10, choices=RetentionClass, default=RetentionClass.standard)
    retired_at = Timestamptz(null=True, default=None)

    question_once = Unique([event, key])


class Answer(Table, tablename="answer"):
    """What one registration answered; `value` is text, or a JSON list for several choices."""

    id: Serial
    registration = ForeignKey(Registration, null=False, on_delete=OnDelete.restrict)
    question = ForeignKey(Question, null=False, on_delete=OnDelete.restrict)
    value = Text(default="")

    answer_once = Unique([registration, question])


class NeedKind(StrEnum):
    """What somebody needs in order to take part; asked as one block that an event switches on."""

    interpreter = "interpreter"
    step_free = "step_free"
    hearing = "hearing"
    childcare = "childcare"
    other = "other"


class AccessNeed(Table, tablename="access_need"):
    """One need of one registration, a task for the organisers; erased first of all (GDPR Art. 9 may apply)."""

    id: Serial
    registration = ForeignKey(Registration, null=False, on_delete=OnDelete.restrict)
    kind = Varchar(length=12, choices=NeedKind)
    detail = Text(default="")
    owner = Varchar(length=120, default="")
    done_at = Timestamptz(null=True, default=None)

    access_need_once = Unique([registration, kind])
