"""Who held a place before says so now, elective sessions are never over their capacity, and indexes for all that is new."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T12:49:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "indexes of the complete registration"

INDEXES = {
    "registration_deadline": "INDEX {} ON registration (event, deadline) WHERE deadline IS NOT NULL",
    "registration_of_party": "INDEX {} ON registration (party, turn) WHERE party IS NOT NULL",
    "party_of_contact": "INDEX {} ON party (lower(contact_email))",
    "registration_of_institution": "INDEX {} ON registration (event, institution_key) WHERE holds_place AND institution_key <> ''",
    "registration_of_link": "INDEX {} ON registration (link) WHERE link IS NOT NULL",
    "choice_of_session": "INDEX {} ON choice (session, status, turn)",
    "choice_of_event": "INDEX {} ON choice (event)",
    "contingent_release": "INDEX {} ON contingent (release_at) WHERE release_at IS NOT NULL",
    "invitation_link_of_event": "INDEX {} ON invitation_link (event)",
    "interest_of_mail": "INDEX {} ON interest (mail_key)",
    "answer_of_question": "INDEX {} ON answer (question)",
    "school_holiday_days": "INDEX {} ON school_holiday (first_day)",
    # How many letters an address was sent in the last hour.
    "message_of_recipient": "INDEX {} ON message (recipient, created_at)",
}

# SQLite adds no CHECK to a table that is there; a trigger refuses the same.
GUARDS = {
    "postgres": (
        "ALTER TABLE session ADD CONSTRAINT session_never_over_capacity"
        " CHECK (taken >= 0 AND (capacity IS NULL OR taken <= capacity))",
        "ALTER TABLE session DROP CONSTRAINT session_never_over_capacity",
    ),
    "sqlite": (
        "CREATE TRIGGER session_never_over_capacity BEFORE UPDATE OF taken, capacity ON session"
        " WHEN NEW.taken < 0 OR (NEW.capacity IS NOT NULL AND NEW.taken > NEW.capacity)"
        " BEGIN SELECT RAISE(ABORT, 'session over its capacity'); END",
        "DROP TRIGGER session_never_over_capacity",
    ),
}


async def forwards() -> MigrationManager:
    """Create the indexes and the guard, and note who holds a place."""
    manager = MigrationManager(migration_id=ID, app_name="ki_events", description=DESCRIPTION)

    async def create() -> None:
        engine = engine_finder()
        await engine.run_ddl("UPDATE registration SET holds_place = (status IN ('confirmed', 'offered'))")
        for name, rest in INDEXES.items():
            await engine.run_ddl("CREATE " + rest.format(name))
        await engine.run_ddl(GUARDS[engine.engine_type][0])

    async def drop() -> None:
        engine = engine_finder()
        await engine.run_ddl(GUARDS[engine.engine_type][1])
        for name in INDEXES:
            await engine.run_ddl(f"DROP INDEX {name}")

    manager.add_raw(create)
    manager.add_raw_backwards(drop)
    return manager
