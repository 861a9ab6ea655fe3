"""What the site finds out about an uploaded PDF, and how it survives a hostile one."""

import dataclasses
import gzip
import io
import os
import zlib

import pikepdf
import pytest
import typst
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.utils.functional import Promise
from PIL import Image

from boardtrade.media.documents import pdf
from boardtrade.media.documents.pdf import (
    PdfFacts,
    PdfRefusal,
    PdfRefusedError,
    advice,
    check_pdf,
    read_pdf_facts,
    render_first_page,
)

REPORT = """
#set document(title: "Partnerships that produce")
#set text(lang: "en", region: "GB")
= Findings
The board of trade publishes what it found out about partnerships that produce.
"""

CATALOG = "<</Type/Catalog/Pages 2 0 R>>"
PAGES = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = (
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources"
    "<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>/XObject<</Scan 5 0 R>>>>>>"
)
PERFECT = PdfFacts(
    pages=4,
    title="Partnerships that produce",
    language="en",
    has_text=True,
    is_tagged=True,
    is_restricted=False,
    has_bookmarks=True,
    claims_pdf_ua=True,
)


@pytest.fixture(scope="module")
def report() -> bytes:
    """A well-made report, with tags, a title, a language and a bookmark."""
    return typst.compile(REPORT.encode(), format="pdf", pdf_standards=["ua-1"])


@pytest.fixture
def answers(monkeypatch):
    """Have the reader answer something else than what it found in the file."""
    return lambda answer: monkeypatch.setattr(pdf, "_ask_reader", lambda *args, **kwargs: answer)


def by_hand(*objects: str | bytes) -> bytes:
    """Write the objects, numbered from 1, as a PDF whose first object is the catalog."""
    output = io.BytesIO()
    output.write(b"%PDF-1.7\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(output.tell())
        written = content if isinstance(content, bytes) else content.encode("ascii")
        output.write(b"%d 0 obj\n%b\nendobj\n" % (number, written))
    table = output.tell()
    output.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    output.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    output.write(b"trailer\n<</Size %d/Root 1 0 R>>\n" % (len(objects) + 1))
    output.write(b"startxref\n%d\n%%%%EOF\n" % table)
    return output.getvalue()


def utf_16(text: str) -> str:
    """Return a string of a PDF as some programs write it."""
    return f"<FEFF{text.encode('utf-16-be').hex()}>"


def stream(content: bytes, entries: str = "") -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(content), entries.encode(), content)


def one_page(content: bytes = b"", *, page: str = PAGE, catalog: str = CATALOG) -> bytes:
    picture = stream(
        b"\x77", "/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"
    )
    return by_hand(catalog, PAGES, page, stream(content), picture)


def page_of_size(width: float, height: float) -> bytes:
    return one_page(page=PAGE.replace("612 792", f"{width} {height}"))


def drawn(text: str) -> bytes:
    """Draw the text on a page, as a scanning program stamps the date on it."""
    return b"BT /F 12 Tf 72 700 Td (%b) Tj ET" % text.encode()


def changed(data: bytes, change, **save_options) -> bytes:
    """Apply `change` to the opened PDF and return the file."""
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        change(opened)
        opened.save(output, **save_options)
    return output.getvalue()


def encrypted(data: bytes, **options) -> bytes:
    return changed(data, lambda opened: None, encryption=pikepdf.Encryption(**options))


def with_xmp(data: bytes, xmp: bytes) -> bytes:
    def replace(opened: pikepdf.Pdf) -> None:
        opened.Root.Metadata = pikepdf.Stream(opened, xmp)

    return changed(data, replace)


def with_title(data: bytes, title: pikepdf.Object) -> bytes:
    """Give the file this title in the document information, and no XMP that says otherwise."""

    def replace(opened: pikepdf.Pdf) -> None:
        opened.docinfo.Title = title
        del opened.Root.Metadata

    return changed(data, replace)


def xmp_title(title: str) -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li '
        f'xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF>'
        "</x:xmpmeta>"
    ).encode()


def bomb() -> bytes:
    """Some kilobytes that unpack to four gigabytes of drawing instructions."""
    packer = zlib.compressobj(9)
    mebibyte = b"0 0 m 9 9 l S\n\n\n" * 65536
    start = packer.compress(mebibyte) + packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush the packed block stands alone, so that it can be repeated unseen.
    again = packer.compress(mebibyte) + packer.flush(zlib.Z_FULL_FLUSH)
    return zlib.compress(start + again * 4095, 9)


