"""The pages of the site, and one that follows a part of it: `/essai/`."""

import datetime as dt

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template import engines
from django.urls import path
from django.utils import timezone

from config.urls import urlpatterns as pages
from tests.toolkit.followed import whole_part

PAGE = """{% extends "base.html" %}{% load gauges static %}
{% block scripts %}<script src="{% static "js/clock.js" %}" type="module"></script>
<script src="{% static "js/live.js" %}" type="module"></script>{% endblock %}
{% block content %}<h1>Essai</h1>
<p>Depuis {% timer since 3600 "spent" %}</p>
<live-part src="{% url "toolkit:live" kind "1" %}" id="partie" data-page="/essai/{{ kind }}/">{{ part }}</live-part>
{% endblock %}"""


@login_not_required
def trial(request, kind):
    context = {"kind": kind, "part": whole_part("1"), "since": timezone.now() - dt.timedelta(minutes=5)}
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


urlpatterns = [path("essai/<slug:kind>/", trial), *pages]
