"""Pages of a contested category: asked by the associate, answered by one, confirmed by another."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lieudit.accounts.models import Account
from lieudit.cooperative import claim_forms as forms
from lieudit.cooperative import claiming
from lieudit.cooperative.models import Associate, CategoryClaim
from lieudit.cooperative.permissions import CLAIM_ACCESS, is_associate
from lieudit.toolkit.access import demand
from lieudit.toolkit.pages import act_page, press
from lieudit.toolkit.request import sent, who

ACT = "cooperative/act.html"


def claim(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Associate.objects.with_names(), number=number)
    demand(is_associate(who(request), found))
    return act_page(request, ACT, forms.ClaimForm(*sent(request)), claiming.claim_category, found, about=found)


def answer_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked and why; the answer of one, then whether another confirms it."""
    found = get_object_or_404(CategoryClaim.objects.waiting().with_associate(), pk=pk)
    steps = CLAIM_ACCESS.open_steps(who(request), found)
    demand(bool({"answer", "reopen"} & set(steps)))
    if "answer" in steps:
        form = forms.AnswerClaimForm(*sent(request))
        return act_page(request, ACT, form, claiming.answer_claim, found, about=found.associate, claim=found)
    confirming = forms.ConfirmClaimForm(*sent(request))
    return act_page(request, ACT, confirming, confirm_with, found, about=found.associate, claim=found)


def confirm_with(found: CategoryClaim, *, actor: Account, decision: str) -> CategoryClaim:
    """What the second person chose."""
    act = claiming.confirm_claim if decision == "confirm" else claiming.reopen_claim
    return act(found, actor=actor)


@require_POST
def withdraw_claim(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(CategoryClaim.objects.with_associate(), pk=pk)
    CLAIM_ACCESS.demand("withdraw", request.user, found)
    press(request, claiming.withdraw_claim, found, message=_("C’est retiré : votre catégorie ne change pas."))
    return redirect(found.associate)
