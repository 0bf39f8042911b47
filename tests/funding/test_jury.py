"""A jury: named by a decision, recused by what ties it, given files, read, decided by two, contested, answered."""

import datetime as dt
from decimal import Decimal
from html import unescape

import pytest
from django.db import Error, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.funding import forgetting
from lieudit.funding.applying import send_late
from lieudit.funding.deciding import (
    answer_appeal,
    appeal_outcome,
    finish_calls_due,
    publish_call,
    recusals_said,
    report_call,
    show_file,
    sign_outcomes,
    write_outcome,
)
from lieudit.funding.jury import (
    answer_challenge,
    challenge_juror,
    keep_juries,
    name_jury,
    quit_jury,
    review_call,
    save_rating,
    say_tie,
    settle_call,
)
from lieudit.funding.letters import letter_pdf
from lieudit.funding.models import Appeal, Application, Assignment, Call, Challenge, Juror, Outcome, Rating, Recusal
from lieudit.funding.tasks import assign_files
from lieudit.governance.services import declare_interest
from lieudit.journal.models import Entry
from lieudit.network.models import Affiliation
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import a_council
from tests.funding.factories import (
    a_decision,
    a_described,
    a_file,
    again,
    an_open,
    answered,
    closed,
    final,
    given,
    kept,
    published,
    read,
    reviewed,
    sent_file,
    settled,
    shared,
    signed,
    with_jury,
)
from tests.lottery.factories import at
from tests.network.factories import OrganisationFactory, PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


def grounds(call):
    return set(Recusal.objects.filter(juror__jury__call=call).values_list("ground", flat=True))


def the(file):
    return Application.objects.with_call().get(pk=file.pk)


# Named


def test_a_jury_is_named_by_a_decision_and_each_is_told(client, django_capture_on_commit_callbacks):
    call = closed(an_open())
    people = [AccountFactory(public=True) for _rank in range(3)]
    decision = a_decision(call.assembly, call.chair or AccountFactory(secretariat=True))
    client.force_login(AccountFactory(secretariat=True))
    url, typed = reverse("funding:name_jury", args=[call.number]), "\n".join(each.email for each in people)
    refused = client.post(url, {"decision": decision.pk, "people": "personne@nulle.part"})
    assert refused.status_code == 422
    assert "Personne ne se connecte ici avec" in refused.text
    assert "personne@nulle.part" in refused.text
    answer = client.post(url, {"decision": decision.pk, "people": typed})
    assert answer.status_code == 302, answer.context["form"].errors
    assert Juror.objects.filter(account__in=people).count() == 3
    client.logout()
    page = client.get(reverse("funding:jury", args=[call.number])).text
    assert decision.code in page
    assert str(people[0]) in page
    assert "n’en parle pas" in page


def test_an_organisation_names_its_jury_by_the_decision_that_it_cites(client):
    organisation, people = OrganisationFactory(), [AccountFactory(public=True) for _rank in range(3)]
    organisation.chair = secretary = AccountFactory(secretariat=True)
    call = closed(an_open(organisation))
    name_jury(call, actor=secretary, decision=a_decision(a_council(), secretary), accounts=people)
    page = client.get(reverse("funding:jury", args=[call.number])).text
    assert "Nommé par l’organisation qui appelle, qui cite" in page


def test_the_jury_of_a_call_of_others_is_not_known(client):
    call = a_described()
    page = client.get(reverse("funding:jury", args=[call.number])).text
    assert "son jury n’est pas connu" in page
    assert "Une assemblée le nomme" not in page
    assert f'href="{call.get_absolute_url()}"' in page


def test_links_are_read_with_their_names_and_what_they_may_explain(client):
    call = with_jury()
    juror = call.jury.jurors.first().account
    place = PlaceFactory(name="Le 27 bis")
    declare_interest(actor=juror, organisation=None, nature="contract", place=place, since=timezone.localdate())
    page = " ".join(client.get(reverse("funding:jury", args=[call.number])).text.split())
    assert "lié·e au 27 bis" in page
    assert "Jamais de nom" not in page


