"""A hint is a reason to think again about a date; it never forbids one."""

from dataclasses import dataclass
from enum import StrEnum


class HintKind(StrEnum):
    """What a hint is about, gravest first."""

    past = "past"
    doubled = "doubled"
    stray = "stray"
    room = "room"
    speaker = "speaker"
    public_holiday = "public_holiday"
    observance = "observance"
    audience = "audience"
    school_holiday = "school_holiday"


@dataclass(frozen=True)
class Hint:
    """One reason to think again; `slug` names the other event, where there is one of the same organisation."""

    kind: HintKind
    sentence: str
    slug: str = ""
