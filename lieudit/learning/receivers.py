"""Reports on visits and paths; what other rooms show of them: what a place knows, who cites whom, desks, own data."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Left
from django.dispatch import receiver
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from lieudit.accounts.home import SHORTCUTS, TODO_LISTS, Shortcut, Shortcuts, TodoList
from lieudit.accounts.models import Account
from lieudit.accounts.signals import Exported, account_closed, data_export
from lieudit.care.permissions import register_moderators
from lieudit.journal.letters import ABOUT, About
from lieudit.journal.models import Follow
from lieudit.journal.readings import READINGS
from lieudit.learning.datasets import PATHS as OPEN_PATHS
from lieudit.learning.datasets import SESSIONS as OPEN_SESSIONS
from lieudit.learning.datasets import VISITS as OPEN_VISITS
from lieudit.learning.deposits import withdraw_deposits
from lieudit.learning.enrolling import leave_sessions
from lieudit.learning.finding import PATHS, SESSIONS, VISITS
from lieudit.learning.models import (
    Enrolment,
    Evaluation,
    HalfDay,
    Path,
    PathAlignment,
    PathKeeper,
    PathNeed,
    PathRun,
    PathStep,
    PathVersion,
    PeerVisit,
    Presence,
    Story,
    Trainer,
    TrainingBody,
    TrainingSession,
    Welcome,
    paths_spoken_for,
)
from lieudit.learning.paths import leave_path
from lieudit.learning.permissions import animators_of, animators_of_session
from lieudit.learning.telling import draft_of
from lieudit.learning.training_files import set_certificate
from lieudit.learning.workflow import EnrolmentState, TrainingState, VisitState
from lieudit.network.citing import CITING, Citing
from lieudit.network.domain_sections import DOMAIN_SECTIONS, DomainSection
from lieudit.network.experience import EXPERIENCES, Experience, Proof, Sought
from lieudit.network.found_there import FINDERS, SHARED, Finder
from lieudit.network.kept import animated_hats, spoken_by
from lieudit.network.models import Animator, Place, Representative
from lieudit.territory.desk import DESK_LISTS, READ_AT_MOST, Desk, DeskAction, DeskLine, DeskList, Treated
from lieudit.toolkit import errands
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.findable import FINDABLE
from lieudit.toolkit.french import counted, opening
from lieudit.toolkit.types import Fields, Row

READINGS.fill("learning:session_list", gettext_lazy("la liste d’une session"))
READINGS.fill("learning:presence", gettext_lazy("les présences d’une session"))

FINDABLE.fill("visit", VISITS)
FINDABLE.fill("path", PATHS)
FINDABLE.fill("session", SESSIONS)
DATASETS.fill("parcours", OPEN_PATHS)
DATASETS.fill("sessions", OPEN_SESSIONS)
DATASETS.fill("visites", OPEN_VISITS)
errands.register("certificate", set_certificate)

MOST_SHARED = 20
"""Visits received, on the page of a place."""
LAST_VISITS = 5
SINCE = gettext_lazy("depuis le %s")
TO_ANSWER = ngettext_lazy("demande de visite attend votre réponse", "demandes de visite attendent votre réponse", "n")
TO_CHOOSE = ngettext_lazy("visite attend que vous choisissiez sa date", "visites attendent que vous choisissiez", "n")
TO_TELL = ngettext_lazy("visite à raconter", "visites à raconter", "n")
TO_SAY = ngettext_lazy("visite à relire trois mois après", "visites à relire trois mois après", "n")
DEPOSITS = ngettext_lazy("parcours à relire", "parcours à relire", "n")
SESSION_DEPOSITS = ngettext_lazy("session à relire", "sessions à relire", "n")
TO_CORRECT = ngettext_lazy(
    "session vous a été renvoyée : à corriger", "sessions vous ont été renvoyées : à corriger", "n"
)
TO_KEEP = ngettext_lazy("parcours à tenir avec d’autres : à vous de dire", "parcours à tenir avec d’autres", "n")
UNREADABLE = ngettext_lazy(
    "étape de vos parcours ne se lit plus : à remplacer",
    "étapes de vos parcours ne se lisent plus : à remplacer",
    "n",
)
SHORT = ngettext_lazy("session a trop peu de monde", "sessions ont trop peu de monde", "n")
TO_TICK = ngettext_lazy("demi-journée où noter qui est là", "demi-journées où noter qui est là", "n")
OFFERED = ngettext_lazy("place de formation vous est proposée", "places de formation vous sont proposées", "n")
DECIDED = gettext_lazy("décidée le %s")
UNANSWERED = ngettext_lazy("demande de visite sans réponse", "demandes de visite sans réponse", "n")


# Reports


def of_animated(account: Account) -> Q:
    kept = Place.objects.animated_by(account).order_by().values("pk")
    return Q(visitor__in=kept) | Q(host__in=kept)


register_moderators(
    PeerVisit,
    lambda visit: Animator.objects.accounts_over(visit.host),
    queue=lambda account: PeerVisit.objects.filter(of_animated(account)),
    words=lambda visit: "\n\n".join(filter(None, (visit.title, visit.words, visit.reason, visit.change_words))),
)
register_moderators(
    Story,
    lambda story: Animator.objects.accounts_over(story.place),
    queue=lambda account: Story.objects.filter(visit__in=PeerVisit.objects.filter(of_animated(account))),
    words=lambda story: "\n\n".join(filter(None, (story.learnt, story.change, story.failed))),
)
register_moderators(
    Welcome,
    lambda welcome: Animator.objects.accounts_over(welcome.place),
    queue=lambda account: Welcome.objects.filter(place__in=Place.objects.animated_by(account)),
)
register_moderators(
    Path,
    animators_of,
    queue=lambda account: Path.objects.filter(animated_hats(account)),
    words=lambda path: "\n\n".join(filter(None, (path.title, path.audience, path.outcome, path.reason))),
)
register_moderators(
    TrainingSession,
    animators_of_session,
    queue=lambda account: TrainingSession.objects.filter(animated_hats(account)),
    words=lambda session: "\n\n".join(
        filter(None, (session.title, session.words, session.needed, session.room, session.reason))
    ),
)


# What it shows, and what speaks of it


def received(sought: Sought) -> QuerySet[PeerVisit]:
    """Visits that a place received."""
    return sought.narrow(PeerVisit.objects.public(), "search", "domains")


def _received(proof: Proof) -> SafeString:
    url = reverse("learning:visit", args=[proof.number])
    return format_html('{} <a href="{}">{}</a>', _("a reçu une visite :"), url, proof.title)


EXPERIENCES.fill(
    "recoit", Experience(received, {"place": "host", "number": "number", "title": "title", "on": "ends_at"}, _received)
)
EXPERIENCES.fill(
    "demande",
    Experience(
        lambda _sought: PeerVisit.objects.asked_counts(),
        {"place": "host", "number": "times", "title": Value(""), "on": "last"},
    ),
)


def _speaks(row: Row) -> SafeString:
    url = reverse("learning:visit", args=[row["number"]])
    words = _("Visite : %(visitor)s chez %(host)s") % {"visitor": row["visitor"], "host": row["host"]}
    return format_html('<li><a href="{}">{}</a> <span class="quiet">{}</span></li>', url, row["title"], words)


COLUMNS = {"number": "number", "title": "title", "visitor": "visitor__name", "host": "host__name"}
CITING.fill("visite", Citing(PeerVisit, PeerVisit.objects.public, COLUMNS, _speaks, cites="about", start=draft_of))


def _shared(row: Row) -> tuple[str, SafeString]:
    url = reverse("learning:visit", args=[row["number"]])
    words = _("A reçu %(visitor)s :") % {"visitor": row["visitor"]}
    return SHARED, format_html('<li>{} <a href="{}">{}</a></li>', words, url, row["title"])


FINDERS.fill(
    Finder(
        lambda place: PeerVisit.objects.public().filter(host=place).order_by("-starts_at", "pk")[:MOST_SHARED],
        COLUMNS,
        _shared,
    )
)


def _welcomes(row: Row) -> tuple[str, SafeString]:
    url = reverse("learning:ask", args=[row["slug"]])
    words = _("On peut lui demander :")
    return SHARED, format_html('<li>{} <a href="{}" rel="nofollow">{}</a></li>', words, url, row["words"])


FINDERS.fill(
    Finder(
        lambda place: Welcome.objects.running().filter(place=place).order_by("pk")[:1],
        {"words": "words", "slug": "place__slug"},
        _welcomes,
    )
)


KEEPER = Coalesce("place__name", "organisation__name")


def _path_line(row: Row, words: str) -> SafeString:
    url = reverse("learning:path", args=[row["number"]])
    return format_html('<li>{} <a href="{}">{}</a></li>', words, url, row["title"])


def _cites(row: Row) -> SafeString:
    """One path, on the page of a resource that a step of it cites."""
    return _path_line(row, _("Une étape du parcours"))


def _answers(row: Row) -> SafeString:
    return _path_line(row, _("Parcours qui y répond :"))


def _named(row: Row) -> SafeString:
    return _path_line(row, _("Parcours :"))


def answering_needs() -> QuerySet[PathNeed]:
    """What paths that may be begun answer, each with the number and the title of its path."""
    rows = PathNeed.objects.filter(path__in=Path.objects.public().current())
    return rows.annotate(number=F("path__number"), title=F("path__title"))


def _begun(sought: Sought) -> QuerySet[Path]:
    """Paths that may be begun, and answer to what is sought."""
    return sought.narrow(Path.objects.public().current(), "search", "domains")


OF_A_PATH = {"number": "number", "title": "title"}
CITING.fill(
    "parcours",
    Citing(
        Path,
        lambda: Path.objects.public().current(),
        OF_A_PATH,
        _named,
        seek=lambda path: {"q": path.title} | ({"domain": path.domains[0]} if path.domains else {}),
        advised=lambda sought: _begun(sought).order_by("-published_at", "-pk"),
        advice=gettext_lazy("Suivez le parcours « %(title)s ». Le lien mène à ses étapes."),
    ),
)
OF_A_STEP = {"number": "number", "title": "version__path__title"}
CITING.fill("etape", Citing(PathStep, PathStep.objects.citing, OF_A_STEP, _cites, cites="about"))
CITING.fill("reponse", Citing(PathNeed, answering_needs, OF_A_PATH, _answers, cites="about"))


def _taught(sought: Sought) -> QuerySet[Path]:
    """Paths that a place keeps."""
    return _begun(sought).filter(place__isnull=False)


def _teaches(proof: Proof) -> SafeString:
    url = reverse("learning:path", args=[proof.number])
    return format_html('{} <a href="{}">{}</a>', _("tient le parcours"), url, proof.title)


EXPERIENCES.fill(
    "apprend",
    Experience(_taught, {"place": "place", "number": "number", "title": "title", "on": "published_at"}, _teaches),
)


def _kept_path(row: Row) -> tuple[str, SafeString]:
    return SHARED, _path_line(row, _("Forme, par le parcours"))


FINDERS.fill(
    Finder(
        lambda place: Path.objects.public().current().filter(place=place).order_by("title", "pk")[:MOST_SHARED],
        OF_A_PATH,
        _kept_path,
    )
)


@DOMAIN_SECTIONS.fill
def paths_of_domain(domain: str, most: int) -> DomainSection:
    """The paths of a domain, newest first, on its page."""
    rows = Path.objects.public().current().filter(domains__contains=[domain]).annotate(keeper=KEEPER)
    found = rows.order_by("-published_at", "-pk").values("number", "title", "audience", "keeper")[:most]
    lines = [
        format_html(
            '<li><article class="stack stack--s"><h3 class="text-1"><a href="{}">{}</a></h3><p class="small">{} '
            '<span class="quiet">{}</span></p></article></li>',
            reverse("learning:path", args=[row["number"]]),
            row["title"],
            row["keeper"],
            row["audience"],
        )
        for row in found
    ]
    url = f"{reverse('learning:paths')}?domain={domain}"
    empty = _("Aucun parcours encore. Ce que vous savez faire s’apprend : écrivez-en les étapes.")
    return DomainSection(17, _("Ce qui s’apprend"), lines, url, _("Tous ces parcours"), empty)


def _of_session(row: Row) -> SafeString:
    url = reverse("learning:session", args=[row["number"]])
    return format_html('<li>{} <a href="{}">{}</a></li>', _("Session :"), url, row["title"])


def _to_come(sought: Sought) -> QuerySet[TrainingSession]:
    """Sessions in which one may still enrol, soonest first, and that answer to what is sought."""
    rows = TrainingSession.objects.public().coming().order_by("starts_at", "pk")
    return sought.narrow(rows, "search", "path__domains")


CITING.fill(
    "session",
    Citing(
        TrainingSession,
        TrainingSession.objects.public,
        OF_A_PATH,
        _of_session,
        seek=lambda one: {"q": one.title},
        advised=_to_come,
        advice=gettext_lazy("Venez à la session « %(title)s ». Le lien mène aux inscriptions."),
    ),
)


def _given(sought: Sought) -> QuerySet[TrainingSession]:
    """Sessions that a place gave, and that took place."""
    rows = TrainingSession.objects.public().filter(place__isnull=False, state=TrainingState.HELD)
    return sought.narrow(rows, "search", "path__domains")


def _gave(proof: Proof) -> SafeString:
    url = reverse("learning:session", args=[proof.number])
    return format_html('{} <a href="{}">{}</a>', _("a donné la session"), url, proof.title)


EXPERIENCES.fill(
    "forme", Experience(_given, {"place": "place", "number": "number", "title": "title", "on": "ends_at"}, _gave)
)


def _gives_session(row: Row) -> tuple[str, SafeString]:
    url = reverse("learning:session", args=[row["number"]])
    return SHARED, format_html('<li>{} <a href="{}">{}</a></li>', _("Forme, à la session"), url, row["title"])


FINDERS.fill(
    Finder(
        lambda place: TrainingSession.objects.public().coming().filter(place=place).order_by("starts_at", "pk")[:5],
        OF_A_PATH,
        _gives_session,
    )
)


# What waits


@TODO_LISTS.fill
def mine(account: Account) -> list[TodoList]:
    """Requests to answer, dates to choose, visits to tell, and the one question that comes three months after."""
    spoken = Representative.objects.running().filter(account=account, place__isnull=False).values("place")
    shown = PeerVisit.objects.shown()
    url, page = reverse("learning:visits"), "learning:visit"
    over = PeerVisit.objects.over()
    untold = Q(pk__in=over.untold_by("host").filter(host__in=spoken).values("pk"))
    untold |= Q(pk__in=over.untold_by("visitor").filter(visitor__in=spoken).values("pk"))
    to_say = shown.filter(visitor__in=spoken, state=VisitState.TOLD, asked_again_at__isnull=False, change="")
    return [
        TodoList(shown.waiting_host().filter(host__in=spoken), TO_ANSWER, url, page=page, by="answer_by"),
        TodoList(
            shown.filter(visitor__in=spoken, state=VisitState.OTHER_DATES), TO_CHOOSE, url, page=page, by="answer_by"
        ),
        TodoList(shown.filter(untold), TO_TELL, url, page="learning:tell", by="ends_at", dated=SINCE),
        TodoList(to_say, TO_SAY, url, page="learning:change", by="asked_again_at", dated=SINCE),
    ]


@TODO_LISTS.fill
def paths_to_keep(account: Account) -> list[TodoList]:
    """Deposits to read, and the steps of one's paths that cite what is read no more."""
    kept = Path.objects.kept_by(account).order_by().values("pk")
    deposits = Path.objects.waiting().filter(pk__in=kept)
    spoken = Path.objects.filter(paths_spoken_for(account)).order_by().values("pk")
    asked = PathKeeper.objects.asked().filter(spoken_by(account))
    gone = PathStep.objects.unreadable().filter(version__path__in=spoken)
    url = reverse("learning:paths")
    return [
        TodoList(deposits, DEPOSITS, page="learning:path", by="submitted_at", dated=SINCE),
        TodoList(asked, TO_KEEP, url, page="learning:path", key="path__number", by="asked_at", dated=SINCE),
        TodoList(gone, UNREADABLE, url, page="learning:path", key="version__path__number"),
    ]