def test_a_jury_of_two_is_refused():
    call = closed(an_open())
    chair = call.chair or AccountFactory(secretariat=True)
    decision = a_decision(call.assembly, chair)
    with pytest.raises(RuleBroken, match="de 3 à 60"):
        name_jury(call, actor=chair, decision=decision, accounts=[AccountFactory(), AccountFactory()])


# Recusals


def test_what_ties_a_juror_to_a_file_is_found():
    call = with_jury(files=5, people=8)
    speaks, body, network, interest, firm = call.people[:5]
    places = [file.lead for file in call.files]
    RepresentativeFactory(place=places[0], account=speaks)
    operator, reseau = OrganisationFactory(operating_body=True), OrganisationFactory(network=True)
    for organisation, place, account in ((operator, places[1], body), (reseau, places[2], network)):
        Affiliation.objects.create(place=place, organisation=organisation)
        RepresentativeFactory(place=None, organisation=organisation, account=account)
    declare_interest(actor=interest, organisation=None, place=places[3], nature="kin")
    party = OrganisationFactory(institution=True)
    Affiliation.objects.create(place=places[4], organisation=party)
    declare_interest(actor=firm, organisation=None, party=party, nature="employment")
    settle_call(call, actor=call.chair)
    shared(call)
    found = {(each.juror.account_id, each.application_id) for each in Recusal.objects.select_related("juror")}
    assert found == {(account.pk, file.pk) for account, file in zip(call.people[:5], call.files, strict=True)}
    assert {"speaks", "interest"} <= grounds(call)
    for account, file in zip(call.people[:5], call.files, strict=True):
        assert account not in given(file)
        assert len(given(file)) == 2


def test_the_recused_see_neither_file_nor_marks_anywhere(client):
    call = with_jury(files=2, people=5)
    tied = call.people[0]
    declare_interest(actor=tied, organisation=None, place=call.files[0].lead, nature="kin")
    call = settled(call)
    read(call.files[0], (3, 3), (3, 3))
    file = call.files[0]
    client.force_login(tied)
    for name in ("application", "rate", "recuse", "decide_file", "letter"):
        assert client.get(reverse(f"funding:{name}", args=[file.number])).status_code == 404, name
    mine = client.get(reverse("funding:jury", args=[call.number])).text
    assert reverse("funding:rate", args=[file.number]) not in mine
    assert not Entry.objects.about(file).filter(kind="funding.rated").exists()
    other = next(account for account in call.people[1:])
    client.force_login(other)
    assert client.get(file.get_absolute_url()).status_code == 200


def test_a_chair_who_is_recused_reads_nothing_either(client):
    call = with_jury(files=2, people=4)
    name_jury(call, actor=call.chair, decision=call.jury.decision, accounts=[call.chair])
    declare_interest(actor=call.chair, organisation=None, place=call.files[0].lead, nature="kin")
    call = settled(call)
    client.force_login(call.chair)
    assert client.get(call.files[0].get_absolute_url()).status_code == 404
    assert client.get(call.files[1].get_absolute_url()).status_code == 200
    assert reverse("funding:application", args=[call.files[0].number]) not in client.get(call.get_absolute_url()).text


