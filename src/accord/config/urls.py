"""All addresses: the pages, the API, the areas' own pages."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("accord.doors.api.urls")),
    path("", include("accord.doors.pages.urls")),
]