@TODO_LISTS.fill
def sessions_to_keep(account: Account) -> list[TodoList]:
    """Seats that are offered to the account; half-days that it gives, of which nobody said who was there; sessions of
    whom it speaks for, with too few people."""
    offered = Enrolment.objects.of(account).filter(
        state=EnrolmentState.OFFERED, session__in=TrainingSession.objects.public().coming()
    )
    spoken = TrainingSession.objects.filter(spoken_by(account)).order_by().values("pk")
    short = TrainingSession.objects.public().short().filter(pk__in=spoken)
    url, page = reverse("learning:sessions"), "learning:session"
    ticks = HalfDay.objects.to_tick().filter(session__trainers__account=account)
    listed = "learning:session_list"
    return [
        TodoList(offered, OFFERED, url, page=page, key="session__number", by="offered_until"),
        TodoList(ticks, TO_TICK, url, page=listed, key="session__number", by="starts_at", dated=SINCE),
        TodoList(short, SHORT, url, page=page, by="decide_on", dated=DECIDED),
    ]


@TODO_LISTS.fill
def session_deposits_to_read(account: Account) -> list[TodoList]:
    """Deposits to read before the day on which they are decided; those of the account that were given back to it."""
    answers = TrainingSession.objects.filter(spoken_by(account) | animated_hats(account)).order_by().values("pk")
    deposits = TrainingSession.objects.waiting().filter(pk__in=answers)
    returned = TrainingSession.objects.shown().filter(author=account, state=TrainingState.RETURNED)
    page = "learning:session"
    return [
        TodoList(deposits, SESSION_DEPOSITS, page=page, by="decide_on"),
        TodoList(returned, TO_CORRECT, page=page, by="starts_at"),
    ]


