"""Every page of a thread says what comes next: who owes it, and before which day; or that nothing more comes."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.advocacy.followup import say_effect
from lieudit.consultations.position import open_position
from lieudit.deliberation.services import withdraw_draft
from lieudit.inquiries.asking import withdraw_inquiry
from lieudit.inquiries.services import decline_inquiry
from lieudit.needs.escalating import escalate_need
from lieudit.needs.links import followup_token
from lieudit.needs.models import Convergence, Need
from lieudit.needs.services import detach_need, gather_needs, settle_need, withdraw_need
from lieudit.voting.closing import suspend_ballot
from tests.accounts.factories import AccountFactory
from tests.advocacy.factories import a_message, a_referral, an_institution, published
from tests.consultations.factories import a_closed
from tests.deliberation.factories import a_draft, a_position, a_round, staff
from tests.inquiries.factories import a_followed, adopted, an_accepted, an_answered, an_asked
from tests.needs.factories import NeedFactory
from tests.network.factories import AnimatorFactory
from tests.pages.read_as_people import DAY, main_of, promises_gone, sentences
from tests.voting.factories import a_ballot, an_announced
from tests.voting.test_draw_lot import a_tie

pytestmark = pytest.mark.django_db
SECTION = re.compile(r'<section class="[^"]*next-step.*?</section>', re.DOTALL)


def page_of(thing):
    return thing.get_absolute_url()


def its_need(_thing=None):
    return page_of(Need.objects.order_by("pk").first())


def its_convergence(_thing=None):
    return page_of(Convergence.objects.get())


def its_round(draft):
    return reverse("deliberation:round", args=[draft.number])


def of_its_author(need):
    return reverse("needs:followup", args=[followup_token(need)])


def gathered():
    needs = [NeedFactory(), NeedFactory()]
    return gather_needs(needs, actor=AnimatorFactory().account, title="Tenir", summary="Un résumé.")


def carried():
    return escalate_need(NeedFactory(), actor=AccountFactory(), to_level="regional", reason="La région finance.")


def suspended():
    ballot = a_ballot()
    suspend_ballot(ballot, actor=staff(), words="Panne.")
    return ballot


def sent():
    return a_referral(institution=an_institution(name="Caisse nationale"))


def answered_by(kind):
    referral = sent()
    a_message(referral, kind)
    return referral


def heard(kind="answer"):
    referral = sent()
    published(a_message(referral, kind))
    return referral


def results_of_a_consultation():
    consultation = a_closed()
    open_position(consultation, actor=consultation.chair)
    return reverse("consultations:results", args=[consultation.number])


def its_opinion(inquiry):
    return page_of(inquiry.position)


def of_no_need():
    draft = a_draft()
    draft.convergences.clear()
    return a_position(draft)


COUNCIL = "Le [Cc]onseil"
OWED = {
    "a need": (lambda: page_of(NeedFactory()), "L’animation"),
    "a need, for its author": (lambda: of_its_author(NeedFactory()), "L’animation"),
    "a need that was carried": (lambda: page_of(carried()), "Le niveau régional"),
    "a gathered need": (lambda: its_need(gathered()), COUNCIL),
    "a convergence": (lambda: page_of(gathered()), COUNCIL),
    "a draft": (lambda: page_of(a_draft()), COUNCIL),
    "the need of a draft": (lambda: its_need(a_draft()), COUNCIL),
    "the convergence of a draft": (lambda: its_convergence(a_draft()), COUNCIL),
    "a draft that is put to consent": (lambda: page_of(a_round()), COUNCIL),
    "a round": (lambda: its_round(a_round()), COUNCIL),
    "the need of a round": (lambda: its_need(a_round()), COUNCIL),
    "a ballot": (lambda: page_of(a_ballot()), "Le site"),
    "a ballot that is announced": (lambda: page_of(an_announced()), "Le site"),
    "a ballot that is suspended": (lambda: page_of(suspended()), "Qui préside"),
    "a tie": (lambda: page_of(a_tie()), "Le secrétariat"),
    "a position": (lambda: page_of(a_position()), "Le secrétariat"),
    "the need of a position": (lambda: its_need(a_position()), "Le secrétariat"),
    "a letter": (lambda: page_of(sent()), "La Caisse nationale"),
    "the position of a letter": (lambda: page_of(sent().position), "La Caisse nationale"),
    "the need of a letter": (lambda: its_need(sent()), "La Caisse nationale"),
    "a letter whose answer came": (lambda: page_of(answered_by("answer")), "Le secrétariat"),
    "the need of a letter whose answer came": (lambda: its_need(answered_by("answer")), "Le secrétariat"),
    "a letter that was answered": (lambda: page_of(heard()), "Le site"),
    "the need of a letter that was answered": (lambda: its_need(heard()), "Le site"),
    "a promise": (lambda: page_of(heard("commit")), "La Caisse nationale"),
    "the need of a promise": (lambda: its_need(heard("commit")), "La Caisse nationale"),
    "the promises": (lambda: heard("commit") and reverse("advocacy:commitments"), "La Caisse nationale"),
    "a question": (lambda: page_of(an_asked()), COUNCIL),
    "a question that was taken": (lambda: page_of(an_accepted()), COUNCIL),
    "a question that was answered": (lambda: page_of(an_answered()), "L’institution"),
    "a position of no need": (lambda: page_of(of_no_need()), "Le secrétariat"),
    "a letter of no need": (lambda: page_of(a_referral(of_no_need()).position), "Le ministère"),
    "an opinion that is not sent": (lambda: its_opinion(adopted(an_accepted())), "Le secrétariat"),
    "an opinion that was sent": (lambda: its_opinion(an_answered()), "L’institution"),
    "the results of a consultation": (results_of_a_consultation, COUNCIL),
}
"""The address of a page, and who owes what comes next there."""


def read(client, url):
    page = client.get(url)
    assert page.status_code == 200
    return main_of(page.text)


@pytest.mark.parametrize("moment", OWED)
def test_a_page_of_a_thread_says_who_owes_what_comes_next_and_before_which_day(client, moment):
    address, who = OWED[moment]
    [section] = SECTION.findall(read(client, address()))
    said = list(sentences(section))
    assert [each for each in said if re.fullmatch(rf"{who}\b.* avant le {DAY}\.", each)], said
    assert [each for each in said if promises_gone(each, timezone.localdate())] == []


def test_the_page_of_a_draft_that_is_still_written_says_it_to_who_writes_it(client):
    draft = a_draft(opened=False)
    client.force_login(draft.author)
    [section] = SECTION.findall(read(client, page_of(draft)))
    assert re.search(rf"{COUNCIL}.* ouvre son projet aux questions .* avant le {DAY}\.", " ".join(sentences(section)))


def withdrawn():
    need = NeedFactory()
    return withdraw_need(need, actor=need.author)


def settled():
    return settle_need(NeedFactory(), actor=AccountFactory(), text="Une aide existe.")


def left_by_all():
    convergence = gathered()
    for need in Need.objects.all():
        detach_need(need, actor=need.author)
    return convergence


def given_up():
    return withdraw_draft(a_draft(), actor=staff(), reason="Un autre texte existe.")


def asking_nothing():
    draft = a_draft()
    draft.paragraphs.update(is_demand=False)
    return a_position(draft)


def all_heard():
    referral = heard()
    for need in Need.objects.all():
        say_effect(need, referral.position, actor=None, change="yes", words="Le poste est là.")
    return referral


def declined():
    return decline_inquiry(an_asked(), actor=staff(), reason="Ce n’est pas de son ressort")


ASKS_NOTHING = "La position adoptée ne demande rien à une institution : ce fil est allé à son terme."
OVER = {
    "a need that was answered": (lambda: page_of(settled()), "Aucune étape n’y viendra plus."),
    "a convergence that all left": (lambda: page_of(left_by_all()), "elle n’avance plus"),
    "a draft that was adopted": (lambda: page_of(a_position().draft), "Ce projet est devenu la position"),
    "a draft that was given up": (lambda: page_of(given_up()), "Ses besoins attendent une autre suite."),
    "its round": (lambda: its_round(given_up()), "Les besoins réunis attendent une autre suite."),
    "a round that was enough": (lambda: its_round(a_position().draft), "Le texte est adopté."),
    "a position that asks nothing": (lambda: page_of(asking_nothing()), ASKS_NOTHING),
    "the need of a position that asks nothing": (lambda: its_need(asking_nothing()), ASKS_NOTHING),
    "its convergence": (lambda: its_convergence(asking_nothing()), ASKS_NOTHING),
    "a letter of which all was heard": (lambda: page_of(all_heard()), "ce fil est allé à son terme."),
    "the need of such a letter": (lambda: its_need(all_heard()), "ce fil est allé à son terme."),
    "an opinion of which all was said": (lambda: its_opinion(a_followed()), "ce fil est allé jusqu’à son bout."),
    "a question of which all was said": (lambda: page_of(a_followed()), "ce fil est allé jusqu’à son bout."),
    "a question that is not taken": (lambda: page_of(declined()), "Le conseil ne prend pas cette question"),
    "a question that was taken back": (
        lambda: page_of(withdraw_inquiry(an_accepted(), reason="Le décret est abandonné")),
        "L’institution a retiré cette question",
    ),
}
"""The address of a page, and how it says that nothing more comes there."""


@pytest.mark.parametrize("moment", OVER)
def test_a_page_of_a_thread_that_has_ended_says_so_and_that_nobody_owes_anything(client, moment):
    address, ended = OVER[moment]
    page = read(client, address())
    said = " ".join(sentences(page)).replace("\xa0", " ")
    assert ended in said
    assert not re.search(f"avant le {DAY}", " ".join(map(" ".join, map(sentences, SECTION.findall(page)))))


def test_where_a_position_asks_nothing_no_stage_of_the_thread_is_to_come(client):
    asking_nothing()
    for url in (its_need(), its_convergence()):
        assert "La position devient des demandes" not in read(client, url)
    assert "La position devient des demandes" in read(client, page_of(NeedFactory())), "elsewhere, it is"


def test_a_need_that_was_taken_back_says_to_its_author_that_it_has_ended(client):
    need = withdrawn()
    client.force_login(need.author)
    said = " ".join(sentences(read(client, page_of(need))))
    assert "Ce fil est fini" in said
    assert "Aucune étape n’y viendra plus." in said


@pytest.mark.parametrize("position", [of_no_need, lambda: a_referral(of_no_need()).position])
def test_a_position_of_no_need_says_it_in_eight_queries(client, django_assert_max_num_queries, position):
    page = page_of(position())
    client.get(page)
    with django_assert_max_num_queries(8):
        assert SECTION.search(client.get(page).text)
