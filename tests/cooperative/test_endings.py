"""Nobody ends an associate alone: told why, heard, by the decision of a body, written by a second hand; appealed."""

import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.home import todo_of
from lieudit.cooperative import correcting, endings, files, leaving, renouncing, services, verify_ledger
from lieudit.cooperative.models import Associate, Ending, Movement
from lieudit.cooperative.permissions import drops_ending
from lieudit.cooperative.vocabulary import Due, Kind
from lieudit.governance.models import DecisionMethod, Rulebook, Seat
from lieudit.governance.rules import complete
from lieudit.governance.services import register_decision
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.cooperative.factories import (
    a_cited,
    a_cooperative,
    a_heard,
    a_keeper,
    an_appeal,
    an_associate,
    an_ending,
    ended,
    restored,
)

pytestmark = pytest.mark.django_db
WORDS = "La sanction est trop lourde."


@pytest.fixture
def associate():
    """One of two, so that the floor holds nothing; a person."""
    cooperative = a_cooperative()
    an_associate(cooperative, 20)
    return an_associate(cooperative, 4, holder=AccountFactory(name="Lou Petit"))


def again(associate):
    return Associate.objects.get(pk=associate.pk)


def decided_by(assembly, title="Confirmer"):
    return register_decision(assembly, actor=None, title=title, wording="Oui.", method=DecisionMethod.VOTE, url="/")


def sits(associate):
    whole = Seat.objects.unended().filter(college__assembly__council=associate.cooperative.assembly)
    return whole.filter(account=associate.account).exists()


def test_one_reads_why_is_heard_and_a_second_hand_writes_what_the_body_decided(associate):
    keeper = a_keeper()
    ending = an_ending(associate, actor=keeper)
    assert again(associate).until is None, "nothing changes as it opens"
    with pytest.raises(RuleBroken, match="n’est pas possible à ce stade"):
        endings.cite_decision(ending, actor=keeper, cited=None)
    with pytest.raises(RuleBroken, match="elle se note ensuite"):
        endings.hear_associate(ending, actor=keeper, words="Trop tôt.")
    endings.answer_grounds(ending, actor=associate.account, words="La caisse est pleine.")
    Ending.objects.filter(pk=ending.pk).update(hearing_on=timezone.localdate())
    ending = endings.hear_associate(ending, actor=keeper, words="Il maintient.")
    assert (ending.defence, ending.hearing) == ("La caisse est pleine.", "Il maintient.")
    with pytest.raises(RuleBroken, match="Citez la décision"):
        endings.cite_decision(ending, actor=keeper, cited=None)
    decision = decided_by(endings.judge_of(ending), "Exclure un associé")
    ending = endings.cite_decision(ending, actor=keeper, cited=decision)
    assert again(associate).until is None, "nor once it is cited"
    with pytest.raises(RuleBroken, match="une autre personne l’écrit"):
        endings.write_ending(ending, actor=keeper)
    ending = endings.write_ending(ending, actor=a_keeper())
    assert again(associate).until == timezone.localdate()
    assert (ending.movement.kind, ending.movement.cause) == (Kind.EXCLUDE, decision.code)
    assert [each.amount for each in leaving.queue_of(associate.cooperative)] == [200]
    assert not sits(associate)


def test_it_is_the_body_of_the_statutes_that_decides_since_the_hearing(associate):
    council, ending = associate.cooperative.assembly, a_heard(associate)
    assert (ending.body, endings.judge_of(ending)) == ("board", council)
    others = decided_by(council.__class__.objects.get(council=council))
    own = decided_by(council)
    Ending.objects.filter(pk=ending.pk).update(hearing_on=timezone.localdate() + dt.timedelta(days=1))
    for wrong in (others, own):
        with pytest.raises(RuleBroken, match="prise depuis l’audition : le conseil en décide"):
            endings.cite_decision(ending, actor=a_keeper(), cited=wrong)


def test_the_assembly_of_associates_decides_where_the_statutes_say_so(associate):
    council = associate.cooperative.assembly
    book = council.rulebook
    rules = complete(book.rules) | {"exclusion": {"body": "assembly"}}
    Rulebook.objects.create(assembly=council, version=book.version + 1, rules=rules, in_force_from=timezone.localdate())
    ending = an_ending(again(associate))
    assert endings.judge_of(ending).council == council