def refusal(read, data: bytes) -> PdfRefusal | None:
    """Return why `read` refuses the file, None if it does not."""
    try:
        read(io.BytesIO(data))
    except PdfRefusedError as error:
        return error.reason
    return None


def facts_of(data: bytes) -> PdfFacts:
    return read_pdf_facts(io.BytesIO(data))


class TestFacts:
    def test_a_well_made_report_has_everything(self, report):
        assert facts_of(report) == PdfFacts(
            pages=1,
            title="Partnerships that produce",
            language="en-GB",
            has_text=True,
            is_tagged=True,
            is_restricted=False,
            has_bookmarks=True,
            claims_pdf_ua=True,
        )

    def test_a_bare_file_has_nothing(self):
        assert facts_of(one_page()) == PdfFacts(
            pages=1,
            title="",
            language="",
            has_text=False,
            is_tagged=False,
            is_restricted=False,
            has_bookmarks=False,
            claims_pdf_ua=False,
        )

    def test_a_file_without_tags_can_have_text(self):
        facts = facts_of(one_page(drawn("What the board found out about partnerships last year")))
        assert facts.has_text
        assert not facts.is_tagged

    def test_the_stamp_on_a_scan_is_not_its_text(self):
        scan = b"q 612 0 0 792 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q "
        assert not facts_of(one_page(scan + drawn("Received 12 May 2026"))).has_text

    def test_few_words_without_a_picture_are_no_scan(self):
        assert facts_of(one_page(drawn("Appendix B"))).has_text

    def test_the_mark_of_tagging_without_tags_does_not_count(self, report):
        def drop_tags(opened: pikepdf.Pdf) -> None:
            del opened.Root.StructTreeRoot

        assert not facts_of(changed(report, drop_tags)).is_tagged

    @pytest.mark.parametrize(
        ("allowed", "is_restricted"),
        [
            (pikepdf.Permissions(extract=False), True),
            (pikepdf.Permissions(accessibility=False), True),
            (pikepdf.Permissions(modify_other=False, modify_annotation=False), False),
        ],
    )
    def test_what_readers_may_not_do_is_a_restriction(self, report, allowed, is_restricted):
        # Revision 3 is the last in which pikepdf can forbid reading aloud.
        old = {"R": 3, "aes": False, "metadata": False}
        data = encrypted(report, user="", owner="secret", allow=allowed, **old)
        facts = facts_of(data)
        assert facts.is_restricted is is_restricted
        # Everyone can open it, so everything else is still there.
        assert dataclasses.replace(facts, is_restricted=False) == facts_of(report)

    @pytest.mark.parametrize(
        "hidden", ["/AcroForm<</XFA[(template)4 0 R]/Fields[]>>", "/NeedsRendering true"]
    )
    def test_a_form_that_acrobat_draws_is_told(self, hidden):
        catalog = CATALOG.replace("/Catalog", f"/Catalog{hidden}")
        assert facts_of(by_hand(catalog, PAGES, PAGE, stream(b""))).needs_acrobat

    def test_the_pages_are_counted_not_believed(self):
        data = by_hand(CATALOG, PAGES.replace("Count 1", "Count 50"), PAGE, stream(b""))
        assert facts_of(data).pages == 1


