"""Plain text and rich text: what one writes, the other reads."""

import pytest

from boardtrade.body.plain_text import html_to_text, text_to_html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>• Do it now.</p>", "\\• Do it now."),
        ("<p>- Do it now.</p>", "\\- Do it now."),
        ("<p>1. Do it now.</p>", "\\1. Do it now."),
        ("<p>1) Do it now.</p>", "\\1) Do it now."),
        ("<p>2. Do it now.</p>", "2. Do it now."),
        ("<p>\\- A backslash</p>", "\\\\- A backslash"),
        ("<p>\\alpha</p>", "\\alpha"),
        ("<ul><li>Do it now.</li></ul>", "- Do it now."),
        ("<ol><li>Do it now.</li></ol>", "1. Do it now."),
        ("<p>First:</p><ul><li>• one</li></ul><p>– Last</p>", "First:\n\n- • one\n\n\\– Last"),
    ],
)
def test_a_paragraph_that_begins_as_a_list_does_comes_back_as_a_paragraph(html, text):
    assert html_to_text(html) == text
    assert text_to_html(text) == html


BEGINNINGS = ["•", "-", "–", "1.", "1)", "2.", "(a)", "i.", "\\", "\\-", "\\\\•", "1.1", "word"]


@pytest.mark.parametrize("first", BEGINNINGS)
@pytest.mark.parametrize("second", BEGINNINGS)
def test_paragraphs_come_back_whatever_they_begin_with(first, second):
    html = f"<p>{first} {second}</p><p>{second} {first} word</p>"
    assert text_to_html(html_to_text(html)) == html