def test_who_leads_outside_the_jury_and_is_tied_neither_reads_nor_decides(client):
    call = with_jury(files=2, people=5)
    tied, other = call.files
    declare_interest(actor=call.chair, organisation=None, place=tied.lead, nature="kin")
    call = reviewed(call)
    client.force_login(call.chair)
    for name in ("application", "decide_file", "letter"):
        assert client.get(reverse(f"funding:{name}", args=[tied.number])).status_code == 404, name
    assert client.get(reverse("funding:decide_file", args=[other.number])).status_code == 200
    for page in (call.get_absolute_url(), reverse("funding:table", args=[call.number])):
        shown = client.get(page).text
        assert tied.get_absolute_url() not in shown
        assert other.get_absolute_url() in shown
    with pytest.raises(RuleBroken, match="un lien vous en écarte"):
        write_outcome(the(tied), actor=call.chair, verdict="declined", reasons=["a", "b"])
    for file in (tied, other):
        write_outcome(the(file), actor=call.people[0], verdict="declined", reasons=["a", "b"])
    for account in call.people[:2]:
        sign_outcomes(kept(call), actor=account)
    publish_call(kept(call), actor=call.chair)
    assert client.get(reverse("funding:letter", args=[tied.number])).status_code == 404
    appeal = appeal_outcome(the(tied), actor=tied.speaker, text="Une page n’a pas été lue.")
    assert client.get(reverse("funding:answer_appeal", args=[appeal.pk])).status_code == 404
    with pytest.raises(RuleBroken, match="un lien vous en écarte"):
        answer_appeal(appeal, actor=call.chair, granted=False, answer="Non.")


def test_a_tie_closes_a_file_before_the_jury_is_named(client):
    call = an_open()
    file = sent_file(call)
    client.force_login(call.chair)
    assert client.get(file.get_absolute_url()).status_code == 200
    declare_interest(actor=call.chair, organisation=None, place=file.lead, nature="kin")
    assert client.get(file.get_absolute_url()).status_code == 404


def test_a_recused_juror_with_an_old_tab_is_refused(client):
    call = settled(people=5)
    file = call.files[0]
    account = given(file)[0]
    client.force_login(account)
    url = reverse("funding:rate", args=[file.number])
    assert client.get(url).status_code == 200
    declare_interest(actor=account, organisation=None, place=file.lead, nature="kin")
    assert client.post(url, {"m0": "1", "w0": "x", "m1": "1", "w1": "y"}).status_code == 404
    with pytest.raises(RuleBroken, match="un lien vous en écarte"):
        save_rating(the(file), actor=account, marks=[1, 1], words=["x", "y"])
    assert not Rating.objects.filter(juror__account=account, application=file).exists()


def test_a_juror_who_joins_a_place_after_having_rated_counts_no_more():
    call = settled(people=5)
    file = call.files[0]
    first = given(file)[0]
    for each in call.files:
        read(each, (2, 2), (2, 2))
    RepresentativeFactory(place=file.lead, account=first)
    assert [each.pk for each in keep_juries()] == [call.pk]
    assert keep_juries() == []
    with pytest.raises(RuleBroken, match=r"1.{1,4}lecture sur"):
        review_call(call, actor=call.chair)


def test_a_juror_says_a_tie_at_first_sight_and_another_reads():
    call = settled(people=4)
    file = call.files[0]
    gone, stays = given(file)
    say_tie(the(file), actor=gone, words="Mon frère y travaille.")
    assign_files.call(jury_id=call.jury.pk)
    readers = set(given(file)) - {gone}
    assert stays in readers
    assert len(readers) == 2
    assert not Assignment.objects.filter(third=True).exists(), "who replaces is no third"
    with pytest.raises(RuleBroken, match="un lien vous en écarte"):
        say_tie(the(file), actor=gone, words="Encore.")
    assert "a dit un lien" in recusals_said(call)


def test_a_recusal_is_asked_for_and_answered_by_another(client):
    call = settled(people=4)
    file = call.files[0]
    account = given(file)[0]
    juror = Juror.objects.get(account=account)
    client.force_login(file.speaker)
    url = reverse("funding:challenge", args=[file.number])
    assert client.post(url, {"juror": juror.pk, "reason": ""}).status_code == 422
    assert client.post(url, {"juror": juror.pk, "reason": "Nous avons un procès."}).status_code == 302
    asked = Challenge.objects.get()
    with pytest.raises(RuleBroken, match="déjà demandé"):
        challenge_juror(the(file), actor=file.speaker, juror=juror, reason="Encore.")
    with pytest.raises(RuleBroken, match="sans réponse"):
        review_call(call, actor=call.chair)
    client.force_login(account)
    page = reverse("funding:answer_challenge", args=[asked.pk])
    assert client.get(page).status_code == 403
    with pytest.raises(RuleBroken, match="Une autre personne"):
        answer_challenge(asked, actor=account, granted=False, answer="Non.")
    client.force_login(call.chair)
    assert client.post(page, {"granted": "yes", "answer": "C’est exact."}).status_code == 302
    assert Recusal.objects.get(ground="asked").juror == juror
    with pytest.raises(RuleBroken, match="déjà répondu"):
        answer_challenge(asked, actor=call.chair, granted=False, answer="Non.")
    client.force_login(account)
    assert client.get(file.get_absolute_url()).status_code == 404


