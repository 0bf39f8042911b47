"""Each act of a need says who did it, in whose name, where it is read, and what it leaves in the record."""

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.journal.models import Entry, Follow
from lieudit.needs import services as acts
from lieudit.needs.deposit import MOST_DEPOSITS
from lieudit.needs.models import Answer, Convergence, Need, Quote, Support
from lieudit.needs.workflow import NeedState
from lieudit.network.models import DomainTopic
from lieudit.network.vocabulary import Level
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.tokens import thing_token
from tests.accounts.factories import AccountFactory
from tests.needs.factories import ConvergenceFactory, NeedFactory, SupportFactory
from tests.network.factories import AnimatorFactory, OrganisationFactory, PlaceFactory, RepresentativeFactory
from tests.network.people import spokesperson
from tests.territory.factories import DepartmentFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db
LONG_AGO = dt.timedelta(days=30)


@pytest.fixture
def animator():
    return AnimatorFactory()


@pytest.fixture
def signed(animator):
    """What the animation says with every act: its account and its network."""
    return {"actor": animator.account, "hat": animator.organisation}


def the_act(kind):
    return Entry.objects.get(kind=f"needs.{kind}")


def is_signed(kind, animator):
    entry = the_act(kind)
    assert (entry.actor, entry.hat) == (animator.account, animator.organisation)
    return entry


def read_on(kind, *things):
    """On which of these pages an act is read."""
    return [Entry.objects.about(thing).filter(kind=f"needs.{kind}").exists() for thing in things]


def expressed(**said):
    return acts.express_need(**{"words": "La permanence ferme.", "deposit_key": "k", "actor": None} | said)


def around(need):
    """The pages that speak of a need: its own, its place, its organisation, its department, its region."""
    return need, need.place, need.organisation, need.department, need.department.region


def test_a_need_said_by_who_speaks_for_an_organisation_is_read_everywhere_at_once():
    place, organisation = PlaceFactory(), OrganisationFactory()
    account = spokesperson(organisation)
    need = expressed(actor=account, place=place, organisation=organisation, place_is_public=True, domains=["digital"])
    assert (need.state, need.published_at) == (NeedState.EXPRESSED, need.moved_at)
    assert need.created_at == need.moved_at
    entry = the_act("expressed")
    assert (entry.actor, entry.hat) == (account, organisation)
    assert entry.sentence.startswith(f"Besoin n°\xa0{need.number} exprimé par {organisation}")
    assert read_on("expressed", *around(need)) == [True] * 5
    assert read_on("expressed", *DomainTopic.named(["digital", "work"])) == [True, False]


def test_a_need_said_by_who_speaks_for_a_place_wears_its_hat():
    mandate = RepresentativeFactory()
    expressed(actor=mandate.account, place=mandate.place, place_is_public=True)
    assert the_act("expressed").hat == mandate.place


def test_a_need_whose_place_is_not_published_is_not_read_on_its_page():
    mandate = RepresentativeFactory()
    need = expressed(actor=mandate.account, place=mandate.place, place_is_public=False)
    assert read_on("expressed", need, need.place, need.department) == [True, False, True]
    assert the_act("expressed").hat is None


def test_a_deposit_has_no_day_of_publication_and_is_read_on_its_own_page_alone():
    account = AccountFactory()
    place, organisation = PlaceFactory(), OrganisationFactory()
    need = expressed(actor=account, place=place, organisation=organisation, place_is_public=True)
    need.refresh_from_db()
    assert (need.state, need.published_at) == (NeedState.PENDING, None)
    assert (the_act("deposited").actor, the_act("deposited").hat) == (account, None)
    assert read_on("deposited", *around(need)) == [True, False, False, False, False]
    assert not Entry.objects.filter(kind="needs.expressed").exists()


def test_the_town_of_the_place_and_the_department_of_the_town_are_those_of_the_need():
    place = PlaceFactory()
    assert expressed(place=place).municipality == place.municipality
    town = MunicipalityFactory(code="19272", name="Tulle", department=DepartmentFactory(code="19", name="Corrèze"))
    need = expressed(deposit_key="t", municipality=town)
    assert (need.municipality, need.department) == (town, town.department)
    creuse = DepartmentFactory()
    assert expressed(deposit_key="d", department=creuse).department == creuse


