"""What an import changes can be brought back like any other change; what it brings anew comes out of the bin."""

from pathlib import Path

import pytest

from ki_events.clock import now
from ki_events.events.tables import Event
from ki_events.events.versions import versions_of
from tests.importing.documents import DAZ, bring_in, the_event

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_texts_before_an_import_are_kept(tmp_path: Path) -> None:
    await bring_in(tmp_path, DAZ)
    await bring_in(tmp_path, DAZ)
    event = await the_event()
    assert [] == await versions_of(event.id)
    await bring_in(tmp_path, DAZ.replace("Grundlagen.", "Anders.").replace("[de, tr]", "[de]"))
    (version,) = await versions_of(event.id)
    assert ("texts", "Grundlagen.", ["de", "tr"]) == (
        version.part,
        version.content["summary"],
        version.content["languages"],
    )


async def test_draft_in_the_bin_comes_out_when_it_is_imported(tmp_path: Path) -> None:
    draft = "status: draft\n" + DAZ
    await bring_in(tmp_path, draft)
    await Event.update({Event.deleted_at: now()}).where(Event.slug == "daz-grundlagen")
    await bring_in(tmp_path, draft)
    assert (await the_event()).deleted_at is None
