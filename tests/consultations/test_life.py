"""Prepared, open, closed: what may be written when, by whom, and what the database holds of it."""

import datetime as dt
from unittest.mock import patch

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError, ProgrammingError
from django.urls import reverse
from django.utils import timezone

from lieudit.consultations.forms import QuestionForm
from lieudit.consultations.models import Consultation, Reading, Statement
from lieudit.consultations.services import (
    accept_statement,
    add_statement,
    close_consultation,
    close_due_consultations,
    edit_consultation,
    extend_consultation,
    join_statement,
    open_consultation,
    open_due_consultations,
    prepare_consultation,
    propose_statement,
    refuse_statement,
    withdraw_statement,
)
from lieudit.consultations.vocabulary import Audience
from lieudit.governance.services import found_assembly
from lieudit.journal.models import Entry, Follow
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.workdays import is_working_day
from tests.accounts.factories import AccountFactory
from tests.consultations.factories import STATEMENTS, a_closed, a_drafted, a_voice, an_open, in_days
from tests.deliberation.factories import a_convergence, staff
from tests.governance.factories import a_council
from tests.needs.factories import NeedFactory
from tests.network.factories import AnimatorFactory, PlaceFactory
from tests.territory.factories import RegionFactory

pytestmark = pytest.mark.django_db
REFUSED = (InternalError, IntegrityError, ProgrammingError)


def refused(write):
    with pytest.raises(REFUSED), transaction.atomic():
        write()


def words(consultation):
    names = ("question", "why", "audience", "opens_on", "closes_on")
    return {name: getattr(consultation, name) for name in names}


def test_phrases_of_needs_become_statements_and_name_their_need():
    convergence, council = a_convergence(needs=3, quotes=2), a_council()
    quotes = list(convergence.quotes.all())
    quotes[1].words = "Personne ne remplace l’animatrice en congé."
    consultation = prepare_consultation(
        council,
        actor=council.seats[0].voter,
        question="Et ensuite ?",
        why="Pour écrire.",
        audience=Audience.ALL,
        closes_on=in_days(10),
        convergence=convergence,
        quotes=quotes,
        statements="Une autre phrase, écrite ici.",
    )
    found = list(consultation.statements.values_list("text", "need__number"))
    assert found[0] == ("Le poste s’arrête en décembre.", quotes[0].need.number)
    assert found[2] == ("Une autre phrase, écrite ici.", None)
    assert not Consultation.objects.public().exists(), "nobody else reads it yet"


def test_a_need_becomes_a_consultation_in_one_click_and_its_author_is_told(client):
    council = a_council()
    need = NeedFactory(
        words="Le poste s’arrête en décembre. Personne ne répond au 06 12 34 56 78. La salle est fermée."
    )
    client.force_login(AnimatorFactory(national=True).account)
    address = f"{reverse('consultations:prepare')}?besoin={need.number}"
    assert address in client.get(need.get_absolute_url()).text.replace("&amp;", "&")
    page = client.get(address)
    form = page.context["form"]
    kept = ["Le poste s’arrête en décembre.", "La salle est fermée."]
    assert form.initial["phrases"] == kept, "what says how to reach somebody is no statement"
    typed = {"assembly": council.pk, "question": form.initial["question"], "why": form.initial["why"]}
    typed |= {"audience": "all", "closes_on": in_days(20).isoformat(), "phrases": kept}
    assert client.post(address, typed | {"statements": "\n".join(STATEMENTS)}).status_code == 302
    consultation = Consultation.objects.get()
    assert list(consultation.statements.exclude(need=None).values_list("text", "need")) == [(t, need.pk) for t in kept]
    open_consultation(consultation, actor=council.seats[0].voter)
    assert Entry.objects.about(need).filter(kind="consultations.opened").exists()


def test_what_leads_to_a_refusal_is_not_offered(client):
    a_council()
    need, convergence = NeedFactory(), a_convergence()
    pages = (need.get_absolute_url(), convergence.get_absolute_url())
    words, region = reverse("consultations:prepare"), RegionFactory()
    found_assembly("Assemblée de Nouvelle-Aquitaine", actor=None, region=region)
    offered = {}
    for account in (
        AnimatorFactory(department=need.department).account,
        AnimatorFactory(department=None, region=RegionFactory(code="53", name="Bretagne")).account,
        AnimatorFactory(department=None, region=region).account,
        AnimatorFactory(national=True).account,
        staff(),
    ):
        client.force_login(account)
        seen = [f"{words}?" in client.get(page).text for page in pages]
        offered[account] = any(seen), client.get(words).status_code
    assert list(offered.values()) == [(False, 403), (False, 403), (True, 200), (True, 200), (True, 200)]


def test_who_may_not_prepare_is_told_who_does(client):
    client.force_login(AnimatorFactory().account)
    refused = client.get(reverse("consultations:prepare"))
    assert refused.status_code == 403
    assert "au nom d’une assemblée" in refused.text


