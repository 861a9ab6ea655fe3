"""All stylesheets reach readers as one file."""

import json
import posixpath
import re
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import call_command

from boardtrade.delivery.static_storage import BUNDLES, read_imports

STATIC = Path(project.STATICFILES_DIRS[0])
SHEETS = sorted((STATIC / "css").rglob("*.css"))
LINKED = {
    f"css/{name}.css"
    for name in (
        "admin",
        "admin_document",
        "admin_entries",
        "admin_footnotes",
        "admin_importing",
        "admin_page_form",
        "admin_running",
        "admin_sign_in",
        "admin_pasting",
        "block_preview",
        "brand_sample",
        "frame",
        "gallery",
        "long_text",
        "main",
        "recommendation",
        "tracker",
    )
}
"""The stylesheets that templates link. All others are parts of a bundle."""


def name_of(sheet: Path) -> str:
    return sheet.relative_to(STATIC).as_posix()


def files_of(css: str) -> list[str]:
    """Return the addresses of files in a stylesheet, without what it holds itself (data:)."""
    found = re.findall(r"""(?<!@import )url\(["']?(.+?)["']?\)""", css)
    return [address for address in found if not address.startswith("data:")]


def missing(css: str, folder: Path) -> list[str]:
    """Return which files of a stylesheet do not exist, as seen from a folder."""
    return [address for address in files_of(css) if not (folder / address).is_file()]


@pytest.fixture
def collect(settings, tmp_path):
    """Return a function that collects a folder's files as `make run` does, and returns where to."""

    def collect(static: Path = STATIC) -> Path:
        settings.STATIC_ROOT = tmp_path / "collected"
        settings.STATICFILES_DIRS = [static]
        settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
        settings.STORAGES = {
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "boardtrade.delivery.static_storage.StaticStorage"},
        }
        call_command("collectstatic", interactive=False, verbosity=0)
        return settings.STATIC_ROOT

    return collect


@pytest.fixture
def bundle(collect, tmp_path):
    """Return a function that makes a main.css of some files, and returns what readers get."""

    def bundle(files: dict[str, str]) -> str:
        folder = tmp_path / "static" / "css"
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in ({"frame.css": ""} | files).items():
            (folder / name).write_text(text)
        return collected(collect(folder.parent), "css/main.css").read_text()

    return bundle


def collected(root: Path, name: str) -> Path:
    """Return the file that readers get under a name."""
    return root / json.loads((root / "staticfiles.json").read_text())["paths"][name]


def test_readers_fetch_few_hashed_and_compressed_stylesheets(collect):
    root = collect()
    sheets = set(root.glob("**/*.css"))
    assert sheets == {collected(root, name) for name in LINKED}
    assert all(sheet.with_name(f"{sheet.name}.br").exists() for sheet in sheets)


def test_main_css_is_whole_and_small(collect):
    css = collected(collect(), "css/main.css").read_text()
    assert "@import" not in css
    assert len(css.encode()) < 36_000
    for part in read_imports(STATIC / "css/main.css"):
        classes = re.findall(r"\.[a-z]\w*[\w-]*(?= \{)", (STATIC / "css" / part).read_text())
        assert [name for name in classes if name not in css] == [], part


def test_no_timeline_ends_in_a_shorthand_that_no_browser_reads(collect):
    css = collected(collect(), "css/main.css").read_text()
    assert "animation-timeline:scroll(self inline)" in css
    assert not re.search(r"animation:[^;}]*scroll\(", css)


def test_every_stylesheet_is_linked_or_part_of_a_bundle():
    parts = {
        posixpath.join(posixpath.dirname(name), part)
        for name in BUNDLES
        for part in read_imports(STATIC / name)
    }
    assert parts | LINKED == {name_of(sheet) for sheet in SHEETS}


def test_files_of_a_bundle_are_there_under_their_hashed_names(collect):
    root = collect()
    for name in BUNDLES:
        sheet = collected(root, name)
        css = sheet.read_text()
        assert files_of(css) or name not in ("css/main.css", "css/frame.css")
        assert missing(css, sheet.parent) == []
        assert all(re.search(r"\.[0-9a-f]{12}\.\w+$", address) for address in files_of(css))


@pytest.mark.parametrize("sheet", SHEETS, ids=name_of)
def test_addresses_of_files_are_right_with_and_without_bundling(sheet):
    """`make dev` serves each sheet from its own folder; a bundle holds it in that of main.css."""
    css = sheet.read_text()
    assert missing(css, sheet.parent) == []
    assert missing(css, STATIC / "css") == []


def test_an_address_that_is_right_from_one_folder_only_is_found():
    css = '@font-face { src: url("../../fonts/boardtrade-text.woff2"); }'
    assert missing(css, STATIC / "css/components") == []
    assert missing(css, STATIC / "css") == ["../../fonts/boardtrade-text.woff2"]


def test_imports_stay_in_their_layers_and_layers_in_their_order(bundle):
    css = bundle(
        {
            "main.css": '@layer x, y;\n@import url("a.css") layer(y);\n'
            '@import url("b.css") layer(x);\n@import url("c.css") layer(y);',
            **{f"{name}.css": f".{name} {{ top: 0; }}" for name in "abc"},
        }
    )
    assert css.index("@layer x") < css.index(".b") < css.index("@layer y") < css.index(".a")
    assert css.index(".a") < css.index(".c")


@pytest.mark.parametrize(
    "css",
    [
        ".a{color:light-dark(#000,#fff)}",
        ".a{color:oklch(70% .1 200)}",
        ".a{&:hover{top:0}.b &{left:0}}",
        "@container item (width>=32rem){.a{top:0}}",
        "@media (40rem<=width<60rem){.a{top:0}}",
        "@supports selector(::details-content){.a::details-content{block-size:auto}}",
        ".a{border-block:var(--line);border-block-end:var(--double)}",
        ".a{padding-inline:1px 2px;inset:0;translate:0 -110%}",
        ".a:has(>.b){text-wrap:balance}",
        "@page{@bottom-right{content:counter(page)}}",
    ],
)
def test_modern_css_is_not_rewritten_for_older_browsers(bundle, css):
    assert bundle({"main.css": css}) == css


def test_a_missing_import_is_named(bundle):
    with pytest.raises(FileNotFoundError, match=r"main\.css imports gone\.css, which does not"):
        bundle({"main.css": '@import url("gone.css") layer(base);'})


def test_a_sheet_that_cannot_be_read_is_named(bundle):
    with pytest.raises(ValueError, match=r"broken\.css"):
        bundle({"main.css": '@import url("broken.css") layer(base);', "broken.css": ".a { } }"})


def test_collecting_again_takes_what_changed(bundle):
    main = '@import url("a.css") layer(x);'
    assert "top:0" in bundle({"main.css": main, "a.css": ".a { top: 0; }"})
    assert "top:1px" in bundle({"a.css": ".a { top: 1px; }"})
