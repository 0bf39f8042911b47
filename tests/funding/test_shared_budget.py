"""A shared budget: opened, filled, checked, voted in equal shares; what the count says is what is paid for."""

import datetime as dt

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.care.models import Measure
from lieudit.funding.models import Project, SharedBudget
from lieudit.funding.receivers import unconcluded_budgets
from lieudit.funding.shared_budgeting import (
    MOST_PROJECTS,
    cancel_budget,
    check_project,
    conclude_due_budgets,
    open_budget,
    propose_project,
    put_budget_to_vote,
    withdraw_project,
)
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.services import cast_vote, close_ballot, draw_lot
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import a_council
from tests.funding.factories import a_budget, a_checked_budget, a_project, a_voted_budget, budget_again
from tests.network.factories import RepresentativeFactory
from tests.voting.factories import moved

pytestmark = pytest.mark.django_db


def counted(budget, *approved):
    """Each seat of the council approves these, and the vote is closed."""
    ballot = budget.ballot
    for seat, said in zip(budget.council.seats, approved, strict=False):
        cast_vote(ballot, ballot.roll.get(key=seat.key), actor=seat.voter, choice={"approve": said})
    moved(ballot, closes_at=timezone.now() - dt.timedelta(seconds=1))
    close_ballot(ballot, actor=None)


def states(budget):
    return dict(budget.projects.values_list("title", "state"))


def test_what_the_count_buys_is_awarded_and_the_rest_is_not(client, django_capture_on_commit_callbacks):
    budget = a_voted_budget()
    assert budget.ballot.rule["completion"] == "add1"
    assert budget.ballot.rule["costs"] == {"La salle": 56, "Des vélos": 40, "Le camion": 70}
    with django_capture_on_commit_callbacks(execute=True):
        counted(budget, ["La salle"], ["La salle", "Des vélos"], ["Des vélos", "Le camion"])
    budget = budget_again(budget)
    assert budget.state == "decided"
    assert states(budget) == {"La salle": "awarded", "Des vélos": "awarded", "Le camion": "left_out"}
    client.force_login(AccountFactory(secretariat=True))
    project = budget.projects.get(title="Des vélos")
    url = f"{reverse('funding:grant_award')}?projet={project.pk}"
    assert url in client.get(budget.get_absolute_url()).content.decode()
    start = client.get(url).context["form"].initial
    assert (start["amount"], start["purpose"]) == (40, "Des vélos (Des outils pour tous)")
    left_out = budget.projects.get(title="Le camion").pk
    assert client.get(reverse("funding:grant_award"), {"projet": left_out}).context["form"].initial == {}
    said = Entry.objects.get(kind="funding.budget_decided").data
    assert (said["projects"], said["spent"]) == ("2\u00a0projets", "96 €")


def open_rows(client, name):
    return client.get(f"/api/v1/{name}").json()["data"]


def test_programs_read_what_is_shared_and_what_the_count_bought(client, django_capture_on_commit_callbacks):
    budget = a_voted_budget()
    (row,) = open_rows(client, "budgets-partages")
    assert (row["somme"], row["par_projet"], row["etat"], row["depense"]) == (100, 80, "mis au vote", 0)
    assert {each["bulletins"] for each in open_rows(client, "projets-des-budgets")} == {None}, (
        "nothing before the close"
    )
    with django_capture_on_commit_callbacks(execute=True):
        counted(budget, ["La salle"], ["La salle", "Des vélos"], ["Des vélos", "Le camion"])
    (row,) = open_rows(client, "budgets-partages")
    assert (row["etat"], row["projets"], row["projets_retenus"], row["depense"]) == ("attribué", 3, 2, 96)
    assert (row["scrutin"], row["conditions"]) == (budget.ballot.number, ["Servir à deux lieux."])
    projects = {each["titre"]: each for each in open_rows(client, "projets-des-budgets")}
    assert {title: (each["etat"], each["bulletins"]) for title, each in projects.items()} == {
        "La salle": ("retenu", 2),
        "Des vélos": ("retenu", 2),
        "Le camion": ("pas retenu", 1),
    }
    assert client.get(f"/api/v1/projets-des-budgets/{projects['La salle']['projet']}").json() == projects["La salle"]


def test_programs_read_no_count_where_few_voted_in_secret(client, django_capture_on_commit_callbacks):
    budget = a_voted_budget()
    moved(budget.ballot, way="totals")
    with django_capture_on_commit_callbacks(execute=True):
        counted(budget, ["La salle"], ["La salle", "Des vélos"], ["Des vélos", "Le camion"])
    assert budget_again(budget).state == "decided"
    assert {each["bulletins"] for each in open_rows(client, "projets-des-budgets")} == {None}


