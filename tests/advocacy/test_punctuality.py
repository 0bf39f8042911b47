"""The council keeps its days, or does not, counted by the same rules as institutions, beside them."""

import datetime as dt
import re
from fractions import Fraction

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from lieudit.advocacy import followup, services
from lieudit.advocacy.council import council_owes, kept_by_each, once_owed, reminded
from lieudit.advocacy.letters import LINK_MARK
from lieudit.advocacy.models import Commitment, Demand
from lieudit.advocacy.punctuality import Promise, a_year_before, kept, outcomes
from lieudit.deliberation.adoption import put_to_vote, settle_objection
from lieudit.deliberation.models import Draft
from lieudit.deliberation.services import open_discussion, withdraw_draft
from lieudit.deliberation.thread import FOLLOWING_DAYS, LETTER_DAYS, OPENING_DAYS
from lieudit.desks.reads import desk_at
from lieudit.governance.rulemaking import adopt_rulebook
from lieudit.governance.services import found_assembly
from lieudit.journal.models import Entry
from lieudit.needs import services as needs
from lieudit.needs.delays import REVIEW_DAYS, SORTING_DAYS
from lieudit.needs.escalating import answer_escalation, escalate_convergence, escalate_need
from lieudit.needs.models import Convergence
from lieudit.territory.desk import lists_of
from lieudit.toolkit import french
from lieudit.toolkit.workdays import add_working_days
from tests.accounts.factories import AccountFactory
from tests.advocacy.factories import PDF, a_message, a_prepared, a_referral, in_days, published, sending, staff
from tests.deliberation.factories import a_draft, a_round, objects, the_demand
from tests.needs.factories import ConvergenceFactory, NeedFactory
from tests.network.factories import PlaceFactory, RepresentativeFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory
from tests.voting.factories import guards_asleep, moved

MONDAY = dt.date(2026, 9, 7)
LIST = reverse("advocacy:list")


def a_promise(days, *, done=None, **other):
    """Made on a Monday for some days later; done so many days after it was made."""
    day = MONDAY + dt.timedelta(days=days)
    return Promise("hand", MONDAY, day, None if done is None else MONDAY + dt.timedelta(days=done), **other)


def counted(*promises, today=MONDAY + dt.timedelta(days=60)):
    found = kept(outcomes(promises, today))
    return found.in_time, found.late, found.waiting


# --------------------------------------------------------------------------- the rules


@pytest.mark.parametrize(("done", "told"), [(6, (1, 0, 0)), (7, (1, 0, 0)), (8, (0, 1, 0)), (None, (0, 1, 1))])
def test_what_is_done_on_its_day_is_in_time_and_the_day_after_it_is_late(done, told):
    assert counted(a_promise(7, done=done)) == told


def test_a_promise_counts_from_the_day_after_its_own():
    today = MONDAY + dt.timedelta(days=7)
    assert counted(a_promise(7), today=today) == (0, 0, 0)
    assert counted(a_promise(7, done=3), today=today) == (0, 0, 0)
    assert counted(a_promise(7), today=today + dt.timedelta(days=1)) == (0, 1, 1)


def test_promises_are_counted_for_a_year_by_their_day():
    due = MONDAY + dt.timedelta(days=7)
    last = due.replace(year=2027)
    assert a_year_before(last) == due
    assert counted(a_promise(7), today=last) == (0, 1, 1)
    assert counted(a_promise(7), today=last + dt.timedelta(days=1)) == (0, 0, 0)
    assert a_year_before(dt.date(2028, 2, 29)) == dt.date(2027, 2, 28)


def test_what_is_owed_no_more_by_its_day_is_not_counted_and_after_it_was_late():
    day = MONDAY + dt.timedelta(days=7)
    assert counted(a_promise(7, gone=day)) == (0, 0, 0)
    assert counted(a_promise(7, gone=day + dt.timedelta(days=1))) == (0, 1, 0)
    assert counted(a_promise(7, done=6, gone=day)) == (1, 0, 0)


