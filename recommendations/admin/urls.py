"""Addresses of the admin for recommendations, below /admin/recommendations/."""

from django.urls import path

from recommendations.admin.paste import PasteView
from recommendations.admin.rearrange import RearrangeView
from recommendations.admin.status_updates import AddStatusView

app_name = "recommendations_admin"
urlpatterns = [
    path("<int:page_id>/status/add/", AddStatusView.as_view(), name="status_add"),
    path("of/<int:report_id>/paste/", PasteView.as_view(), name="paste"),
    path("of/<int:report_id>/numbers/", RearrangeView.as_view(), name="rearrange"),
]