def test_programs_read_no_word_that_is_hidden_nor_a_project_taken_back(client):
    budget = a_budget()
    kept, gone = a_project(budget, "Des vélos"), a_project(budget, "Un four")
    withdraw_project(gone, actor=gone.author)
    kind = ContentType.objects.get_for_model(Project)
    Measure.objects.create(content_type=kind, object_id=kept.pk, reason="…", actor=AccountFactory())
    (row,) = open_rows(client, "projets-des-budgets")
    assert (row["rang"], row["titre"], row["ce_que_ce_sera"]) == (kept.rank, "", "")


def test_a_count_that_was_not_heard_is_drawn_by_the_timer():
    budget = a_voted_budget()
    counted(budget, ["La salle"], ["La salle", "Des vélos"])
    assert budget_again(budget).state == "voting", "the process died before its signal"
    assert unconcluded_budgets(timezone.now()) == 1
    assert conclude_due_budgets() == [budget]
    assert conclude_due_budgets() == []
    assert "awarded" in states(budget_again(budget)).values()
    assert unconcluded_budgets(timezone.now()) == 0


def test_a_vote_without_issue_gives_the_budget_back(django_capture_on_commit_callbacks):
    budget = a_voted_budget()
    with django_capture_on_commit_callbacks(execute=True):
        counted(budget)
    budget = budget_again(budget)
    assert (budget.state, set(states(budget).values())) == ("open", {"eligible"})
    first = budget.ballot
    again = put_budget_to_vote(budget, actor=budget.chair, lot_source="le Loto")
    assert again.ballot != first


def test_a_tie_waits_for_the_lot_that_was_named(django_capture_on_commit_callbacks):
    budget = a_checked_budget(costs=(("Nord", 55), ("Sud", 55)))
    put_budget_to_vote(budget, actor=budget.chair, lot_source="le Loto")
    budget = budget_again(budget)
    with django_capture_on_commit_callbacks(execute=True):
        counted(budget, ["Nord", "Sud"], ["Nord", "Sud"])
    budget = budget_again(budget)
    assert budget.state == "voting"
    with django_capture_on_commit_callbacks(execute=True):
        draw_lot(budget.ballot, actor=budget.chair, seed="3 8 11 20 34")
    assert sorted(states(budget_again(budget)).values()) == ["awarded", "left_out"]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"amount": 0}, "amount", "De un euro à un milliard"),
        ({"most": 101}, "most", "pas plus que le budget entier"),
        ({"closes_on": dt.date(2020, 1, 1)}, "closes_on", "un jour à venir"),
    ],
)
def test_what_cannot_be_shared_is_refused(changes, field, words):
    with pytest.raises(RuleBroken) as refusal:
        a_budget(**changes)
    assert words in refusal.value.message_dict[field][0]


def test_a_project_has_a_cost_a_title_and_a_last_day():
    budget = a_budget()
    a_project(budget, "Des vélos")
    for title, cost, field in (("Un four", 81, "cost"), ("des VÉLOS", 4, "title"), ("", 4, "title")):
        with pytest.raises(RuleBroken) as refusal:
            a_project(budget, title, cost)
        assert field in refusal.value.message_dict
    SharedBudget.objects.update(closes_on=timezone.localdate() - dt.timedelta(days=1))
    with pytest.raises(RuleBroken, match="se déposaient jusqu’au"):
        a_project(budget_again(budget), "Trop tard")


def test_so_many_projects_that_a_paper_is_still_read():
    budget = a_budget()
    first = a_project(budget)
    Project.objects.bulk_create(
        Project(budget=budget, rank=rank, place=first.place, title=f"n° {rank}", words="…", cost=1, author=first.author)
        for rank in range(2, MOST_PROJECTS + 1)
    )
    with pytest.raises(RuleBroken, match="a déjà 60 projets"):
        a_project(budget, "Un de trop", 1)


def test_a_check_says_why_it_refuses_or_changes_the_cost():
    budget = a_budget()
    project = a_project(budget, cost=40)
    for said in ({"eligible": False}, {"eligible": True, "cost": 50}):
        with pytest.raises(RuleBroken, match="Dites pourquoi"):
            check_project(project, actor=budget.chair, **said)
    checked = check_project(project, actor=budget.chair, eligible=True, cost=50, reason="le transport manquait")
    assert (checked.state, checked.price) == ("eligible", 50)
    with pytest.raises(RuleBroken, match="80 € au plus"):
        check_project(checked, actor=budget.chair, eligible=True, cost=90, reason="plus cher")
    refused = check_project(checked, actor=budget.chair, eligible=False, reason="un seul lieu s’en sert")
    assert (refused.state, refused.checked_cost) == ("refused", None)


def test_one_votes_when_all_is_checked_and_something_must_be_left_out():
    budget = a_budget()
    with pytest.raises(RuleBroken, match="le vote vient après"):
        put_budget_to_vote(budget, actor=budget.chair)
    first, second = a_project(budget, "La salle", 56), a_project(budget, "Des vélos", 40)
    SharedBudget.objects.update(closes_on=timezone.localdate() - dt.timedelta(days=1))
    budget = budget_again(budget)
    for act, words in (
        (None, "projets attendent encore"),
        (first, "projet attend encore"),
        (second, "suffit à tous les projets"),
    ):
        if act:
            check_project(act, actor=budget.chair, eligible=True)
        with pytest.raises(RuleBroken, match=words):
            put_budget_to_vote(budget, actor=budget.chair)
    check_project(second, actor=budget.chair, eligible=False, reason="un seul lieu s’en sert")
    with pytest.raises(RuleBroken, match="deux projets recevables"):
        put_budget_to_vote(budget, actor=budget.chair)