def test_where_all_are_recused_the_refusal_says_why():
    call = with_jury(files=1, people=3)
    for account in call.people:
        declare_interest(actor=account, organisation=None, place=call.files[0].lead, nature="kin")
    call = settled(call)
    assert "aucune personne du jury" in call.jury.lack
    assert "Nommez d’autres personnes" in call.jury.lack
    with pytest.raises(RuleBroken, match="Nommez d’autres personnes"):
        review_call(call, actor=call.chair)
    name_jury(call, actor=call.chair, decision=call.jury.decision, accounts=[AccountFactory(), AccountFactory()])
    assert shared(call).jury.lack == ""
    assert len(given(call.files[0])) == 2


# Read


def test_files_are_given_once_and_the_seed_is_published(client):
    call = settled(files=3, people=4)
    before = sorted(Assignment.objects.values_list("juror", "application"))
    assert len(before) == 6
    assign_files.call(jury_id=call.jury.pk)
    assert sorted(Assignment.objects.values_list("juror", "application")) == before
    assert call.jury.seed in client.get(reverse("funding:jury", args=[call.number])).text


def test_late_files_are_read_or_set_aside_with_a_reason():
    call = an_open()
    late = answered(a_file(call))
    call.chair = call.chair or AccountFactory(secretariat=True)
    call = with_jury(call, files=1)
    with at(call.ends_at + dt.timedelta(hours=2)):
        send_late(the(late), actor=late.speaker, reason="Une panne.")
    with pytest.raises(RuleBroken, match="Dites pourquoi des dossiers"):
        settle_call(call, actor=call.chair)
    settle_call(call, actor=call.chair, reason="La panne n’est pas attestée")
    assert the(late).set_aside
    assert not given(late)


def test_one_screen_keeps_what_is_typed_and_leads_to_the_next(client):
    call = settled(people=3, files=3)  # two each
    account = given(call.files[0])[0]
    client.force_login(account)
    mine = list(Assignment.objects.filter(juror__account=account).order_by("application__number"))
    url = reverse("funding:rate", args=[mine[0].application.number])
    page = client.get(url).text
    assert "Voici." in page
    assert "un public nouveau" in page
    refused = client.post(url, {"m0": "2", "w0": "Onze écoles."})
    assert refused.status_code == 422
    assert "Onze écoles." in refused.text
    assert client.post(url, {"m0": "2", "w0": "Onze écoles.", "later": "1"}).status_code == 302
    assert Rating.objects.get().done_at is None
    assert "Onze écoles." in client.get(url).text
    whole = {"m0": "2", "w0": "Onze écoles.", "m1": "3", "w1": "Solide."}
    answer = client.post(url, whole)
    assert Rating.objects.get().done_at
    assert answer["Location"] == reverse("funding:rate", args=[mine[1].application.number])
    assert client.post(url, whole | {"m0": "9"}).status_code == 422


def test_a_juror_rates_in_two_clicks_from_the_account(client):
    call = settled(people=3, files=2)
    client.force_login(given(call.files[0])[0])
    assert "/lire/" in client.get(reverse("pages:home")).text