def test_what_an_animator_noted_for_somebody_is_not_the_animators_own(animator):
    need = expressed(actor=animator.account, collected_by=animator.account, address="Voisine@Exemple.fr")
    assert (need.author, need.collected_by, need.address) == (None, animator.account, "voisine@exemple.fr")
    assert [follow.address for follow in Follow.objects.of(need)] == ["voisine@exemple.fr"]


def test_the_author_follows_the_need_as_its_author():
    account = AccountFactory()
    need = expressed(actor=account, address="a@exemple.fr")
    follows = {follow.account or follow.address: follow.reason for follow in Follow.objects.of(need)}
    assert follows == {account: "author", "a@exemple.fr": "author"}


def test_the_same_deposit_again_is_the_first_one_whatever_it_says():
    first = expressed()
    assert expressed(words="Autre chose.") == first
    assert Need.objects.get().words == "La permanence ferme."


def test_publishing_says_who_read_and_when(signed, animator):
    need = NeedFactory(pending=True, organisation=OrganisationFactory(), created_at=timezone.now() - LONG_AGO)
    moved_at = need.moved_at
    acts.publish_need(need, **signed)
    need.refresh_from_db()
    assert need.published_at >= moved_at
    assert need.moved_at > moved_at
    is_signed("published", animator)
    assert read_on("published", *around(need)) == [True] * 5


def test_a_refusal_is_read_on_the_need_alone_with_its_reason(signed, animator):
    need = NeedFactory(pending=True)
    acts.refuse_need(need, reason="C’est une publicité. ", **signed)
    need.refresh_from_db()
    assert (need.state, need.published_at) == (NeedState.REFUSED, None)
    assert is_signed("refused", animator).data["reason"] == "C’est une publicité"
    assert read_on("refused", need, need.place, need.department) == [True, False, False]


def test_a_support_is_signed_by_its_place_and_follows_the_need():
    need, mandate = NeedFactory(), RepresentativeFactory()
    support = acts.support_need(need, actor=mandate.account, place=mandate.place, address="Moi@Exemple.fr")
    assert (support.author, support.address, support.published_at) == (mandate.account, "moi@exemple.fr", support.at)
    entry = the_act("supported")
    assert (entry.actor, entry.hat) == (mandate.account, mandate.place)
    assert read_on("supported", need, mandate.place) == [True, True]
    follows = {follow.account or follow.address: follow.reason for follow in Follow.objects.of(need)}
    assert follows == {mandate.account: "supporter", "moi@exemple.fr": "supporter"}


def test_a_support_to_be_read_is_read_by_nobody_else_yet():
    need, account, place = NeedFactory(), AccountFactory(), PlaceFactory()
    support = acts.support_need(need, actor=account, place=place, words="Ici aussi.")
    assert (support.published_at, support.words) == (None, "Ici aussi.")
    assert the_act("support_deposited").actor == account
    assert read_on("support_deposited", need, place) == [True, False]
    assert str(place) in the_act("support_deposited").sentence
    with pytest.raises(RuleBroken, match="déjà rejoint"):
        acts.support_need(need, actor=account, place=place)


def test_a_place_joins_each_need_once_whoever_joined_before():
    need, other, mandate = NeedFactory(), NeedFactory(), RepresentativeFactory()
    SupportFactory(need=need)
    for each in (need, other):
        assert acts.support_need(each, actor=mandate.account, place=mandate.place).place == mandate.place
    assert Support.objects.count() == 3


