"""The addresses of the site, and those of the yardsticks."""

from __future__ import annotations

from django.urls import path

from bench import yardsticks
from config.urls import urlpatterns as site

urlpatterns = [
    path("bench/constant/", yardsticks.constant),
    path("bench/row/", yardsticks.row),
    path("bench/told/", yardsticks.told_row),
    path("bench/act/<int:number>/", yardsticks.least_act),
    path("bench/list/<int:weight>/", yardsticks.minimal_list),
    path("bench/rows/<slug:name>/", yardsticks.rows),
    path("bench/rows/<slug:name>/<str:key>/", yardsticks.rows),
    *site,
]