def test_a_third_reads_where_two_differ_and_once_only():
    call = settled(people=5, files=1)
    file = call.files[0]
    read(file, (0, 2), (3, 2))
    assign_files.call(jury_id=call.jury.pk)
    assert len(given(file)) == 3
    assert Assignment.objects.get(application=file, third=True)
    with pytest.raises(RuleBroken, match=r"2.{1,4}lectures sur 3"):
        review_call(call, actor=call.chair)
    third = given(file)[2]
    read(file, (2, 2), by=[third])
    assign_files.call(jury_id=call.jury.pk)
    assert len(given(file)) == 3
    assert review_call(call, actor=call.chair).state == "reviewed"


def test_marks_are_not_taken_before_a_third_is_given_the_file_unless_nobody_is_left():
    call = settled(people=3, files=1)
    file = call.files[0]
    read(file, (0, 2), (3, 2))
    with pytest.raises(RuleBroken, match="attend une troisième lecture"):
        review_call(call, actor=call.chair)
    left = next(account for account in call.people if account not in given(file))
    declare_interest(actor=left, organisation=None, place=file.lead, nature="kin")
    assert review_call(call, actor=call.chair).state == "reviewed"


def test_who_is_not_given_a_file_does_not_rate_it():
    call = settled(people=4, files=1)
    file = call.files[0]
    stranger = next(account for account in call.people if account not in given(file))
    with pytest.raises(RuleBroken, match="lu par d’autres"):
        save_rating(the(file), actor=stranger, marks=[1, 1], words=["a", "b"])


def test_marks_after_the_close_are_refused_by_the_act_and_the_database():
    call = reviewed(people=3)
    file = call.files[0]
    with pytest.raises(RuleBroken, match="Les points sont relevés"):
        save_rating(the(file), actor=given(file)[0], marks=[3, 3], words=["a", "b"])
    with pytest.raises(Error), transaction.atomic():
        Rating.objects.update(marks=[3, 3])


def test_a_place_is_given_up_and_its_files_go_to_others():
    call = settled(people=4, files=2)
    account = given(call.files[0])[0]
    quit_jury(call, actor=account)
    assign_files.call(jury_id=call.jury.pk)
    for file in call.files:
        sitting = Assignment.objects.filter(application=file, juror__left_at=None)
        assert sitting.count() >= 2
    with pytest.raises(RuleBroken, match="n’êtes plus"):
        quit_jury(call, actor=account)


# Decided


def test_nobody_decides_alone():
    call = reviewed(people=3, files=1)
    file = the(call.files[0])
    one, other = call.people[:2]
    write_outcome(file, actor=one, verdict="declined", reasons=["Peu utile.", "Faisable."])
    sign_outcomes(call, actor=one)
    with pytest.raises(RuleBroken, match="déjà signé"):
        sign_outcomes(call, actor=one)
    assert again(call).state == "reviewed"
    with pytest.raises(Error), transaction.atomic():
        Outcome.objects.update(published_at=timezone.now())
    sign_outcomes(call, actor=other)
    assert again(call).state == "decided"


def test_what_is_written_again_is_signed_again():
    call = reviewed(people=3, files=1)
    file = the(call.files[0])
    write_outcome(file, actor=call.people[0], verdict="declined", reasons=["Peu utile.", "Faisable."])
    sign_outcomes(call, actor=call.people[0])
    write_outcome(file, actor=call.people[1], verdict="waiting", reasons=["Peu utile.", "Faisable."])
    assert Outcome.objects.get().signatures.count() == 0


def test_a_recused_juror_signs_the_others_only_and_writes_nothing_of_it():
    call = with_jury(files=2, people=5)
    tied = call.people[0]
    declare_interest(actor=tied, organisation=None, place=call.files[0].lead, nature="kin")
    call = reviewed(call)
    for file in call.files:
        write_outcome(the(file), actor=call.people[1], verdict="declined", reasons=["a", "b"])
    with pytest.raises(RuleBroken, match="un lien vous en écarte"):
        write_outcome(the(call.files[0]), actor=tied, verdict="declined", reasons=["a", "b"])
    assert sign_outcomes(call, actor=tied) == 1
    assert not Outcome.objects.get(application=call.files[0]).signatures.exists()


