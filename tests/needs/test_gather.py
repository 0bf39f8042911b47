"""Needs converge: originals stay, authors are told once and may leave, two animators never half-do it."""

import re
import threading

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse

from lieudit.care.services import hide_text
from lieudit.journal.models import Entry
from lieudit.journal.services import follow_thing
from lieudit.needs.escalating import escalate_convergence
from lieudit.needs.models import Convergence, Need, Quote
from lieudit.needs.services import detach_need, edit_convergence, gather_needs
from lieudit.needs.tasks import learn_missing
from lieudit.needs.workflow import NeedState
from lieudit.network.vocabulary import Level
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.needs.factories import ConvergenceFactory, NeedFactory
from tests.network.factories import AnimatorFactory
from tests.territory.factories import DepartmentFactory

pytestmark = pytest.mark.django_db
SAID = {"title": "Des permanences qui durent", "summary": "Les postes sont financés pour un an."}


def test_needs_keep_their_words_and_share_a_convergence():
    needs = [NeedFactory(words=f"Besoin {n}, avec ses mots.") for n in range(3)]
    animator = AnimatorFactory()
    convergence = gather_needs(
        needs, actor=animator.account, hat=animator.organisation, quotes=[(needs[0], "avec ses mots")], **SAID
    )
    assert {(need.words, need.state) for need in Need.objects.all()} == {
        (need.words, NeedState.GATHERED) for need in needs
    }
    assert set(convergence.needs.all()) == set(needs)
    assert convergence.department == needs[0].department
    assert Quote.objects.get().words == "avec ses mots"
    for need in needs:
        entry = Entry.objects.public().about(need).get()
        assert entry.template.stage == "gathered"
        assert "3 besoins réunis" in entry.sentence
        assert entry.hat == animator.organisation


def test_each_author_is_told_once(django_capture_on_commit_callbacks):
    author = AccountFactory()
    needs = [NeedFactory(author=author), NeedFactory(author=author), NeedFactory()]
    for need in needs:
        follow_thing(need, account=need.author, reason="author")
    with django_capture_on_commit_callbacks(execute=True):
        gather_needs(needs, actor=AnimatorFactory().account, **SAID)
    assert sorted(message.to[0] for message in mail.outbox) == sorted([author.email, needs[2].author.email])


def test_a_need_joins_an_existing_convergence_at_its_stage():
    convergence = ConvergenceFactory(state=NeedState.RELAYED)
    need = NeedFactory()
    gather_needs([need], actor=AnimatorFactory().account, convergence=convergence)
    need.refresh_from_db()
    assert (need.convergence, need.state) == (convergence, NeedState.RELAYED)


def test_an_answered_convergence_gathers_no_more():
    with pytest.raises(RuleBroken, match="pas possible à ce stade"):
        gather_needs([NeedFactory()], actor=AccountFactory(), convergence=ConvergenceFactory(state="answered"))


def test_a_new_convergence_has_a_title_and_a_summary():
    need = NeedFactory()
    with pytest.raises(RuleBroken, match="titre et un résumé"):
        gather_needs([need], actor=AccountFactory(), title="Seul", summary="")
    need.refresh_from_db()
    assert need.state == NeedState.EXPRESSED


