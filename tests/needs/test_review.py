"""What comes without account is read by the animation of its territory, within working days that are shown."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from lieudit.governance.models import Assembly
from lieudit.governance.rulemaking import adopt_rulebook
from lieudit.governance.services import found_assembly
from lieudit.journal.models import Entry
from lieudit.journal.services import confirm_follow
from lieudit.needs.models import Need
from lieudit.needs.review import review_delay, review_due
from lieudit.needs.services import express_need, publish_need, refuse_need
from lieudit.needs.workflow import NeedState
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.needs.factories import NeedFactory
from tests.network.factories import AnimatorFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory, RegionFactory

pytestmark = pytest.mark.django_db
THURSDAY = timezone.make_aware(dt.datetime(2026, 5, 21, 10))  # before a weekend and Whit Monday


def test_the_delay_counts_the_working_days_of_the_department():
    martinique = DepartmentFactory(code="972", name="Martinique")
    assert review_due(THURSDAY, DepartmentFactory()) == dt.date(2026, 5, 26)
    assert review_due(THURSDAY, martinique) == dt.date(2026, 5, 27)  # 22 May, abolition of slavery
    assert review_due(THURSDAY, None) == dt.date(2026, 5, 26)


def test_the_delay_is_a_rule_of_the_assembly():
    assembly = found_assembly("Assemblée de Nouvelle-Aquitaine", actor=None, region=DepartmentFactory().region)
    rulebook = assembly.rulebook
    assert review_due(THURSDAY, DepartmentFactory()) == dt.date(2026, 5, 26)
    type(rulebook).objects.bulk_create(
        [
            type(rulebook)(
                assembly=assembly,
                version=2,
                rules={**rulebook.rules, "review_days": 4},
                in_force_from=timezone.localdate(),
            )
        ]
    )
    assert review_due(THURSDAY, DepartmentFactory()) == dt.date(2026, 5, 28)


def a_rule(department, days):
    """The region of a department votes its delay."""
    council = Assembly.objects.filter(region=department.region).first()
    council = council or found_assembly(f"Assemblée {department.code}", actor=None, region=department.region)
    rules = council.rulebook.rules | {"review_days": days}
    adopt_rulebook(council, actor=None, rules=rules, in_force_from=timezone.localdate())


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "le jour même"), (1, "sous un jour ouvré"), (3, "sous trois jours ouvrés"), (30, "sous 30\xa0jours ouvrés")],
)
def test_the_delay_of_a_region_is_said_in_words(days, said):
    department = DepartmentFactory()
    assert review_delay(department) == "sous deux jours ouvrés"
    a_rule(department, days)
    assert review_delay(department) == review_delay() == said


def test_where_a_need_is_said_from_is_not_known_yet_and_delays_differ(client):
    here, brittany = (
        DepartmentFactory(),
        DepartmentFactory(code="29", name="Finistère", region=RegionFactory(code="53", name="Bretagne")),
    )
    a_rule(here, 1)
    a_rule(brittany, 4)
    assert review_delay() == "sous quatre jours ouvrés au plus"
    assert review_delay(here) == "sous un jour ouvré"
    need = NeedFactory()
    for url in (reverse("needs:express"), reverse("needs:support", args=[need.number])):
        assert "sous quatre jours ouvrés au plus" in client.get(url).content.decode()
    client.force_login(AccountFactory())
    assert "sous quatre jours ouvrés au plus" in client.get(reverse("needs:collect")).content.decode()


def test_once_it_is_known_the_page_says_the_delay_of_there(client):
    town = MunicipalityFactory(department=DepartmentFactory())
    a_rule(town.department, 1)
    a_rule(DepartmentFactory(code="29", name="Finistère", region=RegionFactory(code="53", name="Bretagne")), 4)
    sent = {"words": "Le bus ne passe plus.", "place": town.name, "step": "similar"}
    page = client.post(reverse("needs:express"), sent).content.decode()
    assert "l’animation du territoire sous un jour ouvré, puis publié tel quel" in page


def test_published_as_it_was_written_and_dated_from_the_day_it_was_said():
    need = NeedFactory(pending=True, words="Mot à mot, avec une fôte.")
    publish_need(need, actor=AnimatorFactory().account)
    need.refresh_from_db()
    assert (need.state, need.words) == (NeedState.EXPRESSED, "Mot à mot, avec une fôte.")
    sentence = Entry.objects.public().about(need).get().sentence
    assert "sans changement" in sentence
    assert str(need.place) in sentence


def test_the_author_reads_why_a_deposit_is_not_published(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        need = express_need(actor=None, words="Achetez mes stylos", address="a@exemple.fr", deposit_key="k")
    from lieudit.journal.models import Follow

    confirm_follow(Follow.objects.of(need).get())
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        refuse_need(need, actor=AnimatorFactory(national=True).account, reason="C’est une publicité.")
    assert "C’est une publicité" in mail.outbox[0].body
    assert not Entry.objects.public().about(need).exists()


def test_a_deposit_is_read_once():
    need, animator = NeedFactory(pending=True), AnimatorFactory()
    publish_need(need, actor=animator.account)
    with pytest.raises(RuleBroken, match="ne pas publier"):
        refuse_need(need, actor=animator.account, reason="Trop tard")


def test_the_animation_reads_on_one_page_and_publishes_in_one_click(client):
    need = NeedFactory(pending=True, words="À relire.")
    animator = AnimatorFactory()
    client.force_login(animator.account)
    page = client.get(reverse("needs:reviews")).content.decode()
    assert "À relire." in page
    assert "à relire avant le" in page
    page = client.post(reverse("needs:publish", args=[need.number]), follow=True).content.decode()
    need.refresh_from_db()
    assert need.state == NeedState.EXPRESSED
    assert f"avant le {french.day(need.sorting_due)}." in page
    assert Entry.objects.about(need).first().hat == animator.organisation


def test_a_refusal_asks_for_its_reason(client):
    need = NeedFactory(pending=True)
    client.force_login(AnimatorFactory().account)
    url = reverse("needs:refuse", args=[need.number])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, {"reason": "Nomme une personne."}).status_code == 302
    assert Need.objects.get().state == NeedState.REFUSED


def test_each_reader_of_a_refused_need_reads_its_reason_in_words_for_them(client):
    author, animator = AccountFactory(), AnimatorFactory().account
    need = NeedFactory(pending=True, author=author)
    client.force_login(animator)
    url, here = reverse("needs:refuse", args=[need.number]), need.get_absolute_url()
    said = client.post(url, {"reason": "Nomme une personne."}, follow=True).content.decode()
    assert f'<a href="{here}">la page du besoin</a>' in said
    page = client.get(here).content.decode()
    assert "que son auteur lit aussi" in page
    assert "Nomme une personne" in page
    assert "Vous pouvez" not in page.partition("</blockquote>")[0]
    assert "Dès que l’animation du territoire l’a relu" not in page
    assert "Son fil s’arrête là" in page
    closed = client.get(url).content.decode()
    assert "Nomme une personne" in closed
    assert 'name="reason"' not in closed
    client.force_login(author)
    page = client.get(here).content.decode()
    assert "vous en a dit la raison" in page
    assert "Nomme une personne" in page


def test_another_territory_is_not_ones_own(client):
    need = NeedFactory(pending=True)
    elsewhere = AnimatorFactory(department=DepartmentFactory(code="29", name="Finistère"))
    client.force_login(elsewhere.account)
    assert need.words[:20] not in client.get(reverse("needs:reviews")).content.decode()
    assert client.post(reverse("needs:publish", args=[need.number])).status_code == 404
    client.force_login(AccountFactory())
    assert client.get(reverse("needs:reviews")).status_code == 403


@pytest.mark.parametrize("who", [{}, {"regional": True}, {"national": True}])
def test_department_region_and_nation_may_all_read(client, who):
    need = NeedFactory(pending=True)
    client.force_login(AnimatorFactory(**who).account)
    assert client.post(reverse("needs:publish", args=[need.number])).status_code == 302


def test_what_waits_is_seen_by_its_author_alone(client):
    author = AccountFactory()
    need = NeedFactory(pending=True, author=author)
    assert client.get(need.get_absolute_url()).status_code == 404
    client.force_login(author)
    assert "attend d’être relu" in client.get(need.get_absolute_url()).content.decode()