def test_delays_are_working_days_and_their_median_counts_each_thing():
    promises = [a_promise(7, done=7, many=3), a_promise(7, done=14), a_promise(7, done=4, many=2)]
    found = kept(outcomes(promises, MONDAY + dt.timedelta(days=60)))
    assert (found.delay, found.overrun) == (5, 5)  # 4, 4, 5, 5, 5, 10: the middle is 5; one was 5 days late
    assert found.due == 6
    even = kept(outcomes([a_promise(7, done=4), a_promise(7, done=7)], MONDAY + dt.timedelta(days=60)))
    assert (even.delay, even.overrun) == (Fraction(9, 2), None)


@pytest.mark.parametrize(("calendar", "overrun"), [("", 3), ("67", 2)])
def test_holidays_are_those_of_the_calendar(calendar, overrun):
    due, done = dt.date(2027, 3, 24), dt.date(2027, 3, 30)  # Easter between them, and Good Friday in Alsace
    found = kept(outcomes([Promise("gather", due, due, done, calendar=calendar)], dt.date(2027, 4, 5)))
    assert found.overrun == overrun


def test_what_is_still_owed_is_late_until_today():
    found = kept(outcomes([a_promise(7)], MONDAY + dt.timedelta(days=15)))
    assert (found.delay, found.overrun) == (None, 6)


# --------------------------------------------------------------------------- what each owes


@pytest.fixture
def told():
    """`told("Réunir")`: in time, late, still owed, of the line that begins so; None where there is none."""

    def read(begins):
        demands, today = list(Demand.objects.listed()), timezone.localdate()
        promised = Commitment.objects.with_thread().select_related("reply")
        sides = kept_by_each(demands, promised, reminded(), today)
        lines = [line for side in sides for line in [side.whole, *side.lines] if line.what.startswith(begins)]
        return (lines[0].kept.in_time, lines[0].kept.late, lines[0].kept.waiting) if lines else None

    return read


pytestmark = pytest.mark.django_db


def until_due(later, since, within):
    """The clock at the last day of a promise."""
    later((add_working_days(since, within) - timezone.localdate()).days)


def test_a_need_gathered_on_its_day_is_in_time(later, told):
    need = NeedFactory()
    until_due(later, timezone.localdate(), SORTING_DAYS)
    needs.gather_needs([need], actor=AccountFactory(), title="Un poste qui dure", summary="Des postes s’arrêtent.")
    assert told("Réunir") is None  # its day is not past
    later(1)
    assert told("Réunir") == (1, 0, 0)


def test_a_need_answered_the_day_after_is_late(later, told):
    need = NeedFactory()
    until_due(later, timezone.localdate(), SORTING_DAYS)
    later(1)
    assert told("Réunir") == (0, 1, 1)
    needs.settle_need(need, actor=AccountFactory(), text="Voici une ressource qui répond.")
    assert told("Réunir") == (0, 1, 0)


def test_needs_are_counted_one_by_one_whatever_their_department(later, told):
    NeedFactory.create_batch(3)
    NeedFactory(place=None, municipality=None, department=None)
    NeedFactory(pending=True)
    later(30)
    assert told("Réunir") == (0, 4, 4)


def test_a_need_taken_back_in_time_was_not_owed(later, told):
    for days in (1, 30):
        need = NeedFactory()
        later(days)
        needs.withdraw_need(need, actor=need.author)
    later(30)
    assert told("Réunir") == (0, 1, 0)


def deposited(**how):
    """A need that came without account."""
    return needs.express_need(actor=None, words="Le bus ne passe plus.", **how)


def test_a_deposit_read_on_its_day_is_in_time_and_one_refused_the_day_after_is_late(later, told):
    first, second, third, fourth = (deposited(deposit_key=f"k{n}") for n in range(4))
    needs.withdraw_need(third, actor=None)  # owed no more
    until_due(later, timezone.localdate(), REVIEW_DAYS)
    needs.publish_need(first, actor=AccountFactory())
    later(1)
    assert told("Relire") == (1, 2, 2)
    needs.refuse_need(second, actor=AccountFactory(), reason="Une publicité.")
    assert told("Relire") == (1, 2, 1)
    needs.withdraw_need(fourth, actor=None)
    assert told("Relire") == (1, 2, 0)


