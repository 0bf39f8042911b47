"""Every text of the room is reported by who reads it, from where it is read; hidden, it is read no more, and what it
decides stays."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from lieudit.care.models import Measure, Report
from lieudit.care.permissions import MODERATION, author_of, moderators_of, reports_for
from lieudit.care.services import hide_text, lift_measure, report_text
from lieudit.funding.agreeing import write_agreement
from lieudit.funding.datasets import AWARDS, MIXES, OPEN_AIDS
from lieudit.funding.deciding import answer_appeal, drawn_reasons
from lieudit.funding.letters import words_of as words_of_letter
from lieudit.funding.models import AppealAnswer, Application, Award, Outcome, Rating, Reply
from lieudit.funding.reported import words_of, words_of_outcome
from lieudit.funding.services import reply_about_call
from lieudit.network.models import Place
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.tokens import thing_token
from tests.accounts.factories import AccountFactory
from tests.funding.factories import (
    SIRET,
    a_challenge,
    a_described,
    an_aid,
    an_appeal,
    an_award,
    an_open,
    final,
    given,
    kept,
    published,
    read,
    said_year,
    sent_file,
    settled,
    signed,
)

pytestmark = pytest.mark.django_db
HIDDEN = "par une mesure de bienveillance"


def door(thing):
    """Where a thing is reported."""
    return reverse("care:report", args=[thing_token(thing)])


def page_of(client, url, account=None):
    client.logout()
    if account is not None:
        client.force_login(account)
    return client.get(url)


def may_report(client, thing, account=None):
    """Whether they may report it; who may not is told that there is nothing."""
    status = page_of(client, door(thing), account).status_code
    assert status in {200, 404}
    return status == 200


def hidden(thing):
    return hide_text(thing, actor=AccountFactory(secretariat=True), reason="Des propos blessants.")


def outcomes(call):
    return [Outcome.objects.get(application=file) for file in call.files]


def the(file):
    return Application.objects.with_call().get(pk=file.pk)


# What is decided


def test_what_is_told_of_a_decision_is_reported_by_who_reads_it(client):
    call, stranger = published(), AccountFactory()
    (retained, declined), (_first, file) = outcomes(call), call.files
    page = page_of(client, call.get_absolute_url()).text
    assert door(retained) in page
    assert door(declined) not in page
    words = page_of(client, door(retained)).text
    assert "Utile." in words
    assert words_of_outcome(retained).count("\n\n") == 1, "of two criteria; not what the file says of itself"
    assert not may_report(client, declined)
    assert not may_report(client, declined, stranger)
    assert may_report(client, declined, file.speaker)
    assert may_report(client, declined, call.chair)
    page = page_of(client, file.get_absolute_url(), file.speaker).text
    readings = list(Rating.objects.filter(application=file))
    assert len(readings) == 2
    for thing in (file, declined, *readings):
        assert door(thing) in page
        assert may_report(client, thing, file.speaker)
        assert not may_report(client, thing, stranger)
        assert not may_report(client, thing)
    juror = given(file)[0]
    assert may_report(client, file, juror)
    assert not any(may_report(client, each, juror) for each in readings)
    assert not may_report(client, file, call.files[0].speaker)


def test_reasons_that_are_hidden_are_read_by_nobody_and_what_is_decided_stays(client):
    call = published()
    (retained, declined), (first, second) = outcomes(call), call.files
    measures = [hidden(retained), hidden(declined)]
    assert [each.subject for each in measures] == [call.people[0]] * 2
    page = page_of(client, call.get_absolute_url()).text
    assert "Utile." not in page
    assert f"Ces raisons sont masquées {HIDDEN}" in page
    assert first.title in page
    assert "dossier est masqué" not in page
    assert door(retained) not in page
    page = page_of(client, second.get_absolute_url(), second.speaker).text
    assert "Utile." not in page
    assert f"Ces raisons sont masquées {HIDDEN}" in page
    assert "Pas retenu" in page
    said = {each["text"] for each in words_of_letter(declined)["reasons"]}
    assert said == {f"Ces mots sont masqués {HIDDEN}."}
    assert not may_report(client, retained)
    lift_measure(measures[0], actor=AccountFactory(secretariat=True), reason="Tout bien lu.")
    assert "Utile." in page_of(client, call.get_absolute_url()).text


def test_words_of_a_juror_that_are_hidden_are_not_taken_up_and_marks_count(client):
    call = settled()
    file = call.files[0]
    hurting, fair = given(file)
    read(file, (1, 2), by=[hurting], words="Blessant.")
    read(file, (2, 2), by=[fair], words="Juste.")
    measure = hidden(Rating.objects.get(application=file, juror__account=hurting))
    assert measure.subject == hurting
    assert drawn_reasons(the(file)) == ["Juste.", "Juste."]
    assert Rating.objects.counted().filter(application=file).count() == 2


def test_words_of_a_juror_that_are_hidden_are_not_read_by_the_places(client):
    call = published()
    file = call.files[1]
    for each in Rating.objects.filter(application=file):
        hidden(each)
    page = page_of(client, file.get_absolute_url(), file.speaker).text
    assert page.count(f"Ces mots sont masqués {HIDDEN}") == 2
    assert "Bien." not in page
    assert str(given(file)[0]) in page


# What is contested


def test_an_appeal_and_its_answer_are_two_texts_of_two_people(client):
    call = published(people=5)
    file, appeal = call.files[0], an_appeal(call)
    page = page_of(client, file.get_absolute_url(), file.speaker).text
    assert door(appeal) in page
    assert "Votre recours" in page
    assert not may_report(client, appeal)
    assert not may_report(client, appeal, AccountFactory())
    other = next(each for each in call.people[2:] if each not in given(file))
    answers = reverse("funding:answer_appeal", args=[appeal.pk])
    assert door(appeal) in page_of(client, answers, other).text
    assert hidden(appeal).subject == file.speaker
    page = page_of(client, answers, other).text
    assert "Une page n’a pas été lue." not in page
    assert f"Ces mots sont masqués {HIDDEN}" in page
    answer = answer_appeal(appeal, actor=other, granted=False, answer="Tout a été lu.")
    page = page_of(client, call.get_absolute_url()).text
    assert page.count("Tout a été lu.") == 2, "beside the decision, and in what happened"
    assert door(answer) in page
    assert may_report(client, answer)
    assert "Une page n’a pas été lue." not in page_of(client, door(answer)).text
    assert hidden(answer).subject == other
    page = page_of(client, call.get_absolute_url()).text
    assert "Tout a été lu." not in page
    assert "Pas accordé" in page
    assert not may_report(client, answer)
    page = page_of(client, file.get_absolute_url(), file.speaker).text
    assert "Tout a été lu." not in page
    assert f"Cette réponse est masquée {HIDDEN}" in page


def test_why_a_recusal_is_asked_for_is_reported_by_who_answers_it(client):
    call = settled()
    asked = a_challenge(call)
    url = reverse("funding:answer_challenge", args=[asked.pk])
    assert door(asked) in page_of(client, url, call.chair).text
    assert not may_report(client, asked, asked.juror.account)
    assert not may_report(client, asked, AccountFactory())
    assert hidden(asked).subject == call.files[0].speaker
    page = page_of(client, url, call.chair).text
    assert "Nous avons un procès." not in page
    assert f"Ces mots sont masqués {HIDDEN}" in page


# Files


def test_a_file_that_is_hidden_is_read_by_its_places_alone(client):
    call = settled(files=1)
    file = call.files[0]
    words = the(file).answers.order_by("-version").first().text
    juror, rating = given(file)[0], reverse("funding:rate", args=[file.number])
    lists = ((call.get_absolute_url(), call.chair), (reverse("funding:jury", args=[call.number]), juror))
    assert words in page_of(client, rating, juror).text
    assert door(file) in page_of(client, rating, juror).text
    assert all(f"{file.title}</a>" in page_of(client, *each).text for each in lists)
    hidden(file)
    for url, account in ((rating, juror), (file.get_absolute_url(), call.chair), (file.get_absolute_url(), juror)):
        page = page_of(client, url, account).text
        assert words not in page, url
        assert file.title not in page
        assert f"Ce dossier est masqué {HIDDEN}" in page
        assert "pas jointe" not in page
        assert "À écrire" not in page
    said = page_of(client, reverse("funding:recuse", args=[file.number]), juror).text
    assert file.title not in said
    assert f"Dossier n° {file.number}" in said
    for each in lists:
        page = page_of(client, *each).text
        assert f"{file.title}</a>" not in page
        assert f"Dossier n° {file.number}</a>" in page
    page = page_of(client, file.get_absolute_url(), file.speaker).text
    assert words in page
    assert "Ses lieux sont seuls à en lire encore les mots" in page
    typed = {"m0": "1", "w0": "Rien à lire.", "m1": "1", "w1": "Rien à lire."}
    client.force_login(juror)
    assert client.post(rating, typed).status_code == 302, "it is judged all the same"


def test_a_draft_is_reported_by_its_places_alone(client):
    call = an_open()
    file = sent_file(call)
    assert may_report(client, file, file.speaker)
    assert not may_report(client, file, AccountFactory())
    assert not may_report(client, file)


# Calls of others, aids, money


def test_a_reply_of_an_organiser_is_hidden_alone(client):
    call = a_described()
    reply_about_call(call, text="Trois jours, c’est la règle.", role="Chargé de mission")
    reply_about_call(call, text="Le prochain durera deux mois.", role="Chargé de mission")
    first, second = Reply.objects.filter(call=call)
    page = page_of(client, call.get_absolute_url()).text
    assert door(first) in page
    assert may_report(client, first)
    assert author_of(first) is None
    hidden(first)
    page = page_of(client, call.get_absolute_url()).text
    assert "Trois jours" not in page
    assert HIDDEN in page
    assert second.text in page
    assert not may_report(client, first)
    assert first.text not in words_of(call)


def test_an_aid_that_is_hidden_is_found_nowhere(client):
    aid = an_aid(name="Fonds zygomorphe", description="<p>Du <b>blé</b>.</p>")
    page = page_of(client, aid.get_absolute_url()).text
    assert door(aid) in page
    assert "Du blé." in page_of(client, door(aid)).text
    hidden(aid)
    assert page_of(client, aid.get_absolute_url()).status_code == 404
    assert "zygomorphe" not in page_of(client, reverse("funding:aids")).text
    assert "Fonds zygomorphe" not in client.get(reverse("pages:search"), {"q": "zygomorphe"}).text
    assert not OPEN_AIDS.rows().filter(pk=aid.pk).exists()
    assert not may_report(client, aid)


def test_what_a_grant_is_for_is_hidden_and_the_grant_is_read(client):
    award = an_award(purpose="Pour ces voleurs")
    page = page_of(client, award.get_absolute_url()).text
    assert door(award) in page
    hidden(award)
    for url in (award.get_absolute_url(), reverse("funding:awards")):
        page = page_of(client, url).text
        assert "voleurs" not in page
        assert f"Objet masqué {HIDDEN}" in page
        assert award.name in page
    assert not may_report(client, award)
    told = AWARDS.rows().filter(pk=award.pk)
    column = next(each for each in AWARDS.columns() if each.name == "objet")
    assert told.annotate(objet=column.value()).values_list("objet", flat=True).get() == f"Objet masqué {HIDDEN}"
    assert Award.objects.get(pk=award.pk).purpose == "Pour ces voleurs"


def test_a_grant_whose_file_is_hidden_is_reported_without_its_title(client):
    file = final(an_open(advance=40), files=1).files[0]
    Place.objects.filter(pk=file.lead_id).update(siret=SIRET)
    award = Award.objects.get(agreement=write_agreement(the(file), actor=AccountFactory(secretariat=True)))
    assert file.title in page_of(client, door(award)).text
    hidden(file)
    page = page_of(client, door(award)).text
    assert file.title not in page
    assert f"Dossier n° {file.number}" in page


def test_the_letter_of_a_file_that_is_hidden_says_its_number(client):
    call = published()
    outcome, file = outcomes(call)[0], call.files[0]
    assert words_of_letter(outcome)["file"] == file.title
    hidden(file)
    assert words_of_letter(outcome)["file"] == f"Dossier n° {file.number}"


def test_a_mix_is_reported_where_it_is_published(client):
    year = said_year(is_public=True)
    url = year.get_absolute_url()
    assert door(year) in page_of(client, url).text
    assert "Région" in page_of(client, door(year)).text
    hidden(year)
    assert "Rien n’est publié ici" in page_of(client, url).text
    assert not MIXES.rows().filter(mix=year).exists()
    assert not may_report(client, year)
    assert f"Masqué {HIDDEN}" in page_of(client, url, year.author).text
    private = said_year()
    assert not may_report(client, private)
    assert not may_report(client, private, AccountFactory(secretariat=True))


# Who looks after them


def test_a_call_is_told_whole_to_who_moderates_it():
    call = published(people=5)
    file, appeal = call.files[0], an_appeal(call)
    other = next(each for each in call.people[2:] if each not in given(file))
    answer_appeal(appeal, actor=other, granted=False, answer="Tout a été lu.")
    told = words_of(kept(call))
    for words in (file.title, "Utile.", "Faisable.", "Tout a été lu."):
        assert words in told
    assert appeal.text not in told
    assert told.count(file.title) == 1, "the other was not retained"


def test_each_text_of_money_has_its_moderators_its_queue_and_is_hidden():
    ours = {model: held for model, held in MODERATION.items() if model._meta.app_label == "funding"}
    assert {AppealAnswer, Outcome, Rating, Reply, Award} <= ours.keys()
    assert not any(held.stays for held in ours.values())
    secretariat, call = AccountFactory(secretariat=True), published()
    for thing in (call.files[0], outcomes(call)[0], Rating.objects.filter(application=call.files[0])[0], an_aid()):
        assert secretariat in moderators_of(thing)
        report = report_text(thing, reporter=AccountFactory(), origin="", reason="hurtful")
        assert report.excerpt
        assert report in reports_for(secretariat)
        hide_text(thing, actor=secretariat, reason="Des propos blessants.")
        assert Report.objects.get(pk=report.pk).answer
        with pytest.raises(RuleBroken, match="déjà masqué"):
            hide_text(thing, actor=secretariat, reason="Encore.")
    assert Measure.objects.hiding().count() == 4


def test_nobody_reads_by_a_report_what_they_do_not_read():
    call = published(people=5)
    appeal = an_appeal(call)
    for account in (AnonymousUser(), AccountFactory()):
        assert not Rating.objects.visible_to(account).exists()
        assert not type(appeal).objects.visible_to(account).exists()
        assert list(Outcome.objects.visible_to(account)) == outcomes(call)[:1]
    assert list(type(appeal).objects.visible_to(call.files[0].speaker)) == [appeal]
    assert not type(appeal).objects.visible_to(call.files[1].speaker).exists()


def test_what_is_decided_is_reported_by_nobody_before_it_is_published(client):
    call = signed()
    (retained, _declined), file = outcomes(call), call.files[0]
    for account in (None, AccountFactory(), file.speaker, call.people[0]):
        assert not may_report(client, retained, account)
        assert not may_report(client, Rating.objects.filter(application=file)[0], account)
