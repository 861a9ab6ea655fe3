"""What a note may hold, and how rich text stores it."""

import pytest

from boardtrade.body.footnotes.notes import (
    KEY,
    clean_note,
    iterate_references,
    spell_out,
    write_reference,
)
from boardtrade.body.plain_text import html_to_text


@pytest.mark.parametrize(
    ("hostile", "kept"),
    [
        ("<i>Ships</i>, <b>12</b> CO<sub>2</sub>", "<i>Ships</i>, <b>12</b> CO<sub>2</sub>"),
        ('<a href="https://x.org/?a=1&b">x</a>', '<a href="https://x.org/?a=1&amp;b">x</a>'),
        ('<a linktype="page" id="7" onclick="a()">x</a>', '<a linktype="page" id="7">x</a>'),
        ('<a linktype="footnote" id="abcdefgh" note="y">x</a>', "<a>x</a>"),
        ('<a linktype="page" id="7 or 1">x</a>', '<a linktype="page">x</a>'),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ("<script>alert(1)</script>x<img src=x onerror=a()>", "x"),
        ('<p class="MsoFootnoteText">One</p><p>two</p>', "One two"),
        ("<i>never closed", "<i>never closed</i>"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("x\ud800y\0z", "xyz"),
        ("<p>&nbsp;\u200b</p>", ""),
        ("", ""),
    ],
)
def test_of_a_note_only_words_emphasis_and_links_are_kept(hostile, kept):
    assert clean_note(hostile) == kept
    assert clean_note(kept) == kept


def test_a_note_is_read_as_it_was_written():
    note = "<i>“It’s”</i> &lt;3 &amp; 'more' <a href=\"https://x.org/?a=1&amp;b=2\">x</a>"
    html = f"<p>Words{write_reference(note, 'abcdefgh')}.</p>"
    assert [(each.key, each.html) for each in iterate_references(html)] == [("abcdefgh", note)]
    assert KEY.fullmatch(next(iterate_references(write_reference("x"))).key)
    assert write_reference("<p> </p>") == ""


def test_a_note_leaves_nothing_in_plain_text_but_staff_compare_what_it_says():
    html = f"<p>Cities{write_reference('<i>Ships</i> &amp; more')} grow.</p>"
    assert html_to_text(html) == "Cities grow."
    assert spell_out(html) == "Cities [Ships & more] grow."
