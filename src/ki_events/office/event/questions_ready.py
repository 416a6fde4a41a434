"""Questions that many events ask, ready to be taken over and changed."""

from ki_events.i18n import _
from ki_events.registrations.questions.reading import Definition, Option
from ki_events.registrations.questions.tables import QuestionKind, RetentionClass


def ready_made() -> tuple[Definition, ...]:
    """Return them in the language of the moment."""
    return (
        Definition(
            "einrichtung",
            QuestionKind.single_choice,
            _("In welcher Art von Einrichtung arbeiten Sie?"),
            options=_options(
                ("kita", _("Kita")),
                ("grundschule", _("Grundschule")),
                ("weiterfuehrend", _("Weiterführende Schule")),
                ("berufskolleg", _("Berufskolleg")),
                ("verein", _("Verein oder Träger")),
                ("verwaltung", _("Verwaltung")),
                ("andere", _("Eine andere")),
            ),
        ),
        Definition(
            "ernaehrung",
            QuestionKind.multiple_choice,
            _("Was sollen wir beim Essen beachten?"),
            options=_options(
                ("vegetarisch", _("vegetarisch")),
                ("vegan", _("vegan")),
                ("halal", _("halal")),
                ("koscher", _("koscher")),
                ("glutenfrei", _("glutenfrei")),
                ("laktosefrei", _("laktosefrei")),
            ),
            # It can tell faith or health (GDPR Art. 9).
            retention=RetentionClass.sensitive,
        ),
        Definition(
            "vorwissen",
            QuestionKind.single_choice,
            _("Wie viel Erfahrung haben Sie mit dem Thema?"),
            options=_options(
                ("keine", _("Ich fange gerade an")), ("etwas", _("Etwas Erfahrung")), ("viel", _("Viel Erfahrung"))
            ),
        ),
        Definition(
            "erwartung", QuestionKind.long_text, _("Was möchten Sie mitnehmen? Haben Sie Fragen an die Referierenden?")
        ),
        Definition("kinder", QuestionKind.number, _("Wie viele Kinder bringen Sie mit?")),
        Definition(
            "fotos",
            QuestionKind.consent,
            _(
                "Ich bin einverstanden, dass Fotos, auf denen ich zu sehen bin, für die Öffentlichkeitsarbeit genutzt werden."
            ),
            _("Das ist freiwillig. Sie können es jederzeit für die Zukunft widerrufen."),
        ),
        Definition(
            "verteiler",
            QuestionKind.consent,
            _("Ich möchte über weitere Angebote zu diesem Thema per E-Mail informiert werden."),
            _("Das ist freiwillig. Sie können es jederzeit für die Zukunft widerrufen."),
        ),
    )


def _options(*pairs: tuple[str, str]) -> tuple[Option, ...]:
    return tuple(Option(value, text) for value, text in pairs)
