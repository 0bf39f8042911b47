"""Paths: deposited, read, written anew, drawn from another, followed by steps; what is refused, and who reads what."""

import datetime as dt
import json
import re
import threading
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.home import TODO_LISTS
from lieudit.accounts.services import close_account
from lieudit.accounts.signals import data_export
from lieudit.care.services import accept_charter, adopt_charter, hide_text
from lieudit.commons.services import withdraw_resource
from lieudit.journal.models import Entry
from lieudit.learning.models import Path, PathRun, PathStep, PathVersion
from lieudit.learning.paths import (
    align_path,
    begin_path,
    deposit_path,
    leave_path,
    mark_step,
    publish_path,
    return_path,
    rewrite_path,
    unmark_step,
    withdraw_path,
)
from lieudit.learning.permissions import PATH_ACCESS
from lieudit.network.citing import cited_at, cited_in, with_cited
from lieudit.network.experience import Sought, experience_of, open_places
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.commons.factories import ResourceFactory
from tests.learning.factories import PATH, a_path, speaker_of, steps_of
from tests.needs.factories import NeedFactory
from tests.network.factories import AnimatorFactory, OrganisationFactory, PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


def page(client, path):
    return client.get(path.get_absolute_url()).content.decode()


# Deposited, and read first


def test_who_speaks_for_its_keeper_publishes_at_once(client):
    path = a_path()
    assert (path.state, path.versions.get().number) == ("published", 1)
    text = page(client, path)
    for words in (PATH["title"], PATH["audience"], "Lire le carnet de bord", "Le cahier, relu", "BY-SA 4.0"):
        assert words in text
    assert "n’est pas une certification professionnelle" in text


def test_what_another_deposits_is_read_first(client):
    place = PlaceFactory()
    author, reader = AccountFactory(), AnimatorFactory(department=place.municipality.department).account
    path = a_path(keeper=place, actor=author)
    assert path.state == "submitted"
    assert client.get(path.get_absolute_url()).status_code == 404
    return_path(path, actor=reader, reason="Il manque une durée.")
    version = rewrite_path(path, actor=author, steps=steps_of(), **PATH)
    assert (version.number, path.versions.count()) == (1, 1), "what nobody published is written anew"
    path = publish_path(path, actor=reader)
    assert path.published_at is not None
    assert client.get(path.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("steps", [[], steps_of() * 5])
def test_a_path_has_some_steps(steps):
    keeper = RepresentativeFactory().place
    with pytest.raises(RuleBroken, match="une à 8 étapes"):
        deposit_path(actor=speaker_of(keeper), keeper=keeper, steps=steps, **PATH)


def test_one_keeper_has_one_path_of_a_title():
    path = a_path()
    with pytest.raises(RuleBroken, match="tient déjà un parcours"):
        a_path(keeper=path.place)


def test_the_database_refuses_a_path_without_licence_and_a_practice_without_proof():
    path = a_path()
    with pytest.raises(DatabaseError), transaction.atomic():
        Path.objects.filter(pk=path.pk).update(licence="")
    version = path.versions.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        PathStep.objects.create(version=version, rank=9, kind="practice", title="Sans preuve", hours=1)


# Versions


def test_a_version_does_not_change():
    version = a_path().versions.get()
    for rows, words in ((PathVersion.objects.all(), {"title": "Autre"}), (PathStep.objects.all(), {"title": "Autre"})):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**words)
    assert version.steps.count() == 2


def test_one_finishes_the_version_that_one_began(client):
    path, person = a_path(), AccountFactory()
    run = begin_path(path, actor=person)
    rewrite_path(path, actor=path.author, steps=steps_of()[:1], note="Plus court.", **{**PATH, "title": "Permanence"})
    client.force_login(person)
    text = page(client, path)
    assert "Tenir cinq permanences" in text
    assert "Vous finirez celle-ci" in text
    assert "Tenir cinq permanences" not in client.get(f"{path.get_absolute_url()}?version=2").content.decode()
    first, second = run.version.steps.all()
    mark_step(run, actor=person, step=first)
    with pytest.raises(RuleBroken, match="Dites ce qui le prouve"):
        mark_step(run, actor=person, step=second)
    mark_step(run, actor=person, step=second, words="Le cahier, relu par Le Préau.")
    run.refresh_from_db()
    assert run.finished_at is not None
    with pytest.raises(RuleBroken, match="déjà dit"):
        mark_step(run, actor=person, step=first)
    unmark_step(run, actor=person, step=first)
    run.refresh_from_db()
    assert run.finished_at is None
    with pytest.raises(RuleBroken, match="pas de la version"):
        mark_step(run, actor=person, step=path.versions.first().steps.get())