def test_a_procedure_opens_with_grounds_and_two_weeks_once_and_while_one_is_an_associate(associate):
    tomorrow = timezone.localdate() + dt.timedelta(days=14)
    for field, said in {
        "kind": {"kind": "withdraw"},
        "grounds": {"grounds": " "},
        "hearing_on": {"hearing_on": tomorrow},
        "piece": {"kind": Kind.DIE, "piece": ""},
    }.items():
        with pytest.raises(RuleBroken) as refused:
            an_ending(associate, **said)
        assert list(refused.value.message_dict) == [field]
    with pytest.raises(RuleBroken, match="L’audition a lieu le"):
        an_ending(associate, hearing_on=None)
    network = associate.cooperative.associates.exclude(pk=associate.pk).get()
    with pytest.raises(RuleBroken, match="ne meurt pas"):
        an_ending(network, Kind.DIE)
    an_ending(associate)
    with pytest.raises(RuleBroken, match="déjà ouverte"):
        an_ending(associate, Kind.DIE)
    leaving.leave_cooperative(associate, actor=associate.account)
    assert Ending.objects.get().reason == "L’associé est parti de lui-même."
    dropped = Entry.objects.get(kind="cooperative.ending_dropped")
    assert "L’associé est parti de lui-même." in dropped.sentence
    with pytest.raises(RuleBroken, match="déjà parti"):
        an_ending(associate)


def test_who_is_struck_off_is_told_at_each_step_and_by_letter(associate, django_capture_on_commit_callbacks, settings):
    with django_capture_on_commit_callbacks(execute=True):
        ended(associate, Kind.STRIKE_OFF)
    told = " ".join(letter.body for letter in mail.outbox if associate.account.email in letter.to)
    assert "Une procédure (radiation) est ouverte" in told
    assert "quitte les associés (radiation)" in told


def test_what_was_cited_wrong_is_cited_again_and_what_is_opened_is_given_up_with_its_reason(associate):
    cited = a_cited(associate)
    with pytest.raises(RuleBroken, match="Vous avez cité"):
        endings.reopen_ending(cited, actor=cited.cited_by, words="Ce n’est pas la bonne.")
    second = a_keeper()
    ending = endings.reopen_ending(cited, actor=second, words="Ce n’est pas la bonne.")
    assert (ending.state, ending.cited, ending.cited_by) == ("heard", None, None)
    assert not drops_ending(second, ending), "what another cited is not given up by one person"
    assert drops_ending(cited.cited_by, Ending.objects.get(pk=cited.pk)) is True
    with pytest.raises(RuleBroken, match="Écrivez-le"):
        endings.drop_ending(ending, actor=a_keeper(), words=" ")
    ending = endings.drop_ending(ending, actor=a_keeper(), words="Il a rendu la caisse.")
    assert (ending.state, again(associate).until) == ("dropped", None)
    assert an_ending(associate).state == "opened", "another one may be opened"


def test_a_death_waits_for_a_second_hand_and_the_money_joins_the_queue(associate):
    keeper = a_keeper()
    ending = an_ending(associate, Kind.DIE, actor=keeper)
    assert again(associate).until is None
    with pytest.raises(RuleBroken, match="une autre personne l’écrit"):
        endings.write_ending(ending, actor=keeper)
    with pytest.raises(RuleBroken, match="ne vient pas d’une décision"):
        endings.reopen_ending(ending, actor=keeper, words="x")
    ending = endings.write_ending(ending, actor=a_keeper())
    assert (ending.movement.kind, ending.movement.cause) == (Kind.DIE, "Acte du 3 mars")
    assert [each.associate for each in leaving.queue_of(associate.cooperative)] == [associate]
    assert leaving.prepare_payout(associate, actor=keeper).amount == 200, "nobody appeals against a death"
    with pytest.raises(RuleBroken, match="il s’annule au registre"):
        endings.appeal_ending(ending, actor=associate.account, words=WORDS)


