"""The page of a programme: what it is, how far it has come, and all that belongs to it, day by day and place by place."""

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ki_events.events.search import find
from ki_events.feeds.reading import lasting
from ki_events.programmes.phase import span
from ki_events.programmes.reading import neighbours, occasions, public_programme
from ki_events.site.catalogue.chosen_names import with_chosen
from ki_events.site.catalogue.home import Home
from ki_events.site.catalogue.kept_choices import choices_for
from ki_events.site.programme.days import schedule
from ki_events.site.programme.finder import PAGE, asked_within, narrowed, within_days
from ki_events.site.programme.overview import figures, overview, partners
from ki_events.site.programme.words import standing
from ki_events.site.theme import theme_address
from ki_events.web.pages import AnyRequest, public_page, url


@get("/", name="programme")
async def programme_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show the programme, or what of it a visitor asks for."""
    programme = await public_programme(slug)
    if programme is None:
        raise NotFoundException
    home = Home(url(request, "programme", slug=slug), programme=slug)
    asked = asked_within(home, request.query_params)
    dates = await occasions(programme)
    page = await find(asked.filter, asked.page, PAGE)
    offered = await with_chosen(asked.filter, await choices_for(request, asked.filter))
    return public_page(
        request,
        "site/programme/page.html",
        understood=home.own(asked.filter).to_query(asked.page),
        programme=programme,
        organisation=programme.organisation,
        theme=theme_address(request, programme.organisation),
        home=home.path,
        standing=standing(span(programme, dates), figures(dates)),
        narrowed=narrowed(home, asked, page, offered),
        schedule=schedule(page.rows, within_days(dates, asked.filter)),
        overview=overview(home, dates),
        partners=partners(home, dates),
        neighbours=await neighbours(programme),
        calendar=f"{url(request, 'calendar')}?{lasting(asked.filter).to_query()}",
        feed=url(request, "feed_of_programme", file=f"{slug}.ics"),
    )
