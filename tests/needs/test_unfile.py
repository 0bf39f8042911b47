"""« Annuler », just after a need was filed; « Non » where one asks whether two say the same, and its « Annuler »."""

import re
from threading import Thread

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from lieudit.journal.models import Entry, FollowReason
from lieudit.journal.services import follow_thing
from lieudit.needs.attachments import remove_attachment
from lieudit.needs.escalating import escalate_convergence
from lieudit.needs.models import Need, Quote, SetApart, likely_convergences
from lieudit.needs.services import (
    compare_again,
    detach_need,
    edit_convergence,
    gather_needs,
    set_apart,
    unfile_need,
)
from lieudit.needs.workflow import NeedState
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.needs.factories import AttachmentFactory, ConvergenceFactory, NeedFactory
from tests.network.factories import AnimatorFactory

pytestmark = pytest.mark.django_db
BENCH = reverse("needs:workbench")


@pytest.fixture
def animator():
    return AnimatorFactory().account


@pytest.fixture
def convergence():
    found = ConvergenceFactory(title="Des toits qui tiennent")
    NeedFactory(words="Le toit de la salle fuit depuis deux hivers.", gathered=True, convergence=found)
    return found


def filed(animator, convergence, **values):
    need = NeedFactory(words="La toiture de la salle fuit encore.", **values)
    gather_needs([need], actor=animator, convergence=convergence, quotes=[(need, "fuit encore")])
    need.refresh_from_db()
    return need


def test_who_has_just_filed_a_need_takes_it_out_and_the_others_stay(animator, convergence):
    need = unfile_need(filed(animator, convergence), actor=animator)
    assert (need.state, need.convergence) == (NeedState.EXPRESSED, None)
    assert convergence.needs.count() == 1
    assert not Quote.objects.filter(need=need).exists()
    entry = Entry.objects.about(need).first()
    assert entry.kind == "needs.unfiled"
    assert "sort de la convergence « Des toits qui tiennent »" in str(entry).replace("\u00a0", " ")


def test_the_author_who_was_told_is_told(animator, convergence, django_capture_on_commit_callbacks):
    author = AccountFactory()
    need = NeedFactory(author=author)
    follow_thing(need, account=author, reason=FollowReason.AUTHOR)
    with django_capture_on_commit_callbacks(execute=True):
        gather_needs([need], actor=animator, convergence=convergence)
    with django_capture_on_commit_callbacks(execute=True):
        unfile_need(need, actor=animator)
    letters = [letter for letter in mail.outbox if letter.to == [author.email]]
    assert len(letters) == 2
    assert "Rien d’autre ne change." in letters[1].body
    assert "Pour vous, cela veut dire" in letters[1].body


@pytest.mark.parametrize("minutes", [11, 60 * 24])
def test_after_ten_minutes_it_stays(animator, convergence, later, minutes):
    need = filed(animator, convergence)
    later(minutes=minutes)
    with pytest.raises(RuleBroken, match="rien à annuler"):
        unfile_need(need, actor=animator)
    need.refresh_from_db()
    assert need.state == NeedState.GATHERED


def test_nobody_takes_out_what_another_filed_nor_twice(animator, convergence):
    need = filed(animator, convergence)
    with pytest.raises(RuleBroken, match="rien à annuler"):
        unfile_need(need, actor=AnimatorFactory(department=need.department).account)
    unfile_need(need, actor=animator)
    with pytest.raises(RuleBroken, match="rien à annuler"):
        unfile_need(need, actor=animator)


def gathered_at_once(animator, count=3, **words):
    """Needs that an animator has just gathered in a new convergence, by one gesture."""
    needs = [NeedFactory(author=AccountFactory()) for _ in range(count)]
    for each in needs:
        follow_thing(each, account=each.author, reason=FollowReason.AUTHOR)
    return gather_needs(needs, actor=animator, title="Des toits", summary="Les toits fuient.", **words), needs