def test_reasons_are_drawn_from_the_words_and_sums_are_within_the_call(client):
    call = reviewed(people=3, files=1)
    file = call.files[0]
    client.force_login(call.people[0])
    url = reverse("funding:decide_file", args=[file.number])
    assert "Bien." in client.get(url).text
    typed = {"verdict": "retained", "amount": "90 000", "r0": "Utile.", "r1": "Faisable."}
    assert "plus que ce que ce dossier demande" in client.post(url, typed).text
    assert client.post(url, typed | {"amount": "9 000", "r1": ""}).status_code == 422
    assert client.post(url, typed | {"amount": "9 000"}).status_code == 302
    table = client.get(reverse("funding:table", args=[call.number])).text
    assert "Retenu" in table
    assert "Et si un juré manquait" in table


def granted(call, file, amount, verdict="retained"):
    """What is kept of a decision of the first juror."""
    words = {"verdict": verdict, "amount": Decimal(amount), "reasons": ["Utile.", "Faisable."]}
    return write_outcome(the(file), actor=call.people[0], **words).amount


def test_a_sum_is_at_most_what_the_file_asks():
    call = reviewed(people=3, files=1)
    with pytest.raises(RuleBroken, match="plus que ce que ce dossier demande"):
        granted(call, call.files[0], "9000.01")
    assert granted(call, call.files[0], 9000) == 9000
    assert granted(call, call.files[0], 9000, verdict="declined") is None


def test_a_sum_is_at_most_what_the_call_gives_to_one_and_what_others_leave():
    call = reviewed(with_jury(an_open(most=Decimal(9000), fund=Decimal(17_000)), people=3, files=2))
    first, second = call.files
    with pytest.raises(RuleBroken, match="plus que ce que l’appel donne à un dossier"):
        granted(call, first, "9000.01")
    assert granted(call, first, 9000) == 9000
    with pytest.raises(RuleBroken, match="n’a plus cette somme"):
        granted(call, second, "8000.01")
    assert granted(call, second, 8000) == 8000
    assert granted(call, first, 9000) == 9000, "its own sum is not counted twice"


def test_the_table_is_of_the_jury_and_of_who_leads(client):
    call = reviewed(people=3)
    url = reverse("funding:table", args=[call.number])
    client.force_login(AccountFactory())
    assert client.get(url).status_code == 403
    client.force_login(call.chair)
    assert client.get(url + "?places=1").status_code == 200
    assert client.get(url + "?places=²").status_code == 200


def test_what_hangs_on_one_juror_names_nobody_but_to_who_leads(client):
    call = settled(people=4, files=2)  # one each
    above, below = call.files
    read(above, (2, 2), (1, 2))
    read(below, (2, 2), (1, 1))
    review_call(call, actor=call.chair)
    url = reverse("funding:table", args=[call.number]) + "?places=1"
    pivot = given(above)[0]
    client.force_login(call.chair)
    assert f"Sans {pivot}" in client.get(url).text
    reader = given(below)[0]
    client.force_login(reader)
    page = client.get(url).text
    assert "Sans une personne du jury" in page
    for account in set(call.people) - {reader}:
        assert str(account) not in page


def test_up_to_two_readings_only_the_mean_is_read_by_the_applicant(client):
    call = settled(people=5, files=2)
    twice, thrice = call.files
    read(twice, (3, 2), (2, 2))
    read(thrice, (0, 2), (3, 2))
    assign_files.call(jury_id=call.jury.pk)
    read(thrice, (2, 2), by=[given(thrice)[2]])
    review_call(call, actor=call.chair)
    for file in call.files:
        write_outcome(the(file), actor=call.people[0], verdict="declined", reasons=["Peu utile.", "Faisable."])
    for account in call.people[:2]:
        sign_outcomes(kept(call), actor=account)
    publish_call(kept(call), actor=call.chair)
    client.force_login(twice.speaker)
    page = client.get(twice.get_absolute_url()).text
    assert "2,50 en moyenne" in page
    assert "points donnés" not in page
    client.force_login(thrice.speaker)
    assert "points donnés\N{NO-BREAK SPACE}: 0, 2, 3" in unescape(client.get(thrice.get_absolute_url()).text)


