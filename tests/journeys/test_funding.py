"""From a call that is announced to a file of two places that reaches it; a jury; an experiment: by the pages alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.agreements.models import Agreement
from lieudit.funding.criteria import read_criteria
from lieudit.funding.deciding import finish_calls_due
from lieudit.funding.models import Appeal, Application, Call, Experiment, Jury, Project, SharedBudget
from lieudit.funding.services import close_calls_due, open_due_calls
from lieudit.funding.tasks import assign_files
from lieudit.network.models import Place
from lieudit.voting.services import close_due_ballots
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import a_council
from tests.funding.factories import SIRET, a_decision, an_open, sent_file
from tests.lottery.factories import at
from tests.network.factories import PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


def test_two_places_apply_together_to_a_call_of_the_council(client):
    council = a_council()
    oven, van = (RepresentativeFactory(place=PlaceFactory(name=name)) for name in ("Le Fournil", "La Remise"))
    today = timezone.localdate()

    # The chair prepares it, and announces it
    client.force_login(council.chair)
    written = {
        "holder": f"assembly-{council.pk}",
        "kind": "projects",
        "title": "Ateliers partagés",
        "summary": "Un atelier.",
        "questions": "Que voulez-vous faire ?\nAvec qui ? (300 signes, facultatif)",
        "criteria": "Utile (100 %)\nnon\noui",
        "conditions": "Le lieu est ouvert.",
        "joint": "yes",
        "partners": "3",
        "most": "20 000",
        "grace_minutes": "30",
        "opens_on": str(today + dt.timedelta(days=1)),
        "opens_time": "09:00",
        "closes_on": str(today + dt.timedelta(days=70)),
        "closes_time": "12:00",
    }
    answer = client.post(reverse("funding:prepare"), written)
    assert answer.status_code == 302, answer.context["form"].errors
    call = Call.objects.get()
    client.post(reverse("funding:announce", args=[call.number]))
    with at(timezone.now() + dt.timedelta(days=2)):
        open_due_calls()

    # Anybody tests, without account
    client.logout()
    assert "Oui" in client.get(reverse("funding:test", args=[call.number]), {"c0": "yes"}).content.decode()

    # A place begins, answers, asks another
    client.force_login(oven.account)
    client.post(reverse("funding:begin", args=[call.number]), {"lead": oven.place.pk, "title": "Un four partagé"})
    file = Application.objects.get()
    said = {"text": "Un four à pain.", "seen": "0", "taken": ""}
    client.post(reverse("funding:answer", args=[file.number, 0]), said | {"text": "Un four, et du pain pour tous."})
    client.post(reverse("funding:answer", args=[file.number, 1]), said)
    asked = {"place": f"La Remise, {van.place.municipality.name}", "role": "lends", "task": "Prête sa camionnette"}
    assert client.post(reverse("funding:ask_partner", args=[file.number]), asked).status_code == 302
    line = {"place": oven.place.pk, "year": timezone.localdate(file.call.closes_at).year, "words": "Four"}
    for account in ("60", "ask"):
        client.post(reverse("funding:budget", args=[file.number]), line | {"account": account, "amount": "9 000,00 €"})
    client.post(reverse("funding:send", args=[file.number]))
    assert Application.objects.get().state == "draft"
    assert "n’a pas encore accepté" in client.get(file.get_absolute_url()).content.decode()

    # The other reads, accepts, and writes in its turn, at the same moment as the first
    client.force_login(van.account)
    assert client.post(reverse("funding:accept", args=[file.number])).status_code == 302
    client.post(reverse("funding:answer", args=[file.number, 1]), {"text": "Un four, et une tournée.", "seen": "0"})
    both = client.get(reverse("funding:answer", args=[file.number, 1])).content.decode()
    assert "Un four à pain." in both
    assert "Un four, et une tournée." in both
    client.post(reverse("funding:answer", args=[file.number, 1]), {"text": "Un four et une tournée.", "seen": "2"})

    # Nobody but its places reads it, until it is sent
    client.force_login(council.chair)
    assert client.get(file.get_absolute_url()).status_code == 404
    client.force_login(oven.account)
    client.post(reverse("funding:send", args=[file.number]))
    assert Application.objects.get().state == "sent"
    client.force_login(council.chair)
    assert "Un four et une tournée." in client.get(file.get_absolute_url()).content.decode()
    with at(timezone.now() + dt.timedelta(days=72)):
        close_calls_due()
    assert "Un four partagé" in client.get(call.get_absolute_url()).content.decode()


def test_a_jury_reads_recuses_decides_is_contested_and_a_grant_is_told_to_its_report(client, settings):
    """By the pages alone: an interest declared takes a file away; two sign; a refusal is read, contested, changed; an
    agreement is written, confirmed, paid, reported, and its row is in the open file."""
    settings.PUBLISHER_SIRET = SIRET
    council = a_council()
    criteria = "Utile (60 %)\nnon\nun peu\noui\n\nFaisable (40 %)\nnon\nun peu\noui"
    call = an_open(council, criteria=read_criteria(criteria))
    kept_file, declined = sent_file(call), sent_file(call)
    people = [AccountFactory(public=True) for _rank in range(5)]
    with at(call.ends_at + dt.timedelta(hours=1)):
        close_calls_due()
    number = call.number

    # The chair names the jury, by a decision of the council
    client.force_login(council.chair)
    named = {"decision": a_decision(council, council.chair).pk, "people": "\n".join(each.email for each in people)}
    answer = client.post(reverse("funding:name_jury", args=[number]), named)
    assert answer.status_code == 302, answer.context["form"].errors

    # A juror declares an interest with a place: its file is not in their list
    tied = people[0]
    client.force_login(tied)
    place = declined.lead
    said = {"nature": "kin", "place": f"{place.name}, {place.municipality.name}"}
    assert client.post(reverse("governance:interests"), said).status_code == 302
    client.force_login(council.chair)
    assert client.post(reverse("funding:settle", args=[number])).status_code == 302
    assign_files.call(jury_id=Jury.objects.get().pk)
    client.force_login(tied)
    assert (
        reverse("funding:rate", args=[declined.number]) not in client.get(reverse("funding:jury", args=[number])).text
    )
    assert client.get(declined.get_absolute_url()).status_code == 404

    # Each reads what they are given, on one screen
    for account in people:
        client.force_login(account)
        for file in Application.objects.filter(assignments__juror__account=account):
            typed = {"m0": "2", "w0": "Des écoles sans atelier.", "m1": "1", "w1": "Un budget serré."}
            assert client.post(reverse("funding:rate", args=[file.number]), typed).status_code == 302
    client.force_login(council.chair)
    assert client.post(reverse("funding:review", args=[number])).status_code == 302

    # Reasons are written from their words; two of the jury sign; the chair publishes
    client.force_login(people[1])
    for file, verdict in ((kept_file, "retained"), (declined, "declined")):
        page = client.get(reverse("funding:decide_file", args=[file.number])).text
        assert "Des écoles sans atelier." in page
        amount = "8 000" if verdict == "retained" else ""
        typed = {"verdict": verdict, "amount": amount, "r0": "Des écoles sans atelier.", "r1": "Un budget serré."}
        assert client.post(reverse("funding:decide_file", args=[file.number]), typed).status_code == 302
    for account in people[1:3]:
        client.force_login(account)
        client.post(reverse("funding:sign", args=[number]))
    client.force_login(council.chair)
    assert client.post(reverse("funding:publish", args=[number])).status_code == 302
    client.logout()
    page = client.get(call.get_absolute_url()).text
    assert "1\N{NO-BREAK SPACE}récusation" in page
    assert kept_file.lead.name in page
    assert place.name not in page

    # The place reads why, contests, and is answered by somebody who did not read its file
    client.force_login(declined.speaker)
    page = client.get(declined.get_absolute_url()).text
    assert "Un budget serré." in page
    client.post(reverse("funding:appeal", args=[declined.number]), {"text": "Le budget a été lu à l’envers."})
    appeal = Appeal.objects.get()
    client.force_login(council.chair)
    typed = {"granted": "yes", "answer": "Les colonnes étaient inversées."}
    assert client.post(reverse("funding:answer_appeal", args=[appeal.pk]), typed).status_code == 302
    typed = {"verdict": "retained", "amount": "", "r0": "Des écoles sans atelier.", "r1": "Le budget tient."}
    client.post(reverse("funding:decide_file", args=[declined.number]), typed)
    for account in people[1:3]:
        client.force_login(account)
        client.post(reverse("funding:sign", args=[number]))
    client.logout()
    page = client.get(call.get_absolute_url()).text
    assert place.name in page
    assert "Les colonnes étaient inversées." in page

    # Nothing is contested any more: one click writes the agreement, which the place confirms
    with at(timezone.now() + dt.timedelta(days=40)):
        finish_calls_due()
    Place.objects.filter(pk=kept_file.lead_id).update(siret=SIRET)
    secretary = AccountFactory(secretariat=True)
    client.force_login(secretary)
    assert client.post(reverse("funding:agree", args=[kept_file.number])).status_code == 302
    agreement = Agreement.objects.get()
    client.force_login(kept_file.speaker)
    client.post(reverse("agreements:confirm_agreement", args=[agreement.number]), {"seen": agreement.seen})

    # It is paid, then reported; anybody reads its row
    today = str(timezone.localdate())
    for each in agreement.instalments.all():
        paid = reverse("agreements:receive_instalment", args=[agreement.number, each.rank])
        assert client.post(paid, {"on": today}).status_code == 302
    client.force_login(secretary)
    report = reverse("agreements:receive_report", args=[agreement.number])
    assert client.post(report, {"on": today}).status_code == 302
    assert agreement.commitments.get(is_report=True).kept_on
    client.logout()
    rows = b"".join(client.get(reverse("api:file", args=["subventions-du-conseil", "csv"])).streaming_content).decode()
    assert f"{SIRET}" in rows
    assert "8000" in rows


def test_an_experiment_deviates_fails_teaches_and_is_repeated(client):
    """By the pages alone: proposed, begun, said otherwise, concluded by a failure, made a common, tried elsewhere."""
    one, two = (RepresentativeFactory(place=PlaceFactory(name=name)) for name in ("Le Fournil", "La Remise"))
    client.force_login(one.account)
    typed = {
        "place": one.place.pk,
        "title": "Ouvrir le dimanche",
        "belief": "des familles viendraient.",
        "sign": "dix passent chaque dimanche.",
        "protocol": "Ouvrir de 10 h à 13 h.",
        "watcher": "La bibliothèque",
        "days": "84",
        "name_0": "Familles",
        "unit_0": "par dimanche",
        "how_0": "Au tableau",
        "before_0": "0",
        "target_0": "10",
    }
    answer = client.post(reverse("funding:propose_experiment"), typed)
    assert answer.status_code == 302, answer.context["form"].errors
    experiment = Experiment.objects.get()
    number = experiment.number
    assert "Commencer, et figer le protocole" in client.get(experiment.get_absolute_url()).text
    client.post(reverse("funding:start_experiment", args=[number]))
    refused = client.post(reverse("funding:write_experiment", args=[number]), typed | {"target_0": "2"})
    assert "n’est pas possible à ce stade" in refused.text

    said = {"on": str(timezone.localdate()), "words": "Un dimanche sans café."}
    assert client.post(reverse("funding:say_deviation", args=[number]), said).status_code == 302
    ends = {"after_1": "3", "verdict": "confirmed", "learnt": "Le dimanche, on est chez les grands-parents."}
    answer = client.post(reverse("funding:conclude_experiment", args=[number]), ends | {"after_1": ""})
    assert answer.status_code == 422
    assert "grands-parents" in answer.text
    client.post(reverse("funding:conclude_experiment", args=[number]), ends | {"verdict": "refuted"})

    # Anybody finds the failure, with what it taught, before anything else
    client.logout()
    page = client.get(reverse("funding:experiments"), {"issue": "refuted"}).text
    assert experiment.get_absolute_url() in page
    page = client.get(experiment.get_absolute_url()).text.partition("</h1>")[2]
    assert page.index("grands-parents") < page.index("des familles viendraient")
    assert "Un dimanche sans café." in page

    # One click from the page fills a common
    client.force_login(one.account)
    deposit = f"{reverse('commons:deposit')}?recit=experience-{number}"
    assert deposit in client.get(experiment.get_absolute_url()).text
    form = client.get(deposit).context["form"]
    assert "Un dimanche sans café." in form.initial["summary"]
    assert "0 → 3" in form.initial["summary"]

    # Another place follows the same protocol, from where it stands
    client.force_login(two.account)
    client.post(reverse("funding:repeat_experiment", args=[number]), {"place": two.place.pk})
    again = Experiment.objects.get(repeats=experiment)
    own = {"watcher": "La mairie", "days": "30", "before_1": "4"}
    assert client.post(reverse("funding:write_experiment", args=[again.number]), own).status_code == 302
    client.post(reverse("funding:start_experiment", args=[again.number]))
    ends = {"after_1": "11", "verdict": "confirmed", "learnt": "Ici, si : il y a le marché."}
    assert client.post(reverse("funding:conclude_experiment", args=[again.number]), ends).status_code == 302
    page = client.get(experiment.get_absolute_url()).text
    assert "Le même protocole, ailleurs" in page
    assert "4 → 11" in " ".join(page.split())


def test_an_assembly_shares_a_sum_and_anybody_counts_it_again(client, django_capture_on_commit_callbacks):
    council, speakers = a_council(), [RepresentativeFactory() for _ in range(3)]
    client.force_login(council.chair)
    written = {"assembly": council.pk, "title": "Des outils", "purpose": "Pour tous.", "amount": "100", "charter": "on"}
    written |= {"closes_on": str(timezone.localdate() + dt.timedelta(days=10))}
    assert client.post(reverse("funding:open_budget"), written).status_code == 302
    budget = SharedBudget.objects.get()

    # Places propose, who chairs checks each
    asked = (("Une salle", "56"), ("Des vélos", "45"), ("Un camion", "70"))
    for speaker, (title, cost) in zip(speakers, asked, strict=True):
        client.force_login(speaker.account)
        assert "Proposer un projet" in client.get(budget.get_absolute_url()).text
        said = {"place": speaker.place.pk, "title": title, "words": "Pour deux lieux.", "cost": cost, "charter": "on"}
        assert client.post(reverse("funding:propose_project", args=[budget.number]), said).status_code == 302
    client.force_login(council.chair)
    for project in Project.objects.all():
        lower = (
            {"cost": "40", "reason": "deux vélos sont déjà là"} if project.cost == 45 else {"cost": str(project.cost)}
        )
        url = reverse("funding:check_project", args=[project.pk])
        assert client.post(url, {"eligible": "yes", **lower}).status_code == 302
    page = client.get(budget.get_absolute_url()).text
    assert "deux vélos sont déjà là" in page
    assert "Mettre au vote" not in page

    # The last day past, all vote; each voice has the same part
    with at(timezone.now() + dt.timedelta(days=11)):
        client.force_login(council.chair)
        assert "Mettre au vote" in client.get(budget.get_absolute_url()).text
        source = {"lot_source": "le Loto du samedi qui suit"}
        assert client.post(reverse("funding:put_budget_to_vote", args=[budget.number]), source).status_code == 302
        budget.refresh_from_db()
        approved = (["Une salle"], ["Une salle", "Des vélos"], ["Des vélos", "Un camion"])
        for seat, said in zip(council.seats, approved, strict=True):
            client.force_login(seat.voter)
            assert budget.ballot.get_absolute_url() in client.get(budget.get_absolute_url()).text
            url = reverse("voting:cast", args=[budget.ballot.number, seat.key])
            assert client.post(url, {"approve": said, "step": "confirm"}).status_code == 302
    with at(timezone.now() + dt.timedelta(days=60)), django_capture_on_commit_callbacks(execute=True):
        close_due_ballots()

    # Anybody reads what is paid for, and takes the votes elsewhere
    client.logout()
    page = " ".join(client.get(budget.get_absolute_url()).text.split())
    assert "96 € sur 100 €" in page.replace("\u00a0", " ").replace("&nbsp;", " ")
    url = reverse("voting:pabulib", args=[budget.ballot.number])
    assert url in page
    lines = client.get(url).text.splitlines()
    assert "rule;equalshares/add1" in lines
    assert sorted(line.rpartition(";")[2] for line in lines if ";Un" in line or ";Des" in line) == ["0", "1", "1"]
