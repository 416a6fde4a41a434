"""What a document may say about registering: on which terms, for whom places are kept, and what is asked."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from ki_events.events.contingents import ContingentKind
from ki_events.events.tables import HandOver, Mode, PartyRule, Serving
from ki_events.importing.fields import CLOSED, Key, MomentText, OneLine, Places, Text, Web, without_nothing
from ki_events.registrations.changing.terms import MOST_IN_A_PARTY
from ki_events.registrations.questions.rules import (
    LONGEST_HELP,
    LONGEST_LABEL,
    LONGEST_OPTION,
    LONGEST_VALUE,
    MOST_OPTIONS,
    MOST_QUESTIONS,
)
from ki_events.registrations.questions.tables import QuestionKind


class GivenPart(BaseModel):
    """Something inside of an event; unknown keys are errors, known ones without a value count as left out."""

    model_config = CLOSED

    @model_validator(mode="before")
    @classmethod
    def _without_nothing(cls, value: Any) -> Any:
        return without_nothing(cls, value)


class GivenContingent(GivenPart):
    """Places for some people; they are for all from `release` on."""

    for_: Annotated[ContingentKind, Field(alias="for")]
    value: Key
    name: Annotated[OneLine, Field(max_length=160)] = ""
    places: Places
    release: MomentText | None = None


class GivenOption(GivenPart):
    """An answer to choose; one that is a text alone is stored as that text."""

    value: Annotated[OneLine, Field(min_length=1, max_length=LONGEST_VALUE)]
    text: Annotated[OneLine, Field(min_length=1, max_length=LONGEST_OPTION)]


def _option(value: Any) -> Any:
    return {"value": value, "text": value} if isinstance(value, str) else value


def _condition(value: Any) -> Any:
    if isinstance(value, str):
        return {value.strip(): ""}
    if isinstance(value, dict) and len(value) == 1 and all(isinstance(answer, str) for answer in value.values()):
        return {key.strip(): answer.strip() for key, answer in value.items()}
    raise PydanticCustomError(
        "given", "Bitte eine Frage nennen, mit der Antwort darauf, etwa {essen: vegetarisch}, oder ohne, etwa essen."
    )


class GivenQuestion(GivenPart):
    """A question; `if_` has the key of one before it and the answer that it depends on (empty: any answer)."""

    key: Key
    kind: QuestionKind
    label: Annotated[OneLine, Field(min_length=1, max_length=LONGEST_LABEL)]
    help: Annotated[Text, Field(max_length=LONGEST_HELP)] = ""
    required: bool = False
    options: Annotated[list[Annotated[GivenOption, BeforeValidator(_option)]], Field(max_length=MOST_OPTIONS)] = []
    if_: Annotated[dict[str, str], BeforeValidator(_condition), Field(alias="if")] = {}
    only_for: list[OneLine] = []
    sensitive: bool = False


class GivenRegistration(GivenPart):
    """How one gets in, and on which terms."""

    mode: Mode = Mode.open
    capacity: Places | None = None
    opens: MomentText | None = None
    closes: MomentText | None = None
    url: Web | None = None
    serving: Serving = Serving.offer
    party_rule: PartyRule = PartyRule.strict
    party_limit: Annotated[int, Field(ge=1, le=MOST_IN_A_PARTY)] = MOST_IN_A_PARTY
    per_institution: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    verify_email: bool = False
    hand_over: HandOver = HandOver.institution
    skip_school_holidays: bool = False
    access_needs: bool = False
    contingents: list[GivenContingent] = []
    questions: Annotated[list[GivenQuestion], Field(max_length=MOST_QUESTIONS)] = []
