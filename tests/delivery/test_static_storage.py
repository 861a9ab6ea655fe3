"""All stylesheets reach readers as one file."""

import json

import pytest
from django.core.management import call_command

from boardtrade.delivery.static_storage import bundle_css, minified_css


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


def test_neighbours_in_a_layer_share_its_braces_and_the_order_stays():
    css = bundled(
        {
            "css/main.css": '@import "a.css" layer(x);\n@import "b.css" layer(x);'
            '\n@import "c.css" layer(y);\n@import "d.css" layer(x);',
            **{f"css/{name}.css": f"{name} {{ top: 0; }}" for name in "abcd"},
        }
    )
    assert css == "@layer x{a{top:0}b{top:0}}@layer y{c{top:0}}@layer x{d{top:0}}\n"


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


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("p { margin: 0; color: red; }", "p{margin:0;color:red}"),
        ("a > b, c :hover + d { x: y }", "a>b,c :hover + d{x:y}"),
        ("a { &:hover, & > b { x: y; } }", "a{&:hover,&>b{x:y}}"),
        ("@media (min-width: 4rem) and (width > 2rem) { a { x: y; } }", None),
        ("p { width: calc(1px + 2px - (3px * 4)); }", "p{width:calc(1px + 2px - (3px * 4))}"),
        ("p { --a: ; --b: x , y; --c: { a: b; }; }", "p{--a:;--b:x,y;--c:{a:b}}"),
        (
            "p { font: 500 0.5em / 1.0 x; top: -0.5px; left: 10.5px }",
            "p{font:500 .5em/1.0 x;top:-.5px;left:10.5px}",
        ),
        ("@media (4rem <= width < 5rem) { a { x: y } }", "@media (4rem<=width<5rem){a{x:y}}"),
        ("p { content: ': > , ; }'; }", "p{content:': > , ; }'}"),
        ("p { background: url(data:a, b;c) , url( 'd, e' ); }", None),
        ("p { margin: 1px /* a */ 2px; grid-area: 1 / 2 / -1; }", None),
        ("@layer a, b; @layer a { @layer c; }", "@layer a,b;@layer a{@layer c}"),
    ],
)
def test_blanks_are_dropped_only_where_they_mean_nothing(written, sent):
    sent = (
        sent
        or {
            "@": "@media (min-width:4rem) and (width>2rem){a{x:y}}",
            "b": "p{background:url(data:a, b;c),url( 'd, e' )}",
            "m": "p{margin:1px 2px;grid-area:1/2/-1}",
        }[written.removeprefix("p { ")[0]]
    )
    assert minified_css(written) == f"{sent}\n"


def test_readers_fetch_hashed_and_compressed_stylesheets(settings, tmp_path):
    """Collect the project's own files for real."""
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "boardtrade.delivery.static_storage.StaticStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    sheets = {path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("**/*.css")}
    whole = ("admin", "block_preview", "embed", "gallery", "main", "tracker")
    assert sheets == {names[f"css/{name}.css"] for name in whole}
    bundle = tmp_path / names["css/main.css"]
    assert "@import" not in bundle.read_text()
    assert bundle.stat().st_size < 30_000
    assert bundle.with_name(f"{bundle.name}.br").exists()