@SHORTCUTS.fill
def own_deposits(account: Account) -> Shortcuts:
    """The sessions that one deposited for others, until they are read."""
    rows = TrainingSession.objects.waiting().filter(author=account).order_by("starts_at", "pk")
    return Shortcuts(rows[:LAST_VISITS], {"number": "number", "title": "title"}, _own_deposit)


def _own_deposit(row: Row) -> Shortcut:
    return Shortcut(
        row["title"], reverse("learning:session", args=[row["number"]]), _("session qui attend d’être relue")
    )


@SHORTCUTS.fill
def own_sessions(account: Account) -> Shortcuts:
    """The sessions to come on whose list one is."""
    rows = Enrolment.objects.standing().of(account).filter(session__in=TrainingSession.objects.public().coming())
    columns = {"number": "session__number", "title": "session__title", "state": "state"}
    return Shortcuts(rows.order_by("session__starts_at", "pk")[:LAST_VISITS], columns, _own_session)


def _own_session(row: Row) -> Shortcut:
    why = _("session : %(state)s") % {"state": EnrolmentState(row["state"]).label.lower()}
    return Shortcut(row["title"], reverse("learning:session", args=[row["number"]]), why)


@DESK_LISTS.fill
def short_sessions(desk: Desk) -> DeskList:
    """Sessions of the territory with too few people, seven days before it is decided."""
    here = Q(place__isnull=False) & desk.holds("place__municipality__department")
    here |= Q(organisation__isnull=False) & desk.holds("organisation__department")
    columns = {"number": "number", "title": "title", "taken": "taken", "least": "least", "on": "decide_on"}
    rows = TrainingSession.objects.public().short().filter(here).order_by("decide_on", "pk")
    return DeskList("sessions", SHORT, rows, columns, _short, reverse("learning:sessions"))


