"""Addresses of the reading interface, under `/api/v1/`."""

from django.urls import path

from lieudit.api.interface import addresses, nowhere, open_reading, openapi

app_name = "reading"
urlpatterns = [
    path("openapi.json", open_reading(openapi), name="openapi"),
    *addresses(),
    path("<path:where>", nowhere, name="nowhere"),
]