def test_a_project_is_withdrawn_before_the_vote_and_its_title_is_free_again():
    budget = a_budget()
    project = a_project(budget)
    withdraw_project(project, actor=project.author)
    assert a_project(budget).rank == 2
    with pytest.raises(RuleBroken):
        withdraw_project(project, actor=project.author)
    voted = a_voted_budget(budget.council)
    with pytest.raises(RuleBroken, match="Le vote est ouvert"):
        withdraw_project(voted.projects.first(), actor=project.author)


def test_a_budget_is_given_up_with_a_reason_before_the_vote():
    budget = a_budget()
    with pytest.raises(RuleBroken, match="Dites pourquoi"):
        cancel_budget(budget, actor=budget.chair, reason=" ")
    assert cancel_budget(budget, actor=budget.chair, reason="l’argent n’est pas venu").state == "cancelled"
    with pytest.raises(RuleBroken):
        a_project(budget)


def test_nobody_checks_what_is_their_own(client):
    council = a_council()
    budget = a_budget(council)
    place = RepresentativeFactory(account=council.chair, organisation=None).place
    own = propose_project(budget, actor=council.chair, place=place, title="Le mien", words="Pour nous.", cost=10)
    client.force_login(council.chair)
    assert client.get(reverse("funding:check_project", args=[own.pk])).status_code == 403
    assert Project.objects.to_check(council.chair).count() == 0
    a_project(budget, "Un autre", 10)
    assert Project.objects.to_check(council.chair).count() == 1


def test_the_whole_by_its_pages(client, django_capture_on_commit_callbacks):
    council = a_council()
    client.force_login(council.chair)
    written = {"title": "Des outils", "purpose": "Pour tous.", "amount": "1 000", "most": "", "conditions": "Servir."}
    written |= {"assembly": council.pk, "closes_on": str(timezone.localdate() + dt.timedelta(days=3)), "charter": "on"}
    answer = client.post(reverse("funding:open_budget"), written | {"amount": "10,50"})
    assert "sans centimes" in answer.content.decode()
    assert client.post(reverse("funding:open_budget"), written).status_code == 302
    budget = SharedBudget.objects.get()
    assert (budget.amount, budget.most, budget.conditions) == (1000, None, ["Servir."])
    speaker = RepresentativeFactory()
    client.force_login(speaker.account)
    said = {"place": speaker.place.pk, "title": "Un four", "words": "Pour deux lieux.", "cost": "700", "charter": "on"}
    assert client.post(reverse("funding:propose_project", args=[budget.number]), said).status_code == 302
    page = client.get(budget.get_absolute_url()).content.decode()
    assert "Un four" in page
    assert "Retirer" in page
    assert "Vérifier" not in page
    client.force_login(council.chair)
    project = Project.objects.get()
    answer = client.post(reverse("funding:check_project", args=[project.pk]), {"eligible": "no"})
    assert "Dites pourquoi" in answer.content.decode()
    client.post(reverse("funding:check_project", args=[project.pk]), {"eligible": "yes", "cost": "700"})
    project.refresh_from_db()
    assert project.state == "eligible"


def test_words_that_care_hides_are_not_read(client):
    budget = a_voted_budget()
    project = budget.projects.get(title="Le camion")
    kind = ContentType.objects.get_for_model(Project)
    Measure.objects.create(content_type=kind, object_id=project.pk, reason="…", actor=AccountFactory())
    page = client.get(budget.get_absolute_url()).content.decode()
    assert "Le camion" not in page
    assert "masqués par la modération" in page


def test_the_page_is_read_in_few_queries(client, django_assert_max_num_queries):
    budget = a_voted_budget()
    with django_assert_max_num_queries(8):
        client.get(budget.get_absolute_url())
    with django_assert_max_num_queries(8):
        client.get(reverse("funding:shared_budgets"))


def test_an_assembly_opens_what_it_shares():
    council = a_council()
    words = {"title": "Outils", "purpose": "Pour tous.", "amount": 100}
    budget = open_budget(council, actor=council.chair, closes_on=timezone.localdate() + dt.timedelta(days=1), **words)
    assert budget.takes_projects
    assert budget.dearest == 100


@pytest.mark.parametrize(
    ("model", "changed"), [(SharedBudget, {"amount": 5}), (Project, {"title": "Autre"}), (Project, {"cost": 1})]
)
def test_the_database_refuses_that_what_is_proposed_be_rewritten(model, changed):
    a_project(a_budget())
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(**changed)