def _short(row: Row) -> DeskLine:
    page = reverse("learning:session", args=[row["number"]])
    words = _("%(taken)s inscrites sur %(least)d qu’il faut au moins.")
    said = words % {"taken": counted(row["taken"], "personne"), "least": row["least"]}
    return DeskLine(row["title"], page, said, row["on"], (DeskAction(_("Voir, et inviter"), page),))


@SHORTCUTS.fill
def followed_paths(account: Account) -> Shortcuts:
    """The paths that the account follows."""
    rows = PathRun.objects.filter(account=account, finished_at=None, path__in=Path.objects.shown()).order_by("-pk")
    columns = {"number": "path__number", "title": "version__title"}
    return Shortcuts(rows[:LAST_VISITS], columns, _followed)


def _followed(row: Row) -> Shortcut:
    return Shortcut(row["title"], reverse("learning:path", args=[row["number"]]), _("parcours que vous suivez"))


@SHORTCUTS.fill
def last_visits(account: Account) -> Shortcuts:
    """The last visits of the places for which the account speaks, and where they stand."""
    spoken = Representative.objects.running().filter(account=account, place__isnull=False).values("place")
    rows = PeerVisit.objects.shown().filter(Q(visitor__in=spoken) | Q(host__in=spoken)).order_by("-number")
    columns = {"number": "number", "title": "title", "state": "state"}
    return Shortcuts(rows[:LAST_VISITS], columns, _visit)


