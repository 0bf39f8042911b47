"""Experiments: proposed, joined, frozen at the start, concluded whatever came out, repeated, made a common."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.care.services import hide_text
from lieudit.commons.models import Resource
from lieudit.funding import experimenting
from lieudit.funding.experimenting import Counted
from lieudit.funding.experiments_board import common_of, side_by_side
from lieudit.funding.models import Experiment, ExperimentMeasure
from lieudit.funding.receivers import give_readings
from lieudit.journal.models import Entry
from lieudit.network.citing import name_of
from lieudit.records.duplicates import merge_places
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.tokens import thing_token
from tests.accounts.factories import AccountFactory
from tests.funding.factories import a_concluded, a_running, an_experiment
from tests.lottery.factories import at
from tests.network.factories import RepresentativeFactory
from tests.records.factories import TwinFactory

pytestmark = pytest.mark.django_db
WORDS = {
    "title": "Ouvrir le samedi", "belief": "des gens viendraient.", "sign": "ils viennent.",
    "protocol": "Ouvrir.", "watcher": "La mairie", "days": 30,
}  # fmt: skip


def said(kind):
    return Entry.objects.get(kind=f"funding.{kind}").data


def counted(**changes):
    return Counted(**{"name": "Visites", "unit": "par jour", "how": "Au cahier", "before": 3, "target": 6, **changes})


def test_an_experiment_is_proposed_with_what_will_be_counted():
    experiment = an_experiment()
    assert (experiment.state, experiment.measures.get().target) == ("proposed", 60)
    assert said("experiment_proposed")["title"] == "Ouvrir le dimanche"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"measures": []}, "__all__"),
        ({"measures": [counted()] * 7}, "__all__"),
        ({"measures": [counted(before=6)]}, "__all__"),
        ({"days": 0}, "days"),
        ({"days": 2000}, "days"),
        ({"belief": " \0 "}, "belief"),
    ],
)
def test_what_cannot_teach_anything_is_refused(changes, field):
    with pytest.raises(RuleBroken) as refused:
        an_experiment(**changes)
    assert field in getattr(refused.value, "error_dict", {"__all__": ""})
    assert not Experiment.objects.exists()


def test_it_is_written_otherwise_until_it_begins():
    experiment = an_experiment()
    measures = [counted(), counted(name="Repas")]
    experimenting.write_experiment(experiment, actor=experiment.speaker, measures=measures, **WORDS)
    experimenting.write_experiment(experiment, actor=experiment.speaker, measures=measures[1:], **WORDS)
    assert [each.name for each in Experiment.objects.get().measures.all()] == ["Repas"]
    experimenting.start_experiment(experiment, actor=experiment.speaker)
    with pytest.raises(RuleBroken, match="en cours"):
        experimenting.write_experiment(experiment, actor=experiment.speaker, measures=measures, **WORDS)


def test_another_place_joins_by_its_own_word_and_once_and_its_page_leads_there(client):
    experiment, other = an_experiment(), RepresentativeFactory()
    experimenting.join_experiment(experiment, actor=other.account, place=other.place)
    assert said("experiment_joined")["joining"] == other.place.name
    page = client.get(other.place.get_absolute_url()).text
    assert "avec d’autres" in page
    assert f'<a href="{experiment.get_absolute_url()}">{experiment.title}</a>' in page
    for place in (other.place, experiment.place):
        with pytest.raises(RuleBroken, match="déjà"):
            experimenting.join_experiment(experiment, actor=other.account, place=place)
    experimenting.start_experiment(experiment, actor=experiment.speaker)
    third = RepresentativeFactory()
    with pytest.raises(RuleBroken):
        experimenting.join_experiment(experiment, actor=third.account, place=third.place)


def test_one_does_not_begin_before_one_knows_from_where():
    experiment = an_experiment(measures=[counted(before=None)])
    with pytest.raises(RuleBroken, match="Visites"):
        experimenting.start_experiment(experiment, actor=experiment.speaker)


def test_the_beginning_freezes_what_is_announced_in_the_database_too():
    experiment = a_running()
    assert experiment.ends_on == timezone.localdate() + dt.timedelta(days=89)
    measure = experiment.measures.get()
    changes = (
        lambda: Experiment.objects.filter(pk=experiment.pk).update(sign="autre chose"),
        lambda: Experiment.objects.filter(pk=experiment.pk).update(state="proposed"),
        lambda: ExperimentMeasure.objects.filter(pk=measure.pk).update(target=10),
        lambda: ExperimentMeasure.objects.filter(pk=measure.pk).delete(),
        lambda: experiment.joined.create(place=RepresentativeFactory().place, author=experiment.speaker),
    )
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_deviation_is_dated_and_shown_and_stays(client):
    experiment = a_running()
    words = "Une seule personne le dimanche, l’autre est partie."
    deviation = experimenting.say_deviation(experiment, actor=experiment.speaker, on=timezone.localdate(), words=words)
    assert words in client.get(experiment.get_absolute_url()).content.decode()
    with pytest.raises(DatabaseError), transaction.atomic():
        type(deviation).objects.filter(pk=deviation.pk).update(words="Rien.")
    for on in (timezone.localdate() + dt.timedelta(days=1), timezone.localdate() - dt.timedelta(days=1)):
        with pytest.raises(RuleBroken) as refused:
            experimenting.say_deviation(experiment, actor=experiment.speaker, on=on, words=words)
        assert refused.value.message_dict["on"] == ["Seul aujourd’hui peut être choisi."]


def test_a_failure_is_as_useful_a_page_as_a_success(client):
    failed, proved = a_concluded(), a_concluded(verdict="confirmed", after=[Decimal(66)])
    pages = [client.get(each.get_absolute_url()).content.decode() for each in (failed, proved)]
    for page in pages:
        assert "Ce qu’on a appris" in page
        assert "Le dimanche, les familles sont ailleurs." in page
        assert 'data-state="yes"' in page
    assert "pas confirmée" in pages[0]
    assert "38" in pages[0]
    found = client.get(reverse("funding:experiments"), {"issue": "refuted"}).content.decode()
    assert failed.get_absolute_url() in found
    assert proved.get_absolute_url() not in found


@pytest.mark.parametrize("verdict", ["confirmed", "refuted"])
def test_what_is_not_counted_is_not_decided(verdict):
    experiment = a_running()
    words = {"actor": experiment.speaker, "learnt": "Le cahier s’est perdu.", "after": [None]}
    with pytest.raises(RuleBroken, match="on ne sait pas"):
        experimenting.conclude_experiment(experiment, verdict=verdict, **words)
    experimenting.conclude_experiment(experiment, verdict="undecided", **words)
    assert experiment.measures.get().reached is None
    with pytest.raises(DatabaseError), transaction.atomic():
        Experiment.objects.filter(pk=experiment.pk).update(verdict="confirmed")


def test_one_concludes_with_what_one_learnt():
    experiment = a_running()
    with pytest.raises(RuleBroken) as refused:
        experimenting.conclude_experiment(
            experiment, actor=experiment.speaker, verdict="refuted", learnt=" ", after=[Decimal(1)]
        )
    assert "learnt" in refused.value.error_dict


@pytest.mark.parametrize(
    ("before", "target", "after", "reached"),
    [(40, 60, 60, True), (40, 60, 59, False), (60, 40, 39, True), (60, 40, 41, False), (40, 60, None, None)],
)
def test_a_measure_reaches_its_target_upwards_or_downwards(before, target, after, reached):
    assert ExperimentMeasure(before=before, target=target, after=after).reached is reached


def test_another_place_repeats_the_protocol_and_both_are_side_by_side(client):
    first, other = a_concluded(), RepresentativeFactory()
    again = experimenting.repeat_experiment(first, actor=other.account, place=other.place)
    assert (again.protocol, again.repeats, again.measures.get().before) == (first.protocol, first, None)
    with pytest.raises(RuleBroken, match="déjà"):
        experimenting.repeat_experiment(first, actor=other.account, place=other.place)
    with pytest.raises(RuleBroken, match="garde son protocole"):
        experimenting.write_experiment(again, actor=other.account, measures=[counted()], **WORDS)
    experimenting.write_repetition(again, actor=other.account, watcher="Nous", days=60, before=[Decimal(12)])
    experimenting.start_experiment(again, actor=other.account)
    experimenting.conclude_experiment(
        again, actor=other.account, verdict="confirmed", learnt="Ici, oui.", after=[Decimal(61)]
    )
    rows = side_by_side([first, Experiment.objects.get(pk=again.pk)])
    assert [(each.before, each.after) for each in rows[0].counts] == [(40, 38), (12, 61)]
    for each in (first, again):
        page = client.get(each.get_absolute_url()).content.decode()
        assert "Le même protocole, ailleurs" in page
        assert "12 → 61" in " ".join(page.split())
    third = experimenting.repeat_experiment(again, actor=first.speaker, place=first.place)
    assert third.repeats == first


def test_only_what_is_over_is_repeated():
    experiment, other = a_running(), RepresentativeFactory()
    with pytest.raises(RuleBroken):
        experimenting.repeat_experiment(experiment, actor=other.account, place=other.place)


def test_one_gives_up_before_the_beginning_with_a_reason(client):
    experiment = an_experiment()
    with pytest.raises(RuleBroken):
        experimenting.withdraw_experiment(experiment, actor=experiment.speaker, reason=" ")
    experimenting.withdraw_experiment(experiment, actor=experiment.speaker, reason="personne n’est libre")
    assert "personne n’est libre" in client.get(experiment.get_absolute_url()).content.decode()
    assert experiment.get_absolute_url() not in client.get(reverse("funding:experiments")).content.decode()
    with pytest.raises(RuleBroken):
        experimenting.start_experiment(experiment, actor=experiment.speaker)


def test_one_click_fills_the_deposit_of_a_common_which_is_then_told_on_its_page(client):
    experiment = a_concluded()
    assert common_of(a_running()) == {}
    client.force_login(experiment.speaker)
    page = client.get(experiment.get_absolute_url()).content.decode()
    address = f"{reverse('commons:deposit')}?recit={name_of(experiment)}"
    assert address in page
    form = client.get(address).context["form"]
    assert form.initial["title"] == experiment.title
    assert "40 → 38" in form.initial["summary"]
    assert experiment.learnt in form.initial["summary"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", [])}
    answer = client.post(address, typed | {"hat": f"place-{experiment.place_id}"})
    assert answer.status_code == 302, answer.context["form"].errors
    resource = Resource.objects.get()
    assert resource.source_id == experiment.pk
    assert resource.get_absolute_url() in client.get(experiment.get_absolute_url()).content.decode()


def test_the_form_keeps_what_was_typed_and_names_the_half_of_a_row(client):
    spoken = RepresentativeFactory()
    client.force_login(spoken.account)
    typed = WORDS | {"place": spoken.place.pk, "name_0": "Visites", "target_0": "douze"}
    answer = client.post(reverse("funding:propose_experiment"), typed)
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert {"unit_0", "how_0", "target_0"} <= set(errors)
    assert "douze" in answer.content.decode()
    typed |= {"unit_0": "par jour", "how_0": "Au cahier", "before_0": "3,5", "target_0": "12"}
    assert client.post(reverse("funding:propose_experiment"), typed).status_code == 302
    assert Experiment.objects.get().measures.get().before == Decimal("3.5")


def test_the_last_day_past_it_waits_on_the_desk_of_who_leads_it():
    experiment = a_running()
    with at(timezone.now() + dt.timedelta(days=100)):
        assert list(Experiment.objects.to_conclude(experiment.speaker)) == [experiment]
        assert not Experiment.objects.to_conclude(AccountFactory()).exists()
    assert not Experiment.objects.to_conclude(experiment.speaker).exists()


def test_pages_stay_within_eight_queries(client, django_assert_max_num_queries):
    first, other = a_concluded(), RepresentativeFactory()
    again = experimenting.repeat_experiment(first, actor=other.account, place=other.place)
    for address in (first.get_absolute_url(), again.get_absolute_url(), reverse("funding:experiments")):
        client.get(address)
        with django_assert_max_num_queries(8):
            client.get(address)


def test_what_care_hides_is_in_no_journal_and_on_no_page(client):
    first, other = a_concluded(), RepresentativeFactory()
    again = experimenting.repeat_experiment(first, actor=other.account, place=other.place)
    hide_text(first, actor=AccountFactory(secretariat=True), reason="Des propos blessants.")
    assert not Entry.objects.public().filter(data__of=thing_token(first)).exists()
    assert Entry.objects.filter(data__of=thing_token(first)).count() == 3
    page = client.get(again.get_absolute_url()).content.decode()
    assert first.get_absolute_url() not in page
    assert first.place.name not in page
    with pytest.raises(RuleBroken, match="ne se lit plus"):
        experimenting.repeat_experiment(again_concluded(again, other), actor=first.speaker, place=first.place)


def again_concluded(again, other):
    experimenting.write_repetition(again, actor=other.account, watcher="Nous", days=60, before=[Decimal(12)])
    experimenting.start_experiment(again, actor=other.account)
    return experimenting.conclude_experiment(
        again, actor=other.account, verdict="confirmed", learnt="Ici, oui.", after=[Decimal(61)]
    )


def test_who_joined_is_not_bound_to_words_they_never_read():
    experiment, other = an_experiment(), RepresentativeFactory()
    experimenting.join_experiment(experiment, actor=other.account, place=other.place)
    experimenting.write_experiment(experiment, actor=experiment.speaker, measures=[counted()], **WORDS)
    assert not experiment.joined.exists()
    experimenting.join_experiment(experiment, actor=other.account, place=other.place)


def test_a_place_made_one_with_another_takes_its_experiments_along(client):
    twin = TwinFactory()
    led, joined = a_concluded(twin.second), an_experiment()
    experimenting.join_experiment(joined, actor=led.speaker, place=twin.second)
    experimenting.start_experiment(joined, actor=joined.speaker)
    merge_places(twin, actor=AccountFactory(), kept=twin.first, reason="Un seul lieu.")
    assert Experiment.objects.get(pk=led.pk).place == twin.first
    assert joined.joined.get().place == twin.first
    assert client.get(led.get_absolute_url()).status_code == 200
    with pytest.raises(DatabaseError), transaction.atomic():
        Experiment.objects.filter(pk=led.pk).update(place=twin.first, sign="autre chose")


def test_what_was_learnt_comes_first_in_the_common():
    long = a_concluded(protocol="Ouvrir. " * 620)
    assert "Le dimanche, les familles sont ailleurs." in common_of(long)["summary"]


def test_what_a_person_wrote_of_experiments_is_theirs_to_take_away():
    experiment = a_concluded()
    _name, rows = give_readings(None, experiment.speaker, None)
    assert [each["learnt"] for each in rows if each["kind"] == "experiment"] == [experiment.learnt]
