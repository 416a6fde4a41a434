"""A login link opens all registrations of a mail address; it is a random token, stored hashed (2-domain.md, "Links and secrets")."""

from piccolo.columns import Serial, Timestamptz, Varchar
from piccolo.table import Table


class LoginLink(Table, tablename="login_link"):
    """One link to `/meine`; `token_hash` is SHA-256 in hex, `expires_at` UTC."""

    id: Serial
    token_hash = Varchar(length=64, unique=True)
    email = Varchar(length=254)
    mail_key = Varchar(length=254)
    language = Varchar(length=8, default="de")
    created_at = Timestamptz()
    expires_at = Timestamptz(index=True)