def _visit(row: Row) -> Shortcut:
    why = _("visite entre lieux : %(state)s") % {"state": VisitState(row["state"]).label.lower()}
    return Shortcut(row["title"], reverse("learning:visit", args=[row["number"]]), why)


@DESK_LISTS.fill
def unanswered(desk: Desk) -> DeskList:
    """Requests that a place of the territory has not answered in ten working days: carried to another in two clicks."""
    here = desk.holds("host__municipality__department")
    treated = Treated(("learning.carried",), PeerVisit.objects.filter(here))
    columns = COLUMNS | {"words": Left("words", READ_AT_MOST), "by": "answer_by"}
    columns |= {"calendar": "host__municipality__department__code"}
    url = reverse("learning:visits")
    rows = PeerVisit.objects.unanswered().filter(here).order_by("answer_by", "pk")
    return DeskList("visites", UNANSWERED, rows, columns, _unanswered, url, within=0, treated=treated)


def _unanswered(row: Row) -> DeskLine:
    page, carry = (reverse(f"learning:{name}", args=[row["number"]]) for name in ("visit", "carry"))
    words = _("%(visitor)s voudrait venir chez %(host)s, sans réponse. « %(words)s »")
    text = agreed(words, visitor=row["visitor"], host=row["host"], words=opening(row["words"], 160))
    return DeskLine(row["title"], page, text, row["by"], (DeskAction(_("Porter à un autre lieu"), carry),))