@pytest.mark.parametrize(
    ("days", "named"),
    [
        ({"closes_on": 2}, "closes_on"),
        ({"closes_on": 400}, "closes_on"),
        ({"opens_on": -1}, "opens_on"),
        ({"opens_on": 19, "closes_on": 20}, "closes_on"),
    ],
)
def test_dates_leave_time_to_answer(days, named):
    with pytest.raises(RuleBroken) as refusal:
        a_drafted(**{name: in_days(value) for name, value in days.items()})
    assert list(refusal.value.message_dict) == [named]


def test_it_opens_with_five_statements_and_its_words_stay():
    consultation = a_drafted(statements="\n".join(STATEMENTS[:4]))
    with pytest.raises(RuleBroken, match="au moins 5 affirmations"):
        open_consultation(consultation, actor=consultation.chair)
    edit_consultation(consultation, actor=consultation.chair, **{**words(consultation), "why": "Mieux dit."})
    add_statement(consultation, actor=consultation.chair, text=STATEMENTS[4])
    opened = open_consultation(consultation, actor=consultation.chair)
    assert (opened.state, opened.why) == ("open", "Mieux dit.")
    with pytest.raises(RuleBroken):
        edit_consultation(opened, actor=consultation.chair, **words(opened))
    rows = Consultation.objects.filter(pk=opened.pk)
    for change in ({"question": "Une autre"}, {"audience": "members"}, {"why": "x"}, {"opened_at": timezone.now()}):
        refused(lambda change=change: rows.update(**change))
    refused(lambda: Statement.objects.filter(rank=1).update(text="Autre chose, tout autre."))
    refused(rows.delete)


def test_it_opens_and_closes_by_itself_on_its_days():
    consultation = a_drafted(opens_on=in_days(0), closes_on=in_days(3))
    short = a_drafted(council=consultation.council, opens_on=in_days(0), statements="", question="Trop courte ?")
    assert open_due_consultations() == [consultation]
    short.refresh_from_db()
    assert short.state == "drafted"
    assert close_due_consultations() == []
    Consultation.objects.filter(pk=consultation.pk).update(closes_on=in_days(-1))
    assert [each.pk for each in close_due_consultations()] == [consultation.pk]
    assert close_due_consultations() == []


def test_closed_before_its_last_day_it_says_why_and_nothing_moves_any_more():
    consultation = an_open()
    proposed = propose_statement(consultation, actor=AccountFactory(), text="Une idée de plus, à lire.")
    a_voice(consultation, "aad")
    with pytest.raises(RuleBroken, match="avant son dernier jour"):
        close_consultation(consultation, actor=consultation.chair)
    close_consultation(consultation, actor=consultation.chair, closing="La loi passe demain.")
    proposed.refresh_from_db()
    assert (proposed.state, proposed.reason) == ("refused", "La consultation s’est close avant sa lecture")
    with pytest.raises(RuleBroken):
        close_consultation(consultation, actor=consultation.chair, closing="Encore.")
    rows = Consultation.objects.filter(pk=consultation.pk)
    for change in ({"state": "open"}, {"closes_on": in_days(99)}, {"closing": "x"}, {"closed_at": timezone.now()}):
        refused(lambda change=change: rows.update(**change))
    refused(lambda: Statement.objects.filter(rank=1).update(state="withdrawn", reason="x"))


def test_its_last_reading_never_changes():
    consultation = a_closed()
    reading = Reading.objects.filter(consultation=consultation)
    assert reading.get().final
    refused(lambda: reading.update(data={}))
    refused(lambda: reading.update(final=False))
    refused(reading.delete)


def test_it_is_prolonged_only_to_later_and_before_its_end():
    consultation = an_open()
    with pytest.raises(RuleBroken, match="plus tardif"):
        extend_consultation(consultation, actor=consultation.chair, closes_on=in_days(20))
    extended = extend_consultation(consultation, actor=consultation.chair, closes_on=in_days(30))
    assert extended.closes_on == in_days(30)
    Consultation.objects.filter(pk=consultation.pk).update(closes_on=in_days(-1))
    with pytest.raises(RuleBroken, match="passé"):
        extend_consultation(consultation, actor=consultation.chair, closes_on=in_days(40))


# What is proposed


def test_a_proposal_waits_two_working_days_then_is_late():
    consultation, author = an_open(), AccountFactory()
    proposed = propose_statement(consultation, actor=author, text="  Les  lieux\nmanquent de  salles calmes. ")
    assert proposed.text == "Les lieux manquent de salles calmes."
    assert proposed.state == "proposed"
    assert 2 <= (proposed.due_on - timezone.localdate()).days <= 6
    assert not proposed.is_late
    Statement.objects.filter(pk=proposed.pk).update(due_on=in_days(-1))
    proposed.refresh_from_db()
    assert proposed.is_late
    assert proposed not in Statement.objects.served()
    assert Follow.objects.of(proposed).get().account == author


