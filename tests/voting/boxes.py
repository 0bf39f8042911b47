"""Secret ballots and their voters, made for tests."""

import datetime as dt

from django.utils import timezone

from lieudit.voting.models import Ballot
from lieudit.voting.services import RollLine, open_ballot, prepare_ballot
from tests.accounts.factories import AccountFactory

RISK = {"stakes": "mandate", "again": "yes", "otherwise": "yes"}
OPTIONS = ("Adèle", "Bruno", "Chloé")


def a_secret(
    way: str, voices: int = 6, *, colleges: str = "AB", opened: bool = True, announced: bool = False, **others
):
    """A ballot by approval of one seat, or by `rule`; its `voters` in order, colleges in turn."""
    voters = [AccountFactory(public=True) for _ in range(voices)]
    asked = {"rule": {"method": "approval", "seats": 1, "floor": "0"}, "options": OPTIONS} | others
    ballot = prepare_ballot(
        question="Qui, à la trésorerie ?",
        roll=[
            RollLine(
                f"v{n}",
                f"Voix {n}",
                colleges[n % len(colleges)],
                f"Collège {colleges[n % len(colleges)]}",
                account=voter,
            )
            for n, voter in enumerate(voters)
        ],
        way=way,
        risk=RISK,
        closes_at=timezone.now() + dt.timedelta(days=7),
        opens_at=timezone.now() + dt.timedelta(days=1) if announced else None,
        **asked,
    )
    if not announced:
        ballot = open_ballot(ballot, actor=None)
    ballot.voters = voters
    return ballot


def voice(ballot: Ballot, at: int):
    return ballot.roll.get(key=f"v{at}")


def roll_of(page: str) -> str:
    """The lines of the roll, as the page of a ballot shows them."""
    return page.split('id="h-roll"')[1].split("<tbody>")[1].split("</tbody>")[0]
