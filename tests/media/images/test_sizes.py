"""Sizes belong to today's file, are found again when they are lost, and never break a list."""

import errno
import io
from unittest.mock import patch

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from PIL import Image, ImageChops

from boardtrade.media.images import sizes
from boardtrade.media.images.pictures import picture
from boardtrade.media.images.pixels import read_pixels
from boardtrade.media.images.renditions import PictureFilter
from boardtrade.media.images.sizes import needs_sizes, prepare_first_size, prepare_sizes
from boardtrade.media.models import CustomImage, Rendition
from tests.factories import ImageFactory, ReportFactory, picture_file
from tests.immediate_tasks import run_deferred

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]
SMALL = (60, 40)
NO_SPACE = OSError(errno.ENOSPC, "No space left on device")


def coloured(colour: str, name: str = "a.png") -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", SMALL, colour).save(buffer, "PNG")
    return SimpleUploadedFile(name, buffer.getvalue())


def new_image(colour: str = "red") -> CustomImage:
    return CustomImage.objects.create(title="Picture", file=coloured(colour))


def ready_image(colour: str = "red") -> CustomImage:
    image = new_image(colour)
    prepare_sizes(image.pk)
    image.refresh_from_db()
    return image


def names_in(sources: dict) -> set[str]:
    return {
        name for formats in sources.values() for sizes in formats.values() for *_, name in sizes
    }


def replace(editor, image: CustomImage, file: SimpleUploadedFile):
    form = {"title": "New", "file": file, "collection": "1", "tags": "", "description": ""}
    return editor.post(reverse("wagtailimages:edit", args=[image.pk]), form | {"credit": ""})


def colour_at(name: str) -> tuple:
    with default_storage.open(name) as file, Image.open(file) as shown:
        return shown.convert("RGB").getpixel((5, 5))


def test_an_address_never_shows_another_picture(editor, django_capture_on_commit_callbacks):
    seen: dict[str, bytes] = {}
    image = ready_image()
    for colour in ("red", "green", "blue", "red"):
        with django_capture_on_commit_callbacks(execute=True):
            assert replace(editor, image, coloured(colour)).status_code == 302
        run_deferred()
        image.refresh_from_db()
        assert needs_sizes(image) is False
        for name in names_in(image.sources):
            with default_storage.open(name) as file:
                content = file.read()
            assert seen.setdefault(name, content) == content