def test_a_support_by_mail_gets_one_receipt_with_its_link(mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        acts.support_need(NeedFactory(), actor=None, place=PlaceFactory(), address="a@exemple.fr")
    assert [mail.to for mail in mailoutbox] == [["a@exemple.fr"]]


def test_one_connection_does_not_join_without_end():
    for _ in range(MOST_DEPOSITS):
        acts.support_need(NeedFactory(), actor=None, place=PlaceFactory(), origin="ici")
    with pytest.raises(RuleBroken, match="Beaucoup d’envois"):
        acts.support_need(NeedFactory(), actor=None, place=PlaceFactory(), origin="ici")


def test_one_connection_does_not_write_to_many_addresses_but_erases_and_calls_as_it_likes():
    need = expressed()
    for number in range(MOST_DEPOSITS):
        acts.correct_contact(need, actor=None, address=f"a{number}@exemple.fr", origin="ici")
    with pytest.raises(RuleBroken, match="Beaucoup d’envois"):
        acts.correct_contact(need, actor=None, address="encore@exemple.fr", origin="ici")
    last = need.address
    acts.correct_contact(need, actor=None, address=last, phone="0555520000", origin="ici")
    acts.correct_contact(need, actor=None, address="", origin="ici")
    assert Need.objects.get().address == ""


def test_a_first_address_leaves_the_account_that_follows_and_only_a_new_one_is_written_to(
    mailoutbox, django_capture_on_commit_callbacks
):
    account = AccountFactory()
    need = expressed(actor=account)
    with django_capture_on_commit_callbacks(execute=True):
        acts.correct_contact(need, actor=account, address="a@exemple.fr")
    assert [mail.to for mail in mailoutbox] == [["a@exemple.fr"]]
    running = Follow.objects.of(need).filter(ended_at=None)
    assert {follow.account or follow.address for follow in running} == {account, "a@exemple.fr"}
    with django_capture_on_commit_callbacks(execute=True):
        acts.correct_contact(need, actor=account, address="a@exemple.fr", phone="0555520000")
    assert len(mailoutbox) == 1


def test_a_support_is_published_once_and_its_day_stays(animator):
    support = SupportFactory(pending=True)
    acts.publish_support(support, actor=animator.account)
    first = Support.objects.get().published_at
    assert first
    acts.publish_support(support, actor=animator.account)
    assert Support.objects.get().published_at == first
    assert Entry.objects.get(kind="needs.support_published").actor == animator.account


def test_a_support_that_is_refused_leaves_its_reason(signed, animator):
    support = SupportFactory(pending=True)
    need, place = support.need, support.place
    acts.refuse_support(support, reason="Le lieu dit non.", **signed)
    entry = is_signed("support_refused", animator)
    assert (entry.data["place"], entry.data["reason"]) == (str(place), "Le lieu dit non")
    assert read_on("support_refused", need, place) == [True, True], "the desk of the place counts it"
    assert not Entry.objects.public().filter(pk=entry.pk).exists()


def test_a_new_address_replaces_the_former_which_is_written_to_no_more():
    need = expressed(address="ancienne@exemple.fr")
    acts.correct_contact(need, actor=None, address="Nouvelle@Exemple.fr", phone="0555520000")
    need.refresh_from_db()
    assert (need.address, need.phone) == ("nouvelle@exemple.fr", "0555520000")
    follows = {follow.address: follow.ended_at is None for follow in Follow.objects.of(need)}
    assert follows == {"ancienne@exemple.fr": False, "nouvelle@exemple.fr": True}
    assert the_act("contact_corrected").data["number"] == need.number


def test_a_telephone_alone_leaves_the_address_and_its_follow():
    need, account = expressed(address="a@exemple.fr"), AccountFactory()
    acts.correct_contact(need, actor=account, address="A@exemple.fr", phone="0555520000")
    assert [(each.address, each.ended_at) for each in Follow.objects.of(need)] == [("a@exemple.fr", None)]
    assert the_act("contact_corrected").actor == account


def test_only_the_follow_of_the_address_ends_with_it():
    account = AccountFactory()
    need = expressed(actor=account, address="a@exemple.fr")
    acts.correct_contact(need, actor=account, address="")
    running = [follow.account for follow in Follow.objects.of(need).filter(ended_at=None)]
    assert running == [account]


def test_a_withdrawn_need_leaves_its_convergence_and_takes_its_phrases_along():
    need = NeedFactory(gathered=True, organisation=OrganisationFactory())
    other = NeedFactory(gathered=True, convergence=need.convergence)
    for each in (need, other):
        Quote.objects.create(convergence=need.convergence, need=each, words="Le poste s’arrête.")
    account = need.author
    acts.withdraw_need(need, actor=account)
    need.refresh_from_db()
    assert (need.state, need.convergence) == (NeedState.WITHDRAWN, None)
    assert [quote.need for quote in Quote.objects.all()] == [other]
    assert the_act("withdrawn").actor == account
    assert read_on("withdrawn", *around(need)) == [True] * 5


def test_a_deposit_withdrawn_before_it_was_read_names_its_place_nowhere():
    need = NeedFactory(pending=True, organisation=OrganisationFactory())
    acts.withdraw_need(need, actor=None)
    assert read_on("withdrawn", *around(need)) == [True, False, False, False, False]


def test_gathering_is_read_on_the_convergence_and_on_each_need(signed, animator):
    needs = [NeedFactory(moved_at=timezone.now() - LONG_AGO) for _ in range(2)]
    left = NeedFactory()
    convergence = acts.gather_needs(needs, title="Des permanences", summary="Un an.", **signed)
    assert (convergence.level, convergence.animated_by) == (Level.DEPARTMENTAL, animator.organisation)
    assert (convergence.title, convergence.summary) == ("Des permanences", "Un an.")
    entry = is_signed("gathered", animator)
    said = entry.sentence.replace("\xa0", " ")
    assert said.startswith("2 besoins réunis dans la convergence « Des permanences »")
    assert entry.data["url"] == convergence.get_absolute_url()
    assert read_on("gathered", convergence, *needs) == [True] * 3
    for need in convergence.needs.all():
        assert need.moved_at > timezone.now() - LONG_AGO
    left.refresh_from_db()
    assert (left.state, left.convergence) == (NeedState.EXPRESSED, None)


def test_needs_that_join_others_say_how_many_were_there():
    convergence = ConvergenceFactory(level=Level.REGIONAL)
    NeedFactory(gathered=True, convergence=convergence)
    acts.gather_needs([NeedFactory()], actor=AccountFactory(), convergence=convergence, level=Level.NATIONAL)
    assert "avec 1" in the_act("gathered").sentence.replace("\xa0", " ")
    assert Convergence.objects.get().level == Level.REGIONAL


def test_phrases_are_kept_with_their_need_without_blanks_and_cut():
    need, other = NeedFactory(), NeedFactory()
    quotes = [(need, "a" * 501), (other, "  ")]
    acts.gather_needs([need, other], actor=AccountFactory(), title="T", summary="S", level="national", quotes=quotes)
    quote = Quote.objects.get()
    assert (quote.need, quote.words) == (need, "a" * 500)
    assert quote.convergence.level == Level.NATIONAL


def test_nothing_chosen_is_said():
    with pytest.raises(RuleBroken, match="au moins un besoin"):
        acts.gather_needs([], actor=AccountFactory(), title="T", summary="S")


def test_a_need_that_leaves_a_convergence_is_read_on_both_pages():
    need = NeedFactory(gathered=True)
    convergence = need.convergence
    stays = NeedFactory(gathered=True, convergence=convergence)
    for each in (need, stays):
        Quote.objects.create(convergence=convergence, need=each, words="Le poste s’arrête.")
    acts.detach_need(need, actor=need.author)
    need.refresh_from_db()
    assert (need.state, need.convergence) == (NeedState.EXPRESSED, None)
    assert [quote.need for quote in Quote.objects.all()] == [stays]
    entry = the_act("detached")
    assert (entry.actor, entry.data["title"]) == (need.author, convergence.title)
    assert read_on("detached", need, convergence) == [True, True]


def test_a_corrected_summary_is_signed_and_kept(signed, animator):
    convergence = ConvergenceFactory()
    acts.edit_convergence(convergence, title="Autre titre.", summary=" Autre résumé. ", **signed)
    convergence.refresh_from_db()
    assert (convergence.title, convergence.summary) == ("Autre titre", "Autre résumé.")
    assert is_signed("convergence_edited", animator).data == {"title": "Autre titre"}
    assert read_on("convergence_edited", convergence) == [True]


def test_a_direct_answer_is_signed_and_leads_to_its_resource(signed, animator):
    need = NeedFactory()
    acts.settle_need(need, text=" Une aide existe. ", link="https://exemple.fr/aide", **signed)
    answer = Answer.objects.get()
    assert (answer.need, answer.text, answer.link) == (need, "Une aide existe.", "https://exemple.fr/aide")
    assert (answer.actor, answer.hat_name) == (animator.account, str(animator.organisation))
    data = is_signed("settled", animator).data
    assert data["animation"] == str(animator.organisation)
    assert data["link"] == "Ouvrir la ressource"
    assert (data["text"], data["url"], data["of"]) == ("Une aide existe.", answer.link, thing_token(answer))
    assert read_on("settled", need) == [True]


def test_an_answer_without_hat_is_that_of_the_animation():
    acts.settle_need(NeedFactory(), actor=AccountFactory(), text="Oui.")
    assert the_act("settled").sentence.startswith("L’animation du territoire répond")
    assert Answer.objects.get().hat_name == ""
