"""Any sequence of allowed acts keeps the balance, the floor, the chain, one seat an associate, losses borne once."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone
from hypothesis import strategies as st

from lieudit.cooperative import correcting, endings, files, leaving, renouncing, reviewing, verify_ledger
from lieudit.cooperative.models import Associate, Cooperative, Posting
from lieudit.cooperative.vocabulary import Kind, Ledger
from lieudit.governance.models import Seat
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.cooperative.counting import by_fec, by_journal, fec_rows
from tests.cooperative.factories import a_cooperative, a_decision, a_keeper, an_admitted, ended, pay, restored
from tests.drawn import given
from tests.membership.factories import a_body

pytestmark = pytest.mark.django_db
ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["join", "pay", "leave", "die", "exclude", "restore", "give", "reimburse", "renounce", "undo", "lose"]
        ),
        st.integers(0, 3),
        st.integers(1, 8),
    ),
    max_size=12,
)


def take(act, cooperative, who, number):
    """One act, allowed or refused."""
    here = list(cooperative.associates.order_by("number"))
    if act == "join" or not here:
        holder = AccountFactory() if who % 2 else a_body()
        pay(an_admitted(cooperative, number, holder=holder), Decimal(50 * number) / (1 + who))
        return
    one, other = here[who % len(here)], here[number % len(here)]
    acts = {
        "pay": lambda: pay(one.subscriptions.latest("rank"), number),
        "leave": lambda: leaving.leave_cooperative(one, actor=AccountFactory()),
        "die": lambda: ended(one, Kind.DIE),
        "exclude": lambda: ended(one),
        "restore": lambda: restored_last(one),
        "give": lambda: leaving.transfer_parts(one, actor=a_keeper(), taker=other, parts=number, cause="Acte"),
        "reimburse": lambda: reimbursed(one),
        "renounce": lambda: renounced(one),
        "undo": lambda: undone(cooperative.movements.order_by("-number")[who]),
        "lose": lambda: lost(cooperative, number),
    }
    acts[act]()


def restored_last(one):
    last = one.endings.first()
    if last:
        restored(endings.appeal_ending(last, actor=a_keeper(), words="La sanction est trop lourde."))


def reimbursed(one):
    leaving.validate_payout(leaving.prepare_payout(one, actor=a_keeper()), actor=a_keeper(), reference="VIR")


def renounced(one):
    for due, amount in renouncing.owed_to(one).items():
        renouncing.renounce(one, actor=a_keeper(), due=due, amount=amount)


def undone(wrong):
    correcting.validate_correction(
        correcting.ask_correction(wrong, actor=a_keeper(), reason="Erreur"), actor=a_keeper()
    )


def lost(cooperative, number):
    year = timezone.localdate().year - 1 - cooperative.losses.count()
    said = {"year": year, "amount": Decimal(13 * number) / 2, "source": "Comptes"}
    loss = reviewing.note_loss(cooperative, actor=a_keeper(), **said)
    reviewing.post_loss(loss, actor=a_keeper(), decision=a_decision(cooperative.assembly))


@given(ACTS)
def test_any_sequence_of_allowed_acts_keeps_the_ledger_whole(acts):
    cooperative = a_cooperative(f"Conseil {AccountFactory().pk}")
    long_ago = dt.date(timezone.localdate().year - 20, 1, 1)
    Cooperative.objects.filter(pk=cooperative.pk).update(opened_on=long_ago)
    cooperative = Cooperative.objects.get(pk=cooperative.pk)
    for act, who, number in acts:
        try:
            take(act, cooperative, who, number)
        except (RuleBroken, IndexError):
            continue
        capital = leaving.capital_of(cooperative)
        assert capital.subscribed >= capital.floor
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    rows = Posting.objects.of_cooperative(cooperative)
    assert rows.balance(Ledger.PAST_LOSSES) <= 0, "nobody bears more than was lost"
    sums = rows.order_by().values("unit").annotate(debit=Sum("debit"), credit=Sum("credit"))
    assert all(row["debit"] == row["credit"] for row in sums)
    found = verify_ledger.verify("".join(files.ledger_csv(cooperative)))
    ours = leaving.capital_of(cooperative)
    assert Decimal(str(found["capital"])) == ours.subscribed
    assert Decimal(str(found["highest"])) == ours.highest
    held = {row.associate for row in rows.register()}
    running = Associate.objects.running().filter(cooperative=cooperative)
    assert held == set(running.values_list("pk", flat=True))
    seats = Seat.objects.unended().filter(college__assembly__council=cooperative.assembly)
    sitting, there = (sorted(rows.values_list("organisation", "account"), key=str) for rows in (seats, running))
    assert sitting == there, "one seat each, and nobody else"
    journals = by_journal(cooperative)
    assert journals == by_fec(fec_rows(cooperative))
    assert -sum(journals.get(account, Decimal(0)) for account in ("1011", "1013", "10138")) == ours.subscribed