@DESK_LISTS.fill
def path_deposits(desk: Desk) -> DeskList:
    """Paths deposited in the territory by who does not keep them."""
    columns = {"number": "number", "title": "title", "words": Left("outcome", READ_AT_MOST), "keeper": KEEPER}
    rows = Path.objects.waiting().filter(_kept_there(desk)).order_by("submitted_at", "pk")
    kinds = ("learning.path_published", "learning.path_forked", "learning.path_returned")
    treated = Treated(kinds, Path.objects.filter(_kept_there(desk)).exclude(author=desk.account))
    return DeskList("parcours", DEPOSITS, rows, columns | {"at": "submitted_at"}, _path_deposit, treated=treated)


def _path_deposit(row: Row) -> DeskLine:
    page, publish, send_back = (
        reverse(f"learning:{name}", args=[row["number"]]) for name in ("path", "publish_path", "return_path")
    )
    gestures = (DeskAction(_("Publier"), publish, at_once=True), DeskAction(_("Renvoyer avec un motif"), send_back))
    return DeskLine(row["title"], page, f"{row['keeper']}. {opening(row['words'], 220)}", row["at"], gestures)


def _kept_there(desk: Desk) -> Q:
    """What is deposited for a place or an organisation of the territory of a desk."""
    here = Q(place__isnull=False) & desk.holds("place__municipality__department")
    closer = Q(organisation__department__isnull=False) | Q(organisation__region=None)
    here |= Q(organisation__isnull=False) & desk.holds("organisation__department") & closer
    return here | Q(organisation__department=None) & desk.answers("organisation__region")


