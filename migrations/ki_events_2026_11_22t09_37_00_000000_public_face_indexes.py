"""One legal text of a kind in a language for each organisation and for the operator, and what the public pages look up by."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T09:37:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "indexes of the public face"

INDEXES = {
    "legal_text_of_organisation_once": "UNIQUE INDEX {} ON legal_text (organisation, kind, lang) WHERE organisation IS NOT NULL",
    "legal_text_of_operator_once": "UNIQUE INDEX {} ON legal_text (kind, lang) WHERE organisation IS NULL",
    "event_by_offer": "INDEX {} ON event (organisation, offer, starts_at) WHERE offer <> ''",
    # When time alone changes a page (events/next_change.py).
    "event_by_appearing": "INDEX {} ON event (publish_at) WHERE publish_at IS NOT NULL",
    "event_by_opening": "INDEX {} ON event (opens_at) WHERE opens_at IS NOT NULL",
    "event_by_closing": "INDEX {} ON event (closes_at) WHERE closes_at IS NOT NULL",
    "event_by_start": "INDEX {} ON event (starts_at) WHERE starts_at IS NOT NULL",
    "session_by_end": "INDEX {} ON session (ends_at)",
    "label_by_event": "INDEX {} ON label (event, kind)",
}


async def forwards() -> MigrationManager:
    """Create the indexes; the statements are the same text on both databases."""
    manager = MigrationManager(migration_id=ID, app_name="ki_events", description=DESCRIPTION)

    async def create() -> None:
        engine = engine_finder()
        for name, rest in INDEXES.items():
            await engine.run_ddl("CREATE " + rest.format(name))

    async def drop() -> None:
        engine = engine_finder()
        for name in INDEXES:
            await engine.run_ddl(f"DROP INDEX {name}")

    manager.add_raw(create)
    manager.add_raw_backwards(drop)
    return manager
