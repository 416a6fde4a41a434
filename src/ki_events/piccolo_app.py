"""All tables, and where their migrations lie; Piccolo asks for this module."""

from piccolo.conf.apps import AppConfig

from ki_events.accounts.desk import Preference, SavedForm, Upload
from ki_events.accounts.tables import Account, AccountInvitation, Membership, Passkey, RecoveryCode, SignIn
from ki_events.attendance.tables import Attendance, Certificate, CheckInHelper, Mark
from ki_events.audit import AuditEntry
from ki_events.events.contingents import Contingent
from ki_events.events.label_table import Label
from ki_events.events.tables import Event, Round, Session
from ki_events.events.text_table import EventText
from ki_events.events.versions import EventVersion
from ki_events.group_messages.tables import GroupLetter, GroupMessage
from ki_events.heartbeat import Heartbeat
from ki_events.interests.tables import Interest
from ki_events.mail.tables import Message
from ki_events.organisations.pictures import Picture
from ki_events.organisations.tables import LegalText, Organisation, SchoolHoliday
from ki_events.organisations.versions import OrganisationVersion
from ki_events.paths import data_folder
from ki_events.programmes.tables import Programme, ProgrammeEntry
from ki_events.public_version import PublicVersion
from ki_events.registrations.institutions.tables import InstitutionSpelling
from ki_events.registrations.invitations.tables import InvitationLink
from ki_events.registrations.mailboxes.login_links import LoginLink
from ki_events.registrations.questions.tables import AccessNeed, Answer, Question
from ki_events.registrations.tables import Choice, Decision, Invitation, Party, Registration
from ki_events.retention.tables import RetentionPeriod
from ki_events.web.limits import Attempt

TABLES = [
    Picture,
    Organisation,
    LegalText,
    SchoolHoliday,
    RetentionPeriod,
    Event,
    Label,
    Round,
    Session,
    Programme,
    ProgrammeEntry,
    Contingent,
    InvitationLink,
    Party,
    Registration,
    Choice,
    Question,
    Answer,
    AccessNeed,
    Interest,
    LoginLink,
    Decision,
    Invitation,
    Message,
    AuditEntry,
    Heartbeat,
    Attempt,
    PublicVersion,
    Account,
    Membership,
    SignIn,
    Passkey,
    RecoveryCode,
    AccountInvitation,
    EventText,
    EventVersion,
    InstitutionSpelling,
    Attendance,
    Mark,
    CheckInHelper,
    Certificate,
    GroupMessage,
    GroupLetter,
    SavedForm,
    Preference,
    Upload,
    OrganisationVersion,
]
"""In an order in which each comes after what it refers to."""

APP_CONFIG = AppConfig(
    app_name="ki_events",
    migrations_folder_path=str(data_folder("migrations")),
    table_classes=list(TABLES),
)
