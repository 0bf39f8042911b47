"""An amendment starts from the present wording, and shows word by word what it changes."""

from __future__ import annotations

import pytest

from lieudit.care.services import hide_text
from lieudit.deliberation.models import Amendment
from lieudit.deliberation.services import withdraw_draft
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import (
    DEMAND,
    a_draft,
    a_round,
    an_amendment,
    integrated,
    recommended,
    staff,
    the_demand,
)

pytestmark = pytest.mark.django_db


def address(draft):
    return f"{the_demand(draft).get_absolute_url()}amender/"


def typed(form, **changes):
    return {"wording": form["wording"].value(), "seen": form["seen"].value(), "reason": "Une raison.", **changes}


def test_two_clicks_amend_a_paragraph_from_its_page(client):
    draft = a_draft()
    client.force_login(AccountFactory())
    assert address(draft) in client.get(draft.get_absolute_url()).content.decode()
    form = client.get(address(draft)).context["form"]
    assert form["wording"].value() == DEMAND
    sent = client.post(address(draft), typed(form, wording=DEMAND.replace("deux ans", "trois ans")), follow=True)
    assert f"Le groupe de rédaction lit jusqu’au {french.day(draft.closes_on)}." in sent.content.decode()
    amendment = Amendment.objects.get()
    assert (amendment.number, amendment.before, amendment.state) == (1, DEMAND, "proposed")
    page = client.get(draft.get_absolute_url()).content.decode()
    assert '<del><span class="visually-hidden">Retiré&nbsp;: </span>deux</del>' in page
    assert '<ins><span class="visually-hidden">Ajouté&nbsp;: </span>trois</ins>' in page


def test_an_unchanged_wording_is_no_amendment(client):
    draft = a_draft()
    client.force_login(AccountFactory())
    form = client.get(address(draft)).context["form"]
    sent = client.post(address(draft), typed(form))
    assert "le même que le texte présent" in str(sent.context["form"].errors["wording"])


def test_a_new_paragraph_is_proposed_behind_one(client):
    draft = a_draft()
    client.force_login(AccountFactory())
    form = client.get(f"{address(draft)}?nouveau=1").context["form"]
    assert form["wording"].value() == ""
    client.post(f"{address(draft)}?nouveau=1", typed(form, wording="Les lieux publient.", inserts="True"))
    amendment = Amendment.objects.get()
    assert (amendment.inserts, amendment.before, amendment.wording) == (True, "", "Les lieux publient.")


def test_an_emptied_wording_proposes_to_remove_the_paragraph(client):
    draft = a_draft()
    an_amendment(draft, wording="")
    assert "(retrait)" in client.get(draft.get_absolute_url()).content.decode()


def test_a_paragraph_that_changed_meanwhile_is_read_again_and_nothing_typed_is_lost(client):
    draft = a_draft()
    client.force_login(AccountFactory())
    form = client.get(address(draft)).context["form"]
    integrated(recommended(an_amendment(draft)))
    sent = client.post(address(draft), typed(form, wording="Mon texte"))
    page = sent.content.decode()
    assert sent.status_code == 422
    assert "a changé pendant que vous écriviez" in page
    assert "Mon texte" in page
    assert "trois ans" in page
    again = client.post(address(draft), typed(sent.context["form"], wording="Mon texte"))
    assert again.status_code == 302


def test_numbers_follow_one_another_and_never_change():
    draft = a_draft()
    assert [an_amendment(draft, new=f"{n} ans").number for n in range(3, 6)] == [1, 2, 3]


def test_hostile_words_are_escaped_in_the_difference(client):
    draft = a_draft()
    an_amendment(draft, wording="<script>alert(1)</script>\n\u202eretourné 🌱", reason="<b>parce que</b>")
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "&lt;b&gt;parce que" in page


def test_during_a_round_the_page_offers_an_objection_instead_of_a_form(client):
    draft = a_round()
    client.force_login(AccountFactory())
    page = " ".join(client.get(address(draft)).text.replace("&nbsp;", " ").replace("\xa0", " ").split())
    ends = french.day(draft.closes_on).replace("\xa0", " ")
    assert f"On n’amende plus pendant le tour, qui finit le {ends} :" in page
    assert f'href="{draft.get_absolute_url()}tour/"' in page
    assert "Proposer cet amendement" not in page
    assert "Proposer cet amendement" in client.post(address(draft), {"reason": "Une raison."}).text


def test_the_wording_is_not_said_to_be_optional_and_emptied_says_what_it_proposes(client):
    draft = a_draft()
    client.force_login(AccountFactory())
    page = client.get(address(draft)).text
    label = page.split("Texte proposé")[1].split("</label>")[0]
    assert "facultatif" not in label
    assert "Si vous laissez ce champ vide, vous proposez de retirer le paragraphe." in page
    form = client.get(address(draft)).context["form"]
    client.post(address(draft), typed(form, wording=""))
    assert Amendment.objects.get().proposed == ""
    client.post(f"{address(draft)}?nouveau", typed(form, wording="", inserts="on"))
    assert Amendment.objects.count() == 1


def test_a_withdrawn_draft_takes_no_amendment():
    draft = a_draft()
    withdraw_draft(draft, actor=draft.author, reason="Fini.")
    with pytest.raises(RuleBroken, match="n’est pas possible à ce stade"):
        an_amendment(draft)


def test_a_hidden_amendment_leaves_the_page(client):
    draft = a_draft()
    amendment = an_amendment(draft, reason="Une raison qui blesse.")
    hide_text(amendment, actor=staff(), reason="Vise une personne.")
    assert "qui blesse" not in client.get(draft.get_absolute_url()).content.decode()


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(address(a_draft())).status_code == 302


def test_a_hidden_amendment_does_not_hold_back_the_consent_round(client):
    draft = a_draft()
    amendment = an_amendment(draft)
    hide_text(amendment, actor=staff(), reason="Vise une personne.")
    client.force_login(draft.author)
    assert amendment.reason not in client.get(f"{draft.get_absolute_url()}fusion/").content.decode()
    assert a_round(draft).state == "consent"
