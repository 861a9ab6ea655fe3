from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecommendationsConfig(AppConfig):
    name = "recommendations"
    verbose_name = _("Recommendations")

    def ready(self) -> None:
        from wagtail.models import ReferenceIndex

        from recommendations import signal_handlers  # noqa: F401 - connects the handlers
        from recommendations.evidence import watched  # noqa: F401 - registers what it counts
        from recommendations.outlets.brief import chapter, editions  # noqa: F401 - registers them
        from recommendations.record.evidence import Evidence
        from recommendations.record.status_log import StatusUpdate

        # The usage of a file or an addressee then lists the entries that refer to it.
        ReferenceIndex.register_model(StatusUpdate)
        ReferenceIndex.register_model(Evidence)
