"""Changes to Wagtail's rich text."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.compare import register_comparison_class
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature, PluginFeature
from wagtail.fields import RichTextField
from wagtail.rich_text.feature_registry import FeatureRegistry

from boardtrade.body.footnotes.comparing import NotedFieldComparison
from boardtrade.body.footnotes.editor import CONVERTER_RULE, ENTITY, NoteLinkHandler
from boardtrade.body.footnotes.notes import KEY
from boardtrade.body.link_handlers import FoundDocumentLinkHandler, VisiblePageLinkHandler

register_comparison_class(RichTextField, comparison_class=NotedFieldComparison)


@hooks.register("register_rich_text_features", order=100)
def register_visible_links(features: FeatureRegistry) -> None:
    """Replace Wagtail's handlers of links by those that know what readers may see."""
    features.register_link_type(FoundDocumentLinkHandler)
    features.register_link_type(VisiblePageLinkHandler)


@hooks.register("register_rich_text_features")
def register_careful_paste(features: FeatureRegistry) -> None:
    """Add what prepares text from a word processor for the editor."""
    plugin = PluginFeature({"type": "careful-paste"}, js=["js/admin/careful_paste.js"])
    features.register_editor_plugin("draftail", "careful-paste", plugin)


@hooks.register("register_rich_text_features")
def register_footnotes(features: FeatureRegistry) -> None:
    """Add notes, which are written where the cursor is."""
    feature = EntityFeature(
        {
            "type": ENTITY,
            "icon": "footnote",
            "description": _("Note"),
            # What stays of a note that is pasted.
            "attributes": ["id", "note"],
            "allowlist": {"id": f"^{KEY.pattern}$"},
            "chooserUrls": {"pageChooser": reverse_lazy("wagtailadmin_choose_page")},
        },
        js=[
            "wagtailadmin/js/page-chooser-modal.js",
            "js/admin/footnote_form.js",
            "js/admin/footnotes.js",
        ],
        css={"all": ["css/admin_footnotes.css"]},
    )
    features.register_editor_plugin("draftail", "footnote", feature)
    pasted = PluginFeature(
        {"type": "pasted-footnotes"},
        js=["js/admin/footnote_form.js", "js/admin/pasted_footnotes.js"],
    )
    features.register_editor_plugin("draftail", "pasted-footnotes", pasted)
    features.register_converter_rule("contentstate", "footnote", CONVERTER_RULE)
    features.register_link_type(NoteLinkHandler)


@hooks.register("register_icons")
def register_body_icons(icons: list[str]) -> list[str]:
    """Add the icon of notes."""
    return [*icons, "wagtailadmin/icons/footnote.svg"]
