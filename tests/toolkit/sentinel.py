"""The server of streams, with the kinds that only the tests follow and a page that shows one: `/essai/`."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from config.asgi import application  # first: it sets Django up
from config.urls import urlpatterns as pages
from tests.toolkit.followed import whole_part

__all__ = ["application"]

PAGE = """{% extends "base.html" %}{% load static %}
{% block scripts %}<script src="{% static "js/live.js" %}" type="module"></script>{% endblock %}
{% block content %}<h1>Essai</h1>
<live-part src="{% url "toolkit:live" kind "1" %}" id="partie" data-page="/essai/{{ kind }}/">{{ part }}</live-part>
{% endblock %}"""


@login_not_required
def trial(request, kind):
    return HttpResponse(engines["django"].from_string(PAGE).render({"kind": kind, "part": whole_part("1")}, request))


settings.ROOT_URLCONF = __name__
urlpatterns = [path("essai/<slug:kind>/", trial), *pages]
