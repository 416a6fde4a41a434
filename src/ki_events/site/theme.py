"""An organisation's colour comes as a style sheet of its own, whose address changes with it.

Pages of an organisation (its own, its events' and programmes') ask for `theme_address` and print it in the head, after the
site's style sheet: `{% block head %}{% if theme %}<link rel="stylesheet" href="{{ theme }}">{% endif %}…`.
"""

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ki_events.organisations.colour import palette
from ki_events.organisations.profile import public_organisation
from ki_events.organisations.tables import Organisation
from ki_events.packing import pack
from ki_events.web.caching import knows
from ki_events.web.pages import AnyRequest
from ki_events.web.static import FOR_EVER

A_WHILE = "public, max-age=300"
ENDING = ".css"

# Header and footer keep the installation's colour. KERN mixes its states at the root, so they are mixed here anew.
RULES = (
    ".site-main{{--organisation:{colour};--action:{colour};--kern-color-action-default:{colour};"
    "--kern-color-action-default-contextual:{colour};"
    "--kern-color-action-on-default:{text};--kern-color-action-on-default-contextual:{text};"
    "--kern-color-action-state-indicator-shade-hover:color-mix(in oklch,{colour},{away} 8%);"
    "--kern-color-action-state-indicator-shade-active:color-mix(in oklch,{colour},{away} 16%);"
    "--kern-color-action-state-indicator-tint-hover-opacity:color-mix(in oklch,{colour},transparent 92%);"
    "--kern-color-action-state-indicator-tint-active-opacity:color-mix(in oklch,{colour},transparent 84%)}}"
)


def theme_address(request: AnyRequest, organisation: Organisation) -> str:
    """Return the address of the organisation's style sheet, the same in all languages; empty if it has no colour."""
    if not organisation.color:
        return ""
    path = request.app.route_reverse("theme", file=f"{organisation.slug}{ENDING}")
    return f"{path}?v={_version(_sheet(organisation.color))}"


@get("/{file:str}", name="theme")
async def theme_sheet(request: AnyRequest, file: FromPath[str]) -> Response[bytes]:
    """Answer with the style sheet; under the address that names its version it may be kept for ever."""
    slug = file.removesuffix(ENDING)
    found = await public_organisation(slug) if file.endswith(ENDING) else None
    if found is None or not found.color:
        raise NotFoundException
    sheet = _sheet(found.color)
    version = _version(sheet)
    is_current = request.query_params.get("v") == version
    headers = {"etag": f'"{version}"', "cache-control": FOR_EVER if is_current else A_WHILE}
    if knows(request, headers["etag"]):
        return Response(b"", status_code=304, headers=headers, media_type="text/css")
    return Response(sheet, headers=headers, media_type="text/css")


def _sheet(colour: str) -> bytes:
    found = palette(colour)
    light = RULES.format(colour=found.light, text=found.on_light, away="black")
    dark = RULES.format(colour=found.dark, text=found.on_dark, away="white")
    return f"@media screen{{{light}@media (prefers-color-scheme:dark){{{dark}}}}}\n".encode()


def _version(sheet: bytes) -> str:
    return pack(sheet).digest[:12]