def test_a_need_already_gathered_stops_everything():
    free, taken = NeedFactory(), NeedFactory(gathered=True)
    with pytest.raises(RuleBroken, match=f"n° {taken.number} vient d’être réuni"):
        gather_needs([free, taken], actor=AccountFactory(), **SAID)
    free.refresh_from_db()
    assert free.convergence is None
    assert Convergence.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_animators_who_gather_the_same_need_at_once_do_not_half_do_it():
    needs = [NeedFactory() for _ in range(4)]
    animators = [AnimatorFactory().account, AnimatorFactory().account]
    start, outcomes = threading.Barrier(2), []

    def gather(account, chosen):
        try:
            start.wait()
            outcomes.append(gather_needs(chosen, actor=account, **SAID))
        except RuleBroken as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    choices = [needs[:3], list(reversed(needs[1:]))]  # two in common, in opposite orders
    threads = [threading.Thread(target=gather, args=pair) for pair in zip(animators, choices, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    refused = [outcome for outcome in outcomes if isinstance(outcome, RuleBroken)]
    assert len(refused) == 1
    assert "rien n’a été changé" in refused[0].messages[0]
    assert Convergence.objects.count() == 1
    assert Need.objects.filter(state=NeedState.GATHERED).count() == 3


def test_an_author_leaves_without_saying_why_and_takes_the_phrases_along():
    animator = AnimatorFactory().account
    needs = [NeedFactory(), NeedFactory()]
    convergence = gather_needs(needs, actor=animator, quotes=[(needs[0], "Une phrase")], **SAID)
    detach_need(needs[0], actor=needs[0].author)
    needs[0].refresh_from_db()
    assert (needs[0].state, needs[0].convergence) == (NeedState.EXPRESSED, None)
    assert not Quote.objects.exists()
    assert "se détache" in Entry.objects.public().about(convergence).first().sentence
    with pytest.raises(RuleBroken):
        detach_need(needs[0], actor=needs[0].author)


def test_phrases_are_shown_in_the_order_in_which_they_were_kept_those_of_a_hidden_need_are_not(client):
    animator = AnimatorFactory().account
    needs = [NeedFactory(), NeedFactory(), NeedFactory()]
    kept = [(needs[2], "La première"), (needs[0], "La deuxième"), (needs[2], "La troisième"), (needs[1], "Cachée")]
    convergence = gather_needs(needs, actor=animator, quotes=kept, **SAID)
    hide_text(needs[1], actor=AccountFactory(secretariat=True), reason="Vise une personne.")
    page = client.get(convergence.get_absolute_url()).text
    said = re.findall(r'<blockquote class="quote indent"[^>]*>\s*<p>([^<]*)</p>.*?n°&nbsp;(\d+)</a>', page, re.S)
    assert said == [(words, str(need.number)) for need, words in kept[:3]]


def test_the_author_leaves_from_the_page(client):
    need = NeedFactory(gathered=True)
    url = reverse("needs:detach", args=[need.number])
    client.force_login(AccountFactory())
    assert client.post(url).status_code == 403
    client.force_login(need.author)
    assert "redevient un besoin à part" in client.get(url).content.decode()
    assert "est détaché" in client.post(url, follow=True).content.decode()
    assert "n’est pas possible" in client.post(url, follow=True).content.decode()


def test_the_summary_is_corrected_until_the_deliberation_opens():
    convergence, actor = ConvergenceFactory(), AccountFactory()
    edit_convergence(convergence, actor=actor, title="Un titre neutre.", summary="Un résumé.")
    convergence.refresh_from_db()
    assert (convergence.title, convergence.summary) == ("Un titre neutre", "Un résumé.")
    with pytest.raises(RuleBroken):
        edit_convergence(ConvergenceFactory(state="deliberated"), actor=actor, title="a", summary="b")


def test_a_convergence_carried_higher_carries_its_needs():
    convergence = ConvergenceFactory(level=Level.REGIONAL)
    need = NeedFactory(gathered=True, convergence=convergence, level=Level.REGIONAL)
    escalate_convergence(convergence, actor=AccountFactory(), to_level="national", reason="La loi est nationale.")
    need.refresh_from_db()
    assert need.level == Level.NATIONAL
    assert need.escalations.get().reason == "La loi est nationale"
    assert "Porté au niveau national" in Entry.objects.public().about(need).first().sentence


def test_pages_of_a_convergence_are_for_its_animators(client):
    convergence = ConvergenceFactory()
    NeedFactory(gathered=True, convergence=convergence)
    edit = reverse("needs:edit_convergence", args=[convergence.number])
    escalate = reverse("needs:escalate_convergence", args=[convergence.number])
    client.force_login(AnimatorFactory().account)  # of one department only
    assert client.get(edit).status_code == client.get(escalate).status_code == 403
    client.force_login(AnimatorFactory(national=True).account)
    assert convergence.title in client.get(edit).content.decode()
    assert client.post(edit, {"title": "", "summary": "Oui"}).status_code == 422
    assert client.post(edit, {"title": "Autre titre", "summary": "Autre résumé"}).status_code == 302
    page = client.get(convergence.get_absolute_url()).content.decode()
    assert "Autre titre" in page
    assert "Ouvrir une délibération" in page


# The workbench


@pytest.fixture
def animator(client):
    animator = AnimatorFactory()
    client.force_login(animator.account)
    return animator


def test_the_workbench_lists_what_waits_in_ones_territory(client, animator):
    mine = NeedFactory(words="Dans la Creuse.")
    far = DepartmentFactory(code="29", name="Finistère")
    NeedFactory(words="Dans le Finistère.", place=None, department=far, municipality=None)
    NeedFactory(words="Déjà réuni.", gathered=True)
    page = client.get(reverse("needs:workbench")).content.decode()
    assert mine.words in page
    assert "Dans le Finistère." not in page
    assert "Déjà réuni." not in page


def test_the_workbench_filters_and_sorts(client, animator):
    NeedFactory(words="Premier venu.", domains=["work"])
    NeedFactory(words="Second, très proche de la toiture.", domains=["digital"])
    chosen = NeedFactory(words="La toiture fuit.", domains=["work"])
    url = reverse("needs:workbench")
    assert "Second" not in client.get(url, {"domain": "work"}).content.decode()
    text = client.get(url, {"sort": "similar", "needs": chosen.number}).content.decode()
    assert text.index("Second, très proche") < text.index("Premier venu.")


def test_a_selection_prepares_title_phrases_and_level(client, animator):
    need = NeedFactory(words="Une phrase assez longue. Une autre phrase assez longue.")
    page = client.get(reverse("needs:workbench"), {"needs": need.number}, headers={"HX-Request": "true"})
    text = page.content.decode()
    assert "Faire converger 1" in text
    assert "Une autre phrase assez longue." in text
    assert "<html" not in text


def test_needs_are_gathered_from_the_workbench(client, animator):
    needs = [NeedFactory(words="Une phrase assez longue pour être gardée."), NeedFactory()]
    typed = {
        "needs": [need.number for need in needs],
        "convergence": "new",
        "level": "regional",
        "quotes": [f"{needs[0].number}/Une phrase assez longue pour être gardée."],
        **SAID,
    }
    answer = client.post(reverse("needs:gather"), typed, follow=True)
    convergence = Convergence.objects.get()
    link = f'<a href="{convergence.get_absolute_url()}">Des permanences qui durent</a>'
    assert f"Réunis dans « {link} »" in answer.content.decode()
    convergence = Convergence.objects.get()
    assert (convergence.animated_by, convergence.level) == (animator.organisation, "regional")
    assert convergence.quotes.get().need == needs[0]


def test_only_a_new_convergence_asks_for_its_title_its_summary_and_its_level(client, animator):
    need, convergence = NeedFactory(), ConvergenceFactory()
    page = client.get(reverse("needs:workbench"), {"needs": need.number}).content.decode()
    page = page.replace("> ", ">").replace(" </", "</")
    for label in ("Titre", "Résumé neutre", "Niveau"):
        assert f">{label}</" in page
    typed = {"needs": [need.number], "convergence": convergence.number, "title": "", "summary": ""}
    assert client.post(reverse("needs:gather"), typed).status_code == 302
    need.refresh_from_db()
    assert need.convergence == convergence


def test_one_click_files_one_need_where_it_is_proposed(client, animator):
    convergence = ConvergenceFactory(title="Des accueils qui durent")
    sister = NeedFactory(words="Le conseiller numérique s’en va.", gathered=True, convergence=convergence)
    need = NeedFactory(words="Notre médiateur numérique s’arrête.")
    NeedFactory(words="La toiture fuit.")
    learn_missing.call()
    page = client.get(reverse("needs:workbench")).content.decode()
    assert page.count(f"ranger dans C-{convergence.number}") == 1
    assert convergence.title in page, "it says what C-1 is"
    assert sister.words in page, "and why"
    assert "tous deux parlent de&nbsp;: médiation numérique" in page
    client.post(f"{reverse('needs:gather')}?only={need.number}&in={convergence.number}")
    need.refresh_from_db()
    assert need.convergence == convergence


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"needs": []}, "Choisissez au moins un besoin"),
        ({"title": ""}, "Remplissez «\xa0"),
        ({"needs": ["999999"]}, "n’est plus à traiter"),
        ({"convergence": "77"}, "choisissez dans la liste"),
    ],
)
def test_what_cannot_be_gathered_is_said_and_what_was_typed_is_kept(client, animator, typed, message):
    need = NeedFactory()
    sent = {"needs": [need.number], "convergence": "new", "level": "national", **SAID, **typed}
    page = client.post(reverse("needs:gather"), sent)
    assert page.status_code == 422
    assert message in page.content.decode()
    assert "Les postes sont financés pour un an." in page.content.decode()
    assert not Convergence.objects.exists()


