"""Integrating changes the text, keeps the versions, and carries the other amendments over or flags them."""

from __future__ import annotations

import threading

import pytest
from django.db import connections

from lieudit.deliberation import services
from lieudit.deliberation.models import Amendment, Paragraph
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import DEMAND, a_draft, an_amendment, integrated, recommended, the_demand

pytestmark = pytest.mark.django_db


def path(amendment):
    return f"/positions/projets/{amendment.draft.number}/amendements/{amendment.number}/integrer/"


def test_the_text_takes_the_proposed_wording(client):
    amendment = recommended(an_amendment(a_draft()))
    client.force_login(amendment.draft.author)
    form = client.get(path(amendment)).context["form"]
    assert "trois ans" in form["wording"].value()
    client.post(path(amendment), {"wording": form["wording"].value(), "seen": form["seen"].value()})
    amendment.refresh_from_db()
    assert amendment.state == "integrated"
    assert the_demand(amendment.draft).wording == DEMAND.replace("deux ans", "trois ans")


def test_the_compromise_is_what_enters_the_text():
    amendment = recommended(an_amendment(a_draft()), "modify", counter_wording="Le conseil demande trente mois.")
    integrated(amendment, amendment.proposed)
    assert the_demand(amendment.draft).wording == "Le conseil demande trente mois."


def test_each_version_is_kept_and_read_on_the_page_of_the_paragraph(client):
    draft = a_draft()
    integrated(recommended(an_amendment(draft)))
    integrated(recommended(an_amendment(draft, old="une fois", new="deux fois")))
    paragraph = the_demand(draft)
    wordings = [
        e.data["after"] for e in Entry.objects.about(paragraph).filter(kind="deliberation.amendment_integrated")
    ]
    assert wordings == [paragraph.wording, DEMAND.replace("deux ans", "trois ans")]
    assert len(client.get(paragraph.get_absolute_url()).context["versions"]) == 2


def test_an_amendment_of_other_words_is_carried_over():
    draft = a_draft()
    first, second = an_amendment(draft), an_amendment(draft, old="une fois", new="deux fois")
    integrated(recommended(first))
    second.refresh_from_db()
    second.paragraph.refresh_from_db()
    assert not second.is_overtaken
    assert second.wording == DEMAND.replace("deux ans", "trois ans").replace("une fois", "deux fois")


def test_an_amendment_of_the_same_words_is_flagged_and_keeps_its_words():
    draft = a_draft()
    first, second = an_amendment(draft), an_amendment(draft, new="cinq ans")
    integrated(recommended(first))
    second = Amendment.objects.get(pk=second.pk)
    assert second.is_overtaken
    assert second.wording == DEMAND.replace("deux ans", "cinq ans")


def test_the_page_of_a_collision_shows_both_texts(client):
    draft = a_draft()
    first, second = an_amendment(draft), recommended(an_amendment(draft, new="cinq ans"))
    integrated(recommended(first))
    client.force_login(draft.author)
    page = client.get(path(second))
    assert page.context["clash"]
    assert "aux mêmes mots" in page.content.decode()
    assert "cinq ans" in page.context["form"]["wording"].value()


def test_a_new_paragraph_enters_behind_its_anchor_and_has_a_uid_of_its_own():
    draft = a_draft()
    anchor = draft.paragraphs.get(rank=1)
    added = integrated(recommended(an_amendment(draft, paragraph=anchor, inserts=True, wording="Les lieux publient.")))
    assert [p.wording for p in draft.paragraphs.live()][1] == "Les lieux publient."
    assert [p.rank for p in draft.paragraphs.live()] == [1, 2, 3, 4]
    assert added.paragraph.uid != anchor.uid


def test_a_removed_paragraph_leaves_the_text_and_keeps_its_comments_and_amendments(client):
    draft = a_draft()
    first = draft.paragraphs.get(rank=1)
    integrated(recommended(an_amendment(draft, paragraph=first, wording="")))
    first.refresh_from_db()
    assert first.rank is None
    assert [p.rank for p in draft.paragraphs.live()] == [1, 2]
    assert "paragraphes retirés" in client.get(draft.get_absolute_url()).content.decode()
    assert client.get(first.get_absolute_url()).status_code == 200


def test_a_merge_written_over_an_older_text_is_refused(client):
    draft = a_draft()
    first, second = recommended(an_amendment(draft)), recommended(an_amendment(draft, new="cinq ans"))
    client.force_login(draft.author)
    form = client.get(path(second)).context["form"]
    integrated(first)
    sent = client.post(path(second), {"wording": "Fusion", "seen": form["seen"].value()})
    assert sent.status_code == 422
    assert "a changé entre-temps" in sent.content.decode()
    assert "trois ans" in the_demand(draft).wording


def test_nothing_is_integrated_without_a_recommendation_or_twice():
    amendment = an_amendment(a_draft())
    with pytest.raises(RuleBroken, match="n’est pas possible à ce stade"):
        integrated(amendment)
    integrated(recommended(amendment))
    with pytest.raises(RuleBroken, match="n’est pas possible à ce stade"):
        integrated(amendment)


@pytest.mark.django_db(transaction=True)
def test_amending_while_another_amendment_is_integrated_never_rests_on_a_lost_text():
    draft = a_draft()
    first, paragraph = recommended(an_amendment(draft)), the_demand(draft)
    start, refused, amender = threading.Barrier(2), [], AccountFactory()

    def amend():
        start.wait()
        try:
            services.propose_amendment(
                Paragraph.objects.select_related("draft").get(pk=paragraph.pk),
                actor=amender,
                hat=None,
                wording=DEMAND.replace("une fois", "deux fois"),
                reason="…",
                seen=paragraph.stamp,
            )
        except RuleBroken as refusal:
            refused.append(refusal.messages[0])
        finally:
            connections.close_all()

    def integrate():
        start.wait()
        try:
            integrated(first)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act) for act in (amend, integrate)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    late = Amendment.objects.exclude(pk=first.pk).first()
    assert "trois ans" in the_demand(draft).wording
    assert refused or not late.is_overtaken
