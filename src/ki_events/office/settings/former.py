"""Former versions of the profile and of legal texts: who replaced them when, what they said, and the way back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from litestar import Response, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ki_events.i18n import LANGUAGES
from ki_events.office.history.last_change import names_of
from ki_events.office.settings.texts_words import PATHS
from ki_events.organisations.bringing_back import bring_back_profile, bring_back_text
from ki_events.organisations.changing_profile import Profile
from ki_events.organisations.legal import Draft
from ki_events.organisations.versions import PROFILE, Former, former_versions
from ki_events.web.access import member_here
from ki_events.web.pages import AnyRequest, see_done

BACK = "zurueckgeholt"
"""What was just done, as the query says it."""


@dataclass(frozen=True)
class Shown:
    """A former version: until when it held, who replaced it, and pairs of a field's name and what it said."""

    number: int
    until: datetime
    who: str
    fields: Sequence[tuple[str, str]]


async def former_profiles(organisation_id: int, stored: Profile, labels: Mapping[str, str]) -> list[Shown]:
    """Return what the profile said before, of each version what the change replaced, in two statements."""
    versions = await former_versions(organisation_id, PROFILE)
    names = await names_of({found.replaced_by for found in versions})
    after: Mapping[str, str] = asdict(stored)
    shown = []
    for found in versions:
        fields = [
            (label, found.content.get(name, "")) for name, label in labels.items() if _differs(found, after, name)
        ]
        shown.append(Shown(found.id, found.replaced_at, names[found.replaced_by], fields))
        after = found.content
    return shown


async def former_texts(organisation_id: int, part: str, name: str) -> list[Shown]:
    """Return what a legal text said before, "" where it was ours, in two statements."""
    versions = await former_versions(organisation_id, part)
    names = await names_of({found.replaced_by for found in versions})
    return [
        Shown(found.id, found.replaced_at, names[found.replaced_by], [(name, found.content["body"])])
        for found in versions
    ]


@post("/zurueckholen/{number:int}", name="bring_back_profile")
async def send_profile_back(request: AnyRequest, number: FromPath[int]) -> Response[Any]:
    """Bring a version of the profile back."""
    member = member_here(request)
    if not await bring_back_profile(member.organisation.id, number, member.actor):
        raise NotFoundException
    return see_done(request, "office_profile", BACK, organisation=member.organisation.slug)


@post("/{text:str}/{code:str}/zurueckholen/{number:int}", name="bring_back_legal_text")
async def send_text_back(
    request: AnyRequest, text: FromPath[str], code: FromPath[str], number: FromPath[int]
) -> Response[Any]:
    """Bring a version of a legal text back."""
    member = member_here(request)
    if text not in PATHS or code not in LANGUAGES:
        raise NotFoundException
    if not await bring_back_text(Draft(PATHS[text], code, "", member.organisation.id), number, member.actor):
        raise NotFoundException
    return see_done(request, "office_legal_text", BACK, organisation=member.organisation.slug, text=text, code=code)


def _differs(found: Former, after: Mapping[str, str], name: str) -> bool:
    return found.content.get(name, "") != after.get(name, "")
