"""Who speaks: a name, and after the first comma what they are ("Fachstelle DaZ, KI Krefeld")."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from ki_events.events.tables import Session


@dataclass(frozen=True)
class Speaker:
    """A person or an institution; `function` is empty if nothing is said of it."""

    name: str
    function: str = ""


def speakers_of(session: Session) -> list[Speaker]:
    """Return who speaks in a session, in the order given."""
    # Most sessions name nobody: no parser for an empty list.
    return [_speaker(str(name)) for name in json.loads(session.speakers)] if len(session.speakers or "") > 2 else []


def speakers_of_all(sessions: Iterable[Session]) -> list[Speaker]:
    """Return everyone who speaks in some session, each once, in the order of the sessions."""
    return list(dict.fromkeys(speaker for session in sessions for speaker in speakers_of(session)))


def _speaker(text: str) -> Speaker:
    name, _, function = text.partition(",")
    return Speaker(name.strip(), function.strip())