def test_the_applicant_reads_the_reasons_the_public_reads_the_retained_only(client):
    call = published(people=3)
    kept_file, declined = call.files
    client.logout()
    page = client.get(call.get_absolute_url()).text
    assert "1\N{NO-BREAK SPACE}dossier n’est pas retenu" in page
    assert kept_file.lead.name in page
    assert declined.lead.name not in page
    assert "Aucune récusation" in page
    for account in call.people:
        assert str(account) not in page
    client.force_login(declined.speaker)
    mine = client.get(declined.get_absolute_url()).text
    assert "Pas retenu" in mine
    assert "Contester la décision" in mine
    assert str(given(declined)[0]) in mine
    letter = client.get(reverse("funding:letter", args=[declined.number]))
    assert letter.content.startswith(b"%PDF")
    assert b"pdfuaid" in letter.content
    client.post(reverse("funding:show", args=[declined.number]))
    client.logout()
    assert declined.lead.name in client.get(call.get_absolute_url()).text
    with pytest.raises(RuleBroken, match="déjà publié"):
        show_file(the(declined), actor=declined.speaker)


def test_two_signatures_are_needed_before_publishing_and_a_published_outcome_stays():
    call = signed(people=3)
    assert call.state == "decided"
    publish_call(call, actor=call.chair)
    with pytest.raises(Error), transaction.atomic():
        Outcome.objects.update(verdict="retained")
    assert letter_pdf(Outcome.objects.first()) == letter_pdf(Outcome.objects.first())


# Contested


def test_an_appeal_goes_to_somebody_who_did_not_rate_and_granted_changes_by_two(client):
    call = published(people=5)
    file = call.files[1]
    client.force_login(file.speaker)
    url = reverse("funding:appeal", args=[file.number])
    assert client.post(url, {"text": "Le jury n’a pas lu la page 3."}).status_code == 302
    appeal = Appeal.objects.get()
    with pytest.raises(RuleBroken, match="se conteste une fois"):
        appeal_outcome(the(file), actor=file.speaker, text="Encore.")
    rater = given(file)[0]
    client.force_login(rater)
    page = reverse("funding:answer_appeal", args=[appeal.pk])
    assert client.get(page).status_code == 403
    with pytest.raises(RuleBroken, match="Vous avez lu ce dossier"):
        answer_appeal(appeal, actor=rater, granted=True, answer="Oui.")
    with pytest.raises(RuleBroken, match="une autre personne répond"):
        answer_appeal(appeal, actor=call.people[0], granted=True, answer="Oui.")  # who wrote it
    other = next(account for account in call.people[2:] if account not in given(file))
    client.force_login(other)
    assert client.post(page, {"granted": "yes", "answer": ""}).status_code == 422
    assert client.post(page, {"granted": "yes", "answer": "La page 3 manquait."}).status_code == 302
    client.logout()
    assert "La page 3 manquait." in client.get(call.get_absolute_url()).text
    assert file.lead.name not in client.get(call.get_absolute_url()).text
    with at(timezone.now() + dt.timedelta(days=40)):
        assert finish_calls_due() == []
    write_outcome(the(file), actor=other, verdict="retained", amount=Decimal(500), reasons=["Utile.", "Faisable."])
    sign_outcomes(kept(call), actor=call.people[0])
    assert Outcome.objects.get(version=2).published_at is None
    sign_outcomes(kept(call), actor=call.people[1])
    assert Outcome.objects.get(version=2).published_at
    assert file.lead.name in client.get(call.get_absolute_url()).text
    with at(timezone.now() + dt.timedelta(days=40)):
        assert [each.state for each in finish_calls_due()] == ["final"]