def test_a_need_of_another_territory_is_not_gathered(client, animator):
    far = DepartmentFactory(code="29", name="Finistère")
    need = NeedFactory(place=None, department=far, municipality=None)
    sent = {"needs": [need.number], "convergence": "new", "level": "national", **SAID}
    assert client.post(reverse("needs:gather"), sent).status_code == 422
    need.refresh_from_db()
    assert need.convergence is None


def test_the_workbench_is_for_animators(client):
    client.force_login(AccountFactory())
    assert client.get(reverse("needs:workbench")).status_code == 403
    assert client.post(reverse("needs:gather"), {}).status_code == 403


def test_the_workbench_asks_the_database_the_same_whatever_the_rows(client, animator, django_assert_max_num_queries):
    client.get(reverse("needs:workbench"))
    for _ in range(12):
        NeedFactory()
    with django_assert_max_num_queries(8):
        client.get(reverse("needs:workbench"))


def test_the_phrases_of_a_hidden_need_are_read_no_more(client, animator):
    need = NeedFactory(gathered=True)
    Quote.objects.create(convergence=need.convergence, need=need, words="Le maire, lui, ne fait rien.")
    page = need.convergence.get_absolute_url()
    assert "Le maire, lui" in client.get(page).content.decode()
    hide_text(need, actor=animator.account, reason="Vise une personne.")
    assert "Le maire, lui" not in client.get(page).content.decode()
    assert not Quote.objects.public().exists()