def test_a_support_is_read_in_time_or_not_even_when_it_is_not_counted(later, told):
    need = NeedFactory()
    read, late, _waits = (
        needs.support_need(need, actor=None, place=PlaceFactory(name=name)) for name in ("Ici", "Là", "Ailleurs")
    )
    spoken = RepresentativeFactory()
    needs.support_need(need, actor=spoken.account, place=spoken.place)
    needs.publish_support(read, actor=AccountFactory())
    later(30)
    needs.refuse_support(late, actor=AccountFactory(), reason="Une publicité.")
    assert told("Relire") == (1, 2, 1)


def test_a_deposit_counts_by_the_rule_that_was_in_force_that_day(later, told):
    town = MunicipalityFactory()
    council = found_assembly("Assemblée", actor=None, region=town.department.region)
    rules = council.rulebook.rules | {"review_days": 20}
    adopt_rulebook(council, actor=None, rules=rules, in_force_from=timezone.localdate())
    deposited(deposit_key="k", municipality=town)
    later(20)
    assert told("Relire") is None
    adopt_rulebook(council, actor=None, rules=rules | {"review_days": 1}, in_force_from=timezone.localdate())
    assert told("Relire") is None
    later(20)
    assert told("Relire") == (0, 1, 1)


def test_a_level_answers_what_was_carried_to_it_in_time_or_late(later, told):
    for days in (2, 30):
        need = NeedFactory()
        escalate_need(need, actor=AccountFactory(), to_level="regional", reason="La région finance.")
        later(days)
        answer_escalation(need.escalations.get(), actor=AccountFactory(), step="hand_back", text="Pas de crédits.")
    later(30)
    assert told("Répondre de") == (1, 1, 0)
    assert told("Réunir") == (2, 2, 2)  # carried higher at once; then handed back, and owed anew


def test_what_is_carried_higher_still_settled_or_taken_back_is_owed_no_more(later, told):
    higher, settled, back, waits = NeedFactory.create_batch(4)
    for need in (higher, settled, back, waits):
        escalate_need(need, actor=AccountFactory(), to_level="regional", reason="La région finance.")
    escalate_need(higher, actor=AccountFactory(), to_level="national", reason="L’État décide.")
    needs.settle_need(settled, actor=AccountFactory(), text="Voici une ressource qui répond.")
    needs.withdraw_need(back, actor=back.author)
    later(30)
    assert told("Répondre de") == (2, 2, 2)


def test_a_convergence_is_carried_as_one_and_a_debate_answers_it(later, told):
    convergence = ConvergenceFactory(level="departmental")
    NeedFactory.create_batch(3, gathered=True, convergence=convergence)
    escalate_convergence(convergence, actor=AccountFactory(), to_level="national", reason="L’État décide.")
    later(1)
    assert told("Répondre de") is None
    later(30)
    assert told("Répondre de") == (0, 1, 1)
    a_draft(convergence=convergence)
    assert told("Répondre de") == (0, 1, 0)


def test_a_deliberation_opened_in_time_and_one_that_is_not(later, told):
    a_draft()
    NeedFactory(gathered=True, convergence=ConvergenceFactory())
    later(200)
    assert told("Ouvrir une délibération") == (1, 1, 1)


def test_a_convergence_that_gathers_nothing_is_not_owed(later, told):
    ConvergenceFactory()
    later(200)
    assert told("Ouvrir une délibération") is None


def test_a_draft_opened_late_to_the_discussion(later, told):
    draft = a_draft(opened=False)
    later(60)
    assert told("Ouvrir un projet") == (0, 1, 1)
    open_discussion(draft, actor=draft.author, closes_on=in_days(30))
    assert told("Ouvrir un projet") == (0, 1, 0)


def test_the_end_of_each_step_is_followed_or_not(later, told):
    draft = a_draft()
    later(31)  # the discussion has ended yesterday
    a_round(draft)
    later(60)
    assert told("Passer") == (1, 1, 1)  # the discussion was followed, the round is not
    withdraw_draft(draft, actor=draft.author, reason="Le texte ne tient plus.")
    assert told("Passer") == (1, 1, 0)


