"""Addresses of recommendations outside the page tree."""

from django.urls import path

from recommendations import views

urlpatterns = [
    path("r/<slug:permanent_id>/", views.permanent, name="recommendation_permanent"),
]