def test_a_death_written_of_the_wrong_one_is_undone_by_two_hands_and_the_seat_is_back(associate):
    ending = ended(associate, Kind.DIE)
    asked = correcting.ask_correction(ending.movement, actor=a_keeper(), reason="Un homonyme")
    correcting.validate_correction(asked, actor=a_keeper())
    ending.refresh_from_db()
    assert (ending.state, ending.contrary.contra_of) == ("overturned", ending.movement)
    assert (again(associate).until, associate.parts, leaving.queue_of(associate.cooperative)) == (None, 4, [])
    assert sits(associate)


def test_the_money_waits_while_one_may_appeal_and_one_does_not_subscribe_meanwhile(associate):
    cooperative, ending = associate.cooperative, ended(associate)
    with pytest.raises(RuleBroken, match="Un recours peut encore être fait"):
        leaving.prepare_payout(associate, actor=a_keeper())
    with pytest.raises(RuleBroken, match="Un recours peut encore être fait"):
        renouncing.renounce(associate, actor=associate.account, due=Due.CAPITAL, amount=200)
    said = {"holder": associate.account, "category": associate.category, "parts": 1}
    with pytest.raises(RuleBroken, match="Un recours peut encore être fait"):
        services.sign_subscription(cooperative, actor=associate.account, **said)
    other = AccountFactory()
    assert services.sign_subscription(cooperative, actor=other, **said | {"holder": other}).parts == 1
    Ending.objects.filter(pk=ending.pk).update(written_at=timezone.now() - dt.timedelta(days=31))
    with pytest.raises(RuleBroken, match="dans les 30 jours"):
        endings.appeal_ending(ending, actor=associate.account, words=WORDS)
    assert leaving.prepare_payout(associate, actor=a_keeper()).amount == 200


def test_an_appeal_goes_to_the_other_body_and_a_second_hand_gives_parts_and_seat_back(associate):
    keeper, ending = a_keeper(), an_appeal(associate)
    assert endings.judge_of(ending).council == associate.cooperative.assembly
    with pytest.raises(RuleBroken, match="Un recours attend sa réponse"):
        leaving.prepare_payout(associate, actor=keeper)
    with pytest.raises(RuleBroken, match="Citez la décision qui le confirme"):
        endings.answer_appeal(ending, actor=keeper, restores=False, words="Non.")
    with pytest.raises(RuleBroken, match="dites quel scrutin"):
        endings.answer_appeal(ending, actor=keeper, restores=True)
    ending = endings.answer_appeal(ending, actor=keeper, restores=True, words="Scrutin n° 5 : rejeté.")
    with pytest.raises(RuleBroken, match="une autre personne confirme"):
        endings.confirm_review(ending, actor=keeper)
    ending = endings.confirm_review(ending, actor=a_keeper())
    assert (ending.state, ending.contrary.cause) == ("overturned", "Scrutin n° 5 : rejeté.")
    assert (again(associate).until, associate.parts, leaving.queue_of(associate.cooperative)) == (None, 4, [])
    assert sits(associate)
    told = verify_ledger.verify("".join(files.ledger_csv(associate.cooperative)))
    assert told["capital"] == "1200.00"


def test_an_end_that_the_other_body_confirms_stands_and_the_money_may_leave(associate):
    ending = an_appeal(associate)
    wrong = decided_by(associate.cooperative.assembly)
    with pytest.raises(RuleBroken, match="n’est pas de qui juge le recours"):
        endings.answer_appeal(ending, actor=a_keeper(), restores=False, cited=wrong)
    decision = decided_by(endings.judge_of(ending))
    ending = endings.answer_appeal(ending, actor=a_keeper(), restores=False, cited=decision)
    ending = endings.reconsider_ending(ending, actor=a_keeper(), words="Une autre décision.")
    assert (ending.state, ending.review) == ("appealed", None)
    ending = endings.answer_appeal(ending, actor=a_keeper(), restores=False, cited=decision)
    ending = endings.confirm_review(ending, actor=a_keeper())
    assert (ending.state, ending.contrary) == ("upheld", None)
    assert leaving.prepare_payout(associate, actor=a_keeper()).amount == 200


def test_who_is_back_may_be_excluded_another_time(associate):
    restored(an_appeal(associate))
    assert ended(again(associate)).state == "done"
    assert [each.kind for each in Movement.objects.order_by("-number")[:3]] == ["exclude", "contrary", "exclude"]


