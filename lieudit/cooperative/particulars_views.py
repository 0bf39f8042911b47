"""Pages of a birth and an address: written by the associate, read by who keeps the register, for a reason."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from lieudit.cooperative import particulars
from lieudit.cooperative import particulars_forms as forms
from lieudit.cooperative.models import Associate
from lieudit.cooperative.permissions import is_associate, keeps_register
from lieudit.toolkit.access import demand
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.pages import act_page
from lieudit.toolkit.request import sent, who


@never_cache
def write_particulars(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Associate.objects.with_names(), number=number)
    demand(is_associate(who(request), found))
    form = forms.ParticularsForm(*sent(request), associate=found)
    return act_page(request, "cooperative/act.html", form, particulars.write_particulars, found, about=found)


@never_cache
def read_particulars(request: HttpRequest, number: int) -> HttpResponse:
    """Nothing is shown before the reason is given; the answer to it shows them, once."""
    found = get_object_or_404(Associate.objects.with_names(), number=number)
    demand(keeps_register(who(request), found))
    form = forms.ReadParticularsForm(*sent(request))
    read = form.outcome if form.attempt(particulars.read_particulars, found, actor=who(request)) else None
    return render_page(
        request, "cooperative/particulars.html", {"form": form, "about": found, "back": found, "read": read}
    )