def test_those_gathered_at_once_in_a_new_convergence_leave_together(animator, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        convergence, needs = gathered_at_once(animator)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        unfile_need(needs[1], actor=animator)
    assert {(each.state, each.convergence) for each in Need.objects.all()} == {(NeedState.EXPRESSED, None)}
    entry = Entry.objects.about(convergence).first()
    assert (entry.kind, entry.mentions.count()) == ("needs.unfiled_together", 4)
    said = "3 besoins sortent de la convergence « Des toits », où ils venaient d’être réunis."
    assert str(entry).replace("\u00a0", " ") == said
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(each.author.email for each in needs)
    assert all("Il sort de la convergence" in letter.body.replace("\u00a0", " ") for letter in mail.outbox)


def test_what_is_left_without_needs_is_in_no_list_and_keeps_its_page(client, animator):
    convergence, needs = gathered_at_once(animator)
    listed = reverse("needs:convergences")
    assert convergence.title in client.get(listed).text
    unfile_need(needs[0], actor=animator)
    assert convergence.title not in client.get(listed).text
    assert convergence not in type(convergence).objects.public()
    page = client.get(convergence.get_absolute_url()).text
    assert "Elle ne réunit plus aucun besoin" in page
    assert "ouvre une délibération" not in page, "nobody owes anything to what gathers nothing"


def test_of_several_who_has_already_left_stays_out_and_the_others_follow(animator):
    convergence, needs = gathered_at_once(animator)
    detach_need(needs[2], actor=needs[2].author)
    unfile_need(needs[0], actor=animator)
    assert convergence.needs.count() == 0
    assert Entry.objects.about(needs[2]).first().kind == "needs.detached"


def test_what_happened_since_to_one_of_several_stops_all(animator):
    convergence, needs = gathered_at_once(animator)
    AttachmentFactory(need=needs[1])
    remove_attachment(needs[1], actor=needs[1].author)
    with pytest.raises(RuleBroken, match="rien à annuler"):
        unfile_need(needs[0], actor=animator)
    assert convergence.needs.count() == 3


def test_it_is_offered_where_it_can_be_done(client, animator, convergence):
    client.force_login(animator)
    for state, offered in (("gathered", True), ("deliberated", False)):
        type(convergence).objects.update(state=state)
        typed = {"needs": [NeedFactory().number], "convergence": convergence.number, "title": "", "summary": ""}
        page = client.post(reverse("needs:gather"), typed, follow=True).text
        assert "Réunis dans" in page
        assert ("Annuler" in page) is offered


def test_what_happened_since_to_the_convergence_stops_it(animator, convergence):
    need = filed(animator, convergence)
    filed(animator, convergence)  # another need that enters changes nothing
    edit_convergence(convergence, actor=animator, title="Des toits", summary="Des toits qui fuient.")
    with pytest.raises(RuleBroken, match="rien à annuler"):
        unfile_need(need, actor=animator)


def test_what_the_same_hand_did_to_the_need_since_stops_it_too(animator, convergence):
    need = filed(animator, convergence, author=animator)
    AttachmentFactory(need=need)
    remove_attachment(need, actor=animator)
    with pytest.raises(RuleBroken, match="rien à annuler"):
        unfile_need(need, actor=animator)


def test_what_happened_since_to_the_need_stops_it(animator, convergence):
    type(convergence).objects.update(level="departmental")
    need = filed(animator, convergence)
    escalate_convergence(convergence, actor=animator, to_level="national", reason="Partout le même toit")
    with pytest.raises(RuleBroken, match="rien à annuler"):
        unfile_need(need, actor=animator)


def test_another_need_that_enters_since_changes_nothing(animator, convergence):
    need = filed(animator, convergence)
    filed(animator, convergence)
    assert unfile_need(need, actor=animator).convergence is None


def test_it_is_undone_in_the_name_of_who_animates(client, convergence):
    animation = AnimatorFactory()
    need = filed(animation.account, convergence)
    client.force_login(animation.account)
    client.post(reverse("needs:unfile", args=[need.number]))
    entry = Entry.objects.get(kind="needs.unfiled")
    assert entry.hat == animation.organisation


@pytest.mark.django_db(transaction=True)
def test_two_taken_out_at_once_both_leave(animator):
    convergence = ConvergenceFactory()
    needs = [filed(animator, convergence) for _ in range(2)]

    def undo(need):
        try:
            unfile_need(need, actor=animator)
        finally:
            connection.close()

    threads = [Thread(target=undo, args=[need]) for need in needs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert convergence.needs.count() == 0


def test_a_need_that_is_deliberated_since_stays(animator, convergence):
    need = filed(animator, convergence)
    type(need).objects.filter(pk=need.pk).update(state=NeedState.DELIBERATED)
    with pytest.raises(RuleBroken, match="n’est pas possible à ce stade"):
        unfile_need(need, actor=animator)


def test_annuler_stands_beside_what_was_done_and_leads_back_there(client, animator, convergence):
    need = NeedFactory()
    client.force_login(animator)
    url = f"{reverse('needs:gather')}?only={need.number}&in={convergence.number}"
    page = client.post(url, {"next": BENCH}, follow=True).text
    undo = re.search(r'action="([^"]+)">\s*<input[^>]*>\s*<button[^>]*>Annuler', page)
    assert undo
    back = client.post(undo[1], follow=True)
    assert back.redirect_chain[-1][0] == BENCH
    assert "C’est annulé" in back.text
    need.refresh_from_db()
    assert need.convergence is None


@pytest.mark.parametrize("is_new", [True, False])
def test_several_at_once_are_taken_out_by_one_gesture_too(client, animator, convergence, is_new):
    needs = [NeedFactory(), NeedFactory()]
    client.force_login(animator)
    where = {"convergence": "new", "title": "Des toits", "summary": "Ils fuient.", "level": "departmental"}
    where = where if is_new else {"convergence": convergence.number}
    page = client.post(reverse("needs:gather"), {"needs": [each.number for each in needs], **where}, follow=True).text
    assert "Réunis dans" in page
    undo = re.search(r'action="([^"]+)">\s*<input[^>]*>\s*<button[^>]*>Annuler', page)
    assert undo
    assert "C’est annulé" in client.post(undo[1], follow=True).text
    assert not Need.objects.filter(pk__in=[each.pk for each in needs]).exclude(convergence=None).exists()


def test_what_was_set_apart_is_not_asked_again(client, animator, convergence):
    need = NeedFactory(words="La toiture de la salle fuit, le toit aussi, depuis deux hivers.")
    assert likely_convergences([need])[need.pk].convergence == convergence
    client.force_login(animator)
    url = reverse("needs:set_apart", args=[need.number, convergence.number])
    assert "plus posée pour ce besoin et cette convergence" in client.post(url, {"next": BENCH}, follow=True).text
    assert likely_convergences([need]) == {}
    client.post(url)
    assert Entry.objects.filter(kind="needs.set_apart").count() == 1
    assert not Entry.objects.public().filter(kind="needs.set_apart").exists()


def test_it_is_said_once_and_of_what_waits_only(animator, convergence):
    need = NeedFactory()
    set_apart(need, actor=animator, convergence=convergence)
    with pytest.raises(IntegrityError), transaction.atomic():
        SetApart.objects.create(need=need, convergence=convergence, actor=animator)
    with pytest.raises(RuleBroken):
        set_apart(filed(animator, convergence), actor=animator, convergence=convergence)


def test_who_has_just_said_no_is_asked_again(client, animator, convergence):
    need = NeedFactory(words="La toiture de la salle fuit, le toit aussi, depuis deux hivers.")
    client.force_login(animator)
    apart = reverse("needs:set_apart", args=[need.number, convergence.number])
    page = client.post(apart, {"next": BENCH}, follow=True).text
    undo = re.search(r'action="([^"]+)">\s*<input[^>]*>\s*<button[^>]*>Annuler', page)
    assert undo
    back = client.post(undo[1], follow=True)
    assert back.redirect_chain[-1][0] == BENCH
    assert "la question peut être posée de nouveau" in back.text
    assert likely_convergences([need])[need.pk].convergence == convergence
    assert Entry.objects.about(need).first().kind == "needs.compared_again"
    assert not Entry.objects.public().filter(kind="needs.compared_again").exists()


def test_a_no_of_another_is_not_offered_to_be_taken_back(client, animator, convergence):
    need = NeedFactory()
    set_apart(need, actor=AnimatorFactory(department=need.department).account, convergence=convergence)
    client.force_login(animator)
    apart = reverse("needs:set_apart", args=[need.number, convergence.number])
    page = client.post(apart, {"next": BENCH}, follow=True).text
    assert "C’est noté" in page
    assert ">Annuler<" not in page


@pytest.mark.parametrize("minutes", [11, 60 * 24])
def test_after_ten_minutes_no_stays(animator, convergence, later, minutes):
    need = NeedFactory()
    set_apart(need, actor=animator, convergence=convergence)
    later(minutes=minutes)
    with pytest.raises(RuleBroken, match="rien à annuler"):
        compare_again(need, actor=animator, convergence=convergence)
    assert SetApart.objects.filter(need=need).exists()


def test_a_no_is_taken_back_by_who_said_it_once_and_while_the_need_waits(animator, convergence):
    need, other = NeedFactory(), ConvergenceFactory()
    set_apart(need, actor=animator, convergence=convergence)
    set_apart(need, actor=animator, convergence=other)
    with pytest.raises(RuleBroken, match="rien à annuler"):
        compare_again(need, actor=AnimatorFactory(department=need.department).account, convergence=convergence)
    compare_again(need, actor=animator, convergence=convergence)
    assert [each.convergence for each in SetApart.objects.filter(need=need)] == [other], "the other « Non » stands"
    with pytest.raises(RuleBroken, match="rien à annuler"):
        compare_again(need, actor=animator, convergence=convergence)
    gather_needs([need], actor=animator, convergence=convergence)
    with pytest.raises(RuleBroken, match="n’est pas possible à ce stade"):
        compare_again(need, actor=animator, convergence=other)


def test_who_does_not_animate_there_does_neither(client, convergence):
    need = NeedFactory()
    client.force_login(AccountFactory())
    assert client.post(reverse("needs:unfile", args=[need.number])).status_code == 403
    assert client.post(reverse("needs:set_apart", args=[need.number, convergence.number])).status_code == 403
    assert client.post(reverse("needs:compare_again", args=[need.number, convergence.number])).status_code == 403
    assert client.get(reverse("needs:unfile", args=[need.number])).status_code == 405
    assert client.get(reverse("needs:compare_again", args=[need.number, convergence.number])).status_code == 405
