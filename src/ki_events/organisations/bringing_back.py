"""A profile or a legal text of before is brought back; what it gives way to becomes a version itself."""

from dataclasses import replace

from ki_events.db import transaction
from ki_events.organisations.changing_profile import Profile, change_profile, locked, profile_of
from ki_events.organisations.legal import Draft, save_legal_text
from ki_events.organisations.tables import LegalKind, Organisation
from ki_events.organisations.versions import PROFILE, former_version, text_part
from ki_events.rows import one


async def bring_back_profile(organisation_id: int, number: int, actor: str) -> bool:
    """Let an organisation say again what it said in this version; False if there is none (any more)."""
    async with transaction():
        await locked(organisation_id)
        found = await former_version(organisation_id, PROFILE, number)
        if found is None:
            return False
        stored = profile_of(await one(Organisation, organisation_id))
        # A field that came with a newer release stays as it is.
        said = {name: text for name, text in found.content.items() if name in Profile.__dataclass_fields__}
        await change_profile(organisation_id, replace(stored, **said), stored.version, actor)
    return True


async def bring_back_text(draft: Draft, number: int, actor: str) -> bool:
    """Let the legal text that `draft` names say again what it said in this version; False if there is none (any more)."""
    if draft.organisation is None:
        return False
    async with transaction():
        await locked(draft.organisation)
        found = await former_version(draft.organisation, text_part(LegalKind(draft.kind), draft.lang), number)
        if found is None:
            return False
        await save_legal_text(replace(draft, body=found.content["body"]), actor)
    return True
