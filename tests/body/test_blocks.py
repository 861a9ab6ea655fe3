"""Every block shows an editor what it will look like, before and after there is content."""

import pytest
from django.urls import reverse
from wagtail.blocks import Block

from reports.models import ReportPage
from tests.factories import AdminFactory, DocumentFactory, ImageFactory

pytestmark = pytest.mark.django_db
BLOCKS: dict[str, Block] = ReportPage._meta.get_field("body").stream_block.child_blocks


@pytest.mark.parametrize("library", ["empty", "filled"])
@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_has_a_preview(client, name, library):
    if library == "filled":
        ImageFactory()
        DocumentFactory()
    client.force_login(AdminFactory())
    block = BLOCKS[name]
    assert block.is_previewable
    response = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert response.status_code == 200
    assert "css/main.css" in response.text


def test_the_preview_of_a_picture_shows_one_of_the_library(client):
    image = ImageFactory()
    client.force_login(AdminFactory())
    url = reverse("wagtailadmin_block_preview")
    html = client.get(url, {"id": BLOCKS["image"].definition_prefix}).text
    assert image.file.url in html


@pytest.mark.parametrize("title", ["", "The region in brief"])
def test_key_figures_are_a_group_that_is_named_by_its_title_if_it_has_one(title):
    block = BLOCKS["figures"]
    figure = {"value": "63%", "label": "of firms", "note": ""}
    html = block.render(block.to_python({"title": title, "items": [figure]}))
    assert "<section" not in html  # which would need a heading
    assert ('role="group"' in html) is bool(title)
