"""« Mon lieu le dit aussi »: one support a place, with its own words, read first when sent without account."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from lieudit.journal.models import Entry, Follow
from lieudit.needs.models import Need, Support
from lieudit.needs.services import publish_support, refuse_support, support_need
from lieudit.needs.workflow import NeedState
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.needs.conftest import key_opened
from tests.needs.factories import NeedFactory, SupportFactory
from tests.network.factories import AnimatorFactory, OrganisationFactory, PlaceFactory, RepresentativeFactory
from tests.pages.read_as_people import main_of
from tests.territory.factories import DepartmentFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


def test_a_representative_joins_at_once_and_is_counted():
    need, mandate = NeedFactory(), RepresentativeFactory()
    support = support_need(need, actor=mandate.account, place=mandate.place, words="Chez nous aussi.")
    assert support.published_at
    assert Need.objects.with_counts().get(pk=need.pk).place_count == 1
    entry = Entry.objects.public().about(need).get(kind="needs.supported")
    assert entry.hat == mandate.place
    assert Follow.objects.of(need).get(account=mandate.account).reason == "supporter"


def test_a_place_joins_once():
    need, mandate = NeedFactory(), RepresentativeFactory()
    support_need(need, actor=mandate.account, place=mandate.place)
    with pytest.raises(RuleBroken, match="déjà rejoint"):
        support_need(need, actor=mandate.account, place=mandate.place, words="Autre chose.")


def test_the_same_support_sent_twice_is_one_and_is_not_refused():
    """The answer to the first was lost: who sends it again reads that it is counted, not that nothing was written."""
    need, mandate, elsewhere = NeedFactory(), RepresentativeFactory(), PlaceFactory()
    once, twice = (support_need(need, actor=mandate.account, place=mandate.place, words="Ici.") for _time in range(2))
    assert once == twice
    assert Entry.objects.about(need).filter(kind="needs.supported").count() == 1
    waiting = [support_need(need, actor=None, place=elsewhere, address="Lou@exemple.fr") for _time in range(2)]
    assert waiting[0] == waiting[1]
    publish_support(waiting[0], actor=AccountFactory(secretariat=True))
    with pytest.raises(RuleBroken, match="déjà rejoint"):
        support_need(need, actor=None, place=elsewhere, address="Lou@exemple.fr")


def test_a_place_does_not_join_its_own_need():
    need = NeedFactory()
    with pytest.raises(RuleBroken, match="déjà exprimé"):
        support_need(need, actor=None, place=need.place)


@pytest.mark.parametrize("state", [NeedState.SETTLED, NeedState.PENDING, NeedState.WITHDRAWN])
def test_what_is_answered_or_not_public_is_not_joined(state):
    with pytest.raises(RuleBroken, match="pas possible à ce stade"):
        support_need(NeedFactory(state=state), actor=None, place=PlaceFactory())


def test_without_account_it_is_counted_once_read():
    need, animator = NeedFactory(), AnimatorFactory()
    support = support_need(need, actor=None, place=PlaceFactory(), words="Ici aussi.")
    assert Need.objects.with_counts().get(pk=need.pk).place_count == 0
    assert not Entry.objects.public().about(need).exists()

    publish_support(support, actor=animator.account)
    assert Need.objects.with_counts().get(pk=need.pk).place_count == 1


def test_who_publishes_a_support_is_not_told_that_they_joined():
    need, animator, place = NeedFactory(), AnimatorFactory(), PlaceFactory(name="Le Préau")
    publish_support(support_need(need, actor=None, place=place, words="Ici aussi."), actor=animator.account)
    entry = Entry.objects.public().about(need).get(kind="needs.support_published")
    said = entry.own_sentence.replace("\u00a0", " ")
    assert said == f"Vous avez publié le soutien du Préau au besoin n° {need.number}."
    assert entry not in Entry.objects.told_of(need)


def test_the_real_representative_replaces_what_nobody_has_read():
    need, mandate = NeedFactory(), RepresentativeFactory()
    support_need(need, actor=None, place=mandate.place, words="Quelqu’un.")
    support_need(need, actor=mandate.account, place=mandate.place, words="Le lieu lui-même.")
    assert Support.objects.get().words == "Le lieu lui-même."
    assert Support.objects.public().count() == 1
    kinds = set(Entry.objects.about(need).values_list("kind", flat=True))
    assert kinds == {"needs.support_deposited", "needs.supported"}, "nothing that was read is replaced"


def test_who_animates_the_department_of_the_place_joins_for_it_at_once_and_not_who_animates_that_of_the_need():
    finistere = DepartmentFactory(code="29", name="Finistère")
    brest = MunicipalityFactory(code="29019", name="Brest", department=finistere)
    need, place = NeedFactory(), PlaceFactory(municipality=brest)
    here, there = (AnimatorFactory(department=each, region=None).account for each in (need.department, finistere))
    assert support_need(need, actor=here, place=place).published_at is None
    assert support_need(need, actor=there, place=place).published_at


def a_published_one(need, place, words):
    return publish_support(
        support_need(need, actor=None, place=place, words=words), actor=AccountFactory(secretariat=True)
    )


def test_the_real_representative_replaces_even_what_was_published():
    need, mandate = NeedFactory(), RepresentativeFactory()
    a_published_one(need, mandate.place, "Propos prêtés au lieu.")
    support_need(need, actor=mandate.account, place=mandate.place, words="Nos vrais mots.")
    assert Support.objects.public().get().words == "Nos vrais mots."
    entry = Entry.objects.about(need).get(kind="needs.support_replaced")
    assert entry.data["former"] == "Propos prêtés au lieu."
    assert "Propos prêtés" not in entry.sentence
    assert Need.objects.with_counts().get(pk=need.pk).place_count == 1
    with pytest.raises(RuleBroken, match="a déjà rejoint"):
        support_need(need, actor=mandate.account, place=mandate.place, words="Encore autre chose.")


def test_nobody_else_replaces_what_was_published(client):
    need, mandate = NeedFactory(), RepresentativeFactory()
    a_published_one(need, mandate.place, "Les mots lus.")
    animator = AnimatorFactory(department=mandate.place.municipality.department, region=None).account
    for actor in (None, AccountFactory(), animator):
        with pytest.raises(RuleBroken, match="a déjà rejoint"):
            support_need(need, actor=actor, place=mandate.place, words="D’autres mots.")
    support_need(need, actor=mandate.account, place=mandate.place, words="Nos mots.")
    colleague = RepresentativeFactory(place=mandate.place).account
    with pytest.raises(RuleBroken, match="a déjà rejoint"):
        support_need(need, actor=colleague, place=mandate.place, words="Ceux d’une collègue.")


def test_a_refused_support_may_be_sent_again():
    need, place = NeedFactory(), PlaceFactory()
    support = support_need(need, actor=None, place=place)
    refuse_support(support, actor=AnimatorFactory().account, reason="Le lieu dit ne pas l’avoir envoyé.")
    assert not Support.objects.exists()
    assert support_need(need, actor=None, place=place)


def test_a_published_support_is_not_refused_afterwards():
    with pytest.raises(RuleBroken, match="vient d’être publié"):
        refuse_support(SupportFactory(), actor=AnimatorFactory().account, reason="Trop tard")


def test_joining_from_the_form_keeps_ones_own_words(express):
    need = NeedFactory()
    place = PlaceFactory(name="La Verrière")
    page = express(step="similar", words="Notre permanence numérique s’arrête en décembre.", place="La Verrière")
    assert f'value="{need.number}"' in page.content.decode()

    answer = express(step=None, join=str(need.number), place="La Verrière")
    assert answer["Location"] == need.get_absolute_url()
    support = Support.objects.get()
    assert (support.place, support.words) == (place, "Notre permanence numérique s’arrête en décembre.")
    assert Need.objects.count() == 1


def test_joining_asks_for_a_place(express):
    need = NeedFactory()
    page = express(step=None, join=str(need.number))
    assert page.status_code == 422
    assert "de quel lieu vous parlez" in page.content.decode()
    assert not Support.objects.exists()


def test_the_page_of_a_need_leads_to_a_form_of_its_own(client, charter):
    need, place = NeedFactory(), PlaceFactory(name="La Filature")
    url = reverse("needs:support", args=[need.number])
    assert client.get(url).status_code == 200
    refused = client.post(url, {"place": "", "key": key_opened(), "charter": "on", "words": "Je garde."})
    assert refused.status_code == 422
    assert "Je garde." in refused.content.decode()
    answer = client.post(url, {"place": "La Filature", "key": key_opened(), "charter": "on"}, follow=True)
    assert "relit vos mots avant le" in answer.content.decode()
    assert Support.objects.get().place == place


def test_a_signed_in_representative_has_only_to_choose_the_hat(client, charter):
    need, mandate = NeedFactory(), RepresentativeFactory()
    client.force_login(mandate.account)
    typed = {"hat": f"place:{mandate.place.pk}", "key": key_opened(0), "charter": "on"}
    answer = client.post(reverse("needs:support", args=[need.number]), typed, follow=True)
    assert "dit la même chose" in answer.content.decode()
    assert Support.objects.public().get().place == mandate.place


def test_who_speaks_for_a_place_joins_for_it_or_for_another_and_not_alone(client, charter):
    """Nor in the name of an organisation: it is a place that joins a need."""
    url, mandate = reverse("needs:support", args=[NeedFactory().number]), RepresentativeFactory()
    other, league = PlaceFactory(name="La Filature"), OrganisationFactory(name="La Ligue")
    RepresentativeFactory(account=mandate.account, place=None, organisation=league)
    client.force_login(mandate.account)
    page = main_of(client.get(url).text)
    assert "moi-même" not in page
    assert "La Ligue" not in page
    assert "un autre lieu, dont j’écris le nom" in page
    typed = {"hat": "self", "key": key_opened(0), "charter": "on"}
    assert "de quel lieu vous parlez" in client.post(url, typed).text
    client.post(url, {**typed, "place": "La Filature"})
    assert Support.objects.get().place == other


def test_the_name_of_a_place_is_asked_of_who_speaks_for_none_and_says_what_counts(client, charter):
    url = reverse("needs:support", args=[NeedFactory().number])
    free = 'Nom de votre lieu <span class="quiet">(facultatif)</span>'
    asked = "C’est un lieu qui rejoint un besoin, et il compte une fois."
    page = main_of(client.get(url).text)
    assert asked in page
    assert free not in page
    assert "Exprimez votre propre besoin" in page
    client.force_login(AccountFactory())
    assert free not in main_of(client.get(url).text)
    client.force_login(RepresentativeFactory().account)
    page = main_of(client.get(url).text)
    assert free in page
    assert "Seulement si vous ne l’avez pas choisi ci-dessus." in page


def test_a_need_that_is_not_public_has_no_such_form(client):
    need = NeedFactory(pending=True)
    assert client.get(reverse("needs:support", args=[need.number])).status_code == 404


def test_animators_publish_and_refuse_from_the_pages_and_nobody_else_does(client):
    kept, dropped = SupportFactory(pending=True), SupportFactory(pending=True)
    publish = reverse("needs:publish_support", args=[kept.pk])
    refuse = reverse("needs:refuse_support", args=[dropped.pk])
    client.force_login(AccountFactory())
    assert client.post(publish).status_code == client.post(refuse).status_code == 403

    client.force_login(AnimatorFactory().account)
    assert client.post(refuse, {"reason": ""}).status_code == 422
    client.post(publish)
    client.post(refuse, {"reason": "Hors sujet."})
    assert [support.pk for support in Support.objects.public()] == [kept.pk]
    assert not Support.objects.filter(pk=dropped.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_one_place_sent_twice_at_the_same_instant_joins_once():
    need, mandate = NeedFactory(), RepresentativeFactory()
    outcomes = []

    def join():
        try:
            outcomes.append(support_need(need, actor=mandate.account, place=mandate.place))
        finally:
            connection.close()

    threads = [threading.Thread(target=join) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [Support.objects.get()] * 2
    assert Entry.objects.about(need).filter(kind="needs.supported").count() == 1
