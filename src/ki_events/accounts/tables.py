"""An account is a login of the back office; what it may do is a membership."""

from piccolo.columns import BigInt, Boolean, Bytea, ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from ki_events.accounts.roles import Role
from ki_events.organisations.tables import Organisation


class Account(Table, tablename="account"):
    """One person who works in the back office.

    `mail_key` is the folded address and unique. `password_hash` is argon2id, empty where only passkeys or OIDC open it.
    `totp_secret` is encrypted with a key derived from the installation's secret; it counts from `totp_since` on (UTC), and
    `totp_step` is the last time step that was used, so that no code opens twice (RFC 6238 section 5.2). `oidc_subject` says who
    it is at the identity provider, or that the owner wants no such link (linking.py). A higher `generation` makes links to set
    a password or another address void.
    """

    id: Serial
    public_id = Varchar(length=24, unique=True)
    generation = Integer(default=0)
    name = Varchar(length=160)
    email = Varchar(length=254)
    mail_key = Varchar(length=254, unique=True)
    language = Varchar(length=8, default="de")
    is_administrator = Boolean(default=False)
    password_hash = Text(default="")
    totp_secret = Text(default="")
    totp_since = Timestamptz(null=True, default=None)
    totp_step = BigInt(default=0)
    oidc_subject = Varchar(length=255, null=True, default=None, unique=True)
    created_at = Timestamptz()
    disabled_at = Timestamptz(null=True, default=None)


class Membership(Table, tablename="membership"):
    """What an account is in an organisation; without a row the organisation is not there for it."""

    id: Serial
    account = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    organisation = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict)
    role = Varchar(length=12, choices=Role)
    created_at = Timestamptz()

    membership_once = Unique([account, organisation])


class SignIn(Table, tablename="sign_in"):
    """Being signed in on one device; `token_hash` is SHA-256 of the cookie in hex, new at every sign-in.

    `device` is what a person recognises ("Firefox unter Windows"). `proved_at` is when a password, passkey or code was last
    given: what is dangerous asks for it anew after a while.
    """

    id: Serial
    token_hash = Varchar(length=64, unique=True)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    device = Varchar(length=120, default="")
    means = Varchar(length=40, default="")
    created_at = Timestamptz()
    proved_at = Timestamptz()
    seen_at = Timestamptz()
    expires_at = Timestamptz(index=True)


class Passkey(Table, tablename="passkey"):
    """A passkey of an account (WebAuthn Level 3); `sign_count` never falls."""

    id: Serial
    account = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    name = Varchar(length=80)
    credential_id = Bytea(unique=True)
    public_key = Bytea()
    sign_count = BigInt(default=0)
    created_at = Timestamptz()
    used_at = Timestamptz(null=True, default=None)


class RecoveryCode(Table, tablename="recovery_code"):
    """A code that opens the account once where the second factor is lost; stored hashed (SHA-256 in hex; it has 80 random bits)."""

    id: Serial
    account = ForeignKey(Account, null=False, on_delete=OnDelete.restrict)
    code_hash = Varchar(length=64)
    used_at = Timestamptz(null=True, default=None)

    recovery_code_once = Unique([account, code_hash])


class AccountInvitation(Table, tablename="account_invitation"):
    """Someone is asked by mail to become a member; `organisation` NULL makes an administrator. Used once, until `expires_at`."""

    id: Serial
    public_id = Varchar(length=24, unique=True)
    generation = Integer(default=0)
    organisation = ForeignKey(Organisation, null=True, default=None, on_delete=OnDelete.restrict)
    role = Varchar(length=12, default="")
    name = Varchar(length=160)
    email = Varchar(length=254)
    mail_key = Varchar(length=254)
    language = Varchar(length=8, default="de")
    invited_by = Varchar(length=80)
    created_at = Timestamptz()
    expires_at = Timestamptz(index=True)
    accepted_at = Timestamptz(null=True, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)
