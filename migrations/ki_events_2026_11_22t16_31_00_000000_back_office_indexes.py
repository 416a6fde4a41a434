"""Indexes of the back office."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T16:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "indexes of the back office"

INDEXES = {
    "membership_of_organisation": "INDEX {} ON membership (organisation)",
    "sign_in_of_account": "INDEX {} ON sign_in (account)",
    "account_invitation_of_organisation": "INDEX {} ON account_invitation (organisation)",
    "attendance_of_session": "INDEX {} ON attendance (session)",
    "attendance_of_event": "INDEX {} ON attendance (event)",
    "attendance_mark_of_registration": "INDEX {} ON attendance_mark (registration)",
    "check_in_helper_of_event": "INDEX {} ON check_in_helper (event)",
    "certificate_of_event": "INDEX {} ON certificate (event)",
    "group_message_of_event": "INDEX {} ON group_message (event)",
    "group_letter_of_message": "INDEX {} ON group_letter (message) WHERE message IS NOT NULL",
    "group_letter_of_registration": "INDEX {} ON group_letter (registration)",
    "event_of_organisation": "INDEX {} ON event (organisation, next_at)",
    "event_in_the_bin": "INDEX {} ON event (deleted_at) WHERE deleted_at IS NOT NULL",
    "message_dead": "INDEX {} ON message (created_at) WHERE state = 'dead'",
    "group_message_due": "INDEX {} ON group_message (send_at) WHERE state IN ('scheduled', 'sending')",
    "audit_entry_of_organisation": "INDEX {} ON audit_entry (organisation, id)",
    "audit_entry_unseen": "INDEX {} ON audit_entry (id) WHERE organisation IS NULL",
    "event_to_decide": "INDEX {} ON event (decides_on) WHERE decides_on IS NOT NULL",
}

# Whose letter it is: what its payload says of its event.
OF_EVENT = {
    "postgres": "CREATE INDEX message_of_event ON message ((CAST(payload ->> 'event' AS INTEGER))) WHERE recipient <> ''",
    "sqlite": "CREATE INDEX message_of_event ON message (CAST(json_extract(payload, '$.event') AS INTEGER))"
    " WHERE recipient <> ''",
}


async def forwards() -> MigrationManager:
    """Create the indexes."""
    manager = MigrationManager(migration_id=ID, app_name="ki_events", description=DESCRIPTION)

    async def create() -> None:
        engine = engine_finder()
        for name, rest in INDEXES.items():
            await engine.run_ddl("CREATE " + rest.format(name))
        await engine.run_ddl(OF_EVENT[engine.engine_type])

    async def drop() -> None:
        engine = engine_finder()
        await engine.run_ddl("DROP INDEX message_of_event")
        for name in INDEXES:
            await engine.run_ddl(f"DROP INDEX {name}")

    manager.add_raw(create)
    manager.add_raw_backwards(drop)
    return manager
