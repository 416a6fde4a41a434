"""Pictures are kept in the database, made anew from what was uploaded: without place, camera and whatever else a file carries."""

from piccolo.columns import Bytea, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table


class Picture(Table, tablename="picture"):
    """One picture of an event or an organisation; `digest` (SHA-256 in hex) is its address. `alt` says what is to be seen."""

    id: Serial
    digest = Varchar(length=64, unique=True)
    media_type = Varchar(length=20)
    width = Integer()
    height = Integer()
    content = Bytea()
    alt = Text(default="")
    lang = Varchar(length=8, default="de")
    credit = Varchar(length=160, default="")
    made_at = Timestamptz()
