"""Every block shows an editor what it will look like, before and after there is content."""

import re

import pytest
from django.core.exceptions import ValidationError
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


@pytest.mark.parametrize(("sentences", "is_long"), [(1, False), (6, True)])
def test_a_long_quotation_is_set_smaller(sentences, is_long):
    quote = " ".join(["We started asking how many orders had left."] * sentences)
    html = BLOCKS["quote"].render({"quote": quote, "attribution": "", "role": ""})
    assert ("pull-quote__words--long" in html) is is_long


@pytest.mark.parametrize("title", ["", "The region in brief"])
def test_key_figures_are_a_group_that_is_named_by_its_title_if_it_has_one(title):
    block = BLOCKS["figures"]
    figure = {"value": "63%", "label": "of firms", "note": ""}
    html = block.render(block.to_python({"title": title, "items": [figure]}))
    assert "<section" not in html  # which would need a heading
    assert ('role="group"' in html) is bool(title)


def table(headings, *rows, caption="What two forms reach", kinds=("text", "text", "numeric")):
    columns = [{"type": kind, "heading": text} for kind, text in zip(kinds, headings, strict=True)]
    values = [{"values": list(row)} for row in rows]
    data = {"caption": caption, "columns": columns, "rows": values}
    return BLOCKS["table"].to_python({"table": data, "source": ""})


def test_a_new_table_has_three_rows_and_columns():
    grid = BLOCKS["table"].get_default()["table"]
    assert [len(grid.columns), len(grid.row_data)] == [3, 3]


def test_readers_see_no_row_or_column_that_is_empty():
    value = table(
        ["Form", "", "Firms"], ["Alliance", " ", "60"], ["", "", ""], ["Contract", "", ""]
    )
    html = BLOCKS["table"].render(value)
    assert html.count("<tr>") == 3
    assert html.count('scope="col"') == 2
    cleaned = BLOCKS["table"].clean(value)["table"]
    assert [len(cleaned.columns), len(cleaned.row_data)] == [2, 2]


def test_numbers_align_right_also_in_a_column_of_words():
    value = table(["Form", "Cost", ""], ["2021", "$1.2 bn", ""], ["2022", "−3 %", ""])
    html = BLOCKS["table"].render(value)
    assert html.count("data-table__cell--numeric") == 3
    value = table(["Form", "Cost", ""], ["2021", "$1.2 bn", ""], ["2022", "3 of them", ""])
    assert "data-table__cell--numeric" not in BLOCKS["table"].render(value)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (lambda: table(["A", "B", "C"]), "The table is empty."),
        (lambda: table(["A", "B", "C"], ["1", "2", "3"], caption=" "), "Give the table a caption"),
        (lambda: table(["A", "", "C"], ["1", "2", "3"]), "heading to column 2, the one with “2”"),
    ],
)
def test_what_readers_would_miss_in_a_table_is_said_in_words(value, message):
    with pytest.raises(ValidationError) as error:
        BLOCKS["table"].clean(value())
    assert message in str(error.value.non_block_errors)


def test_a_video_shows_its_still_picture_until_it_plays():
    block = BLOCKS["embed"]
    film = {"url": "https://vimeo.com/76979871", "title": "A film", "caption": ""}
    assert "<img" not in block.render(block.to_python(film))
    html = block.render(block.to_python(film | {"still": ImageFactory().pk}))
    assert re.search(
        r'<a class="video__link dark video__link--still".*?<img[^>]* alt=""', html, re.S
    )


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("cc-by-nc", 'href="https://creativecommons.org/licenses/by-nc/4.0/"'),
        ("cc-zero", 'href="https://creativecommons.org/publicdomain/zero/1.0/"'),
        ("all-rights", "All rights reserved"),
        ("", "Source: The survey"),
        ("unheard-of", "Source: The survey"),
    ],
)
def test_a_picture_says_where_it_is_from_and_who_may_use_it(licence, expected):
    block = BLOCKS["image"]
    image = {"image": ImageFactory().pk, "alt_text": "", "decorative": True}
    words = {"caption": "", "credit": "", "source": "The survey", "licence": licence}
    html = block.render(block.to_python({"image": image} | words))
    assert expected in html
    assert ('rel="license"' in html) is licence.startswith("cc-")


def test_a_picture_that_was_stored_before_there_were_licences_is_as_it_was():
    block = BLOCKS["image"]
    image = {"image": ImageFactory().pk, "alt_text": "", "decorative": True}
    html = block.render(block.to_python({"image": image, "caption": "", "credit": ""}))
    assert "figcaption" not in html


def test_a_case_study_may_have_a_picture():
    block = BLOCKS["case_study"]
    words = {"title": "Airport", "text": "<p>Counts.</p>"}
    assert "<img" not in block.render(block.to_python(words))
    image = {"image": ImageFactory().pk, "alt_text": "A <hall>", "decorative": False}
    assert 'alt="A &lt;hall&gt;"' in block.render(block.to_python(words | {"image": image}))


def test_a_definition_is_one_for_machines_too():
    block = BLOCKS["definition"]
    html = block.render(block.to_python({"term": "Port", "meaning": "<p>A place.</p>"}))
    assert re.search(r"<dl .*<dt.*<dfn id=.*>Port</dfn></dt>.*<dd .*A place", html, re.S)
