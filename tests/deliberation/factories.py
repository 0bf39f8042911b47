"""Drafts at each moment of their life, made by the acts themselves, for tests."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.deliberation import adoption, services
from lieudit.deliberation.models import Amendment, Comment, Draft, Paragraph, Position
from lieudit.governance.models import Assembly, Seat
from lieudit.needs.models import Convergence, Need, Quote
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_seat, an_assembly
from tests.needs.factories import ConvergenceFactory, NeedFactory
from tests.worlds import kept

COLLEGES = ("third_places", "regional_networks", "partners")
DEMAND = "Le conseil demande que tout poste de médiation numérique soit financé pour deux ans, renouvelables une fois."


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


@kept
def a_convergence(needs: int = 2, quotes: int = 1) -> Convergence:
    """Gathered needs; the first ones give a phrase that is kept."""
    convergence = ConvergenceFactory()
    gathered = [NeedFactory(gathered=True, convergence=convergence) for _ in range(needs)]
    for need in gathered[:quotes]:
        Quote.objects.create(convergence=convergence, need=need, words="Le poste s’arrête en décembre.")
    return convergence


@kept
def a_council(seats: int = 3) -> Assembly:
    """An assembly; its `seats` are `council.seats`, the first one chairs, `seat.voter` answers for each."""
    council = Assembly.objects.first() or an_assembly()
    council.seats = [a_seat(council, COLLEGES[n % 3], chairs=n == 0) for n in range(seats)]
    council.chair = council.seats[0].voter if seats else AccountFactory(secretariat=True)
    return council


@kept
def a_draft(council: Assembly | None = None, convergence: Convergence | None = None, *, opened: bool = True) -> Draft:
    """Three paragraphs (a summary, a quote, a demand), open to discussion; its author is `draft.author`."""
    council = council or a_council()
    convergence = convergence or a_convergence()
    author = AccountFactory(public=True)
    draft = services.open_draft(
        [convergence],
        actor=author,
        hat=None,
        assembly=council,
        title="Trois ans pour une permanence",
        summary="Les permanences numériques sont financées un an à la fois. Le conseil demande trois ans.",
        quotes=Quote.objects.filter(convergence=convergence),
    )
    services.write_paragraph(
        draft,
        actor=author,
        heading="Ce que le conseil demande",
        wording=DEMAND,
        is_demand=True,
        needs=Need.objects.filter(convergence=convergence),
    )
    if opened:
        draft = services.open_discussion(draft, actor=author, closes_on=in_days(30))
    draft.council = council
    return draft


def the_demand(draft: Draft) -> Paragraph:
    return draft.paragraphs.get(is_demand=True)


@kept
def a_comment(draft: Draft, text: str = "Pourquoi deux ans ?", **others) -> Comment:
    content = {"actor": AccountFactory(public=True), "hat": None, "kind": "question", **others}
    return services.comment_paragraph(the_demand(draft), text=text, **content)


@kept
def an_amendment(draft: Draft, old: str = "deux ans", new: str = "trois ans", **others) -> Amendment:
    """Proposes `new` in the place of `old` in the demand."""
    paragraph = others.pop("paragraph", None) or the_demand(draft)
    content = {
        "actor": AccountFactory(public=True),
        "hat": None,
        "wording": paragraph.wording.replace(old, new),
        "reason": "Former prend un an.",
        "seen": paragraph.stamp,
        **others,
    }
    return services.propose_amendment(paragraph, **content)


@kept
def recommended(amendment: Amendment, recommendation: str = "accept", **others) -> Amendment:
    return services.recommend_amendment(
        amendment,
        actor=amendment.draft.author,
        recommendation=recommendation,
        recommendation_reason="Deux ans ne couvrent pas une formation.",
        **others,
    )


@kept
def integrated(amendment: Amendment, wording: str | None = None) -> Amendment:
    amendment.paragraph.refresh_from_db()
    return services.integrate_amendment(
        amendment,
        actor=amendment.draft.author,
        wording=amendment.wording if wording is None else wording,
        seen=amendment.paragraph.stamp,
    )


HURRY = "Chacun a parlé."
"""Why a round opens before the end that was announced for the discussion."""


@kept
def a_round(draft: Draft | None = None, *, days: int = 14) -> Draft:
    """A draft whose seats are being asked."""
    draft = draft or a_draft()
    adoption.open_round(draft, actor=draft.council.chair, closes_on=in_days(days), review_on=in_days(400), reason=HURRY)
    council = draft.council
    draft = Draft.objects.get(pk=draft.pk)
    draft.council = council
    return draft


@kept
def answers(draft: Draft, choice: str, seats: list[Seat] | None = None, **words) -> None:
    for seat in draft.council.seats if seats is None else seats:
        adoption.take_stance(draft, actor=seat.voter, seat=seat, choice=choice, **words)


@kept
def objects(draft: Draft, seat: Seat, reason: str = "Cela ferme les lieux sans salarié."):
    adoption.take_stance(draft, actor=seat.voter, seat=seat, choice="objection", reason=reason, tied=True)
    return draft.objections.get(seat=seat, state="open")


@kept
def a_position(draft: Draft | None = None) -> Position:
    """Adopted by consent, one seat with a concern."""
    draft = a_round(draft)
    council = draft.council
    answers(draft, "consent", council.seats[1:])
    answers(draft, "concern", council.seats[:1], reason="Il faudra un calendrier.")
    position = adoption.adopt_draft(draft, actor=council.chair)
    position.council = council
    return position


@kept
def staff() -> Account:
    return AccountFactory(secretariat=True)