class TestTitle:
    def test_xmp_wins_over_the_document_information(self, report):
        assert facts_of(with_xmp(report, xmp_title("New title"))).title == "New title"

    @pytest.mark.parametrize("xmp", [b"<x:xmpmeta <<<", b"", xmp_title(" "), b"<html>Hi</html>"])
    def test_the_document_information_serves_if_xmp_does_not(self, report, xmp):
        assert facts_of(with_xmp(report, xmp)).title == "Partnerships that produce"

    def test_xmp_cannot_swell_with_entities(self, report):
        entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
        xmp = f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]>'.encode() + xmp_title("&e11;")
        assert "haha" not in facts_of(with_xmp(report, xmp)).title

    @pytest.mark.parametrize(
        ("written", "read"),
        [
            # UTF-16 with its byte order mark, as most programs write what is not English.
            (b"\xfe\xff" + "Échanges à l’étranger 日本".encode("utf-16-be"), None),
            (b"\xfe\xff" + "Trade\0 report\0".encode("utf-16-be"), "Trade report"),
            (b"Trade\0 report", "Trade report"),
            # Half of a character, which has no UTF-8.
            (b"\xfe\xff\xd8\x00" + "Trade".encode("utf-16-be"), "Trade"),
            (b"x" * 5000, "x" * 255),
        ],
    )
    def test_it_is_read_in_any_encoding(self, report, written, read):
        title = facts_of(with_title(report, pikepdf.String(written))).title
        assert title == (read or written.decode("utf-16"))

    def test_the_mark_of_a_language_is_not_part_of_it(self, answers):
        answers({"pages": 1, "title": "\x1benCA\x1bAnnual \x1bfr\x1breport"})
        assert read_pdf_facts(io.BytesIO(b"%PDF-")).title == "Annual report"

    def test_what_is_no_text_is_none(self, report):
        assert facts_of(with_title(report, pikepdf.Array([1, 2]))).title == ""

    @pytest.mark.parametrize(
        ("answered", "kept"),
        [
            ("  Trade\r\n\treport \x07", "Trade report"),
            # PostgreSQL refuses both.
            ("Tr\0ade \ud800report", "Trade report"),
            # The text after it would run backwards.
            ("Trade\u202e report", "Trade report"),
            ("Cafe\u0301", "Café"),
            ("x" * 254 + " and more", "x" * 254),
            (7, ""),
            (None, ""),
        ],
    )
    def test_the_reader_is_not_trusted(self, answers, answered, kept):
        answers({"pages": 1, "title": answered})
        assert facts_of(b"any file").title == kept


class TestLanguage:
    @pytest.mark.parametrize("wrong_type", [pikepdf.Name("/fr"), 7, pikepdf.Array(["fr"])])
    def test_what_is_no_text_is_none(self, report, wrong_type):
        def set_language(opened: pikepdf.Pdf) -> None:
            opened.Root.Lang = wrong_type

        assert facts_of(changed(report, set_language)).language == ""

    @pytest.mark.parametrize(
        ("answered", "kept"),
        [
            ("fr", "fr"),
            ("fr-CA", "fr-CA"),
            ("en_GB", "en-GB"),
            ("zh-Hant-TW", "zh-Hant-TW"),
            ("\ufeffen\0", "en"),
            ("", ""),
            ("English (United Kingdom)", ""),
            ('en" onclick="x', ""),
            ("en-" + "-".join(["abcdefgh"] * 9), ""),
            (["fr"], ""),
        ],
    )
    def test_it_is_a_language_tag_or_none(self, answers, answered, kept):
        answers({"pages": 1, "language": answered})
        assert facts_of(b"any file").language == kept


