"""All stylesheets reach readers as one file."""

import pytest

from boardtrade.core.static_storage import bundle_css, minified_css


def bundled(files: dict[str, str]) -> str:
    return bundle_css("css/main.css", files.__getitem__)[0]


def test_imports_are_written_into_their_layers():
    css = bundled(
        {
            "css/main.css": '@layer base;\n@import url("base.css") layer(base);',
            "css/base.css": "p { color: red; }",
        }
    )
    assert "@import" not in css
    assert "@layer base" in css
    assert "color: red" in css or "color:red" in css


def test_addresses_of_files_stay_right():
    css = bundled(
        {
            "css/main.css": '@import url("tokens/fonts.css") layer(tokens);',
            "css/tokens/fonts.css": '@font-face { src: url("../../fonts/a.woff2"); }',
        }
    )
    assert 'url("../fonts/a.woff2")' in css


def test_a_missing_import_is_named():
    with pytest.raises(ValueError, match=r"gone\.css"):
        bundled({"css/main.css": '@import url("gone.css") layer(base);'})


def test_what_stands_in_strings_is_left_alone():
    assert '"a  ;  b"' in minified_css('p::before { content: "a  ;  b"; } /* note */')
    assert "note" not in minified_css("p { margin: 0; } /* note */")
