"""The review and the report of a year, by their acts and their pages."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.cooperative import leaving, reviewing
from lieudit.cooperative.models import Associate, Remark, Review
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.cooperative.factories import (
    NAMES,
    a_cooperative,
    a_decision,
    a_keeper,
    a_prepared,
    an_associate,
    an_employee,
    since_last_year,
    two_remarks,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cooperative():
    return since_last_year(a_cooperative())


def last_year():
    return timezone.localdate().year - 1


def test_an_assembly_names_a_reviewer_and_the_next_review_counts_from_the_report(cooperative):
    decision = a_decision(cooperative.assembly, "Nommer un réviseur")
    reviewing.name_reviewer(cooperative, actor=a_keeper(), decision=decision, **NAMES)
    with pytest.raises(RuleBroken, match="qui n’en a nommé"):
        reviewing.name_reviewer(cooperative, actor=a_keeper(), decision=decision, **NAMES)
    today = timezone.localdate()
    reviewing.receive_review(cooperative, actor=a_keeper(), held_on=today, report="Séance 4, point 2")
    assert reviewing.standing_of(cooperative).due.year == today.year + 5
    with pytest.raises(RuleBroken, match="Aucun réviseur"):
        reviewing.receive_review(cooperative, actor=a_keeper(), held_on=today, report="Encore")


def test_a_reviewer_is_another_than_their_substitute_and_a_day_is_not_to_come(cooperative):
    decision = a_decision(cooperative.assembly)
    same, tomorrow = {"reviewer": "Une", "substitute": "une"}, timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(RuleBroken, match="un autre"):
        reviewing.name_reviewer(cooperative, actor=a_keeper(), decision=decision, **same)
    reviewing.name_reviewer(cooperative, actor=a_keeper(), decision=decision, **NAMES)
    with pytest.raises(RuleBroken, match="Entre le jour"):
        reviewing.receive_review(cooperative, actor=a_keeper(), held_on=tomorrow, report="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.update(held_on=timezone.localdate())


def test_what_a_reviewer_remarks_is_followed_as_an_action(cooperative):
    first, second = (Remark.objects.get(pk=pk) for pk in two_remarks(cooperative))
    today = timezone.localdate()
    with pytest.raises(RuleBroken, match="est passé"):
        reviewing.plan_remark(first, actor=a_keeper(), who="Le bureau", due=today - dt.timedelta(days=1))
    reviewing.plan_remark(first, actor=a_keeper(), who="Le bureau", due=today + dt.timedelta(days=30))
    done = reviewing.settle_remark(first, actor=a_keeper(), words="Il l’est.")
    assert (done.who, done.done, done.done_on) == ("Le bureau", "Il l’est.", today)
    for again in (
        lambda: reviewing.settle_remark(first, actor=a_keeper(), words="Encore."),
        lambda: reviewing.plan_remark(first, actor=a_keeper(), who="Un autre", due=None),
    ):
        with pytest.raises(RuleBroken, match="a sa suite"):
            again()
    assert list(Remark.objects.open()) == [second]
    with pytest.raises(IntegrityError), transaction.atomic():
        Remark.objects.filter(pk=second.pk).update(done="Fait, un jour qu’on ne dit pas")


def test_a_remark_is_written_followed_and_put_on_an_agenda_from_the_pages(client, cooperative):
    slug, today = cooperative.assembly.slug, timezone.localdate()
    decision = a_decision(cooperative.assembly, "Nommer un réviseur")
    reviewing.name_reviewer(cooperative, actor=a_keeper(), decision=decision, **NAMES)
    client.force_login(a_keeper())
    page, body = f"/cooperative/de/{slug}/revision/remise/", {"held_on": str(today), "report": "Séance 4, point 2"}
    long = client.post(page, body | {"remarks": "x" * 501})
    assert (long.status_code, "500 signes au plus" in long.text) == (422, True)
    client.post(page, body | {"remarks": "Le registre n’est pas relié.\n\n  Rien des  effets. \n"})
    first, second = Remark.objects.all()
    assert second.words == "Rien des effets."
    client.post(f"/cooperative/remarques/{first.pk}/confier/", {"who": "Le bureau", "due": str(today)})
    client.post(f"/cooperative/remarques/{second.pk}/faite/", {"words": "Le rapport de l’an dernier les dit."})
    year = client.get(f"/cooperative/de/{slug}/annee/").text
    for said in ("Le bureau, avant le", "Le rapport de l’an dernier les dit."):
        assert said in " ".join(year.split())
    agenda = re.search(r'href="([^"]*\?title=[^"]*)"', year)[1]
    assert 'value="Le rapport de révision, remis le' in client.get(agenda).text
    client.force_login(AccountFactory())
    assert client.post(f"/cooperative/remarques/{first.pk}/faite/", {"words": "Non."}).status_code == 403


def test_a_tenth_of_the_associates_makes_it_due_each_counted_once(cooperative):
    asking = an_associate(cooperative)
    for _ in range(9):
        an_associate(cooperative, 1)
    assert reviewing.standing_of(cooperative).early == []
    reviewing.ask_review(asking, actor=AccountFactory())
    assert "1 associé sur 10" in reviewing.standing_of(cooperative).early[0].replace("\xa0", " ")
    with pytest.raises(RuleBroken, match="déjà demandée"):
        reviewing.ask_review(asking, actor=AccountFactory())
    leaving.leave_cooperative(asking, actor=AccountFactory())
    assert reviewing.standing_of(cooperative).early == [], "who left asks no more"
    with pytest.raises(RuleBroken, match="Seul un associé"):
        reviewing.ask_review(Associate.objects.get(pk=asking.pk), actor=AccountFactory())


def test_a_loss_is_noted_once_and_may_bring_the_review_forward(cooperative):
    an_associate(cooperative, 4)
    words = {"year": last_year(), "amount": Decimal(100), "source": "Comptes"}
    reviewing.note_loss(cooperative, actor=a_keeper(), **words)
    assert "moitié" in reviewing.standing_of(cooperative).early[0]
    with pytest.raises(RuleBroken, match="déjà noté"):
        reviewing.note_loss(cooperative, actor=a_keeper(), **words)
    with pytest.raises(RuleBroken, match="qui soit fini"):
        reviewing.note_loss(cooperative, actor=a_keeper(), **words | {"year": last_year() + 1})


def test_what_would_break_is_said_and_nothing_of_one_that_is_not_open():
    cooperative = a_cooperative()
    an_employee(cooperative)
    an_associate(cooperative)
    assert "Un seul salarié ou producteur" in reviewing.warned_of(cooperative)[0].words
    prepared = a_prepared("Conseil d’ailleurs")
    assert (reviewing.warned_of(prepared), reviewing.standing_of(prepared)) == ([], None)


def test_the_report_of_a_year_is_read_from_data_but_two_subjects(client, cooperative, django_assert_max_num_queries):
    one = an_associate(cooperative, 4)
    before = dt.date(last_year(), 9, 1)
    Associate.objects.filter(pk=one.pk).update(since=before)
    decision = a_decision(cooperative.assembly, "Choisir un siège", on=before)
    slug, year = cooperative.assembly.slug, last_year()
    assert client.get(f"/cooperative/de/{slug}/rapport/{year + 1}/").status_code == 404
    assert client.get(f"/cooperative/de/{slug}/rapport/{year}/ecrire/").status_code == 302
    client.force_login(a_keeper())
    words = {"context": "Une année sèche.", "effect": "Trois lieux ont rouvert."}
    client.post(f"/cooperative/de/{slug}/rapport/{year}/ecrire/", words)
    client.logout()
    client.get(f"/cooperative/de/{slug}/rapport/{year}/")
    with django_assert_max_num_queries(9):
        page = client.get(f"/cooperative/de/{slug}/rapport/{year}/").content.decode()
    for said in (*words.values(), decision.code, "Arrivées"):
        assert said in page
    assert reviewing.report_of(cooperative, year).rows[0].came == 1


def test_by_the_pages_who_keeps_the_register_writes_and_an_associate_asks(client, cooperative):
    account = AccountFactory(public=True)
    mine = an_associate(cooperative, 2, holder=account)
    slug = cooperative.assembly.slug
    client.force_login(account)
    assert client.get(f"/cooperative/de/{slug}/revision/nommer/").status_code == 403
    client.post(f"/cooperative/parts/{mine.number}/demander-la-revision/")
    assert "La révision est due dès maintenant" in client.get(f"/cooperative/de/{slug}/annee/").content.decode()
    client.force_login(a_keeper())
    decision = a_decision(cooperative.assembly, "Nommer un réviseur")
    client.post(f"/cooperative/de/{slug}/revision/nommer/", NAMES | {"decision": decision.pk})
    assert "Réviseurs du bocage" in client.get(f"/cooperative/de/{slug}/annee/").content.decode()


def test_what_everybody_reads_of_a_review_names_nobody_unless_it_is_no_person(client, cooperative):
    first, _second = (Remark.objects.get(pk=pk) for pk in two_remarks(cooperative))
    client.force_login(a_keeper())
    page = reverse("cooperative:plan_remark", args=[first.pk])
    assert "no_person" not in client.get(page).text
    named = client.post(page, {"who": "Lucie Martin, la trésorière", "due": ""})
    assert named.status_code == 422
    assert "ressemble au nom d’une personne" in named.text
    assert "Lucie Martin, la trésorière" in named.text, "what was typed is kept"
    first.refresh_from_db()
    assert first.who == ""
    told = client.post(page, {"who": "Le groupe Lucie Martin", "due": "", "no_person": "on"})
    assert told.status_code == 302
    for words in ("C’est Lucie Martin qui l’a fait.", "Écrire à lucie@exemple.fr."):
        with pytest.raises(RuleBroken, match="Tout le monde le lit"):
            reviewing.settle_remark(first, actor=a_keeper(), words=words)
    with pytest.raises(RuleBroken, match="dit où joindre"):
        reviewing.settle_remark(first, actor=a_keeper(), words="Écrire à lucie@exemple.fr.", no_person=True)