def test_a_path_is_begun_once_and_left_without_a_trace():
    path, person = a_path(), AccountFactory()
    run = begin_path(path, actor=person)
    with pytest.raises(RuleBroken, match="déjà ce parcours"):
        begin_path(path, actor=person)
    leave_path(run, actor=person)
    assert not PathRun.objects.exists()


# What comes before


def test_a_path_does_not_ask_for_itself_however_far_round():
    first = a_path()
    second = a_path(title="Deux", requires=[first])
    third = a_path(title="Trois", requires=[second])
    for circle in (first, third):
        with pytest.raises(RuleBroken, match="se demanderait à lui-même"):
            rewrite_path(first, actor=first.author, steps=steps_of(), requires=[circle], **PATH)
    assert first.versions.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_paths_that_ask_for_each_other_at_once_are_one_too_many():
    paths, errors = [a_path(), a_path(title="Deux")], []

    def ask(one, other):
        try:
            rewrite_path(one, actor=one.author, steps=steps_of(), requires=[other], **{**PATH, "title": one.title})
        except RuleBroken as refusal:
            errors.append(refusal)
        finally:
            connection.close()

    turns = [threading.Thread(target=ask, args=pair) for pair in (paths, paths[::-1])]
    for turn in turns:
        turn.start()
    for turn in turns:
        turn.join()
    assert len(errors) == 1


# Drawn from another


def test_a_path_drawn_from_another_credits_it_and_hands_its_licence_on(client):
    origin = a_path()
    keeper = RepresentativeFactory().place
    with pytest.raises(RuleBroken, match="qui se transmet"):
        a_path(keeper=keeper, forked_from=origin.versions.get(), licence="CC0-1.0")
    drawn = a_path(keeper=keeper, forked_from=origin.versions.get(), title="Une autre permanence")
    text = page(client, drawn)
    assert "Tiré de" in text
    assert origin.get_absolute_url() in text
    rewrite_path(origin, actor=origin.author, steps=steps_of(), **PATH)
    assert drawn.forked_from.number == 1, "that of which it was drawn"


def test_the_form_of_a_draw_is_filled(client):
    origin = a_path(steps=steps_of(ResourceFactory(title="Le cahier")))
    client.force_login(RepresentativeFactory().account)
    text = client.get(f"{reverse('learning:deposit_path')}?tire-de={origin.number}").content.decode()
    assert "Lire le carnet de bord" in text
    assert "7,5" in text
    assert "/communs/" in text


# Codes of public registers


def test_a_code_is_shown_with_the_day_on_which_it_was_checked(client):
    path, today = a_path(), timezone.localdate()
    said = {"label": "Piloter un tiers-lieu", "in_force": False}
    align_path(path, actor=path.author, code="rs 5142", checked_on=today - dt.timedelta(days=400), **said)
    text = page(client, path)
    assert "RS5142" in text
    assert "plus en vigueur" in text
    assert "Plus d’un an" in text
    align_path(path, actor=path.author, code="RS5142", checked_on=today, label="Piloter un tiers-lieu")
    text = page(client, path)
    assert "Plus d’un an" not in text
    assert "plus en vigueur" not in text
    assert path.alignments.count() == 1


@pytest.mark.parametrize("code", ["RS", "RNCP1234567", "M16", "CPF12", "RS5142; DROP", "Z1234"])
def test_what_is_no_code_is_refused(code):
    path = a_path()
    with pytest.raises(RuleBroken, match="Ce code"):
        align_path(path, actor=path.author, code=code, label="x", checked_on=timezone.localdate())


def test_a_code_is_not_checked_tomorrow():
    path, later = a_path(), timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(RuleBroken, match="pas encore venu"):
        align_path(path, actor=path.author, code="G1404", label="x", checked_on=later)


# What cites what