@pytest.mark.parametrize(("on", "words"), [("2027-02-01", "1er février"), ("2027-08-14", "14 août")])
def test_a_discussion_opened_before_its_end_was_kept_counts_by_the_day_that_it_announced(later, told, on, words):
    ends = dt.date.fromisoformat(on)
    later((ends - timezone.localdate()).days - 20)
    draft = a_draft()
    entry = Entry.objects.about(draft).get(kind="deliberation.discussion_opened")
    data = {key: said for key, said in entry.data.items() if key != "next_by"}
    with guards_asleep():  # as it was written in former days
        Entry.objects.filter(pk=entry.pk).update(data=data | {"until": french.day(ends)})
    assert french.day(ends).replace("\u00a0", " ") == f"{words} 2027"
    later(19)
    assert told("Passer") is None, "its end is today, and nothing is owed before"
    later(60)
    assert told("Passer") == (0, 1, 1)


def test_a_position_handed_over_in_time(later, told):
    a_referral()
    later(60)
    assert told("Remettre") == (1, 0, 0)


def test_a_position_handed_over_after_its_day_or_never(later, told):
    referral = a_prepared()
    until_due(later, timezone.localdate(), LETTER_DAYS)
    later(1)
    assert told("Remettre") == (0, 1, 1)
    services.send_referral(
        referral, actor=staff(), **sending(referral, means="handed", proof=ContentFile(PDF, "p.pdf"))
    )
    assert told("Remettre") == (0, 1, 0)


def test_a_message_verified_late_and_one_in_time(later, told):
    referral = a_referral()
    message = a_message(referral, "acknowledge", key="first")
    later(10)
    published(message)
    assert told("Vérifier") == (0, 1, 0)
    published(a_message(referral, "acknowledge", key="second"))
    later(10)
    assert told("Vérifier") == (1, 1, 0)


def test_each_reminder_is_owed_in_its_turn(later, told):
    referral = a_referral()
    until_due(later, referral.due_on, 0)
    later(7)
    followup.remind_institution(referral, actor=staff(), letter=f"Sans réponse de vous. {LINK_MARK}", means="handed")
    later(60)
    assert told("Relancer") == (1, 1, 1)  # the first in time, the second never


def test_an_institution_that_answers_in_time_is_owed_no_reminder(later, told):
    referral = a_referral()
    later(10)
    published(a_message(referral))
    later(90)
    assert told("Relancer") is None
    assert told("Répondre") == (1, 0, 0)


def test_an_institution_is_late_by_the_same_rules(later, told):
    referral = a_referral()
    until_due(later, referral.due_on, 0)
    assert told("Répondre") is None
    later(1)
    assert told("Répondre") == (0, 1, 1)
    later(3)
    a_message(referral)  # not verified yet: it was sent that day
    assert told("Répondre") == (0, 1, 0)


def test_what_an_institution_promises_is_counted_with_its_answers(later, told):
    referral = a_referral()
    published(a_message(referral, "commit", until=in_days(20)))
    later(21)
    assert told("Tenir") == (0, 1, 1)
    followup.review_commitment(Commitment.objects.get(), actor=staff(), step="keep", note="Le décret est paru.")
    assert told("Tenir") == (0, 1, 0)
    later(90)
    assert told("Les institutions") == (1, 1, 0)


@pytest.mark.parametrize(("days", "counts"), [(20, (1, 0, 0)), (21, (0, 1, 0))])
def test_a_promise_counts_by_the_day_when_it_was_kept_not_by_that_of_its_check(later, told, days, counts):
    published(a_message(a_referral(), "commit", until=in_days(20)))
    kept = in_days(days)
    later(28)
    commitment = Commitment.objects.get()
    followup.review_commitment(commitment, actor=staff(), step="keep", note="Le décret est paru.", kept_on=kept)
    assert told("Tenir") == counts


def test_a_promise_checked_before_its_day_was_asked_counts_from_the_check(later, told):
    published(a_message(a_referral(), "commit", until=in_days(20)))
    later(21)
    Commitment.objects.update(state="kept", reviewed_at=timezone.now())
    assert told("Tenir") == (0, 1, 0)


def test_the_page_says_both_beside_each_other(client, later, django_assert_max_num_queries):
    assert "Qui tient ses délais" not in client.get(LIST).content.decode()
    a_referral()
    NeedFactory()
    later(90)
    with django_assert_max_num_queries(8):
        page = client.get(LIST).content.decode()
    section = page[page.index("Qui tient ses délais") :]
    assert section.index("Le conseil") < section.index("Réunir un besoin") < section.index("Les institutions")
    assert section.index("Les institutions") < section.index("Répondre à une demande")
    summary = " ".join(section[: section.index("</summary>")].replace("\xa0", " ").split())
    due, in_time, late, waiting = re.findall(r'<td class="num">(\d+)</td>', section)[:4]
    assert int(late)
    said = f"{due} échéances, {in_time} à temps, {late} en retard dont {waiting} encore dues"
    assert said in summary, "what is late is said, folded or not"


