"""Changes to Wagtail's rich text."""

from wagtail import hooks
from wagtail.admin.rich_text.editors.draftail.features import PluginFeature
from wagtail.rich_text.feature_registry import FeatureRegistry

from boardtrade.body.link_handlers import FoundDocumentLinkHandler, VisiblePageLinkHandler


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
