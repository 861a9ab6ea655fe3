"""Blocks of pictures, files and videos."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.rich_text import RichText

from boardtrade.body.blocks.choosers import FileChooserBlock, PictureBlock, PictureChooserBlock
from boardtrade.body.blocks.licences import Licence
from boardtrade.body.blocks.text import TEXT_GROUP, TextBlock
from boardtrade.body.videos import Video, get_provider_names, video_from_url
from boardtrade.media.models import CustomDocument, CustomImage

MEDIA_GROUP = _("Pictures, files and video")


class FigureValue(blocks.StructValue):
    """The value of a picture in the text."""

    @property
    def terms(self) -> Licence | None:
        """The licence, or None if nothing is said of it."""
        return Licence(self["licence"]) if self.get("licence") in Licence.values else None


class FigureBlock(blocks.StructBlock):
    """A picture in the text, with words for those who do not see it."""

    image = PictureBlock(
        label=_("Picture"),
        help_text=_(
            "Describe what matters here, as you would over the telephone. Mark the picture as "
            "decorative only if the text loses nothing without it."
        ),
    )
    caption = blocks.TextBlock(label=_("Caption"), required=False, max_length=300, rows=1)
    credit = blocks.TextBlock(
        label=_("Credit"),
        required=False,
        max_length=255,
        rows=1,
        help_text=_("Leave empty to use the credit of the picture itself."),
    )
    source = blocks.TextBlock(
        label=_("Source"),
        required=False,
        max_length=255,
        rows=1,
        help_text=_("Where it was published before: the work, the year, the page."),
    )
    licence = blocks.ChoiceBlock(
        label=_("Licence"),
        choices=Licence.choices,
        required=False,
        help_text=_("Under which terms others may use it. Readers get a link to them."),
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        label_format = "{caption}"
        group = MEDIA_GROUP
        template = "blocks/figure.html"
        value_class = FigureValue
        description = _("A picture with description, caption, credit, source and licence.")
        preview_value = {"caption": "The caption tells what the picture shows.", "credit": ""}

    def get_preview_value(self) -> blocks.StructValue:
        """Return the example with the newest picture of the library, if there is one."""
        image = CustomImage.objects.order_by("-pk").first()
        image_value = {"image": image and image.pk, "alt_text": "", "decorative": True}
        return self.to_python(self.meta.preview_value | {"image": image_value})


class CaseStudyBlock(blocks.StructBlock):
    """An example in a box: what somebody did, and what came of it."""

    title = blocks.CharBlock(label=_("Title"), max_length=150)
    image = PictureBlock(
        label=_("Picture"),
        required=False,
        help_text=_("Describe it for those who do not see it, unless it only decorates."),
    )
    text = TextBlock(label=_("Text"))

    class Meta:
        icon = "glasses"
        label = _("Case study")
        label_format = "{title}"
        group = TEXT_GROUP
        template = "blocks/case_study.html"
        description = _("A box with an example: a title, a text, perhaps a picture.")
        preview_value = {
            "title": "How one airport counts its buyers",
            "image": None,
            "text": RichText("<p>Each autumn it asks its tenants how many orders have left.</p>"),
        }


class DownloadBlock(blocks.StructBlock):
    """A file offered in the text, with its format and size."""

    document = FileChooserBlock(label=_("File"))
    title = blocks.CharBlock(
        label=_("Title"),
        required=False,
        max_length=150,
        help_text=_("Leave empty to use the title of the file."),
    )
    description = blocks.TextBlock(label=_("Description"), required=False, max_length=300, rows=1)

    class Meta:
        icon = "download"
        label = _("Download")
        label_format = "{title}"
        group = MEDIA_GROUP
        template = "blocks/download.html"
        description = _("A file to take away; format, size and pages are added by themselves.")
        preview_value = {
            "title": "The complete report",
            "description": "Set for reading on paper.",
        }

    def get_preview_value(self) -> blocks.StructValue:
        """Return the example with the newest file of the library, if there is one."""
        document = CustomDocument.objects.order_by("-pk").first()
        return self.to_python(self.meta.preview_value | {"document": document and document.pk})


class VideoValue(blocks.StructValue):
    """The value of an embed block, with the video that its URL names."""

    @property
    def video(self) -> Video | None:
        """The video, or None if its host is no longer among those admitted."""
        return video_from_url(self.get("url") or "")


class EmbedBlock(blocks.StructBlock):
    """A video at another host, which gets no request from the reader before a click."""

    url = blocks.URLBlock(label=_("Address of the video"))
    title = blocks.CharBlock(
        label=_("Title"),
        max_length=150,
        help_text=_("Says what the video is, also to readers who do not see it."),
    )
    still = PictureChooserBlock(
        label=_("Still picture"),
        required=False,
        help_text=_("Seen until the video plays. Without it, the panel is plain."),
    )
    caption = blocks.TextBlock(label=_("Caption"), required=False, max_length=300, rows=1)

    class Meta:
        icon = "media"
        label = _("Video")
        label_format = "{title}"
        group = MEDIA_GROUP
        template = "blocks/embed.html"
        value_class = VideoValue
        description = _("Loads nothing from the other host before the reader asks for it.")
        preview_value = {
            "url": "https://vimeo.com/76979871",
            "title": "The report in two minutes",
            "caption": "",
        }

    def clean(self, value: VideoValue) -> VideoValue:
        """Refuse a URL that no player is known for."""
        value = super().clean(value)
        if value.get("url") and value.video is None:
            raise StructBlockValidationError(
                block_errors={
                    "url": ValidationError(
                        _(
                            "No player is known for this address. Use the address of a video's "
                            "page at one of: %(hosts)s. For anything else, link to it in the text."
                        ),
                        params={"hosts": get_provider_names()},
                    )
                }
            )
        return value
