"""Handbooks and the runbook are read in the admin, and lead to each other there."""

import re

import pytest
from django.contrib.staticfiles.finders import find
from django.urls import reverse
from lxml.html import document_fromstring

from boardtrade.handbook.rendering import PICTURES, render_document
from boardtrade.handbook.shelves import EDITORS
from boardtrade.localdb import ROOT
from boardtrade.watching.runbook import OPERATORS
from tests.groups import browser_of

MAX_PICTURE_BYTES = 80_000


@pytest.mark.django_db
def test_everybody_reads_the_editors_handbook_and_administrators_the_operators():
    author, administrator = browser_of("Authors"), browser_of("Administrators")
    menu = author.get(reverse("wagtailadmin_home")).text
    assert EDITORS.get_url() in menu
    assert OPERATORS.get_url() not in menu
    assert author.get(OPERATORS.get_url()).status_code == 302
    page = document_fromstring(author.get(EDITORS.get_url()).text)
    addresses = {link.get("href") for link in page.find_class("bt-document__text")[0].iter("a")}
    assert {EDITORS.get_url("uploads"), f"{EDITORS.get_url('roles')}#four-eyes"} <= addresses
    menu = administrator.get(reverse("wagtailadmin_home")).text
    assert {EDITORS.get_url(), OPERATORS.get_url()} <= set(re.findall(r'"url": "([^"]+)"', menu))
    page = document_fromstring(administrator.get(OPERATORS.get_url("disk-full")).text)
    (crumbs,) = page.find_class("w-breadcrumbs")
    assert OPERATORS.get_url() in [link.get("href") for link in crumbs.iter("a")]


@pytest.mark.django_db
def test_documents_lead_to_what_is_there(editor):
    ids, links = {}, []
    for shelf in (EDITORS, OPERATORS):
        for name in shelf.documents:
            address = shelf.get_url(name)
            page = document_fromstring(editor.get(address).text)
            (text,) = page.find_class("bt-document__text")
            ids[address] = {each.get("id") for each in text.iter("h2", "h3")}
            for contents in page.find_class("bt-document__contents"):
                assert {link.get("href")[1:] for link in contents.iter("a")} <= ids[address]
            links += [(address, each.get("href")) for each in text.iter("a")]
    for address, href in links:
        if not href.startswith("https://"):
            target, _, fragment = href.partition("#")
            assert (target or address) in ids, (address, href)
            assert not fragment or fragment in ids[target or address], (address, href)


def test_links_to_what_a_reader_may_not_see_are_words(tmp_path):
    path = tmp_path / "a.md"
    path.write_text(
        "# A & B\n\n## C d!\n\n[one](b.md#c) [two](c.md) [three](https://a.example)\n\n## C d!\n"
    )
    known = {tmp_path / "b.md": "/b/"}
    document = render_document(path, lambda found: known.get(found, ""))
    assert document.title == "A & B"
    assert document.headings == [("c-d", "C d!"), ("c-d-again", "C d!")]
    assert '<a href="/b/#c">one</a> two <a href="https://a.example">three</a>' in document.text


def test_markup_in_a_document_is_shown_as_text(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("# A\n<script>x()</script> `y` [z](javascript:x()) ![w](../w.png)\n")
    text = render_document(path, lambda found: "").text
    assert "<script" not in text
    assert "<code>y</code>" in text
    assert "href" not in text
    assert "<img" not in text
    assert "w" in text


def test_each_picture_of_a_handbook_is_there_and_small():
    path = EDITORS.get_path("editor")
    pictures = re.findall(r"!\[([^]]*)\]\(([^)]+)\)", path.read_text())
    for words, source in pictures:
        picture = path.parent / source
        assert len(words) > 20, "describes the picture"
        assert picture.stat().st_size <= MAX_PICTURE_BYTES
        assert find(f"handbook/{picture.name}") == str(picture)
    named = {path.parent / source for _, source in pictures}
    assert named == set((ROOT / PICTURES).iterdir())
    html = render_document(path, lambda found: "").text
    assert html.count(' src="/static/handbook/') == html.count(" width=") == len(pictures)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["nothing", "operator"])
def test_a_document_that_is_not_on_the_shelf_does_not_exist(editor, name):
    assert editor.get(reverse("editor_handbook", args=[name])).status_code == 404
