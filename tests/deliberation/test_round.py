"""A consent round asks every seat: two clicks to answer, silence is not consent, a concern does not block."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core import mail
from django.utils import timezone

from lieudit.deliberation import adoption
from lieudit.deliberation.models import ConsentRound, Draft, Stance
from lieudit.deliberation.thread import WRITING_DAYS, after_round
from lieudit.deliberation.workflow import DraftState
from lieudit.journal.models import Entry, Follow, FollowReason, Rhythm
from lieudit.journal.services import choose_pace, follow_thing, send_digests
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.workdays import add_working_days
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import (
    HURRY,
    a_comment,
    a_draft,
    a_position,
    a_round,
    an_amendment,
    answers,
    in_days,
    integrated,
    objects,
    recommended,
    staff,
)
from tests.pages.read_as_people import main_of

pytestmark = pytest.mark.django_db


def answer_path(draft):
    return f"{draft.get_absolute_url()}tour/repondre/"


def test_the_chair_opens_a_round_until_a_day_with_a_date_of_review(client):
    draft = a_draft()
    client.force_login(draft.council.chair)
    path = f"{draft.get_absolute_url()}tour/ouvrir/"
    form = client.get(path).context["form"]
    assert form["closes_on"].value() == add_working_days(in_days(13), 1)
    client.post(path, {"closes_on": in_days(14), "review_on": in_days(300), "reason": "Chacun a parlé."})
    opened = ConsentRound.objects.get()
    assert (opened.number, opened.closes_on) == (1, in_days(14))
    assert Draft.objects.get().review_on == in_days(300)


def test_a_round_shorter_than_the_rules_is_asked_about(client):
    draft = a_draft()
    client.force_login(draft.council.chair)
    path = f"{draft.get_absolute_url()}tour/ouvrir/"
    short = {"closes_on": in_days(3), "review_on": in_days(300), "reason": "Chacun a parlé."}
    asked = client.post(path, short).text.replace("\u00a0", " ")
    assert "Cela ne laisse que 3 jours" in asked
    assert not ConsentRound.objects.exists()
    client.post(path, short | {"is_sure": "on"})
    assert ConsentRound.objects.get().closes_on == in_days(3)


def test_a_draft_that_is_still_written_offers_no_round_and_says_what_comes_first(client):
    draft = a_draft(opened=False)
    client.force_login(staff())
    page = client.get(f"{draft.get_absolute_url()}tour/ouvrir/").text
    assert "Ouvrez d’abord la discussion" in page
    assert f"{draft.get_absolute_url()}ouvrir-la-discussion/" in page
    assert 'name="closes_on"' not in page
    due = french.day(add_working_days(timezone.localdate(draft.at), WRITING_DAYS))
    assert f"avant le {due}" in client.get(draft.get_absolute_url()).text


def test_a_draft_that_is_adopted_offers_no_round(client):
    position = a_position()
    client.force_login(position.council.chair)
    page = client.get(f"{position.draft.get_absolute_url()}tour/ouvrir/").text
    assert "Ce n’est pas l’heure de cette étape" in page
    assert 'name="closes_on"' not in page


def test_every_need_hears_of_the_round():
    draft = a_round()
    for need in draft.needs:
        assert Entry.objects.about(need).filter(kind="deliberation.round_hurried").exists()


def test_before_the_end_announced_for_the_discussion_a_round_needs_a_reason_that_all_read(client):
    draft = a_draft()
    path, dates = f"{draft.get_absolute_url()}tour/ouvrir/", {"closes_on": in_days(14), "review_on": in_days(300)}
    client.force_login(draft.council.chair)
    assert "Pourquoi sans attendre" in client.get(path).content.decode()
    refused = client.post(path, {**dates, "reason": "  "})
    assert refused.status_code == 422
    assert "La discussion est annoncée jusqu’au" in refused.content.decode()
    client.post(path, {**dates, "reason": "Le vote de la loi est avancé."})
    assert "Le vote de la loi est avancé" in client.get(f"{draft.get_absolute_url()}tour/").content.decode()
    for need in draft.needs:
        told = Entry.objects.about(need).get(kind="deliberation.round_hurried")
        assert "Le vote de la loi est avancé." in told.sentence
        assert told.template.told
        assert not told.template.waits


def test_once_the_discussion_has_ended_no_reason_is_asked(client):
    draft = a_draft()
    Draft.objects.filter(pk=draft.pk).update(closes_on=in_days(-1))
    client.force_login(draft.council.chair)
    path = f"{draft.get_absolute_url()}tour/ouvrir/"
    assert "Pourquoi sans attendre" not in client.get(path).content.decode()
    client.post(path, {"closes_on": in_days(14), "review_on": in_days(300)})
    assert Entry.objects.filter(kind="deliberation.round_opened").exists()


def test_amendments_are_settled_first():
    draft = a_draft()
    an_amendment(draft)
    with pytest.raises(RuleBroken, match="amendements à intégrer"):
        a_round(draft)


@pytest.mark.parametrize(("closes", "review"), [(0, 300), (-3, 300), (20, 10), (20, 20)])
def test_impossible_dates_are_refused(closes, review):
    draft = a_draft()
    with pytest.raises(RuleBroken):
        adoption.open_round(
            draft, actor=draft.council.chair, closes_on=in_days(closes), review_on=in_days(review), reason="Vite."
        )
    assert not ConsentRound.objects.exists()


def test_a_running_round_is_not_opened_twice():
    draft = a_round()
    with pytest.raises(RuleBroken, match="Le tour 1 est en cours"):
        a_round(draft)
    assert ConsentRound.objects.count() == 1


def test_one_click_on_the_page_of_the_draft_consents(client):
    draft = a_round()
    seat = draft.council.seats[1]
    client.force_login(seat.voter)
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "Votre siège est interrogé" in page
    assert f'name="seat" value="{seat.pk}"' in page
    client.post(answer_path(draft), {"seat": seat.pk, "choice": "consent"})
    assert (Stance.objects.get().seat, Stance.objects.get().choice) == (seat, "consent")


def test_a_concern_is_written_and_does_not_block(client):
    draft = a_round()
    seat = draft.council.seats[1]
    client.force_login(seat.voter)
    assert client.get(answer_path(draft), {"avis": "concern"}).context["form"]["choice"].value() == "concern"
    client.post(answer_path(draft), {"seat": seat.pk, "choice": "concern", "reason": "Et le calendrier ?"})
    assert Stance.objects.get().concern == "Et le calendrier ?"
    assert adoption.standing_of(draft).open_objections == 0
    assert "Et le calendrier ?" in client.get(f"{draft.get_absolute_url()}tour/").content.decode()


def test_an_objection_has_a_reason(client):
    draft = a_round()
    seat = draft.council.seats[1]
    client.force_login(seat.voter)
    sent = client.post(answer_path(draft), {"seat": seat.pk, "choice": "objection", "tied": "on"})
    assert "reason" in sent.context["form"].errors
    assert not Stance.objects.exists()


def test_untied_to_the_purpose_an_objection_is_kept_as_a_concern(client):
    draft = a_round()
    seat = draft.council.seats[1]
    client.force_login(seat.voter)
    sent = client.post(
        answer_path(draft), {"seat": seat.pk, "choice": "objection", "reason": "Je préfère."}, follow=True
    )
    assert Stance.objects.get().choice == "concern"
    assert not draft.objections.exists()
    assert "avec une réserve" in sent.content.decode()


def test_the_last_answer_of_a_seat_counts_once():
    draft = a_round()
    seat = draft.council.seats[1]
    answers(draft, "consent", [seat])
    objects(draft, seat)
    objects(draft, seat, reason="Autrement dit.")
    assert [(s.choice) for s in Stance.objects.all()] == ["objection"]
    assert [o.reason for o in draft.objections.all()] == ["Autrement dit."]
    answers(draft, "consent", [seat])
    assert draft.objections.get().state == "lifted"


def test_silence_is_not_consent():
    draft = a_round()
    answers(draft, "consent", draft.council.seats[:2])
    with pytest.raises(RuleBroken, match="se taire n’est pas consentir"):
        adoption.adopt_draft(draft, actor=draft.council.chair)


def test_counts_are_shown_by_college(client):
    draft = a_round()
    answers(draft, "consent", draft.council.seats[:1])
    standing = client.get(f"{draft.get_absolute_url()}tour/").context["standing"]
    assert [(row.name, row.consent, row.silent) for row in standing.rows] == [
        ("Tiers-lieux", 1, 0),
        ("Réseaux régionaux", 0, 1),
        ("Partenaires", 0, 1),
    ]


def test_after_the_last_day_no_answer_is_received():
    draft = a_round()
    ConsentRound.objects.update(closes_on=in_days(-1))
    with pytest.raises(RuleBroken, match="Ce tour est terminé"):
        answers(draft, "consent", draft.council.seats[:1])
    assert not Stance.objects.exists()


def test_on_the_last_day_answers_are_received():
    draft = a_round()
    ConsentRound.objects.update(closes_on=in_days(0))
    answers(draft, "consent", draft.council.seats[:1])
    assert Stance.objects.count() == 1


def test_without_a_seat_one_does_not_answer(client):
    draft = a_round()
    client.force_login(AccountFactory())
    assert client.post(answer_path(draft), {"choice": "consent"}).status_code == 403


def test_one_does_not_answer_for_the_seat_of_another(client):
    draft = a_round()
    mine, other = draft.council.seats[:2]
    client.force_login(mine.voter)
    sent = client.post(answer_path(draft), {"seat": other.pk, "choice": "consent"})
    assert sent.status_code == 422
    assert not Stance.objects.exists()


def test_the_end_of_a_mandate_ends_the_right_to_answer(client):
    draft = a_round()
    seat = draft.council.seats[1]
    type(seat).objects.filter(pk=seat.pk).update(until=dt.date(2025, 1, 1))
    client.force_login(seat.voter)
    assert client.post(answer_path(draft), {"seat": seat.pk, "choice": "consent"}).status_code == 403


def test_what_awaits_me_is_on_the_list_until_i_answer(client):
    draft = a_round()
    seat = draft.council.seats[1]
    client.force_login(seat.voter)
    assert list(client.get("/positions/projets/").context["awaiting"]) == [draft]
    answers(draft, "consent", [seat])
    assert list(client.get("/positions/projets/").context["awaiting"]) == []
    assert list(Draft.objects.awaiting(AccountFactory())) == []


def test_only_the_chair_opens_a_round(client):
    draft = a_draft()
    client.force_login(draft.author)
    assert client.get(f"{draft.get_absolute_url()}tour/ouvrir/").status_code == 403
    assert Draft.objects.get().state == DraftState.OPEN


def test_whoever_may_answer_follows_the_draft_as_a_member():
    draft = a_round()
    follows = Follow.objects.of(draft).filter(reason=FollowReason.MEMBER)
    assert {follow.account for follow in follows} == {seat.voter for seat in draft.council.seats}


@pytest.mark.parametrize("rhythm", [Rhythm.WEEK, Rhythm.HERE])
def test_who_sits_is_told_the_same_day_that_a_round_is_open_whatever_their_rhythm(
    rhythm, django_capture_on_commit_callbacks
):
    draft = a_draft()
    seat = draft.council.seats[1]
    follow_thing(draft, account=AccountFactory(email="suit@exemple.fr"))
    choose_pace(actor=seat.voter, rhythm=rhythm)
    with django_capture_on_commit_callbacks(execute=True):
        a_round(draft)
    told = [message for message in mail.outbox if message.to == [seat.voter.email]]
    assert len(told) == 1
    assert "tour de consentement" in told[0].body
    assert "suit@exemple.fr" not in [message.to[0] for message in mail.outbox], "who follows waits for their letter"


def test_who_could_still_have_amended_is_told_why_a_round_does_not_wait_for_the_announced_end(
    django_capture_on_commit_callbacks,
):
    draft, follower = a_draft(), AccountFactory()
    announced = french.day(draft.closes_on)
    amendment, comment = integrated(recommended(an_amendment(draft))), a_comment(draft)
    follow_thing(draft, account=follower)
    a_round(draft)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        send_digests(timezone.now() + dt.timedelta(days=1))
    for account in (follower, amendment.author, comment.author, draft.author):
        [letter] = [message for message in mail.outbox if message.to == [account.email]]
        said = " ".join(letter.body.split())
        assert f"s’ouvre avant la fin annoncée de la discussion, le {' '.join(announced.split())}" in said
        assert HURRY in said


def test_the_page_of_a_round_ends_with_what_comes_next_and_is_late_by_itself(client, later):
    draft = a_round()
    path = f"{draft.get_absolute_url()}tour/"
    assert "Chaque siège répond au tour de consentement jusqu’au" in main_of(client.get(path).text)
    later(40)
    page = main_of(client.get(path).text)
    assert "En retard de" in page
    assert "devait adopter le texte" in page


def test_a_round_whose_text_changed_says_that_everybody_is_asked_again(client):
    draft = a_round()
    objection = objects(draft, draft.council.seats[0])
    paragraph = draft.paragraphs.live().first()
    words = {"outcome": "Repris.", "paragraph": paragraph, "wording": "Un autre texte.", "seen": paragraph.stamp}
    adoption.settle_objection(objection, actor=objection.author, step="integrate", **words)
    page = main_of(client.get(f"{draft.get_absolute_url()}tour/").text)
    assert "Le texte a changé depuis ce tour." in page
    assert "demande de nouveau le consentement avant le" in page
    exhausted = replace(adoption.standing_of(draft), max_rounds=1)
    assert after_round(Draft.objects.get(pk=draft.pk), exhausted).does == "met le texte au vote"


def test_a_round_that_was_enough_leads_to_the_position(client):
    position = a_position()
    page = main_of(client.get(f"{position.draft.get_absolute_url()}tour/").text)
    assert f'href="{position.get_absolute_url()}"' in page
