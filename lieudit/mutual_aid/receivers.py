"""Reports on what is lent; what other rooms show of it: places, search, desks, letters, what waits, one's own data."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.dispatch import receiver
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from lieudit.accounts.home import SHORTCUTS, TODO_LISTS, Shortcut, Shortcuts, TodoList
from lieudit.accounts.models import Account
from lieudit.accounts.signals import Exported, data_export
from lieudit.care.permissions import register_moderators
from lieudit.journal.letters import ABOUT, About
from lieudit.journal.models import Follow
from lieudit.journal.readings import READINGS
from lieudit.mutual_aid.datasets import THINGS as OPEN_THINGS
from lieudit.mutual_aid.finding import THINGS
from lieudit.mutual_aid.models import AidChoice, Hand, LawNote, Loan, Sos, SosTold, StateNote, Thing
from lieudit.mutual_aid.vocabulary import PHOTO, Kind, Side
from lieudit.mutual_aid.workflow import HandState, LoanState
from lieudit.network.citing import CITING, Citing
from lieudit.network.experience import EXPERIENCES, Experience, Proof, Sought
from lieudit.network.filters import Filter, add_filter
from lieudit.network.found_there import FINDERS, SHARED, Finder
from lieudit.network.models import Animator, Place, PlaceQuerySet, Representative
from lieudit.territory.desk import DESK_LISTS, Desk, DeskLine, DeskList
from lieudit.toolkit import errands, french
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.articles import to_the
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.findable import FINDABLE
from lieudit.toolkit.photographs import draw
from lieudit.toolkit.types import Fields, Row

errands.register(PHOTO, draw)
READINGS.fill("mutual_aid:papers", gettext_lazy("les pièces d’un coup de main"))
READINGS.fill("mutual_aid:hand", gettext_lazy("un coup de main"))
READINGS.fill("mutual_aid:photo", gettext_lazy("une photographie"))

DATASETS.fill("choses-pretees", OPEN_THINGS)
FINDABLE.fill("lent", THINGS)

MOST_SHARED = 20
"""Things that a place lends, on its page."""
LAST_LOANS = 5
TO_ANSWER = ngettext_lazy("demande de prêt attend votre réponse", "demandes de prêt attendent votre réponse", "n")
TO_GIVE_BACK = ngettext_lazy("chose empruntée à rendre", "choses empruntées à rendre", "n")
NOT_BACK = ngettext_lazy("chose prêtée n’est pas revenue", "choses prêtées ne sont pas revenues", "n")
TO_NOTE = ngettext_lazy("prêt dont dire l’état au retour", "prêts dont dire l’état au retour", "n")
HANDS_ASKED = ngettext_lazy("coup de main demandé", "coups de main demandés", "n")
TO_SIGN = ngettext_lazy("prêt de salarié à signer", "prêts de salariés à signer", "n")
TO_COUNT = ngettext_lazy("coup de main à compter", "coups de main à compter", "n")
CALLS = ngettext_lazy("SOS d’un lieu voisin", "SOS de lieux voisins", "n")
LATE = ngettext_lazy("chose prêtée pas encore rendue", "choses prêtées pas encore rendues", "n")
SINCE = gettext_lazy("depuis le %s")


# Reports


def of_animated(account: Account) -> PlaceQuerySet:
    return Place.objects.animated_by(account).order_by()


register_moderators(
    Thing,
    lambda thing: Animator.objects.accounts_over(thing.place),
    queue=lambda account: Thing.objects.filter(place__in=of_animated(account)),
    words=lambda thing: "\n\n".join(filter(None, (thing.title, thing.words, thing.users_words))),
)
register_moderators(
    Loan,
    lambda loan: Animator.objects.accounts_over(loan.lender),
    queue=lambda account: Loan.objects.filter(
        Q(lender__in=of_animated(account)) | Q(borrower__in=of_animated(account))
    ),
    words=lambda loan: "\n\n".join(filter(None, (loan.words, loan.reason))),
)


register_moderators(
    StateNote,
    lambda note: Animator.objects.accounts_over(note.loan.place_of(note.side)),
    queue=lambda account: StateNote.objects.filter(
        Q(side=Side.LENDER, loan__lender__in=of_animated(account))
        | Q(side=Side.BORROWER, loan__borrower__in=of_animated(account))
    ),
    words=lambda note: note.words,
)


register_moderators(
    Hand,
    lambda hand: Animator.objects.accounts_over(hand.giver),
    queue=lambda account: Hand.objects.filter(Q(giver__in=of_animated(account)) | Q(receiver__in=of_animated(account))),
    words=lambda hand: "\n\n".join(filter(None, (hand.title, hand.words, hand.reason))),
)
register_moderators(
    Sos,
    lambda sos: Animator.objects.accounts_over(sos.place),
    queue=lambda account: Sos.objects.filter(place__in=of_animated(account)),
    words=lambda sos: "\n\n".join(filter(None, (sos.title, sos.words, sos.answer))),
)


# Where it is read


def _lent(row: Row) -> tuple[str, SafeString]:
    url = reverse("mutual_aid:thing", args=[row["number"]])
    return SHARED, format_html('<li>{} <a href="{}">{}</a></li>', _("Prête :"), url, row["title"])


FINDERS.fill(
    Finder(
        lambda place: Thing.objects.public().filter(place=place).order_by("-number")[:MOST_SHARED],
        {"number": "number", "title": "title"},
        _lent,
    )
)


def lending(places: PlaceQuerySet, value: str) -> PlaceQuerySet:
    """Places that lend a thing today: of a kind, or any."""
    lent = Thing.objects.public().filter(place=OuterRef("pk"))
    return places.filter(Exists(lent if value == ANY else lent.filter(kind=value)))


ANY = "oui"
add_filter(Filter("lends", gettext_lazy("Prête"), [(ANY, gettext_lazy("Quelque chose")), *Kind.choices], lending))


def _lends(proof: Proof) -> SafeString:
    return format_html(
        '{} <a href="{}">{}</a>', _("prête :"), reverse("mutual_aid:thing", args=[proof.number]), proof.title
    )


def lent(sought: Sought) -> QuerySet[Thing]:
    """What a place lends, where no domain is asked for: a thing is of none."""
    if sought.domain:
        return Thing.objects.none()
    return sought.narrow(Thing.objects.public(), "search", "")


EXPERIENCES.fill(
    "prete", Experience(lent, {"place": "place", "number": "number", "title": "title", "on": "said_on"}, _lends)
)


def _cited(row: Row) -> SafeString:
    url = reverse("mutual_aid:thing", args=[row["number"]])
    return format_html('<li><a href="{}">{}</a> <span class="quiet">{}</span></li>', url, row["title"], row["place"])


CITING.fill(
    "chose", Citing(Thing, Thing.objects.public, {"number": "number", "title": "title", "place": "place__name"}, _cited)
)


def _speaks(row: Row) -> SafeString:
    url = reverse("mutual_aid:thing", args=[row["number"]])
    words = _("%(lender)s, %(borrower)s") % {"lender": row["lender"], "borrower": to_the(row["borrower"])}
    return format_html(
        '<li>{} <a href="{}">{}</a> <span class="quiet">{}</span></li>', _("Prêt :"), url, row["title"], words
    )


def _counted(count: int) -> SafeString:
    return format_html("<li>{}</li>", french.counted(count, "prêt entre deux lieux", "prêts entre deux lieux"))


CITING.fill(
    "pret",
    Citing(
        Loan,
        Loan.objects.none,
        {"number": "thing__number", "title": "thing__title", "lender": "lender__name", "borrower": "borrower__name"},
        _speaks,
        cites="about",
        speaking=Loan.objects.told,
        private=Loan.objects.untold,
        counted=_counted,
    ),
)


# What waits


@TODO_LISTS.fill
def mine(account: Account) -> list[TodoList]:
    """Requests to answer, what is late on either side, states to say."""
    spoken = Representative.objects.running().filter(account=account, place__isnull=False).values("place")
    loans, late = Loan.objects.all(), Loan.objects.late()
    url, page = reverse("mutual_aid:loans"), "mutual_aid:loan"
    to_note = Q(pk__in=Loan.objects.to_note("lender").filter(lender__in=spoken).values("pk"))
    to_note |= Q(pk__in=Loan.objects.to_note("borrower").filter(borrower__in=spoken).values("pk"))
    return [
        TodoList(loans.filter(state=LoanState.ASKED, lender__in=spoken), TO_ANSWER, url, page=page),
        TodoList(late.filter(borrower__in=spoken), TO_GIVE_BACK, url, page=page, by="ends_at", within=0),
        TodoList(late.filter(lender__in=spoken), NOT_BACK, url, page=page, by="ends_at", dated=SINCE, within=0),
        TodoList(loans.filter(to_note), TO_NOTE, url, page=page),
        *_hands_of(account),
    ]


def _hands_of(account: Account) -> list[TodoList]:
    """Hands that are asked, pieces to sign, amounts to say; SOS of neighbours."""
    spoken = Representative.objects.running().filter(account=account, place__isnull=False).values("place")
    url, page, hands = reverse("mutual_aid:loans"), "mutual_aid:hand", Hand.objects.all()
    unsaid = Q(giver__in=spoken, said_by_giver=None) | Q(receiver__in=spoken, said_by_receiver=None)
    told = SosTold.objects.filter(place__in=spoken).values("sos")
    return [
        TodoList(hands.filter(state=HandState.ASKED, giver__in=spoken), HANDS_ASKED, url, page=page, by="since"),
        TodoList(hands.filter(state=HandState.PAPERS, giver__in=spoken), TO_SIGN, url, page=page, by="since"),
        TodoList(hands.to_count().filter(unsaid), TO_COUNT, url, page=page),
        TodoList(Sos.objects.shown().running().filter(pk__in=told), CALLS, url, page="mutual_aid:sos", by="until"),
    ]


@SHORTCUTS.fill
def last_loans(account: Account) -> Shortcuts:
    """The last loans of the places that one represents."""
    spoken = Representative.objects.running().filter(account=account, place__isnull=False).values("place")
    rows = Loan.objects.filter(Q(lender__in=spoken) | Q(borrower__in=spoken)).order_by("-number")
    columns = {"number": "number", "title": F("thing__title"), "state": "state"}
    return Shortcuts(rows[:LAST_LOANS], columns, _loan)


def _loan(row: Row) -> Shortcut:
    why = _("prêt : %(state)s") % {"state": LoanState(row["state"]).label.lower()}
    return Shortcut(row["title"], reverse("mutual_aid:loan", args=[row["number"]]), why)


@DESK_LISTS.fill
def not_returned(desk: Desk) -> DeskList:
    """Things that a place of the territory lent, and that have not come back on their day. None of the words of a loan
    is there: one whose words are hidden is as late."""
    rows = Loan.objects.late().filter(desk.holds("lender__municipality__department"))
    columns = {
        "number": "number",
        "title": "thing__title",
        "lender": "lender__name",
        "borrower": "borrower__name",
        "by": "ends_at",
        "calendar": "lender__municipality__department__code",
    }
    return DeskList("prets", LATE, rows.order_by("ends_at", "pk"), columns, _late, within=0)


def _late(row: Row) -> DeskLine:
    words = _("%(borrower)s ne l’a pas encore rendue %(lender)s.")
    url = reverse("mutual_aid:loan", args=[row["number"]])
    return DeskLine(row["title"], url, agreed(words, borrower=row["borrower"], lender=to_the(row["lender"])), row["by"])


def about_loan(loan: Loan, follow: Follow) -> About:
    """What a letter says of a loan to who represents one of its places."""
    opening = _("%(borrower)s a demandé « %(title)s » %(lender)s, pour ceci :")
    told = agreed(opening, borrower=loan.borrower, title=loan.thing.title, lender=to_the(loan.lender))
    why = _("parce que vous parlez pour l’un des deux lieux")
    return About(_("le prêt de « %s »") % loan.thing.title, told, loan.words, why, button=_("Lire, et répondre"))


ABOUT.fill("mutual_aid.loan", about_loan)


def about_hand(hand: Hand, follow: Follow) -> About:
    """What a letter says of a helping hand to who represents one of its places."""
    told = agreed(_("Voici ce que %(receiver)s demande %(giver)s :"), receiver=hand.receiver, giver=to_the(hand.giver))
    why = _("parce que vous parlez pour l’un des deux lieux")
    return About(_("le coup de main « %s »") % hand.title, told, hand.words, why, button=_("Lire, et répondre"))


def about_sos(sos: Sos, follow: Follow) -> About:
    """What a letter says of an SOS to who represents the place that asked."""
    told = agreed(_("Voici ce que %(place)s cherche :"), place=sos.place)
    why = _("parce que vous parlez pour ce lieu")
    return About(_("le SOS « %s »") % sos.title, told, sos.words, why, button=_("Lire la réponse"))


ABOUT.fill("mutual_aid.hand", about_hand)
ABOUT.fill("mutual_aid.sos", about_sos)


@receiver(data_export)
def give_loans(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """What the person listed, asked for and noted: things, loans, states, helping hands, SOS."""
    things = Thing.objects.filter(author=account).select_related("place").order_by("-pk")[:limit]
    loans = Loan.objects.filter(author=account).select_related("thing", "lender", "borrower").order_by("-pk")[:limit]
    notes = StateNote.objects.filter(author=account).select_related("loan__thing").order_by("-pk")[:limit]
    rows: list[Fields] = [
        {"kind": "thing", "title": each.title, "words": each.words, "place": each.place.name, "since": each.said_on}
        | {"url": settings.SITE_URL + each.get_absolute_url()}
        for each in things
    ]
    rows += [
        {
            "kind": "loan",
            "title": loan.thing.title,
            "words": loan.words,
            "from": loan.lender.name,
            "to": loan.borrower.name,
            "state": loan.state,
            "at": loan.asked_at,
        }
        for loan in loans
    ]
    rows += [
        {"kind": "state", "title": e.loan.thing.title, "condition": e.condition, "words": e.words, "at": e.at}
        for e in notes
    ]
    hands = Hand.objects.filter(author=account).select_related("giver", "receiver").order_by("-pk")[:limit]
    rows += [
        {"kind": "hands", "title": e.title, "words": e.words, "from": e.giver.name, "to": e.receiver.name}
        | {"state": e.state, "at": e.asked_at}
        for e in hands
    ]
    calls = Sos.objects.filter(author=account).select_related("place").order_by("-pk")[:limit]
    rows += [
        {"kind": "sos", "title": e.title, "words": e.words, "place": e.place.name, "at": e.asked_at} for e in calls
    ]
    choices = AidChoice.objects.filter(author=account).select_related("place").order_by("-pk")[:limit]
    notes_of_law = LawNote.objects.filter(author=account).order_by("-pk")[:limit]
    said: list[Fields] = [
        {"kind": "choice", "place": e.place.name, "mirror_is_public": e.mirror_is_public, "at": e.at}
        | {"told_within_km": e.told_within}
        for e in choices
    ]
    said += [{"kind": "law", "title": e.title, "words": e.words, "checked_on": e.checked_on} for e in notes_of_law]
    return "mutual_aid", [*rows[:limit], *said]