def test_a_resource_and_a_need_say_which_paths_speak_of_them():
    resource, need = ResourceFactory(title="Le cahier"), NeedFactory()
    path = a_path(steps=steps_of(resource), answers=[need])
    for thing, words in ((resource, "Une étape du parcours"), (need, "Parcours qui y répond")):
        read = with_cited(type(thing).objects.filter(pk=thing.pk)).get()
        assert any(words in line and path.title in line for line in cited_in(read)), words
    withdraw_path(path, actor=path.author, reason="Plus tenu.")
    read = with_cited(type(need).objects.filter(pk=need.pk)).get()
    assert cited_in(read) == []


def test_a_step_whose_resource_is_withdrawn_is_told_to_who_keeps_the_path(client):
    resource = ResourceFactory()
    path = a_path(steps=steps_of(resource))
    assert not PathStep.objects.unreadable().exists()
    withdraw_resource(resource, actor=resource.author, reason="Dépassée.")
    assert PathStep.objects.unreadable().get().version.path == path
    assert "N’est plus lisible" in page(client, path)
    lists = [each for read in TODO_LISTS for each in read(speaker_of(path.place))]
    assert [str(each.words % {"n": 1}) for each in lists if each.rows.model is PathStep and each.rows.exists()] == [
        "étape de vos parcours ne se lit plus : à remplacer"
    ]


def test_a_step_whose_resource_care_hides_is_told_and_read_by_nobody(client):
    resource = ResourceFactory(title="Le cahier de trop")
    path = a_path(steps=steps_of(resource))
    assert "Le cahier de trop" in page(client, path)
    hide_text(resource, actor=AccountFactory(is_staff=True), reason="Vise une personne.")
    assert PathStep.objects.unreadable().get().version.path == path
    said = page(client, path)
    assert "N’est plus lisible" in said
    assert "Le cahier de trop" not in said
    assert "Lire le carnet de bord" in said, "the step stays"


def test_a_place_that_keeps_a_path_is_known_to_know():
    path = a_path()
    proofs = experience_of(Sought(domain="digital"), open_places())
    assert (path.place_id, "apprend", path.number) in [(each.place, each.kind, each.number) for each in proofs]


def test_a_page_of_this_site_is_known_by_its_address(settings):
    path, need = a_path(), NeedFactory()
    assert cited_at(f"{settings.SITE_URL}{path.get_absolute_url()}") == path
    assert cited_at(f" {need.get_absolute_url()} ") == need
    for stranger in ("https://exemple.fr/", "/besoins/999999/", "besoin-²", "", f"/autre{need.get_absolute_url()}"):
        assert cited_at(stranger) is None


# Who reads what


def test_care_hides_a_path_everywhere(client):
    path = a_path()
    hide_text(path, actor=AccountFactory(is_staff=True), reason="Vise une personne.")
    assert client.get(path.get_absolute_url()).status_code == 404
    assert path.title not in client.get(reverse("learning:paths")).content.decode()


def test_who_follows_is_counted_from_five_on(client):
    path = a_path()
    for _rank in range(4):
        begin_path(path, actor=AccountFactory())
    assert "Suivi par" not in page(client, path)
    begin_path(path, actor=AccountFactory())
    assert "Suivi par" in page(client, path)
    text = client.get(reverse("learning:paths")).content.decode()
    assert "5\xa0personnes" in text


def test_nobody_marks_the_steps_of_another(client):
    path = a_path()
    begin_path(path, actor=AccountFactory())
    client.force_login(AccountFactory())
    assert client.post(reverse("learning:mark_step", args=[path.number, 1])).status_code == 404
    assert client.post(reverse("learning:leave_path", args=[path.number])).status_code == 404


def test_own_data_holds_what_one_follows_and_closing_forgets_it():
    path, person = a_path(), AccountFactory()
    run = begin_path(path, actor=person)
    mark_step(run, actor=person, step=run.version.steps.first())
    given = dict(rows for _receiver, rows in data_export.send(None, account=person, limit=None))
    assert "Lire le carnet de bord" in json.dumps(given["learning"], default=str, ensure_ascii=False)
    close_account(person, actor=person)
    assert not PathRun.objects.exists()


def test_a_stranger_writes_no_version(client):
    path = a_path()
    client.force_login(AccountFactory())
    for name in ("rewrite_path", "withdraw_path", "return_path", "align_path"):
        assert client.get(reverse(f"learning:{name}", args=[path.number])).status_code == 403, name