class TestRefusals:
    def test_a_good_report_is_accepted(self, report):
        assert refusal(check_pdf, report) is None

    def test_a_signature_after_some_rubbish_is_accepted_as_viewers_do(self, report):
        assert refusal(check_pdf, b"\n" * 1000 + report) is None
        assert refusal(check_pdf, b"\n" * 1024 + report) == PdfRefusal.NOT_PDF

    @pytest.mark.parametrize(
        "data",
        [b"", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(5000), b"<html>", b"PK\x03\x04" + bytes(99)],
        ids=["empty", "jpeg", "html", "zip"],
    )
    def test_another_kind_of_file_is_not_a_pdf(self, data):
        assert refusal(check_pdf, data) == PdfRefusal.NOT_PDF

    def test_a_file_that_needs_a_password_is_refused(self, report):
        data = encrypted(report, user="open sesame", owner="secret")
        assert refusal(check_pdf, data) == PdfRefusal.ENCRYPTED

    def test_a_file_that_only_restricts_readers_is_accepted(self, report):
        data = encrypted(report, user="", owner="secret", allow=pikepdf.Permissions(extract=False))
        assert refusal(check_pdf, data) is None

    def test_half_a_file_is_broken(self, report):
        assert refusal(check_pdf, report[: len(report) // 2]) == PdfRefusal.BROKEN

    def test_a_signature_and_zeros_are_broken(self):
        assert refusal(check_pdf, b"%PDF-1.7\n" + bytes(10**6)) == PdfRefusal.BROKEN

    def test_no_pages_are_refused(self):
        data = by_hand(CATALOG, "<</Type/Pages/Kids[]/Count 0>>")
        assert refusal(check_pdf, data) == PdfRefusal.NO_PAGES

    def test_pages_that_contain_themselves_are_broken(self):
        data = by_hand(CATALOG, "<</Type/Pages/Kids[2 0 R]/Count 5>>")
        assert refusal(check_pdf, data) == PdfRefusal.BROKEN

    def test_too_many_pages_are_refused(self):
        data = by_hand(CATALOG, PAGES.replace("Count 1", "Count 10001"), PAGE, stream(b""))
        assert refusal(check_pdf, data) == PdfRefusal.TOO_MANY_PAGES

    def test_too_large_a_file_is_refused_unread(self, tmp_path):
        path = tmp_path / "large.pdf"
        with path.open("wb") as file:
            file.write(b"%PDF-1.7\n")
            file.truncate(500 * 1024**2)
        with path.open("rb") as file, pytest.raises(PdfRefusedError) as info:
            check_pdf(file)
        assert info.value.reason == PdfRefusal.TOO_BIG

    def test_a_bomb_costs_little_time_and_memory(self):
        data = by_hand(
            CATALOG, PAGES, PAGE, stream(bomb(), "/Filter[/FlateDecode/FlateDecode]"), "null"
        )
        assert len(data) < 50_000
        started = os.times()
        assert refusal(check_pdf, data) is None
        assert refusal(render_first_page, data) == PdfRefusal.BROKEN
        ended = os.times()  # of processes that have ended, whatever else the machine does
        assert ended.children_user - started.children_user < pdf.READ_SECONDS

    def test_a_page_count_written_as_one_word_is_read_by_all_readers(self):
        pages = "<</Type/Pages/Count-2 /Kids[3 0 R 3 0 R]>>"
        data = by_hand(CATALOG, pages, PAGE, stream(b""))
        assert refusal(check_pdf, data) is None
        facts = facts_of(data)
        assert (facts.pages, facts.is_faulty) == (2, True)

    def test_a_negative_page_count_is_no_fault(self):
        pages = "<</Type/Pages/Count -2/Kids[3 0 R 3 0 R]>>"
        data = by_hand(CATALOG, pages, PAGE, stream(b""))
        assert refusal(check_pdf, data) is None
        assert facts_of(data).pages == 2

    @pytest.mark.parametrize(
        ("hidden", "reason"),
        [
            ("/OpenAction<</S/JavaScript/JS(app.alert(1))>>", PdfRefusal.SCRIPT),
            ("/OpenAction<</S/J#61vaScript/JS(app.alert(1))>>", PdfRefusal.SCRIPT),
            ("/AA<</WC<</S/Rendition/JS 5 0 R>>>>", PdfRefusal.SCRIPT),
            ("/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS()>>]>>>>", PdfRefusal.SCRIPT),
            ("/OpenAction<</S/URI/URI( JavaScript:alert\\(1\\))>>", PdfRefusal.SCRIPT),
            ("/OpenAction<</S/Launch/F(calc.exe)>>", PdfRefusal.LAUNCH),
            ("/OpenAction<</S 5 0 R/F(calc.exe)>>", PdfRefusal.LAUNCH),
            ("/OpenAction<</S/URI/URI(java\\nscript:alert\\(1\\))>>", PdfRefusal.SCRIPT),
            (f"/OpenAction<</S/URI/URI{utf_16('javascript:a')}>>", PdfRefusal.SCRIPT),
            ("/OpenAction<</S/SubmitForm/F(https://example.org)>>", PdfRefusal.SENDS),
            ("/X[<</S/GoTo/Next[<</S/ImportData/F(a.fdf)>>]>>]", PdfRefusal.SENDS),
            ("/OpenAction<</S/GoToR/D[0/Fit]/F(\\\\\\\\host\\\\a.pdf)>>", PdfRefusal.REMOTE),
            ("/OpenAction<</S/GoToR/D[0/Fit]/F(//host/a.pdf)>>", PdfRefusal.REMOTE),
            (f"/X[<</S/GoToR/F<</UF{utf_16('//host/a.pdf')}>>>>]", PdfRefusal.REMOTE),
            ("/X[<</S/URI/URI(file://host/a.pdf)>>]", PdfRefusal.REMOTE),
            ("/OpenAction<</S/URI/URI(https://example.org)>>", PdfRefusal.REMOTE),
            ("/AA<</WC<</S/GoToR/F(https://example.org)>>>>", PdfRefusal.REMOTE),
            ("/X[<</AA<</O<</S/GoTo/Next<</S/URI/URI(a)>>>>>>>>]", PdfRefusal.REMOTE),
            ("/OpenAction<</S/GoToR/F<</FS/URL/F(a)>>>>", PdfRefusal.REMOTE),
            ("/AF[<</Type/Filespec/F(a.xlsx)/EF<</F 5 0 R>>>>]", PdfRefusal.ATTACHMENT),
            ("/Collection<</View/D>>/AF[<</F(a)/EF<</F 5 0 R>>>>]", PdfRefusal.PORTFOLIO),
        ],
    )
    @pytest.mark.parametrize("compressed", [False, True])
    def test_what_does_more_than_be_read_is_refused(self, hidden, reason, compressed):
        catalog = CATALOG.replace("/Catalog", f"/Catalog{hidden}")
        fifth = "/Launch" if "/S 5 0 R" in hidden else stream(b"x")
        data = by_hand(catalog, PAGES, PAGE, stream(b""), fifth)
        if compressed:
            buffer = io.BytesIO()
            with pikepdf.open(io.BytesIO(data)) as pdf:
                pdf.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.generate)
            data = buffer.getvalue()
        assert refusal(check_pdf, data) == reason

    @pytest.mark.parametrize(
        "link", ["/S/URI/URI(https://example.org/?javascript:)", "/S/GoToR/D[0/Fit]/F(part-2.pdf)"]
    )
    def test_a_link_is_no_program(self, link):
        catalog = CATALOG.replace("/Catalog", f"/Catalog/X[<<{link}>>]")
        assert refusal(check_pdf, by_hand(catalog, PAGES, PAGE, stream(b""))) is None

    def test_a_file_that_opens_at_a_page_of_its_own_is_accepted(self):
        opens = "/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next<</S/GoToR/F(part-2.pdf)>>>>"
        catalog = CATALOG.replace("/Catalog", f"/Catalog{opens}")
        assert refusal(check_pdf, by_hand(catalog, PAGES, PAGE, stream(b""))) is None

    def test_a_title_about_scripts_is_none(self):
        catalog = CATALOG.replace("/Catalog", "/Catalog/X(on JavaScript /Launch and /EF files)")
        assert refusal(check_pdf, by_hand(catalog, PAGES, PAGE, stream(b""))) is None

    def test_the_message_is_for_editors_and_translatable(self):
        error = PdfRefusedError(PdfRefusal.ENCRYPTED)
        assert isinstance(error.message, Promise)
        assert str(error) == (
            "This PDF is protected by a password. Save a copy without a password and upload that."
        )


class TestReader:
    """The child process is only as good as what the parent does when it fails."""

    @pytest.fixture
    def reader(self, monkeypatch, tmp_path):
        def replace_by(code: str) -> None:
            path = tmp_path / "reader.py"
            path.write_text(code)
            monkeypatch.setattr(pdf, "READER", path)

        return replace_by

    def test_a_crash_is_a_broken_file(self, reader):
        reader("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
        assert refusal(check_pdf, one_page()) == PdfRefusal.BROKEN

    def test_an_endless_loop_is_a_broken_file(self, reader, monkeypatch):
        monkeypatch.setattr(pdf, "WALL_CLOCK_FACTOR", 0.02)
        reader("while True: pass")
        assert refusal(check_pdf, one_page()) == PdfRefusal.BROKEN

    @pytest.mark.parametrize(
        "answer", ["", "nonsense", "[]", "null", '{"refused": "fun"}', '{"pages": "1"}', "[" * 9999]
    )
    def test_a_nonsense_answer_is_a_broken_file(self, reader, answer):
        reader(f"print({answer!r})")
        assert refusal(check_pdf, one_page()) == PdfRefusal.BROKEN

    def test_a_reader_that_does_not_start_is_no_fault_of_the_file(self, reader):
        reader("import a_module_that_is_not_installed")
        with pytest.raises(RuntimeError, match="a_module_that_is_not_installed"):
            check_pdf(io.BytesIO(one_page()))


class TestKindsOfFile:
    def test_every_kind_works_and_is_left_at_its_start(self, report, tmp_path):
        path = tmp_path / "report.pdf"
        path.write_bytes(report)
        (tmp_path / "report.pdf.gz").write_bytes(gzip.compress(report))
        just_uploaded = TemporaryUploadedFile("a.pdf", "application/pdf", len(report), None)
        just_uploaded.write(report)
        for file in (
            io.BytesIO(report),
            ContentFile(report),
            SimpleUploadedFile("a.pdf", report),
            just_uploaded,
            path.open("rb"),
            gzip.GzipFile(tmp_path / "report.pdf.gz"),
        ):
            with file:
                file.seek(7)
                check_pdf(file)
                assert file.tell() == 0
                assert file.read() == report

    def test_a_refused_file_is_left_at_its_start_too(self):
        file = io.BytesIO(b"no PDF")
        with pytest.raises(PdfRefusedError):
            check_pdf(file)
        assert file.tell() == 0


class TestFirstPage:
    def test_it_is_a_picture_as_wide_as_asked(self, report):
        picture = Image.open(io.BytesIO(render_first_page(io.BytesIO(report), width=300)))
        assert picture.format == "WEBP"
        assert picture.size == (300, 425)
        assert picture.convert("L").getextrema()[0] < 100, "The text should be dark."

    @pytest.mark.parametrize(
        ("size", "picture_size"),
        [
            ((14400, 14400), (640, 640)),
            ((1, 1), (640, 640)),
            ((14400, 1), (640, 1)),
            ((1, 14400), (1, 1280)),
            ((0, 0), (640, 829)),
        ],
    )
    def test_no_page_is_too_odd(self, size, picture_size):
        image = Image.open(io.BytesIO(render_first_page(io.BytesIO(page_of_size(*size)))))
        assert image.size == picture_size

    @pytest.mark.parametrize("width", [0, -1, 2001])
    def test_the_width_is_bounded(self, report, width):
        with pytest.raises(ValueError, match="1 to 2000"):
            render_first_page(io.BytesIO(report), width=width)


class TestAdvice:
    def test_a_perfect_file_needs_none(self):
        assert advice(PERFECT) == []

    @pytest.mark.parametrize(
        ("fault", "words"),
        [
            ({"has_text": False}, "OCR"),
            ({"is_restricted": True}, "without security restrictions"),
            ({"is_tagged": False}, "not tagged"),
            ({"language": ""}, "which language"),
            ({"title": ""}, "no title"),
            ({"title": "Microsoft Word - final v3.docx"}, "looks like a file name"),
            ({"title": "report_final.INDD"}, "looks like a file name"),
            ({"pages": 21, "has_bookmarks": False}, "no bookmarks"),
        ],
    )
    def test_one_fault_gets_one_advice(self, fault, words):
        (found,) = advice(dataclasses.replace(PERFECT, **fault))
        assert isinstance(found, Promise)
        assert words in str(found)

    @pytest.mark.parametrize(
        "title",
        [
            "Document1",
            "PowerPoint Presentation",
            "Présentation PowerPoint",
            "Microsoft Word - report final",
            "Untitled-2",
            "Sans titre",
            "Classeur1",
            "report_v7.docx",
        ],
    )
    def test_a_title_that_a_program_gave_is_advised_against(self, title):
        (line,) = advice(dataclasses.replace(PERFECT, title=title))
        assert "title" in str(line)

    @pytest.mark.parametrize(
        "title",
        ["Documents of the board", "Word for word", "Trade 2025", "Presentation of 5"],
    )
    def test_a_title_that_a_person_gave_is_not(self, title):
        assert advice(dataclasses.replace(PERFECT, title=title)) == []

    def test_what_opens_in_acrobat_only_is_told_first(self):
        lines = advice(dataclasses.replace(PERFECT, needs_acrobat=True, language=""))
        assert "Acrobat only" in str(lines[0])

    def test_a_short_file_needs_no_bookmarks(self):
        assert advice(dataclasses.replace(PERFECT, pages=20, has_bookmarks=False)) == []

    def test_the_most_serious_comes_first(self):
        found = advice(facts_of(one_page()))
        assert [str(text).split(":")[0][:26] for text in found] == [
            "This PDF has no text on it",
            "This PDF is not tagged",
            "This PDF does not say whic",
            "This PDF has no title of i",
        ]