@DESK_LISTS.fill
def session_deposits(desk: Desk) -> DeskList:
    """Sessions deposited in the territory by who does not give them, the first to be decided first."""
    columns = {"number": "number", "title": "title", "words": Left("words", READ_AT_MOST), "keeper": KEEPER}
    columns |= {"at": "created_at", "due": "decide_on", "sequence": "sequence"}
    rows = TrainingSession.objects.waiting().filter(_kept_there(desk)).order_by("decide_on", "pk")
    others = TrainingSession.objects.filter(_kept_there(desk)).exclude(author=desk.account)
    treated = Treated(("learning.session_planned", "learning.session_returned"), others)
    return DeskList("relire", SESSION_DEPOSITS, rows, columns, _session_deposit, treated=treated)


def _session_deposit(row: Row) -> DeskLine:
    page, publish, send_back = (
        reverse(f"learning:{name}", args=[row["number"]]) for name in ("session", "publish_session", "return_session")
    )
    publish = f"{publish}?lue={row['sequence']}"
    gestures = (DeskAction(_("Publier"), publish, at_once=True), DeskAction(_("Renvoyer avec un motif"), send_back))
    said, due = f"{row['keeper']}. {opening(row['words'], 220)}", dt.date.fromisoformat(row["due"])
    return DeskLine(row["title"], page, said, row["at"], gestures, due)


def about_visit(visit: PeerVisit, follow: Follow) -> About:
    """What a letter says of a visit to who represents one of its places."""
    opening = _("Voici ce que %(visitor)s voudrait apprendre chez %(host)s :")
    told = agreed(opening, visitor=visit.visitor, host=visit.host)
    why = _("parce que vous parlez pour l’un des deux lieux")
    return About(_("la visite « %s »") % visit.title, told, visit.words, why, button=_("Lire, et répondre"))


ABOUT.fill("learning.peervisit", about_visit)


