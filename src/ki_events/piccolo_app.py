"""All tables, and where their migrations lie; Piccolo asks for this module."""

from piccolo.conf.apps import AppConfig

from ki_events.audit import AuditEntry
from ki_events.events.tables import Event, Label, Round, Session
from ki_events.heartbeat import Heartbeat
from ki_events.mail.tables import Message
from ki_events.organisations.tables import LegalText, Organisation
from ki_events.paths import data_folder
from ki_events.programmes.tables import Programme, ProgrammeEntry
from ki_events.public_version import PublicVersion
from ki_events.registrations.tables import Decision, Invitation, Registration
from ki_events.web.limits import Attempt

TABLES = [
    Organisation,
    LegalText,
    Event,
    Label,
    Round,
    Session,
    Programme,
    ProgrammeEntry,
    Registration,
    Decision,
    Invitation,
    Message,
    AuditEntry,
    Heartbeat,
    Attempt,
    PublicVersion,
]
"""In an order in which each comes after what it refers to."""

APP_CONFIG = AppConfig(
    app_name="ki_events",
    migrations_folder_path=str(data_folder("migrations")),
    table_classes=list(TABLES),
)
