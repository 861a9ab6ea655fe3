"""Addresses of pages for readers, which exist in each language."""

from django.urls import path

from recommendations import addressee_views

urlpatterns = [
    path("addressees/", addressee_views.addressees, name="addressees"),
    path("addressees/<slug:slug>/", addressee_views.addressee, name="addressee"),
]
