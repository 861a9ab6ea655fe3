"""What a browser has to say about the editor's handbook in the admin, and its pictures.

The pictures are made when asked for (`--photographs`), into `docs/pictures/`, from a small site.
"""

import datetime
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Browser, Page

from boardtrade.handbook.rendering import PICTURES
from boardtrade.handbook.shelves import EDITORS
from boardtrade.localdb import ROOT
from tests.browser.faults import faults_of_looks
from tests.factories import (
    AddresseeFactory,
    RecommendationFactory,
    ReportFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]

WIDTH, HEIGHT = 1200, 720
COLOURS = 128
LIST = """1. Publish the list of bridges. It should name each one and its owner.
2. Timetable: the city should publish the timetable of repairs.
3. Pay half of the repairs by 30 June 2027.
"""


@pytest.fixture
def approver() -> Any:
    """Return a member of the staff who may publish what others wrote."""
    user = UserFactory(username="mira", first_name="Mira", last_name="Okafor", is_staff=True)
    user.groups.add(Group.objects.get(name="Approvers"))
    return user


@pytest.fixture
def window(browser: Browser, live_server: Any, approver: Any) -> Iterator[Page]:
    """Return a window in which that person has signed in."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT},
        reduced_motion="reduce",
        color_scheme="light",
        base_url=live_server.url,
    )
    client = Client()
    client.force_login(approver)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([cookie | {"url": live_server.url}])
    # A beacon that the last page sends would arrive when the database is gone.
    context.route("**/editing-sessions/**", lambda route: route.abort())
    yield context.new_page()
    context.close()


def photograph(window: Page, name: str) -> None:
    """Keep what the window shows as a picture of few colours."""
    window.mouse.move(0, 0)
    picture = Image.open(BytesIO(window.screenshot())).convert("RGB")
    few = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(ROOT / PICTURES / f"{name}.png", optimize=True)


def make_pictures(window: Page, approver: Any) -> None:
    """Make the pictures of the handbook."""
    city = AddresseeFactory(name="City of Toronto")
    report = ReportFactory(
        title="Bridges That Last: What Repairs Cost, and Who Pays",
        tagline="A third of our bridges is older than the people who cross them.",
        summary="What the region’s bridges need, in which order, and who should pay.",
        publication_date=datetime.date(2026, 6, 1),
        topics=[TopicFactory(title="Infrastructure")],
    )
    recommendation = RecommendationFactory(
        parent=report, number=1, title="Publish the list of bridges", addressees=[city]
    )
    draft = ReportFactory(
        title="Taking Flight: The Airport and the Region",
        tagline="Every tenth job depends on a runway.",
        publication_date=datetime.date(2026, 11, 1),
        live=False,
    )
    draft.save_revision(user=approver)
    window.goto(reverse("wagtailadmin_home"))
    photograph(window, "home")
    window.goto(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    photograph(window, "report-form")
    window.goto(reverse("recommendations_staff:paste", args=[draft.pk]))
    window.get_by_label("List or table").fill(LIST)
    window.get_by_role("button", name="Show what is found").click()
    window.get_by_role("region", name="Found no. 1").scroll_into_view_if_needed()
    photograph(window, "pasted-list")
    window.goto(reverse("recommendations_staff:reply_add", args=[recommendation.pk]))
    window.get_by_label("Answer", exact=True).select_option("Accepted in part")
    photograph(window, "answer")


def test_the_handbook_is_without_fault(window: Page, approver: Any, pytestconfig: pytest.Config):
    if pytestconfig.option.photographs:
        make_pictures(window, approver)
    window.goto(EDITORS.get_url())
    assert faults_of_looks(window) == []