def test_a_letter_that_has_not_left_is_owed_no_answer(later, told):
    a_prepared()
    later(90)
    assert told("Répondre") is None


# --------------------------------------------------------------------------- the same day, wherever it is read


@pytest.fixture
def owes():
    """`owes("Ouvrir")`: how many the council owes today of what begins so, how many are late, and how long at most."""

    def read(begins):
        rows = council_owes(list(Demand.objects.listed()), reminded(), timezone.localdate())
        return next(((row.run, row.late, row.longest) for row in rows if row.what.startswith(begins)), None)

    return read


@pytest.mark.parametrize("read_first", [True, False])
def test_a_support_replaced_by_its_own_place_keeps_its_reading(later, told, read_first):
    need, spoken = NeedFactory(), RepresentativeFactory()
    support = needs.support_need(need, actor=None, place=spoken.place)
    later(30)
    if read_first:
        needs.publish_support(support, actor=AccountFactory())
        assert told("Relire") == (0, 1, 0)
        later(1)
    needs.support_need(need, actor=spoken.account, place=spoken.place, words="Chez nous aussi.")
    assert told("Relire") == (0, 1, 0)
    later(30)
    assert told("Relire") == (0, 1, 0), "their own words are owed no reading"


def page_of(client, thing):
    return " ".join(client.get(thing.get_absolute_url()).content.decode().replace("\u00a0", " ").split())


def test_a_convergence_given_back_is_owed_from_that_day_and_a_second_deliberation_counts(client, later, told, owes):
    convergence = ConvergenceFactory()
    need = NeedFactory(gathered=True, convergence=convergence)
    later(10)
    draft = a_draft(convergence=convergence)
    later(200)
    withdraw_draft(draft, actor=draft.author, reason="Un autre texte suffit.")
    back = timezone.localdate()
    assert told("Ouvrir une délibération") == (1, 0, 0)
    assert owes("Ouvrir une délibération") == (1, 0, 0), "not late since it was first gathered"
    by = f"avant le {french.day(add_working_days(back, OPENING_DAYS))}".replace("\u00a0", " ")
    assert by in page_of(client, convergence)
    assert by in page_of(client, need)
    later(10)
    other = NeedFactory()
    needs.gather_needs([other], actor=AccountFactory(), convergence=Convergence.objects.get(pk=convergence.pk))
    assert by in page_of(client, convergence), "another need gathered does not put it off"
    assert by in page_of(client, other)
    until_due(later, back, OPENING_DAYS)
    later(2)
    assert owes("Ouvrir une délibération")[:2] == (1, 1)
    assert told("Ouvrir une délibération") == (1, 1, 1)
    a_draft(convergence=Convergence.objects.get(pk=convergence.pk))
    assert owes("Ouvrir une délibération") is None
    assert told("Ouvrir une délibération") == (1, 1, 0)


def test_a_round_closed_by_another_text_is_owed_its_next_one_from_that_day(client, later, told, owes):
    draft = a_round(days=60)
    objection, paragraph = objects(draft, draft.council.seats[0]), the_demand(draft)
    later(3)
    words = {"outcome": "Repris.", "paragraph": paragraph, "wording": "Un autre texte.", "seen": paragraph.stamp}
    settle_objection(objection, actor=objection.author, step="integrate", **words)
    since = timezone.localdate()
    by = f"avant le {french.day(add_working_days(since, FOLLOWING_DAYS))}".replace("\u00a0", " ")
    for thing in (draft, draft.needs.first()):
        assert "Le texte a changé depuis ce tour." in page_of(client, thing)
        assert by in page_of(client, thing)
    assert Draft.objects.running().get(pk=draft.pk).ended == since
    until_due(later, since, FOLLOWING_DAYS)
    later(2)
    assert owes("Passer")[:2] == (1, 1)
    assert told("Passer")[1:] == (1, 1)
    a_round(draft)
    assert owes("Passer") is None, "its end has not come"
    assert told("Passer")[1:] == (1, 0)


