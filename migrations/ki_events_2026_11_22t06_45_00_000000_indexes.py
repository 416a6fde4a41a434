"""What Piccolo's tables cannot say: the index that allows one active registration per person, and those that lists use."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T06:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "indexes"

INDEXES = {
    "registration_active_once": "UNIQUE INDEX {} ON registration (event, mail_key, name_key)"
    " WHERE status NOT IN ('cancelled', 'rejected')",
    "registration_waiting": "INDEX {} ON registration (event, turn) WHERE status = 'waitlisted'",
    "registration_by_event": "INDEX {} ON registration (event, status)",
    "registration_by_mail": "INDEX {} ON registration (mail_key, event)",
    "decision_by_registration": "INDEX {} ON decision (registration)",
    "decision_by_event": "INDEX {} ON decision (event, id)",
    "invitation_by_session": "INDEX {} ON invitation (session)",
    "message_due": "INDEX {} ON message (run_at, id) WHERE state = 'pending'",
    "session_by_event": "INDEX {} ON session (event, starts_at)",
    "session_by_start": "INDEX {} ON session (starts_at)",
    "label_by_slug": "INDEX {} ON label (kind, slug, event)",
    "programme_entry_by_event": "INDEX {} ON programme_entry (event)",
    # What the list of coming events asks for, so that choosing a page of it never reads the wide rows.
    "event_coming": "INDEX {} ON event (next_at, id, ends_at, publish_at, postponed, status, format, organisation)"
    " WHERE status IN ('published', 'cancelled')",
    "event_by_end": "INDEX {} ON event (ends_at)",
    "event_by_organisation": "INDEX {} ON event (organisation, starts_at)",
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
