"""What is made of a body after the request that published it."""

from django.tasks import task
from django.utils.translation import override
from wagtail.models import Page

from boardtrade.body.charts.png import get_png


@task()
def draw_pictures(page_id: int) -> None:
    """Draw the charts of a page for the press, before anybody asks. Safe to run twice."""
    page = Page.objects.filter(pk=page_id, live=True).select_related("locale").first()
    if page is None:
        return
    with override(page.locale.language_code):
        for block in page.specific.body.blocks_by_name("chart"):
            if not block.value.chart.problem:
                get_png(block.value.chart)
