"""Who looks after what people write here, and what the room tells on the page of an account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Expression, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Left, Length
from django.dispatch import receiver
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from lieudit.accounts.home import SHORTCUTS, TODO_LISTS, Shortcut, Shortcuts, TodoList
from lieudit.accounts.models import Account
from lieudit.accounts.signals import Exported, account_closed, data_export
from lieudit.care.permissions import register_moderators
from lieudit.journal.letters import ABOUT, About
from lieudit.journal.models import VEILS, Entry, Follow, FollowReason, Mention, Veil, content_type_of
from lieudit.journal.readings import READINGS
from lieudit.lexicon.likeness import Like, Said
from lieudit.lexicon.likes import KINDS
from lieudit.needs import figures, likes, reads
from lieudit.needs.attachments import ERRAND, erase, hold_attachment
from lieudit.needs.cards import NeedCard
from lieudit.needs.datasets import CONVERGENCES as OPEN_CONVERGENCES
from lieudit.needs.datasets import NEEDS as OPEN_NEEDS
from lieudit.needs.delays import SORTING_DAYS
from lieudit.needs.finding import CONVERGENCES, NEEDS
from lieudit.needs.links import followup_url
from lieudit.needs.models import (
    Answer,
    Attachment,
    Convergence,
    Copied,
    Escalation,
    Need,
    NeedQuestion,
    NeedReply,
    Support,
    alike_typed,
    calendar_of,
    has_vectors,
    likely_convergences,
    waits_since,
)
from lieudit.needs.open_files import BESOINS, touched
from lieudit.needs.permissions import animators_of
from lieudit.needs.review import review_within
from lieudit.needs.templatetags.needs import need_line, own_lines
from lieudit.needs.thread import Facts, facts_of, meaning_of, next_of
from lieudit.needs.workflow import EscalationState, NeedState
from lieudit.network.citing import CITING, Citing
from lieudit.network.domain_sections import DOMAIN_SECTIONS, DomainSection
from lieudit.network.experience import EXPERIENCES, Experience, Proof, Sought
from lieudit.network.models import Animator, Place
from lieudit.network.vocabulary import Domain
from lieudit.network.voice import MARKS, SAYINGS, Mark
from lieudit.territory.desk import (
    DESK_LISTS,
    MOST_COUNTED,
    READ_AT_MOST,
    Desk,
    DeskAction,
    DeskLine,
    DeskList,
    DeskQuestion,
    Treated,
    today,
)
from lieudit.territory.models import Department
from lieudit.toolkit import encoder, errands, french, live
from lieudit.toolkit.articles import the
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.findable import FINDABLE
from lieudit.toolkit.french import day, excerpt, opening, typeset
from lieudit.toolkit.health import Sign, look
from lieudit.toolkit.promises import words_of
from lieudit.toolkit.types import Row

errands.register(ERRAND, hold_attachment)
READINGS.fill("needs:workbench", gettext_lazy("les besoins à relire"))
READINGS.fill("needs:publish_support", gettext_lazy("un soutien à relire"))

SHORT_WORDS = 220
"""Characters of a need that a list of places quotes whole."""

KINDS.fill("need", likes.NEEDS)
KINDS.fill("convergence", likes.CONVERGENCES)
FINDABLE.fill("need", NEEDS)
FINDABLE.fill("convergence", CONVERGENCES)
DATASETS.fill(BESOINS, OPEN_NEEDS)
DATASETS.fill("convergences", OPEN_CONVERGENCES)

VEILS.fill(Veil(Copied.veiled, touched))

MOST_LEFT = 1_000
"""Public needs that may wait to be compared before it is a bad sign: five minutes of the worker."""
LAST_NEEDS = 5
"""Own needs on the page of an account; the list of acts below holds the others."""

register_moderators(Need, animators_of, queue=lambda account: Need.objects.animated_by(account))
register_moderators(
    Answer,
    lambda answer: animators_of(answer.need),
    queue=lambda account: Answer.objects.filter(need__in=Need.objects.animated_by(account)),
    author=lambda answer: answer.actor,
)
register_moderators(
    Convergence,
    words=lambda convergence: f"{convergence.title}\n\n{convergence.summary}",
    stays=gettext_lazy("Un résumé de convergence ne se masque pas : l’animation du territoire le corrige."),
)
register_moderators(Support, animators_of, queue=lambda account: Support.objects.animated_by(account))
register_moderators(
    Attachment,
    lambda attachment: animators_of(attachment.need),
    queue=lambda account: Attachment.objects.filter(need__in=Need.objects.animated_by(account)),
    author=lambda attachment: attachment.need.author,
    words=lambda attachment: f"{attachment.name}\n\n{attachment.alt}",
)


register_moderators(
    NeedQuestion,
    lambda question: animators_of(question.need),
    queue=lambda account: NeedQuestion.objects.filter(need__in=Need.objects.animated_by(account)),
)
register_moderators(
    NeedReply,
    lambda reply: animators_of(reply.question.need),
    queue=lambda account: NeedReply.objects.filter(question__need__in=Need.objects.animated_by(account)),
)


@receiver(data_export)
def give_questions(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """What the person asked about needs, and answered."""
    asked = NeedQuestion.objects.filter(author=account).select_related("need").order_by("-at", "-pk")[:limit]
    replied = NeedReply.objects.filter(author=account).select_related("question__need").order_by("-at", "-pk")[:limit]
    rows = [{"need": each.need.number, "at": each.at, "question": each.words} for each in asked]
    return "questions", [*rows, *({"need": r.question.need.number, "at": r.at, "reply": r.words} for r in replied)]


@receiver(data_export)
def give_needs(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """What the person said, or noted for somebody, with what is joined to it."""
    mine = Need.objects.said_by(account).select_related("place", "attachment")
    return "needs", [
        {
            "number": need.number,
            "at": need.created_at,
            "state": str(need.get_state_display()),
            "words": need.words,
            "place": str(need.place or ""),
            "noted_for_somebody": need.author_id is None,
            "attachment": _told_of(getattr(need, "attachment", None)),
        }
        for need in mine.order_by("-created_at", "-pk")[:limit]
    ]


def _told_of(attachment: Attachment | None) -> dict[str, str] | None:
    if attachment is None or attachment.need is None:
        return None
    url = settings.SITE_URL + reverse("needs:attachment", args=[attachment.need.number])
    return {"name": attachment.name, "description": attachment.alt, "url": url}


@receiver(account_closed)
def erase_attachments(sender: object, account: Account, **kwargs: object) -> None:
    """Words stay, under the name that they were published with; a picture may show people, and goes."""
    erase(Attachment.objects.filter(need__author=account))
    errands.forget_those_of(f"piece-{account.pk}")


def about_need(need: Need, follow: Follow) -> About:
    """« Votre besoin n° 125 », with its words, to who said it; « le besoin n° 125 » to others."""
    facts = cache(lambda: facts_of(need, reads.acts(need=need.pk), figures.who_of(need, ())))
    if follow.reason != FollowReason.AUTHOR:
        opening, title = _("Voici ce besoin, tel qu’il a été dit :"), _("le besoin n° %s") % need.number
        return About(
            title,
            opening,
            need.words,
            button=_("Lire tout le fil"),
            coming=lambda: coming_of(facts()),
            meaning=lambda: means(facts(), _means_for(follow)),
        )
    said = {"day": day(need.created_at), "who": of_hat(need)}
    alone = follow.account_id is None and follow.address == need.address
    return About(
        title=_("votre besoin n° %s") % need.number,
        opening=_("Le %(day)s, vous avez dit%(who)s :") % said,
        words=need.words,
        why=_("parce que vous avez exprimé ce besoin"),
        button=_("Lire tout le fil"),
        url=followup_url(need) if alone else "",
        coming=lambda: coming_of(facts(), yours=True),
        meaning=lambda: REFUSED_MEANS if need.state == NeedState.REFUSED else means(facts(), FOR_YOU),
    )


FOR_YOU = "Pour vous"
FOR_OTHERS = "Pour qui l’a dit"
REFUSED_MEANS = (
    "Pour vous, cela veut dire que vos mots ne sont pas lus sur le site. Vous pouvez les récrire, et les déposer de "
    "nouveau."
)


def _means_for(follow: Follow) -> str:
    """A place that joined a need says the same; who follows it from afar is told what it means for who said it."""
    return FOR_YOU if follow.reason == FollowReason.SUPPORTER else FOR_OTHERS


def means(facts: Facts, whose: str) -> str:
    """« Pour vous, cela veut dire que rien n’est encore décidé. », by the writer of the stage that was reached."""
    said = meaning_of(facts)
    return f"{whose}, cela veut dire {said}." if said else ""


SETTLED = "Cette réponse clôt ce fil. Si elle ne suffit pas, dites-le : un autre besoin peut citer celui-ci."
"""What a letter says to come after an answer of the animation."""


def coming_of(facts: Facts, *, yours: bool = False) -> str:
    """What comes next of a need, as its page says it today; `yours`, to its author."""
    if facts.last("needs.settled"):
        return _(SETTLED)
    step = next_of(facts)
    if yours and step and step.yours:
        return step.yours
    return words_of(step, timezone.localdate())


def facts_of_all(convergence: Convergence) -> Facts:
    acts = list(Entry.objects.public().about(convergence)[: reads.MOST_ACTS])
    return Facts(acts, convergence.state, convergence=convergence.pk)


def about_question(question: NeedQuestion, follow: Follow) -> About:
    """What is asked to its author, to the animation of its territory, or the answer to who asked."""
    need, account = question.need, follow.account_id
    title = _("une question sur le besoin n° %s") % need.number
    if account == question.author_id:
        return About(title, _("Vous avez demandé :"), question.words, _("parce que vous avez posé cette question"))
    if account is None or account in {need.author_id, need.collected_by_id}:
        opening, why = _("Vous avez dit :"), _("parce que vous avez exprimé ce besoin")
        return About(title, opening, need.words, why, button=_("Lire la question, et répondre"), of=need)
    return About(title, why=_("parce que vous animez ce territoire"), button=_("Lire la question"))


def about_convergence(convergence: Convergence, follow: Follow) -> About:
    title, button = _("la convergence « %s »") % convergence.title, _("Lire cette convergence")
    facts = cache(lambda: facts_of_all(convergence))
    return About(
        title,
        button=button,
        coming=lambda: words_of(next_of(facts()), timezone.localdate()),
        meaning=lambda: means(facts(), _("Pour qui a dit ces besoins")),
    )


def of_hat(need: Need) -> str:
    """« pour Le Préau », in whose name it was said; nothing for oneself."""
    spoken = need.organisation or need.place
    return _(" pour %s") % the(spoken) if spoken else ""


ABOUT.fill("needs.need", about_need)
ABOUT.fill("needs.convergence", about_convergence)
ABOUT.fill("needs.needquestion", about_question)


def last_words() -> ArraySubquery:
    """The last public need that a place said under its own name in a few words: in a list they are not cut."""
    said = Need.objects.public().filter(place=OuterRef("pk"), place_is_public=True)
    short = said.alias(size=Length("words")).filter(size__gt=0, size__lte=SHORT_WORDS)
    return ArraySubquery(short.order_by("-created_at").values("words")[:1])


MARKS.fill("last_words", Mark("expressed", last_words, str, said=True))


@SAYINGS.fill
def needs_of_place(place: Place, most: int) -> list[SafeString]:
    """The public needs that a place said under its own name, on the page of the place."""
    said = Need.objects.public().filter(place=place, place_is_public=True)
    return own_lines(NeedCard(*row) for row in said.order_by("-created_at").as_cards()[:most])


@DOMAIN_SECTIONS.fill
def needs_of_domain(domain: str, most: int) -> DomainSection:
    """The last public needs of a domain, on the page of the domain."""
    said = Need.objects.public().filter(domains__contains=[domain]).order_by("-moved_at").as_cards()[:most]
    lines, url = [need_line(NeedCard(*row)) for row in said], f"{reverse('needs:list')}?domain={domain}"
    return DomainSection(
        10, _("Ce que les lieux en disent"), lines, url, _("Tous ces besoins"), _("Aucun besoin encore.")
    )


@TODO_LISTS.fill
def desk(account: Account) -> list[TodoList]:
    """What came without account, to be read first; what is said, to be gathered or answered."""
    mine, since = Need.objects.animated_by(account), gettext_lazy("depuis le %s")
    reviews, bench = reverse("needs:reviews"), reverse("needs:workbench")
    read = ngettext_lazy("besoin à relire avant de le publier", "besoins à relire avant de les publier", "n")
    joined = ngettext_lazy("soutien à relire avant de le compter", "soutiens à relire avant de les compter", "n")
    sort = ngettext_lazy("besoin à réunir sur l’établi", "besoins à réunir sur l’établi", "n")
    asked = ngettext_lazy("question attend votre réponse", "questions attendent votre réponse", "n")
    to_me = NeedQuestion.objects.unanswered().filter(Q(need__author=account) | Q(need__collected_by=account))
    return [
        TodoList(to_me, asked, bench, page="needs:reply", key="pk", by="at", dated=since),
        TodoList(
            mine.waiting(),
            read,
            reviews,
            page="needs:publish",
            by="created_at",
            dated=since,
            within=review_within("department__region"),
            calendar="department__code",
            most=MOST_COUNTED,
            keys=partial(Need.objects.first_to_review, account),
        ),
        TodoList(
            Support.objects.waiting().animated_by(account),
            joined,
            reviews,
            by="at",
            dated=since,
            within=review_within("place__municipality__department__region"),
            calendar="place__municipality__department__code",
        ),
        TodoList(
            Need.objects.sorted_by(account),
            sort,
            bench,
            by="created_at",
            dated=since,
            since=waits_since(),
            within=SORTING_DAYS,
            calendar=calendar_of(),
            most=MOST_COUNTED,
            keys=partial(Need.objects.first_sorted_by, account),
        ),
    ]


@SHORTCUTS.fill
def animated(account: Account) -> Shortcuts:
    """The workbench of the territories that the account animates."""
    running = Animator.objects.running().filter(account=account)
    columns = {
        "name": "organisation__name",
        "territory": Coalesce("department__name", "region__name"),
        "liaison": Coalesce("department__liaison", "region__liaison"),
    }
    return Shortcuts(
        running.order_by("pk"),
        columns,
        lambda row: Shortcut(
            _("Réunir les besoins %(land)s") % {"land": _of_land(row)},
            reverse("needs:workbench"),
            _("vous animez, pour %(name)s") % {"name": the(row["name"])},
        ),
    )


def _of_land(row: Row) -> str:
    """« de la Creuse »; of who animates the whole country, « de toute la France »."""
    if not row["territory"]:
        return _("de toute la France")
    return Department(name=row["territory"], liaison=row["liaison"]).of_name


@SHORTCUTS.fill
def said(account: Account) -> Shortcuts:
    """The last needs that the account said, or noted for somebody, and where they stand."""
    mine = Need.objects.said_by(account).order_by("-created_at")
    columns = {"number": "number", "state": "state", "words": Left("words", READ_AT_MOST)}
    return Shortcuts(
        mine[:LAST_NEEDS],
        columns,
        lambda row: Shortcut(
            _("Besoin n° %(number)s") % {"number": row["number"]},
            reverse("needs:need", args=[row["number"]]),
            f"{NeedState(row['state']).label}" + (f", « {excerpt(row['words'], 90)} »" if row["words"] else ""),
        ),
    )


# What resembles what is typed


@partial(live.ANSWERS.fill, "besoins-semblables")
def likes_typed(typed: live.Typed) -> str:
    """The needs that say the same as what is typed in the form of a need; nothing where only words can be compared."""
    if not encoder.is_there() or not has_vectors():
        return ""
    land = typed.get("land", "")
    said = Said(typed.get("words", ""), tuple(typed.getlist("domains")), int(land) if land.isdecimal() else None)
    words = {"likes": alike_typed(said), "looked": True, "joins": bool(typed.get("joins"))}
    return render_to_string("needs/likes_found.html", words)


@look("likeness")
def likeness() -> Sign:
    """Where the encoder or pgvector is missing, needs are compared by their words alone: less is found."""
    if not settings.ENCODER:
        return Sign(True, "Les besoins sont comparés par leurs mots seuls, comme les réglages le demandent.")
    if not encoder.is_there():
        words = f"Le module « {settings.ENCODER} » n’est pas installé : les besoins sont comparés par leurs mots seuls."
        return Sign(False, words, "Installez requirements/base.txt, ou videz LIEUDIT_ENCODER dans /etc/lieudit/env.")
    if not has_vectors():
        words = "La base n’a pas pgvector : les besoins sont comparés par leurs mots seuls."
        remedy = "apt install postgresql-18-pgvector, puis, en superutilisateur : CREATE EXTENSION vector."
        return Sign(False, words, remedy)
    left = Need.objects.unlearnt().count()
    said = french.counted(left, "besoin public attend", "besoins publics attendent")
    words = f"{said} d’être comparable aux autres." if left else "Tous les besoins publics sont comparables."
    return Sign(left <= MOST_LEFT, words, "Le worker s’en charge à chaque minute : voir « worker ».", "needs", left)


# What waits in a territory

SAID = {
    "number": "number",
    "words": Left("words", READ_AT_MOST),
    "at": "created_at",
    "place": "place__name",
    "calendar": "department__code",
}
DEPOSITS = ngettext_lazy("dépôt à relire", "dépôts à relire", "n")
JOININGS = ngettext_lazy("soutien à relire", "soutiens à relire", "n")
QUESTIONS = ngettext_lazy("question sans réponse", "questions sans réponse", "n")
UNANSWERED = ngettext_lazy("besoin sans réponse", "besoins sans réponse", "n")


@DESK_LISTS.fill
def deposits(desk: Desk) -> DeskList:
    """What came without account: published as written, or refused with a reason."""
    waiting = Need.objects.waiting().filter(desk.holds("department"))
    treated = Treated(("needs.published", "needs.refused"), Need.objects.filter(desk.holds("department")))
    columns = SAID | {"within": review_within("department__region")}
    return DeskList("depots", DEPOSITS, waiting, columns, _deposit, reverse("needs:reviews"), treated=treated)


@DESK_LISTS.fill
def joinings(desk: Desk) -> DeskList:
    """Supports that came without account."""
    waiting = Support.objects.waiting().filter(desk.holds("place__municipality__department"))
    columns = {
        "pk": "pk",
        "number": "need__number",
        "words": Left("words", READ_AT_MOST),
        "at": "at",
        "place": "place__name",
        "calendar": "place__municipality__department__code",
        "within": review_within("place__municipality__department__region"),
    }
    kinds, there = ("needs.support_published", "needs.support_refused"), desk.holds("municipality__department")
    treated, reviews = Treated(kinds, Place.objects.filter(there), by_act=True), reverse("needs:reviews")
    return DeskList("soutiens", JOININGS, waiting, columns, _joining, reviews, treated=treated)


@DESK_LISTS.fill
def questions(desk: Desk) -> DeskList:
    """What was asked to the authors of needs, and waits for an answer: theirs, or that of the animation."""
    waiting = NeedQuestion.objects.unanswered().filter(desk.holds("need__department"))
    columns = {
        "pk": "pk",
        "number": "need__number",
        "words": Left("words", READ_AT_MOST),
        "at": "at",
        "place": "hat_name",
    }
    others = NeedQuestion.objects.filter(desk.holds("need__department"))
    others = others.exclude(need__author=desk.account)  # who answers of their own need does not keep a desk
    return DeskList("questions", QUESTIONS, waiting, columns, _question, treated=Treated(("needs.replied",), others))


@DESK_LISTS.fill
def unanswered(desk: Desk) -> DeskList:
    """What is said and neither gathered nor answered; what was handed back comes with the answer."""
    handed = Escalation.objects.filter(need=OuterRef("pk"), state=EscalationState.RETURNED).order_by("-answered_at")
    columns = SAID | {"answer": Subquery(handed.values("answer")[:1]), "at": waits_since(), "calendar": calendar_of()}
    columns |= {"pk": "pk", "domains": "domains", "department": "department"}
    waiting, bench = Need.objects.awaiting(desk), reverse("needs:workbench")
    asked = DeskList("besoins", UNANSWERED, waiting, columns, _unanswered, bench, SORTING_DAYS, told=_with_likes)
    gathered = Mention.objects.filter(content_type=content_type_of(Need()), entry__kind="needs.gathered")
    waited = Q(convergence=None) | Q(pk__in=gathered.filter(entry__at__gte=today()).values("object_id"))
    here = Need.objects.filter(desk.holds("department"), waited)
    kinds = ("needs.gathered", "needs.settled", "needs.escalated")
    treated = Treated(kinds, here, undoes=("needs.unfiled", "needs.unfiled_together"))
    return replace(asked, treated=treated, parts=Need.objects.awaiting_at_each_level(desk))


def _with_likes(rows: Sequence[Row]) -> list[Row]:
    """The rows with the convergence that each might join (`like`)."""
    needs = [
        Need(pk=row["pk"], words=row["words"], domains=row["domains"], department_id=row["department"]) for row in rows
    ]
    near = likely_convergences(needs)
    return [{**row, "like": near.get(row["pk"])} for row in rows]


def _is_it_the_same(number: int, like: Like[Need]) -> DeskQuestion:
    """Asked, never asserted: why one asks, and a need that is there already."""
    other = like.convergence
    assert other is not None  # those that are looked among are all in one
    words = _("Est-ce la même chose que « %(title)s » ?") % {"title": other.title}
    why = _("Le besoin n° %(number)s y dit : « %(words)s »") % {
        "number": like.need.number,
        "words": opening(like.need.words, 110),
    }
    if like.about:
        why += _(" Tous deux parlent de : %(about)s.") % {"about": ", ".join(like.about)}
    file = f"{reverse('needs:gather')}?{urlencode({'only': number, 'in': other.number})}"
    apart = reverse("needs:set_apart", args=[number, other.number])
    answers = (DeskAction(_("Oui, les réunir"), file, at_once=True), DeskAction(_("Non"), apart, at_once=True))
    return DeskQuestion(typeset(words), typeset(why), answers)


def _said(row: Row, url: str, *gestures: DeskAction) -> DeskLine:
    by = f"{row['place']}, " if row["place"] else ""
    name = _("%(by)sbesoin n° %(number)s") % {"by": by, "number": row["number"]}
    text = f"« {opening(row['words'], 160)} »" if row["words"] else ""
    return DeskLine(name[:1].upper() + name[1:], url, text, row["at"], gestures)


def _deposit(row: Row) -> DeskLine:
    publish, refuse = (reverse(f"needs:{step}", args=[row["number"]]) for step in ("publish", "refuse"))
    return _said(row, publish, DeskAction(_("Publier"), publish, at_once=True), DeskAction(_("Ne pas publier"), refuse))


def _joining(row: Row) -> DeskLine:
    publish, refuse = (reverse(f"needs:{step}_support", args=[row["pk"]]) for step in ("publish", "refuse"))
    need = reverse("needs:need", args=[row["number"]])
    return _said(row, need, DeskAction(_("Publier"), publish, at_once=True), DeskAction(_("Ne pas publier"), refuse))


def _question(row: Row) -> DeskLine:
    by = f"{row['place']}, " if row["place"] else ""
    name = _("%(by)squestion sur le besoin n° %(number)s") % {"by": by, "number": row["number"]}
    need = f"{reverse('needs:need', args=[row['number']])}#question-{row['pk']}"
    gestures = (DeskAction(_("Répondre"), reverse("needs:reply", args=[row["pk"]])),)
    return DeskLine(name[:1].upper() + name[1:], need, f"« {opening(row['words'], 220)} »", row["at"], gestures)


def _unanswered(row: Row) -> DeskLine:
    settle, escalate, need = (reverse(f"needs:{page}", args=[row["number"]]) for page in ("settle", "escalate", "need"))
    bench = f"{reverse('needs:workbench')}?needs={row['number']}"
    gestures = (
        DeskAction(_("Répondre"), settle),
        DeskAction(_("Réunir"), bench),
        DeskAction(_("Porter plus haut"), escalate),
    )
    line = _said(row, need, *gestures)
    if row["like"]:
        line = replace(line, question=_is_it_the_same(row["number"], row["like"]))
    if not row["answer"]:
        return line
    handed = _("%(words)s Rendu avec cette réponse : « %(answer)s ».")
    return replace(line, text=handed % {"words": line.text, "answer": row["answer"]})


# What shows that a place knows; what speaks of a need


def _ended_well(sought: Sought) -> QuerySet[Need]:
    """Needs of places that said them under their name, and that reached their effect."""
    rows = Need.objects.public().filter(state=NeedState.EFFECT, place__isnull=False, place_is_public=True)
    return sought.narrow(rows, "search", "domains")


def _changed(proof: Proof) -> SafeString:
    url = reverse("needs:need", args=[proof.number])
    number = _("n° %(number)s") % {"number": proof.number}
    words = _("a vu son besoin {link} avoir son effet : « {title} »")
    link = format_html('<a href="{}">{}</a>', url, number)
    return format_html(typeset(words), link=link, title=excerpt(proof.title, 90))


ENDED: dict[str, str | Expression] = {
    "place": "place",
    "number": "number",
    "title": Left("words", 200),
    "on": "moved_at",
}
EXPERIENCES.fill("effet", Experience(_ended_well, ENDED, _changed))


def _domain(need: Need) -> dict[str, object]:
    """What one looks for who comes from a need: its first domain, near where it was said."""
    domain = next((code for code in need.domains if code != Domain.OTHER), "")
    town = need.municipality.label if need.municipality and need.place_is_public else ""
    return {"domain": domain, "near": town}


CITING.fill(
    "besoin",
    Citing(
        Need,
        lambda: Need.objects.public().select_related("place", "municipality__department"),
        seek=_domain,
    ),
)