@pytest.mark.parametrize("spec", ["fill-384x384", "max-300x300", "width-200", "fill-60x90-c50"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_size_is_the_same_whether_all_pixels_are_read_or_fewer(spec, kind):
    original = Image.new("RGB", (2400, 1600), "blue")
    original.paste("red", (0, 0, 760, 1600))
    buffer = io.BytesIO()
    original.save(buffer, kind)
    image = CustomImage.objects.create(
        title="Picture",
        file=SimpleUploadedFile(f"a.{kind.lower()}", buffer.getvalue()),
        focal_point_x=2300,
        focal_point_y=800,
        focal_point_width=60,
        focal_point_height=60,
    )
    shown = []
    for pixels in (None, read_pixels(image.file)):
        wanted = PictureFilter(f"{spec}|format-png", pixels)
        with Image.open(image.generate_rendition_file(wanted)) as size:
            shown.append(size.convert("RGB"))
    assert shown[0].size == shown[1].size
    differences = ImageChops.difference(*shown).getextrema()
    assert max(most for _, most in differences) <= (40 if kind == "JPEG" else 12)
    if spec == "fill-384x384":
        assert shown[0].getpixel((2, 200))[2] > 200  # the red is outside of what is cut out


def test_a_deleted_picture_leaves_its_addresses_to_nobody_else(django_capture_on_commit_callbacks):
    first = ready_image("red")
    old = names_in(first.sources)
    with django_capture_on_commit_callbacks(execute=True):
        first.delete()
    assert not any(default_storage.exists(name) for name in old)
    assert not old & names_in(ready_image("blue").sources)


def test_sizes_of_a_replaced_file_stay_while_pages_with_them_are_open(
    editor, django_capture_on_commit_callbacks
):
    image = ready_image()
    old = names_in(image.sources)
    with django_capture_on_commit_callbacks(execute=True):
        replace(editor, image, coloured("blue"))
    image.refresh_from_db()
    assert all(default_storage.exists(name) for name in old)
    with django_capture_on_commit_callbacks(execute=True):
        run_deferred()
    assert not any(default_storage.exists(name) for name in old)
    assert all(default_storage.exists(name) for name in names_in(image.sources))


def while_sizes_are_made(monkeypatch, happens):
    """Have something happen between the making of sizes and their being stored."""
    store = sizes._store

    def delayed(*args, **kwargs):
        monkeypatch.setattr(sizes, "_store", store)
        happens()
        return store(*args, **kwargs)

    monkeypatch.setattr(sizes, "_store", delayed)


def test_a_batch_of_a_file_that_was_replaced_meanwhile_is_thrown_away(
    editor, monkeypatch, django_capture_on_commit_callbacks
):
    image = new_image("red")

    def replaced():
        with django_capture_on_commit_callbacks(execute=True):
            replace(editor, image, coloured("blue"))

    while_sizes_are_made(monkeypatch, replaced)
    prepare_sizes(image.pk)
    image.refresh_from_db()
    assert not needs_sizes(image)
    shown = names_in(image.sources)
    assert {colour_at(name)[2] > 200 for name in shown} == {True}
    stored = {f"images/{name}" for name in default_storage.listdir("images")[1]}
    assert stored == {rendition.file.name for rendition in image.renditions.all()}


def test_a_batch_of_a_picture_that_was_deleted_meanwhile_leaves_nothing(monkeypatch):
    image = new_image()
    while_sizes_are_made(monkeypatch, CustomImage.objects.filter(pk=image.pk).delete)
    prepare_sizes(image.pk)
    assert not Rendition.objects.exists()
    assert default_storage.listdir("images")[1] == []


def test_the_first_size_does_not_replace_what_the_task_has_made(monkeypatch):
    image = new_image()
    while_sizes_are_made(monkeypatch, lambda: prepare_sizes(image.pk))
    prepare_first_size(image.pk)
    image.refresh_from_db()
    assert not needs_sizes(image)


@pytest.mark.parametrize("empty", [False, True], ids=["lost", "empty"])
def test_lost_files_are_made_again_by_the_daily_look(empty):
    image = ready_image()
    lost = sorted(names_in(image.sources))[:3]
    for name in lost:
        default_storage.delete(name)
        if empty:
            default_storage.save(name, ContentFile(b""))
    call_command("prepare_images", verbosity=0)
    image.refresh_from_db()
    assert not needs_sizes(image)
    assert all(default_storage.size(name) for name in names_in(image.sources))


def test_lost_rows_are_made_again_by_a_save(django_capture_on_commit_callbacks):
    image = ready_image()
    Rendition.objects.filter(image=image, filter_spec__contains="avif").delete()
    with django_capture_on_commit_callbacks(execute=True):
        image.save()
    image.refresh_from_db()
    assert not needs_sizes(image)


def test_a_lost_preview_of_the_library_is_made_again():
    image = ready_image()
    preview = image.get_rendition("max-165x165")
    default_storage.delete(preview.file.name)
    call_command("prepare_images", verbosity=0)
    again = image.get_rendition("max-165x165")
    assert default_storage.exists(again.file.name)


def test_what_is_complete_is_not_made_again():
    image = ready_image()
    call_command("prepare_images", verbosity=0)
    assert CustomImage.objects.get(pk=image.pk).sources == image.sources


def full_disk(folder: str):
    """Have the disk be full when the third file of a folder is written."""
    whole = FileSystemStorage._save
    written = []

    def save(self, name, content):
        if name.startswith(folder):
            written.append(name)
            if len(written) > 2:
                whole(self, name, ContentFile(b"half"))
                raise NO_SPACE
        return whole(self, name, content)

    return patch.object(FileSystemStorage, "_save", save)


def test_a_full_disk_leaves_no_half_file_is_told_and_mended(editor):
    image = new_image()
    with full_disk("images/"):
        prepare_sizes(image.pk)
    image.refresh_from_db()
    assert image.sources == {}
    assert default_storage.listdir("images")[1] == []
    told = editor.get(reverse("wagtailimages:edit", args=[image.pk])).text
    assert "could not be stored" in told
    call_command("prepare_images", verbosity=0)
    image.refresh_from_db()
    assert (image.problem, needs_sizes(image)) == ("", False)


def test_an_upload_to_a_full_disk_is_refused_in_words_and_leaves_nothing(editor, media_root):
    whole = FileSystemStorage._save

    def save(self, name, content):
        whole(self, name, ContentFile(b"half"))
        raise NO_SPACE

    with patch.object(FileSystemStorage, "_save", save):
        answer = editor.post(
            reverse("wagtailimages:add_multiple"),
            {"title": "a", "files[]": coloured("red"), "collection": "1"},
            headers={"x-requested-with": "XMLHttpRequest"},
        ).json()
    assert "the disk of the site is full" in answer["error_message"]
    assert not CustomImage.objects.exists()
    assert not [path for path in media_root.rglob("*") if path.is_file()]


def test_a_preview_that_finds_the_disk_full_is_a_gap_and_leaves_nothing(editor):
    new_image()
    whole = FileSystemStorage._save

    def save(self, name, content):
        whole(self, name, ContentFile(b"half"))
        raise NO_SPACE

    with patch.object(FileSystemStorage, "_save", save):
        assert editor.get(reverse("wagtailimages:index")).status_code == 200
    assert default_storage.listdir("images")[1] == []


@pytest.fixture
def damaged() -> CustomImage:
    """A picture that went bad after its upload."""
    image = new_image()
    with open(image.file.path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\nnothing")
    prepare_sizes(image.pk)
    return CustomImage.objects.get(pk=image.pk)


def test_a_damaged_picture_is_told_on_its_page_and_in_the_forms_of_pages(editor, damaged):
    told = "This picture cannot be read"
    assert told in editor.get(reverse("wagtailimages:edit", args=[damaged.pk])).text
    report = ReportFactory(hero_image=damaged, hero_alt="Damaged")
    assert told in editor.get(reverse("wagtailadmin_pages:edit", args=[report.pk])).text


@pytest.mark.parametrize(
    "address",
    [
        reverse("wagtailimages:index"),
        "/admin/images/?layout=list",
        reverse("wagtailimages_chooser:choose"),
        reverse("wagtailimages_chooser:choose_results"),
    ],
)
def test_one_damaged_picture_does_not_break_a_list(editor, damaged, address):
    sound = ImageFactory(title="A sound picture", file=picture_file(size=SMALL))
    response = editor.get(address)
    assert response.status_code == 200
    assert sound.title in response.text


def test_a_damaged_picture_can_be_chosen_edited_and_deleted(editor, damaged):
    chosen = editor.get(reverse("wagtailimages_chooser:chosen", args=[damaged.pk])).json()["result"]
    assert chosen["title"] == "Picture (60 × 40 pixels, cannot be shown)"
    assert replace(editor, damaged, coloured("blue")).status_code == 302
    assert editor.post(reverse("wagtailimages:delete", args=[damaged.pk])).status_code == 302
    assert not CustomImage.objects.exists()


def test_a_mistake_in_a_size_is_no_fault_of_the_picture():
    with pytest.raises(ValueError, match="sideways"):
        ready_image().get_rendition("sideways-20")


def test_a_picture_whose_original_is_lost_is_told_and_shown_as_before(editor):
    image = ready_image()
    before = picture(image, "hero")
    default_storage.delete(image.file.name)
    prepare_sizes(image.pk)
    assert picture(CustomImage.objects.get(), "hero") == before
    default_storage.delete(sorted(names_in(image.sources))[0])
    prepare_sizes(image.pk)
    told = editor.get(reverse("wagtailimages:edit", args=[image.pk])).text
    assert "The file of this picture is lost" in told