def rewrite_in_round(draft):
    objection, paragraph = objects(draft, draft.council.seats[0]), the_demand(draft)
    wording = f"{paragraph.wording} Ceci en plus."
    words = {"outcome": "Repris.", "paragraph": paragraph, "wording": wording, "seen": paragraph.stamp}
    settle_objection(objection, actor=objection.author, step="integrate", **words)


def line_of(draft):
    (found,) = (each for each in lists_of(desk_at(staff(), None), "/") if each.key == "deliberations")
    return {line.url: line.text for line in found.lines}[draft.get_absolute_url()]


def test_after_the_last_round_that_the_rules_allow_every_page_says_that_a_vote_is_owed(client, later):
    draft = a_round()
    allowed = draft.rulebook.rules["consent"]["max_rounds"]
    for number in range(1, allowed + 1):
        draft = draft if number == 1 else a_round(draft)
        rewrite_in_round(draft)
        last = number == allowed
        for page in (page_of(client, draft), page_of(client, draft.needs.first())):
            assert ("met le texte au vote" in page, "demande de nouveau le consentement" in page) == (last, not last)
        later(1)
        left = "à le mettre au vote" if last else "à demander de nouveau le consentement"
        assert line_of(draft) == f"Le texte a changé depuis le dernier tour : il reste {left}."
    assert put_to_vote(draft, actor=draft.council.chair)


def test_on_a_desk_drafts_are_listed_by_the_day_when_their_step_ended(later):
    cut, run = a_round(days=60), a_round(days=2)
    later(1)
    rewrite_in_round(cut)
    later(3)
    (found,) = (each for each in lists_of(desk_at(staff(), None), "/") if each.key == "deliberations")
    assert [line.url for line in found.lines] == [each.get_absolute_url() for each in (cut, run)]
    assert "le tour est fini" in line_of(run).lower()


def test_a_need_that_left_a_convergence_that_was_carried_is_owed_its_own_answer(later, told, owes):
    convergence = ConvergenceFactory(level="departmental")
    first, left, _third = NeedFactory.create_batch(3, gathered=True, convergence=convergence)
    escalate_convergence(convergence, actor=AccountFactory(), to_level="national", reason="L’État décide.")
    later(1)
    needs.detach_need(left, actor=left.author)
    later(60)
    assert owes("Répondre de")[:2] == told("Répondre de")[1:] == (2, 2)
    answer_escalation(first.escalations.get(), actor=AccountFactory(), step="take", text="C’est pour nous.")
    assert owes("Répondre de")[:2] == (1, 1)
    assert told("Répondre de") == (0, 2, 1)


def test_a_vote_that_is_suspended_is_owed_nothing_until_it_goes_on(later, told, owes):
    draft = a_round()
    objection = objects(draft, draft.council.seats[0])
    settle_objection(objection, actor=objection.author, step="maintain", outcome="Elle tient.")
    ballot = put_to_vote(draft, actor=draft.council.chair)
    later(90)
    before = told("Passer")
    assert before[2] == 1
    assert owes("Passer")[:2] == (1, 1)
    moved(ballot, paused_at=timezone.now())
    assert told("Passer") == (before[0], before[1] - 1, 0)
    assert owes("Passer") is None
    moved(ballot, paused_at=None)
    assert told("Passer") == before


@pytest.mark.parametrize("level", ["regional", "national"])
@pytest.mark.parametrize("kept", [True, False])
def test_what_a_level_took_is_owed_by_the_holidays_of_that_level(level, kept):
    need = NeedFactory(department=DepartmentFactory(code="974", name="La Réunion"))
    escalate_need(need, actor=AccountFactory(), to_level=level, reason="La région finance.")
    answer_escalation(need.escalations.get(), actor=AccountFactory(), step="take", text="C’est pour nous.")
    entry = Entry.objects.about(need).get(kind="needs.escalation_taken")
    if not kept:  # as it was written in former days
        with guards_asleep():
            said = {key: words for key, words in entry.data.items() if key != "calendar"}
            Entry.objects.filter(pk=entry.pk).update(data=said)
    first, again = [each for each in once_owed(in_days(-1)) if each.kind == "gather"]
    assert {first.calendar, again.calendar} == ({"974", ""} if level == "national" and kept else {"974"})
