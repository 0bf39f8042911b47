"""What waits at the desk of a territory besides what the rooms below tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from django.db.models import Exists, Model, Q, Value
from django.db.models.functions import Coalesce, Left
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from lieudit.accounts.home import SHORTCUTS, TODO_LISTS, Shortcut, Shortcuts, TodoList
from lieudit.accounts.models import Account
from lieudit.accounts.second_factor import lacking
from lieudit.accounts.signals import Exported, data_export
from lieudit.care.permissions import register_moderators
from lieudit.deliberation.models import Draft, Position
from lieudit.desks.datasets import SPREADINGS
from lieudit.desks.finding import TELEPHONES
from lieudit.desks.models import Spreading
from lieudit.desks.permissions import keepers_of, kept_by
from lieudit.desks.reads import (
    NATION,
    calls_to_amend,
    calls_to_stand,
    ending_mandates,
    national_positions,
    slug_column,
    to_spread,
    unheard,
)
from lieudit.elections.models import Election
from lieudit.journal.readings import READINGS
from lieudit.needs.models import Escalation, Need
from lieudit.needs.thread import CARRIED_DAYS
from lieudit.network.models import Animator
from lieudit.network.vocabulary import Level
from lieudit.territory.desk import DESK_LISTS, READ_AT_MOST, Desk, DeskAction, DeskLine, DeskList, Treated
from lieudit.territory.models import Department
from lieudit.toolkit.articles import of_the, the
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.findable import FINDABLE
from lieudit.toolkit.french import day, number, opening
from lieudit.toolkit.tokens import row_token
from lieudit.toolkit.types import Row

READINGS.fill("desks:appoint_animator", gettext_lazy("les mandats d’animation, avec les noms"))
READINGS.fill("desks:end_animator", gettext_lazy("un mandat d’animation, avec son nom"))
READINGS.fill("desks:second_factors", gettext_lazy("la liste de qui exerce un pouvoir sans seconde preuve"))
READINGS.fill("desks:desk", gettext_lazy("le bureau d’un territoire, avec les mandats qui finissent"))

DATASETS.fill("diffusions", SPREADINGS)
FINDABLE.fill("telephone", TELEPHONES)

ENDING = ngettext_lazy("mandat d’animation finit bientôt", "mandats d’animation finissent bientôt", "n")
SILENT = ngettext_lazy("commune jamais entendue", "communes jamais entendues", "n")
POSITIONS = ngettext_lazy("position nationale à diffuser", "positions nationales à diffuser", "n")
DRAFTS = ngettext_lazy("appel national à amender", "appels nationaux à amender", "n")
ELECTIONS = ngettext_lazy("appel national à candidatures", "appels nationaux à candidatures", "n")
FACTORS = ngettext_lazy(
    "personne exerce un pouvoir sans seconde preuve", "personnes exercent un pouvoir sans seconde preuve", "n"
)
CARRIED_UP = ngettext_lazy(
    "besoin porté plus haut attend votre réponse", "besoins portés plus haut attendent votre réponse", "n"
)
CARRIED = ngettext_lazy("besoin porté jusqu’à vous", "besoins portés jusqu’à vous", "n")


@DESK_LISTS.fill
def carried(desk: Desk) -> DeskList:
    """What a closer level carried here, with its reason: it owes an answer."""
    columns = {
        "pk": "pk",
        "number": "need__number",
        "words": Left("need__words", READ_AT_MOST),
        "reason": "reason",
        "at": "at",
        "calendar": "calendar",
    }
    needs = Need.objects.filter(pk__in=Escalation.objects.answered_at(desk).values("need"))
    treated = Treated(("needs.escalation_taken", "needs.escalation_returned"), needs, by_act=True)
    rows = Escalation.objects.carried_to(desk)
    return DeskList("portes", CARRIED, rows, columns, _carried, within=CARRIED_DAYS, treated=treated)


def _carried(row: Row) -> DeskLine:
    text = _("« %(words)s » Porté plus haut : %(reason)s.")
    words = {"words": opening(row["words"], 160), "reason": row["reason"]}
    need = reverse("needs:need", args=[row["number"]])
    answer = DeskAction(_("Répondre à qui l’a porté"), reverse("desks:answer_escalation", args=[row["pk"]]))
    name = _("Besoin n° %(number)s") % {"number": row["number"]}
    return DeskLine(name, need, text % words, row["at"], (answer,))


@TODO_LISTS.fill
def carried_to(account: Account) -> list[TodoList]:
    """What was carried to the levels that the account animates, and has no answer."""
    mine, rows = Animator.objects.running().held_by(account), Escalation.objects.as_one()
    if not account.is_staff:
        regions = mine.exclude(region=None).values("region")
        theirs = Q(need__level=Level.REGIONAL, need__department__region__in=regions)
        rows = rows.filter(Exists(mine.national()) | theirs)
    return [
        TodoList(
            rows,
            CARRIED_UP,
            page="desks:answer_escalation",
            key="pk",
            by="at",
            dated=gettext_lazy("depuis le %s"),
            within=CARRIED_DAYS,
            calendar="calendar",
        )
    ]


@DESK_LISTS.fill
def positions(desk: Desk) -> DeskList:
    """National positions to adapt and spread to the places of the territory."""
    rows = to_spread(national_positions(timezone.localdate()), desk.land).order_by("-adopted_at")
    columns = {"pk": "pk", "title": "title", "text": "summary", "page": "number", "at": "adopted_at"}
    line = _coming(Position, "deliberation:position")
    return DeskList("positions", POSITIONS, rows, columns | _slug(desk), line, quiet=True)


@DESK_LISTS.fill
def drafts(desk: Desk) -> DeskList:
    """National calls to amend."""
    rows = to_spread(calls_to_amend(), desk.land)
    columns = {"pk": "pk", "title": "title", "text": "summary", "page": "number", "at": "at"}
    line = _coming(Draft, "deliberation:draft")
    return DeskList("projets", DRAFTS, rows, columns | _slug(desk), line, quiet=True)


@DESK_LISTS.fill
def elections(desk: Desk) -> DeskList:
    """National calls for candidacies."""
    rows = to_spread(calls_to_stand(timezone.localdate()), desk.land)
    columns = {"pk": "pk", "title": "title", "text": Value(""), "page": "number", "at": "created_at"}
    line = _coming(Election, "elections:election")
    return DeskList("elections", ELECTIONS, rows, columns | _slug(desk), line, quiet=True)


@DESK_LISTS.fill
def second_factors(desk: Desk) -> DeskList:
    """Who holds powers without the second factor that the rules ask for: the secretariat alone reads who."""
    here = desk.land is None and desk.account.is_staff
    rows = lacking().order_by("pk") if here else Account.objects.none()
    columns = {"name": "name", "email": "email"}
    return DeskList("preuves", FACTORS, rows, columns, _without_factor, reverse("desks:second_factors"), quiet=True)


def _without_factor(row: Row) -> DeskLine:
    text = _("Exerce un pouvoir, sans clé d’accès ni application de codes.")
    return DeskLine(row["name"] or row["email"], reverse("desks:second_factors"), text)


@DESK_LISTS.fill
def ending(desk: Desk) -> DeskList:
    """Mandates over the territory that end within a month: renewed, or covered by the level above."""
    rows = ending_mandates(desk.land, timezone.localdate())
    columns = {"pk": "pk", "name": "account__name", "email": "account__email", "until": "until"}
    columns["organisation"] = "organisation__name"
    return DeskList("mandats", ENDING, rows, columns | _slug(desk), _ending, _renewing)


def _ending(row: Row) -> DeskLine:
    words = {"day": day(dt.date.fromisoformat(row["until"])), "organisation": of_the(row["organisation"])}
    text, renew = _("Au nom %(organisation)s, jusqu’au %(day)s.") % words, _renewing(row)
    gesture = DeskAction(_("Renouveler"), f"{renew}?de={row['pk']}")
    return DeskLine(row["name"] or row["email"], renew, text, gestures=(gesture,))


def _renewing(row: Row) -> str:
    return reverse("desks:appoint_animator", args=[row["slug"]])


@DESK_LISTS.fill
def silent(desk: Desk) -> DeskList:
    """Municipalities that nobody ever heard: note what is said there, or say that one went."""
    names = ("code", "name", "population", "postcodes")
    columns = {"department": "department__name", **{name: name for name in names}}
    return DeskList("communes", SILENT, unheard(desk, timezone.localdate()), columns, _silent, quiet=True)


def _slug(desk: Desk) -> dict[str, object]:
    """The column by which a line names the land of its desk."""
    return {"slug": slug_column(desk.land)}


def _coming(model: type[Model], page: str) -> Callable[[Mapping[str, object]], DeskLine]:
    """How a thing of the nation is shown on a desk, and what may be done of it."""
    label = model._meta.label_lower

    def line(row: Row) -> DeskLine:
        act = [row["slug"], row_token(label, row["pk"])]
        spread = DeskAction(_("Adapter et diffuser"), reverse("desks:spread", args=act))
        aside = DeskAction(_("Ne pas diffuser ici"), reverse("desks:set_aside", args=act), at_once=True)
        url = reverse(page, args=[row["page"]])
        return DeskLine(row["title"], url, opening(row["text"], 220), row["at"], (spread, aside))

    return line


def _silent(row: Row) -> DeskLine:
    listed = f"{reverse('needs:list')}?{urlencode({'q': row['name']})}"
    codes = f"{row['postcodes'][0]}, " if len(row["postcodes"]) == 1 else ""
    name = f"{row['name']} ({codes}{row['department']})"
    note = DeskAction(_("Noter ce qu’on y dit"), f"{reverse('needs:collect')}?{urlencode({'place': name})}")
    went = DeskAction(_("Nous y sommes allés"), reverse("desks:note_visit", args=[row["code"]]), at_once=True)
    text = _("%(population)s habitants, %(department)s. Aucun besoin entendu.")
    words = {"population": number(row["population"]), "department": row["department"]}
    return DeskLine(row["name"], listed, text % words, gestures=(note, went))


@receiver(data_export)
def give_spread(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """What the person spread to a territory."""
    mine = Spreading.objects.filter(author=account).exclude(words="").order_by("-at")
    return "spread", [
        {"page": each.get_absolute_url(), "title": each.title, "words": each.words, "at": each.at}
        for each in mine[:limit]
    ]


register_moderators(
    Spreading,
    lambda spreading: keepers_of(spreading.land),
    queue=lambda account: Spreading.objects.filter(kept_by(account)),
    words=lambda spreading: f"{spreading.title}\n\n{spreading.words}",
)


@SHORTCUTS.fill
def desks(account: Account) -> Shortcuts:
    """The desks of the territories that the account animates."""
    running = Animator.objects.running().filter(account=account).order_by("pk")
    columns = {
        "organisation": "organisation__name",
        "name": Coalesce("department__name", "region__name"),
        "liaison": Coalesce("department__liaison", "region__liaison"),
        "slug": Coalesce("department__slug", "region__slug"),
    }
    return Shortcuts(running, columns, _shortcut)


def _shortcut(row: Row) -> Shortcut:
    land = Department(name=row["name"], liaison=row["liaison"]).of_name if row["name"] else _("national")
    url = reverse("desks:desk", args=[row["slug"] or NATION])
    why = _("vous l’animez, pour %(name)s") % {"name": the(row["organisation"])}
    return Shortcut(_("Ouvrir le bureau %(land)s") % {"land": land}, url, why)