def test_who_wrote_or_signed_a_decision_does_not_answer_what_contests_it():
    """Be it somebody who was not given the file to read."""
    call = reviewed(people=5)
    file = call.files[1]
    writer, signer = [account for account in call.people if account not in given(file)][:2]
    granted(call, call.files[0], 8000)
    write_outcome(the(file), actor=writer, verdict="declined", reasons=["Utile.", "Faisable."])
    other = next(account for account in call.people if account not in (writer, signer))
    for account in (signer, other):
        sign_outcomes(kept(call), actor=account)
    publish_call(kept(call), actor=call.chair)
    appeal = appeal_outcome(the(file), actor=file.speaker, text="La page 3 n’a pas été lue.")
    for account in (writer, signer):
        with pytest.raises(RuleBroken, match="écrit ou signé cette décision"):
            answer_appeal(appeal, actor=account, granted=True, answer="Oui.")


def test_what_was_retained_is_public_already():
    call = published(people=3)
    with pytest.raises(RuleBroken, match="déjà publié"):
        show_file(the(call.files[0]), actor=call.files[0].speaker)


def test_an_appeal_comes_in_its_days():
    call = published(people=3)
    file = the(call.files[1])
    with at(timezone.now() + dt.timedelta(days=30)), transaction.atomic():
        assert appeal_outcome(file, actor=call.files[1].speaker, text="Le dernier jour.").pk
        transaction.set_rollback(True)
    with at(timezone.now() + dt.timedelta(days=31)), pytest.raises(RuleBroken, match="se contestait jusqu’au"):
        appeal_outcome(file, actor=call.files[1].speaker, text="Trop tard.")


def test_a_call_that_announced_no_appeal_is_final_at_once():
    call = published(with_jury(an_open(appeal=False)))
    assert call.state == "final"
    with pytest.raises(RuleBroken, match="ne se conteste pas"):
        appeal_outcome(the(call.files[1]), actor=call.files[1].speaker, text="Quand même.")


# Forgotten


def test_a_declined_file_is_erased_after_two_years_and_marks_after_five():
    call = published(people=3)
    with at(timezone.now() + dt.timedelta(days=31)):
        finish_calls_due()
    with at(timezone.now() + dt.timedelta(days=700)):
        assert forgetting.forget_files() == []
    with at(timezone.now() + dt.timedelta(days=740)):
        assert [each.pk for each in forgetting.forget_files()] == [call.files[1].pk]
        assert forgetting.forget_files() == []
    gone = the(call.files[1])
    assert gone.title == "Dossier effacé"
    assert not gone.answers.exists()
    assert not gone.lines.exists()
    assert the(call.files[0]).answers.exists()
    assert Rating.objects.exists()
    with at(timezone.now() + dt.timedelta(days=5 * 366)):
        forgetting.forget_files()
    assert not Rating.objects.exists()
    assert Outcome.objects.count() == 2


def test_a_call_ends_with_what_it_taught_and_stays_so(client):
    call = final()
    assert call.state == "final"
    with pytest.raises(RuleBroken) as refused:
        report_call(call, actor=call.chair, report=" \0")
    assert "report" in refused.value.error_dict
    report_call(call, actor=call.chair, report="Deux dossiers, une seule grille.")
    found = kept(call)
    assert found.state == "reported"
    assert "Deux dossiers, une seule grille." in client.get(call.get_absolute_url()).content.decode()
    with pytest.raises(RuleBroken):
        report_call(found, actor=call.chair, report="Autre chose.")
    for change in ({"report": "Autre chose."}, {"state": "final"}):
        with pytest.raises(Error), transaction.atomic():
            Call.objects.filter(pk=call.pk).update(**change)


def test_a_call_that_may_be_contested_is_not_reported_yet():
    call = published()
    with pytest.raises(RuleBroken):
        report_call(call, actor=call.chair, report="Trop tôt.")


def test_files_of_a_reported_call_are_forgotten_in_their_time():
    call = final()
    report_call(call, actor=call.chair, report="Fini.")
    with at(timezone.now() + forgetting.FILES_KEPT + dt.timedelta(days=60)):
        assert len(forgetting.forget_files()) == 1
