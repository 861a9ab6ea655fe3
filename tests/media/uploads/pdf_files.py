"""PDFs made for the tests of uploads."""

import io
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

type Change = Callable[[Pdf], object]


def pdf(change: Change | None = None, **options: object) -> bytes:
    """Return a PDF of one page, changed before it is written."""
    output = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(612, 792))
        if change:
            change(document)
        document.save(output, **options)
    return output.getvalue()


def opening(**action: object) -> Change:
    """Return a change by which the file does something when it is opened."""

    def change(document: Pdf) -> None:
        document.Root.OpenAction = Dictionary(**action)

    return change


def pressed(**action: object) -> Change:
    """Return a change that adds a link to the page."""

    def change(document: Pdf) -> None:
        link = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(**action)
        )
        document.pages[0].Annots = Array([document.make_indirect(link)])

    return change


def annotated(subtype: str, **entries: object) -> Change:
    """Return a change that adds an annotation to the page."""

    def change(document: Pdf) -> None:
        found = Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=[0, 0, 9, 9])
        for key, value in entries.items():
            found[f"/{key}"] = value
        document.pages[0].Annots = Array([document.make_indirect(found)])

    return change


def attached(name: str, content: bytes) -> Change:
    """Return a change that attaches a file."""

    def change(document: Pdf) -> None:
        document.attachments[name] = pikepdf.AttachedFileSpec(document, content, filename=name)

    return change


def with_form(**field: object) -> Change:
    """Return a change that adds a form with a field."""

    def change(document: Pdf) -> None:
        widget = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), Rect=[0, 0, 9, 9]
        )
        for key, value in field.items():
            widget[f"/{key}"] = value
        document.pages[0].Annots = Array([document.make_indirect(widget)])
        document.Root.AcroForm = Dictionary(Fields=Array([document.pages[0].Annots[0]]))

    return change


def with_xfa(document: Pdf) -> None:
    """Add a form that Acrobat draws."""
    template = Stream(document, b"<template/>")
    document.Root.AcroForm = Dictionary(Fields=Array(), XFA=Array([String("template"), template]))


def with_portfolio(document: Pdf) -> None:
    """Make a portfolio of attachments."""
    attached("a.pdf", pdf())(document)
    document.Root.Collection = Dictionary(Type=Name.Collection)


def with_script_in_names(document: Pdf) -> None:
    """Add a script that runs when the file is opened, by name."""
    script = Dictionary(S=Name.JavaScript, JS=Stream(document, b"app.alert(1)"))
    names = Array([String("a"), document.make_indirect(script)])
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=names))


def with_scripted_page(document: Pdf) -> None:
    """Add a script that runs when the page is shown."""
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    document.pages[0].AA = Dictionary(O=script)


def locked() -> bytes:
    """Return a PDF that asks for a password."""
    return pdf(encryption=pikepdf.Encryption(user="open sesame", owner="secret"))


def in_streams(change: Change) -> bytes:
    """Return a changed PDF whose objects are compressed."""
    return pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def without_table(content: bytes) -> bytes:
    """Return a PDF whose table of objects leads nowhere, so that readers look for themselves."""
    return content.replace(b"startxref", b"startxref\n9").replace(b"xref\n0", b"xrxx\n0", 1)
