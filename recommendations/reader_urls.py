"""URLs of pages for readers, which exist in each language."""

from django.urls import path

from recommendations.addressees import views as addressee_views
from recommendations.outlets.follow import follow
from recommendations.tracker import exports
from recommendations.tracker import views as tracker_views

urlpatterns = [
    path("recommendations/", tracker_views.tracker, name="tracker"),
    *(
        path(
            f"recommendations.{export.extension}",
            tracker_views.export,
            {"export": export},
            name=f"tracker_{export.extension}",
        )
        for export in exports.EXPORTS
    ),
    path("follow/", follow, name="follow"),
    path("addressees/", addressee_views.list_addressees, name="addressees"),
    path("addressees/<slug:slug>/", addressee_views.show_addressee, name="addressee"),
]