def test_an_organisation_keeps_a_path(client):
    body = OrganisationFactory()
    person = RepresentativeFactory(place=None, organisation=body).account
    path = a_path(keeper=body, actor=person)
    assert path.state == "published"
    assert str(body) in page(client, path)


# The form, and linked data


def typed(**words):
    return {
        "title": "Écrire un règlement",
        "audience": "Pour qui ouvre.",
        "outcome": "L’écrire à plusieurs.",
        "licence": "CC-BY-4.0",
        "kind_1": "read",
        "title_1": "Lire",
        "hours_1": "1,5",
        **words,
    }


def test_the_form_deposits_a_path_and_keeps_what_is_wrong(client):
    adopt_charter("Parlons en « je ».")
    spoken = RepresentativeFactory()
    person = spoken.account
    accept_charter(person)
    client.force_login(person)
    url, keeper = reverse("learning:deposit_path"), f"place:{spoken.place_id}"
    wrong = {"kind_2": "practice", "title_2": "Pratiquer", "hours_2": "2", "cite_1": "https://ailleurs.fr/"}
    answer = client.post(url, typed(keeper=keeper, **wrong))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Une pratique se prouve" in text
    assert "Rien de tel ici" in text
    assert "Écrire un règlement" in text
    need = NeedFactory()
    answer = client.post(url, typed(cite_1=need.get_absolute_url(), answers=need.get_absolute_url(), keeper=keeper))
    path = Path.objects.get()
    assert answer["Location"] == path.get_absolute_url()
    step = path.versions.get().steps.get()
    assert (step.hours, step.about) == (Decimal("1.5"), need)
    assert path.answers.get().about_id == need.pk


def test_a_path_says_what_it_is_to_catalogues(client):
    path = a_path(outcome="Dire </script> non")
    text = page(client, path)
    said = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text)[1])
    assert (said["@type"], said["timeRequired"], said["version"]) == ("Course", "PT510M", "1")
    assert said["license"][0].endswith("CC-BY-SA-4.0")
    assert [part["position"] for part in said["hasPart"]] == [1, 2]


def test_the_pages_of_paths_ask_few_questions(client, django_assert_max_num_queries):
    resource, need = ResourceFactory(), NeedFactory()
    path = a_path(steps=steps_of(resource, need), answers=[need])
    align_path(path, actor=path.author, code="G1404", label="x", checked_on=timezone.localdate())
    page(client, path)
    for url in (path.get_absolute_url(), reverse("learning:paths")):
        with django_assert_max_num_queries(8):
            client.get(f"{url}?_={path.number}")


def test_who_may_not_is_refused_by_the_table():
    with pytest.raises(PermissionDenied):
        PATH_ACCESS.demand("publish", AccountFactory(), a_path())


def test_nothing_is_begun_of_what_was_withdrawn():
    path = a_path()
    withdraw_path(path, actor=path.author, reason="Plus tenu.")
    with pytest.raises(RuleBroken, match="pas possible"):
        begin_path(path, actor=AccountFactory())


def test_a_code_said_of_a_path_before_it_is_published_is_told_to_nobody():
    path = a_path(keeper=PlaceFactory(), actor=AccountFactory())
    align_path(path, actor=path.author, code="RS5142", label="Piloter un tiers-lieu", checked_on=timezone.localdate())
    entry = Entry.objects.latest("pk")
    assert (entry.kind, Entry.objects.public().filter(pk=entry.pk).exists()) == ("learning.path_coded", False)
    path = publish_path(path, actor=AnimatorFactory(department=path.place.municipality.department).account)
    align_path(path, actor=path.author, code="RS5142", label="Piloter un tiers-lieu", checked_on=timezone.localdate())
    entry = Entry.objects.latest("pk")
    assert (entry.kind, Entry.objects.public().filter(pk=entry.pk).exists()) == ("learning.path_aligned", True)


def test_who_deposits_for_another_place_says_nothing_in_public_under_its_name():
    path = a_path(keeper=PlaceFactory(), actor=AccountFactory())
    withdraw_path(path, actor=path.author, reason="Ce lieu est un repaire.")
    entry = Entry.objects.latest("pk")
    assert (entry.kind, Entry.objects.public().filter(pk=entry.pk).exists()) == ("learning.path_dropped", False)