@pytest.mark.parametrize(
    ("proposed", "due"),
    [
        ((2026, 12, 1), (2026, 12, 3)),
        ((2026, 12, 4), (2026, 12, 8)),
        ((2026, 12, 24), (2026, 12, 29)),
        ((2027, 4, 30), (2027, 5, 4)),
    ],
    ids=["a Tuesday", "a Friday", "before Christmas, a Friday", "before a first of May"],
)
def test_two_working_days_are_these_days(proposed, due):
    day = dt.datetime(*proposed, 10, tzinfo=dt.UTC)
    with patch("django.utils.timezone.now", return_value=day):
        consultation = an_open()
        statement = propose_statement(consultation, actor=AccountFactory(), text="Les lieux manquent de salles calmes.")
    assert statement.due_on == dt.date(*due)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "Oui.", "x" * 201, STATEMENTS[0], STATEMENTS[0].upper().replace("’", " ").rstrip(".") + " !!", "\0\0"],
)
def test_empty_too_long_or_already_there_is_refused_with_its_field(text):
    consultation = an_open()
    with pytest.raises(RuleBroken) as refusal:
        propose_statement(consultation, actor=consultation.chair, text=text)
    assert list(refusal.value.message_dict) == ["text"]


def test_what_was_refused_is_not_proposed_again():
    consultation = an_open()
    text = "Untel est un incapable et doit partir."
    proposed = propose_statement(consultation, actor=AccountFactory(), text=text)
    refuse_statement(proposed, actor=consultation.chair, reason="Elle vise une personne.")
    with pytest.raises(RuleBroken, match="n’a pas été retenue"):
        propose_statement(consultation, actor=AccountFactory(), text=text)


def test_one_person_has_five_proposals_waiting_at_most():
    consultation, author = an_open(), AccountFactory()
    for n in range(5):
        propose_statement(consultation, actor=author, text=f"Une idée tout à fait neuve, la {n}.")
    with pytest.raises(RuleBroken, match="Cinq de vos propositions"):
        propose_statement(consultation, actor=author, text="Une idée de trop, pour aujourd’hui.")
    for n in range(5):
        propose_statement(consultation, actor=None, origin="here", text=f"Une idée de visiteur, la {n}.")
    with pytest.raises(RuleBroken, match="votre connexion"):
        propose_statement(consultation, actor=None, origin="here", text="Une idée de visiteur, de trop.")


def test_accepted_it_is_served_refused_its_reason_is_read_and_its_words_are_not(client):
    consultation = an_open()
    kept = propose_statement(consultation, actor=AccountFactory(), text="Des salles calmes, partout.")
    left = propose_statement(consultation, actor=AccountFactory(), text="Virez donc cette équipe de nuls.")
    accept_statement(kept, actor=consultation.chair)
    refuse_statement(left, actor=consultation.chair, reason="Elle attaque des personnes. ")
    assert kept in Statement.objects.served()
    page = client.get(left.get_absolute_url()).text
    assert "Elle attaque des personnes." in page
    assert "nuls" not in page
    assert "nuls" not in client.get(consultation.get_absolute_url()).text
    assert "nuls" not in " ".join(entry.sentence for entry in Entry.objects.about(consultation))
    client.force_login(left.author)
    assert "nuls" in client.get(left.get_absolute_url()).text, "its author reads it"
    with pytest.raises(RuleBroken):
        accept_statement(left, actor=consultation.chair)


def test_what_says_the_same_joins_another_which_names_its_author(client):
    consultation, place = an_open(), PlaceFactory(name="Le Lavoir")
    other = propose_statement(consultation, actor=AccountFactory(), place=place, text="Gratuit pour tous, toujours.")
    first = consultation.statements.get(rank=2)
    with pytest.raises(RuleBroken):
        join_statement(other, actor=consultation.chair, joined_to=other)
    join_statement(other, actor=consultation.chair, joined_to=first)
    assert "Proposée aussi par Le Lavoir" in client.get(first.get_absolute_url()).text
    assert other not in Statement.objects.served()


def test_withdrawn_after_votes_it_is_in_no_result():
    consultation = an_open()
    first = consultation.statements.get(rank=1)
    a_voice(consultation, "aa")
    withdraw_statement(first, actor=consultation.chair, reason="Elle était fausse.")
    assert list(Statement.objects.served().values_list("rank", flat=True)) == [2, 3, 4, 5, 6]
    with pytest.raises(RuleBroken, match="retirée"):
        a_voice(consultation, "dd", n=2)
    assert first.answers.count() == 1


# Who


def test_who_leads_prepares_and_others_do_not(client):
    consultation = a_drafted()
    page, prepare = consultation.get_absolute_url(), reverse("consultations:prepare")
    national, elsewhere = AnimatorFactory(national=True).account, AnimatorFactory().account
    for account, status in ((consultation.chair, 200), (national, 200), (staff(), 200), (elsewhere, 404)):
        client.force_login(account)
        assert client.get(page).status_code == status
        assert client.get(prepare).status_code == (200 if status == 200 else 403)
    client.force_login(national)
    answer = client.post(reverse("consultations:open_consultation", args=[consultation.number]))
    assert answer.status_code == 302
    client.logout()
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("late", range(7))
def test_the_last_day_that_is_proposed_is_a_working_day(late):
    with patch("django.utils.timezone.now", return_value=dt.datetime(2027, 3, 1 + late, 10, tzinfo=dt.UTC)):
        assert is_working_day(QuestionForm.base_fields["closes_on"].initial())
