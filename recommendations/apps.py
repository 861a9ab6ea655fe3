from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecommendationsConfig(AppConfig):
    name = "recommendations"
    verbose_name = _("Recommendations")

    def ready(self) -> None:
        from wagtail.models import ReferenceIndex

        from recommendations import signal_handlers  # noqa: F401 - connects them
        from recommendations.record.status_log import StatusUpdate

        # Files and addressees then tell which entries need them, and that they cannot be deleted.
        ReferenceIndex.register_model(StatusUpdate)