@pytest.mark.parametrize("broken", [{"written_by": None}, {"cited": None}, {"hearing": ""}, {"movement": None}])
def test_the_database_holds_two_hands_a_decision_and_a_hearing(associate, broken):
    ending = ended(associate)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ending.objects.filter(pk=ending.pk).update(**broken)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ending.objects.filter(pk=ending.pk).update(written_by=ending.cited_by)


def test_who_left_is_no_associate_again_while_the_register_gives_no_part_back(associate):
    ended(associate)
    with pytest.raises(IntegrityError, match="holds no part"), transaction.atomic():
        Associate.objects.filter(pk=associate.pk).update(until=None)


def test_it_is_walked_on_its_pages_by_two_keepers_and_the_associate(associate, client):
    one, other = a_keeper(), a_keeper()
    act = reverse("cooperative:end_associate", args=[associate.number])
    hearing = timezone.localdate() + dt.timedelta(days=15)
    client.force_login(one)
    assert act in client.get(associate.get_absolute_url()).text
    said = {"kind": "exclude", "grounds": "La caisse est vide.", "hearing_on": timezone.localdate().isoformat()}
    refused = client.post(act, said)
    assert refused.status_code == 422
    assert "L’audition a lieu le" in refused.text
    assert "La caisse est vide." in refused.text, "what was typed is kept"
    opened = client.post(act, said | {"hearing_on": hearing.isoformat()}, follow=True)
    assert "Rien ne change au registre" in opened.text
    ending = Ending.objects.get()
    page = ending.get_absolute_url()
    register = reverse("cooperative:register", args=[associate.cooperative.assembly.slug])
    assert page in client.get(register).text

    client.force_login(associate.account)
    assert page in client.get(associate.get_absolute_url()).text
    assert any("procédure contre vos parts" in str(each.words) for each in todo_of(associate.account))
    assert "La caisse est vide." in client.get(page).text
    client.post(page, {"decision": "defend", "words": "Elle est pleine."})
    assert client.post(page, {"decision": "hear", "words": "x"}).status_code == 422

    client.force_login(AccountFactory())
    assert client.get(page).status_code == 404

    Ending.objects.update(hearing_on=timezone.localdate())
    client.force_login(one)
    assert "Elle est pleine." in client.get(page).text
    client.post(page, {"decision": "hear", "words": "Il maintient."})
    decision = decided_by(endings.judge_of(ending), "Exclure un associé")
    client.post(page, {"decision": "cite", "cited": str(decision.pk), "words": ""})
    assert Ending.objects.get().state == "ready"
    assert client.post(page, {"decision": "confirm", "words": ""}).status_code == 403, "not by who cited it"
    client.force_login(other)
    client.post(page, {"decision": "confirm", "words": ""})
    assert again(associate).has_left

    client.force_login(associate.account)
    assert "Jusqu’au" in client.get(page).text
    client.post(page, {"words": WORDS, "decision": "appeal"})
    client.force_login(one)
    client.post(page, {"decision": "restores", "cited": "", "words": "Scrutin n° 5 : rejeté."})
    client.force_login(other)
    done = client.post(page, {"decision": "uphold", "words": ""}, follow=True)
    assert "l’est de nouveau" in done.text
    assert not again(associate).has_left


def test_an_appeal_is_offered_until_its_day_and_answered_after_it(associate, client, later):
    ending = ended(associate)
    client.force_login(associate.account)
    page = ending.get_absolute_url()
    assert "Faire un recours" in client.get(page).text
    later(days=31)
    client.force_login(associate.account)
    assert "Faire un recours" not in client.get(page).text
    late = client.post(page, {"decision": "appeal", "words": WORDS})
    assert late.status_code == 422
    assert "Un recours se fait dans les" in late.text
    assert WORDS in late.text


def test_a_keeper_does_nothing_of_what_is_held_against_them(client, associate):
    keeper = a_keeper()
    own = an_associate(associate.cooperative, 2, holder=keeper)
    ending = a_cited(own)
    client.force_login(keeper)
    assert client.get(ending.get_absolute_url()).status_code == 200
    assert client.post(ending.get_absolute_url(), {"decision": "confirm"}).status_code == 403
    assert client.get(reverse("cooperative:end_associate", args=[own.number])).status_code == 403