@receiver(data_export)
def give_visits(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """The requests, the stories and the welcomes that the person wrote."""
    asked = PeerVisit.objects.filter(author=account).select_related("visitor", "host").order_by("-pk")[:limit]
    stories = Story.objects.filter(author=account).select_related("visit").order_by("-pk")[:limit]
    welcomes = Welcome.objects.filter(author=account).select_related("place").order_by("-pk")[:limit]
    rows: list[Fields] = [
        {
            "kind": "visit",
            "title": visit.title,
            "words": visit.words,
            "from": visit.visitor.name,
            "to": visit.host.name,
            "state": visit.state,
            "at": visit.asked_at,
            "url": settings.SITE_URL + visit.get_absolute_url(),
        }
        for visit in asked
    ]
    rows += [
        {"kind": "story", "title": each.visit.title, "at": each.at}
        | {"words": each.learnt, "change": each.change, "failed": each.failed}
        for each in stories
    ]
    rows += [{"kind": "welcome", "place": e.place.name, "words": e.words, "since": e.said_on} for e in welcomes]
    versions = PathVersion.objects.filter(author=account).select_related("path").order_by("-pk")[:limit]
    rows += [{"kind": "path", "title": e.title, "words": e.outcome, "version": e.number, "at": e.at} for e in versions]
    runs = PathRun.objects.filter(account=account).with_path().prefetch_related("marks__step").order_by("-pk")[:limit]
    rows += [
        {"kind": "path followed", "title": run.version.title, "since": run.began_at, "finished": run.finished_at}
        | {"done": [{"step": mark.step.title, "on": mark.on, "words": mark.words} for mark in run.marks.all()]}
        for run in runs
    ]
    lines = Enrolment.objects.of(account).select_related("session", "place").order_by("-pk")[:limit]
    rows += [_own_enrolment(each) for each in lines.prefetch_related("presences__half_day")]
    return "learning", [*rows[:limit], *_given_by(account, limit), *_said_of_paths(account, limit)]


def _given_by(account: Account, limit: int | None) -> list[Fields]:
    """The sessions that the person planned or gives, and who was there as they noted it: how many, and not who."""
    planned = Q(author=account) | Q(pk__in=Trainer.objects.filter(account=account).values("session"))
    sessions = TrainingSession.objects.filter(planned).order_by("-pk")[:limit]
    noted = Presence.objects.filter(by=account).select_related("half_day__session").order_by("-pk")[:limit]
    rows: list[Fields] = [
        {"kind": "session planned" if each.author_id == account.pk else "session given", "title": each.title}
        | {"words": each.words, "from": each.starts_at, "to": each.ends_at, "room": each.room, "state": each.state}
        | {"url": settings.SITE_URL + each.get_absolute_url()}
        for each in sessions
    ]
    return rows + [
        {"kind": "presence noted", "title": each.half_day.session.title, "on": each.half_day.starts_at}
        | {"here": each.here, "at": each.at}
        for each in noted
    ]


def _said_of_paths(account: Account, limit: int | None) -> list[Fields]:
    """The codes that the person said of paths, whom they asked to keep one, what they said of a training body."""
    codes = PathAlignment.objects.filter(author=account).select_related("path").order_by("-pk")[:limit]
    asked = PathKeeper.objects.filter(author=account).select_related("path", "place", "organisation")
    bodies = TrainingBody.objects.filter(author=account).select_related("organisation").order_by("-pk")[:limit]
    rows: list[Fields] = [
        {"kind": "path code", "title": e.path.title, "code": e.code, "label": e.label, "checked_on": e.checked_on}
        for e in codes
    ]
    rows += [
        {"kind": "keeper asked", "title": e.path.title, "of": str(e.hat), "state": e.state, "at": e.asked_at}
        for e in asked.order_by("-pk")[:limit]
    ]
    return rows + [
        {"kind": "training body", "of": e.organisation.name, "declaration": e.declaration, "at": e.said_at}
        | {"certificate": e.certificate, "until": e.certificate_until}
        for e in bodies
    ]


def _own_enrolment(line: Enrolment) -> Fields:
    said = Evaluation.objects.filter(enrolment=line).first()
    return {
        "kind": "session",
        "title": line.session.title,
        "state": line.state,
        "at": line.at,
        "by": str(line.place or ""),
        "needs": line.needs,
        "there": [{"on": each.half_day.starts_at, "here": each.here} for each in line.presences.all()],
        "evaluation": {"useful": said.useful, "words": said.words} if said else None,
    }


@receiver(account_closed)
def forget_learning(sender: object, account: Account, **kwargs: object) -> None:
    """Who leaves follows no path any more, frees their seats, withdraws their deposits, and leaves no certificate that
    bears their name: neither those of a line of a list, nor those that were asked when an account alone was named."""
    leave_sessions(account)
    withdraw_deposits(account)
    errands.forget_those_of(f"account-{account.pk}")
    for run in PathRun.objects.filter(account=account).with_path():
        leave_path(run, actor=None)
