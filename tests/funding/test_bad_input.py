"""What no hand should send: a place that closes or is made one with another on the way, an answer of a million signs, a
catalogue that answers badly. Each has its message in French, and nothing is lost."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.funding.applying import accept_part, send_application, still_missing
from lieudit.funding.models import Aid, Application
from lieudit.network.models import Place
from lieudit.network.vocabulary import PlaceStatus
from lieudit.records.duplicates import merge_places
from lieudit.toolkit import outgoing
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.funding.factories import a_file, an_open, answered, asked_of
from tests.funding.test_aids import an_aid, brought
from tests.network.factories import RepresentativeFactory
from tests.records.factories import TwinFactory

pytestmark = pytest.mark.django_db
MILLION = 10**6


def read_again(file):
    found = Application.objects.with_call().get(pk=file.pk)
    found.speaker = file.speaker
    return found


@pytest.mark.parametrize("change", [{"status": PlaceStatus.CLOSED}, {"withdrawn_at": timezone.now()}])
def test_a_lead_that_closes_sends_nothing_and_its_words_stay(change):
    file = answered(a_file())
    Place.objects.filter(pk=file.lead_id).update(**change)
    file = read_again(file)
    assert any("a fermé" in each for each in still_missing(file))
    with pytest.raises(RuleBroken, match="a fermé"):
        send_application(file, actor=file.speaker)
    assert file.answers.get(question=1).text == "Voici."


def test_a_lead_made_one_with_another_place_takes_its_file_along():
    twin = TwinFactory()
    file = answered(a_file(lead=twin.second))
    merge_places(twin, actor=AccountFactory(), kept=twin.first, reason="Un seul lieu.")
    file = read_again(file)
    assert file.lead == twin.first
    assert [each.place for each in file.partners.all()] == [twin.first]
    assert set(file.lines.values_list("place", flat=True)) == {twin.first.pk}
    send_application(file, actor=file.speaker)


def test_what_was_sent_follows_its_place_too():
    twin = TwinFactory()
    file = answered(a_file(lead=twin.second))
    send_application(file, actor=file.speaker)
    merge_places(twin, actor=AccountFactory(), kept=twin.first, reason="Un seul lieu.")
    file = read_again(file)
    assert (file.lead, file.state) == (twin.first, "sent")
    assert set(file.lines.values_list("place", flat=True)) == {twin.first.pk}
    with pytest.raises(DatabaseError), transaction.atomic():
        file.lines.update(amount=1)


def test_two_files_of_places_made_one_are_both_kept_and_one_is_sent():
    call = an_open()
    kept, other = answered(a_file(call)), answered(a_file(call, title="Un métier à tisser"))
    twin = TwinFactory(first=kept.lead, second=other.lead)
    merge_places(twin, actor=AccountFactory(), kept=kept.lead, reason="Un seul lieu.")
    send_application(read_again(kept), actor=kept.speaker)
    other = read_again(other)
    with pytest.raises(RuleBroken, match="a fermé"):
        send_application(other, actor=other.speaker)
    assert other.answers.get(question=1).text == "Voici."


def test_a_lead_made_one_with_its_partner_sends_the_file_of_both():
    file = answered(a_file())
    partner = asked_of(file)
    accept_part(file, actor=partner.speaker, place=partner.place)
    twin = TwinFactory(first=file.lead, second=partner.place)
    merge_places(twin, actor=AccountFactory(), kept=file.lead, reason="Un seul lieu.")
    file = read_again(file)
    assert still_missing(file) == []
    assert send_application(file, actor=partner.speaker).state == "sent"


def test_an_answer_of_a_million_signs_is_refused_in_words_and_read_back(client):
    file = a_file()
    client.force_login(file.speaker)
    url = reverse("funding:answer", args=[file.number, 1])
    answer = client.post(url, {"text": "a" * MILLION, "seen": "0"})
    assert answer.status_code == 422
    assert "signes" in faults_of(answer)
    assert "a" * 1000 in answer.content.decode()
    assert not file.answers.exists()


def faults_of(answer):
    """What a form that was sent back says is wrong, in plain spaces."""
    said = [fault for faults in answer.context["form"].errors.values() for fault in faults]
    return " ".join(said).replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("amount", "said"),
    [("-5", "0,01"), ("0", "0,01"), ("1 000 000 000 000", "12 chiffres au plus"), ("douze", "nombre")],
)
def test_a_sum_that_no_budget_holds_is_refused_in_words_and_stays_typed(client, amount, said):
    file = a_file()
    client.force_login(file.speaker)
    line = {
        "place": file.lead_id,
        "year": timezone.localdate().year,
        "account": "60",
        "words": "Four",
        "amount": amount,
    }
    answer = client.post(reverse("funding:budget", args=[file.number]), line)
    assert answer.status_code == 422
    assert said in faults_of(answer)
    assert f'value="{amount}"' in answer.text
    assert 'value="Four"' in answer.text
    assert not file.lines.exists()


def test_a_mix_of_zeros_is_refused_in_words_and_one_line_is_said_alone(client):
    spoken = RepresentativeFactory()
    client.force_login(spoken.account)
    url = reverse("funding:say_mix", args=[spoken.place.slug])
    typed = {"year": str(timezone.localdate().year), "funder_0": "Région", "nature_0": "74", "amount_0": "0"}
    answer = client.post(url, typed)
    assert answer.status_code == 422
    assert "Une somme est au-dessus de zéro : videz la ligne si elle ne dit rien." in faults_of(answer)
    assert 'value="Région"' in answer.text
    answer = client.post(url, typed | {"funder_0": "", "amount_0": ""})
    assert "Aucune somme n’est dite" in faults_of(answer)
    assert client.post(url, typed | {"amount_0": "120"}).status_code == 302
    page = client.get(reverse("funding:mix", args=[spoken.place.slug])).text
    assert "Tout vient d’un seul financeur, Région" in page


def test_a_perimeter_that_is_no_more_is_to_be_checked_and_the_aid_is_kept(client):
    brought(an_aid(perimeter="Communauté de communes disparue", perimeter_scale="EPCI"))
    aid = Aid.objects.get()
    assert (aid.scope, aid.intermunicipality) == ("unknown", None)
    assert "périmètre à vérifier" in client.get(reverse("funding:aid", args=[aid.pk])).content.decode().lower()


class Answered:
    def __init__(self, status, body):
        self.status, self.body = status, body


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ([(401, b"{}")], "le jeton est refusé"),
        ([(200, b'{"token": "t"}'), (404, b"")], "réponse 404"),
        ([(200, b'{"token": "t"}'), (200, b'{"count": 3, "next": null, "results": []}')], "une page manque"),
        ([(200, b"[]")], "pas un objet JSON"),
        ([(200, b"{}")], "token"),
    ],
)
def test_a_catalogue_that_answers_badly_changes_nothing(pages, said, settings, monkeypatch):
    brought(an_aid())
    settings.AIDES_TERRITOIRES_TOKEN = "secret"
    answers = iter(pages)
    monkeypatch.setattr(outgoing, "ask", lambda address, **words: Answered(*next(answers)))
    with pytest.raises(CommandError, match=f"n’a pas répondu comme prévu : .*{said}"):
        call_command("fetch_aids")
    assert Aid.objects.count() == 1
