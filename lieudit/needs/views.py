"""Pages of the needs: said, joined, read, followed; and the workbench where they are gathered."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial, wraps
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lieudit.governance.models import Assembly
from lieudit.journal.models import Entry, Follow
from lieudit.lexicon.likeness import Like
from lieudit.needs import escalating, export, figures, forms, listing, reads, services, showing, tasks
from lieudit.needs.attachments import held_under, remove_attachment
from lieudit.needs.cards import NeedCard, NeedVoice
from lieudit.needs.datasets import NEEDS as NEEDS_OPEN
from lieudit.needs.deposit import MOST_DEPOSITS
from lieudit.needs.filters import BenchFilter, NeedFilter, filter_of
from lieudit.needs.links import DeadLink, check_followup, followup_token, read_followup
from lieudit.needs.models import (
    Attachment,
    Convergence,
    Need,
    NeedQuestion,
    Support,
    alike,
    alike_need,
    likely_convergences,
    on_which_to_act,
    words_of,
)
from lieudit.needs.open_files import CSV, GEOJSON, OpenFile, touched
from lieudit.needs.permissions import (
    CONVERGENCE_ACCESS,
    NEED_ACCESS,
    animating_hat,
    demand,
    department_of,
    is_author,
    leaves,
)
from lieudit.needs.poster import poster_of
from lieudit.needs.questions import ask_question, is_open, reply_to_question
from lieudit.needs.reads import PER_PAGE
from lieudit.needs.review import review_dates
from lieudit.needs.telling import closed_of, page_of_voices, refusal_of, told_of, voices_of
from lieudit.needs.thread import Facts, facts_of, thread_of
from lieudit.needs.whereabouts import label_of, propose
from lieudit.needs.wording import NEWS, joined_since, receipt_news, support_news
from lieudit.needs.workbench import Bench, Sorting, bench_of, to_propose
from lieudit.needs.workflow import NEED_WORKFLOW
from lieudit.network.citing import cited_in
from lieudit.network.models import Place
from lieudit.network.permissions import animates_something
from lieudit.toolkit import encoder, french, open_files
from lieudit.toolkit.act_form import ActForm, FormOf
from lieudit.toolkit.conditional import View, open_file, public_page, tick_of
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.htmx import answers_gesture, render_page
from lieudit.toolkit.models import Trace
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.origin import origin_of
from lieudit.toolkit.pages import done, done_for_now, press
from lieudit.toolkit.request import back, sent, who
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.types import Act, Context
from lieudit.toolkit.uploads import sent_file

NEEDS = ("Besoins", "/besoins/")
FOR_AUTHOR = ("needs.deposited", "needs.refused")
"""What the author reads on the follow-up page, beside what everybody reads."""
JOINED = ("needs.supported", "needs.support_published")
"""What everybody reads, and the follow-up page counts: thousands of places may say the same."""
EXPRESS = ("Exprimer un besoin", "")
BENCH_URL = "/besoins/etabli/"
BENCH = ("Établi", BENCH_URL)


def _sender(request: HttpRequest) -> dict[str, object]:
    """Who sends a text: an account, or an address that is counted."""
    actor = who(request)
    return {"actor": actor, "origin": "" if actor else origin_of(request)}


def _sends_files(request: HttpRequest) -> str:
    """The word by which the files of who sends are counted: an account, or an address."""
    actor = who(request)
    return f"piece-{actor.pk}" if actor else origin_of(request, "piece")


def _filter(request: HttpRequest) -> NeedFilter:
    typed = tuple((name, request.GET[name]) for name in NeedFilter.base_fields if name in request.GET)
    return filter_of(typed, reads.territories())


# Reading


@public_page
def list_view(request: HttpRequest) -> HttpResponse:
    form = _filter(request)
    asked = reads.understood_now(form, tick_of(request))
    reach = listing.reach_of(asked)
    counts, wide = listing.counted(form, reach, tick_of(request))
    head = figures.headline(counts) | ({"need_count": reads.MOST_LISTED} if wide else {})
    listed = min(head["need_count"], reads.MOST_LISTED)
    page = Paginator(range(listed), PER_PAGE).get_page(request.GET.get("page"))
    cards = listing.lines(form, asked, max(page.start_index() - 1, 0), reach)
    context: Context = {"filter": form, "page": page, "cards": cards, "query": request.GET.urlencode(), **head}
    context["when"] = "said" if form.order == "oldest" else "moved"
    context["cut_at"] = listed if listed < head["need_count"] or wide else 0
    context["wide"] = listing.LATEST if wide else 0
    context["where_said"] = figures.where_said(form.territories, counts)
    return render_page(request, "needs/list.html", context, partial="found")


@open_file
def csv_view(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The needs of the list, with its choices, as a file that grows while it is sent; all of them, once they are many,
    as the file that a task wrote."""
    return _file(request, CSV)


@open_file
def geojson(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    return _file(request, GEOJSON)


def _file(request: HttpRequest, file: OpenFile) -> HttpResponse | StreamingHttpResponse:
    asked = reads.understood(_filter(request).asked)
    if not any(asked.values()) and file.is_long:
        return open_files.answer(request, file.name, file.form.media, touched())
    chosen = Need.objects.public().answering(**asked)
    if open_files.is_long(chosen, file.row):
        return too_long(request, file)
    found = chosen.for_export().order_by("number")
    pieces = file.form.write(NEEDS_OPEN, found)
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return StreamingHttpResponse(pieces, content_type=file.form.media, headers=headers)


def too_long(request: HttpRequest, file: OpenFile) -> HttpResponse:
    """Where to find the needs of choices to which more answer than a page writes."""
    page, query = reverse("needs:list"), request.GET.urlencode()
    whole = [(CSV.form.label, reverse("needs:csv")), (GEOJSON.form.label, reverse("needs:geojson"))]
    steps = [NEEDS, ("Trop de lignes", "")]
    told: Context = {"whole": whole, "narrower": f"{page}?{query}", "breadcrumb": steps}
    return open_files.too_long(request, open_files.most_of(file.row), told)


@public_page
def columns(request: HttpRequest) -> HttpResponse:
    context = {"columns": export.COLUMNS, "breadcrumb": [NEEDS, ("Colonnes", "")]}
    return render_page(request, "needs/columns.html", context)


@public_page
def need(request: HttpRequest, number: int) -> HttpResponse:
    tick = tick_of(request)  # before the need is read: what comes meanwhile is told at the next one
    said = reads.need_of(request.user, number)
    if said is None:
        raise Http404
    told = told_of(said, tick, timezone.localdate())
    context = {
        "need": said,
        **told,
        **(page_of_voices(said, told, request.GET["voix"]) if "voix" in request.GET else {}),
        "all_voices": "voix" in request.GET,
        "talk": reads.talk(need=said.pk),
        "asks": is_open(said),
        "token": thing_token(said),
        "follow": partial(Follow.objects.of_reader, request.user, said),
        "cited": cited_in(said),
        "mine": is_author(request.user, said),
        "reason": refusal_of(said),
        "steps": NEED_ACCESS.open_steps(request.user, said) if request.user.is_authenticated else [],
        "consults": Assembly.objects.consulted_by(request.user).exists,
        "breadcrumb": [NEEDS, (f"N° {said.number}", "")],
    }
    return render_page(request, "needs/need.html", context)


@login_not_required
def attachment(request: HttpRequest, number: int) -> HttpResponse:
    """What is joined to a need, for who may read it."""
    found = get_object_or_404(Attachment.objects.visible_to(request.user), need__number=number)
    return sent_file(found.file, found.name)


@login_not_required
@never_cache
def held(request: HttpRequest, key: str) -> HttpResponse:
    """What came with a form, before its need is published: for who holds its key, which that form alone bears; to a
    gesture of that form, how far it is."""
    found, reading = held_under(key)
    if answers_gesture(request):
        return render_page(request, "needs/piece_read.html", {"attachment": found, "reading": reading, "key": key})
    if found is None:
        raise Http404
    return sent_file(found.file, found.name)


@public_page
def likes(request: HttpRequest, number: int) -> HttpResponse:
    """The needs that may be the same as this one."""
    said = get_object_or_404(Need.objects.public().select_related("convergence"), number=number)
    context = {"need": said, "likes": alike_need(said)}
    context["breadcrumb"] = [NEEDS, (f"N° {number}", said.get_absolute_url()), ("Semblables", "")]
    return render_page(request, "needs/likes.html", context, partial="found")


@public_page
def convergences(request: HttpRequest) -> HttpResponse:
    gathered = Convergence.objects.public().with_counts().order_by("-created_at")
    page = Paginator(gathered, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "breadcrumb": [NEEDS, ("Convergences", "")]}
    return render_page(request, "needs/convergences.html", context)


@public_page
def convergence(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Convergence.objects.select_related("animated_by", "department", "region"), number=number)
    (needs, quotes), joined = reads.gathered(found.pk), reads.joined(convergence=found.pk)
    whole = reads.said_there(need=None, convergence=found.pk, place=None) if reads.are_cut(joined) else None
    said: list[NeedCard | NeedVoice] = [*needs, *joined]
    acts, who = list(Entry.objects.public().about(found)[:60]), figures.who_of(None, said, whole)
    facts = Facts(acts, found.state, convergence=found.pk, voices=who)
    context = {
        "convergence": found,
        **figures.voices(None, said, whole),
        **thread_of(facts, needs),
        "needs": needs,
        "quotes": quotes,
        "token": thing_token(found),
        "follow": partial(Follow.objects.of_reader, request.user, found),
        "steps": CONVERGENCE_ACCESS.open_steps(request.user, found) if needs and request.user.is_authenticated else [],
        "consults": Assembly.objects.consulted_by(request.user).exists,
        "breadcrumb": [NEEDS, ("Convergences", "/besoins/convergences/"), (f"C-{found.number}", "")],
    }
    return render_page(request, "needs/convergence.html", context)


# Saying


@login_not_required
@never_cache
def express(request: HttpRequest) -> HttpResponse:
    """On one page: write, see who says the same, join one or publish."""
    step, joined = request.POST.get("step", ""), request.POST.get("join", "")
    begun = request.POST if step == "begin" else request.GET  # words that another page hands over, in no address
    form = forms.ExpressForm(
        *(() if step == "begin" else sent(request)),
        account=request.user,
        final=bool(joined) or step == "publish",
        joining=bool(joined),
        sender=_sends_files(request),
        initial={name: begun.get(name, "").replace("\0", "") for name in ("words", "place")}
        | {"domains": request.GET.getlist("domains")},
    )
    if joined:
        said = get_object_or_404(Need.objects.public(), number=typed_number(joined))
        if form.attempt(services.support_need, said, **_sender(request)):
            return _thank(request, form)
    elif step == "publish" and form.attempt(services.express_need, **_sender(request)):
        return redirect("needs:receipt", followup_token(form.outcome))
    context = {"form": form, "step": form.shown(step)}
    context |= {"looked": form.looked, "likes": alike(form.said), "breadcrumb": [EXPRESS]}
    context |= {"land": form.said.department, "asks": bool(form.looked) and encoder.is_there()}
    context["joins"] = form.is_bound and form.own_place is not None
    context["focus"] = context["step"] == "similar"
    return render_page(request, "needs/express.html", context, partial="express")


@login_not_required
def suggest(request: HttpRequest) -> HttpResponse:
    """Places and municipalities that answer to what is typed in the parameter named by `field`, for a datalist."""
    labels = [label_of(each) for each in propose(request.GET.get(request.GET.get("field", "place"), ""))]
    response = render_page(request, "needs/suggest.html", {"labels": labels})
    patch_cache_control(response, private=True, max_age=300)
    return response


def _thank(request: HttpRequest, form: ActForm) -> HttpResponse:
    """After a support: counted already, or read first; and how its author follows it."""
    support = form.outcome
    messages.success(request, support_news(support))
    if support.address and tasks.was_written_to(support):
        messages.info(request, receipt_news(tasks.leaves_at(support)))
    elif support.address:
        here = format_html(str(NEWS["unwritten"]), url=reverse("journal:follow", args=[thing_token(support.need)]))
        messages.warning(request, format_html("{} {}", tasks.why_not_written_to(support.address), here))
    return redirect(support.need)


@login_not_required
@never_cache
def support(request: HttpRequest, number: int) -> HttpResponse:
    said = reads.to_join(number)
    if said is None:
        raise Http404
    form = forms.SupportForm(*sent(request), account=request.user)
    if form.attempt(services.support_need, said, **_sender(request)):
        return _thank(request, form)
    steps = [NEEDS, (f"N° {number}", said.get_absolute_url()), ("Mon lieu le dit aussi", "")]
    joined = [(joined_since(each), each) for each in said.supports.left_by(request.user)]
    context: Context = {"need": said, "form": form, "joined": joined, "breadcrumb": steps}
    return render_page(request, "needs/support.html", context)


def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """One’s place says no more what it joined: asked once, then done."""
    found = get_object_or_404(Support.objects.for_page(), pk=pk)
    if not leaves(request.user, found):
        raise PermissionDenied
    form = ActForm(*sent(request))
    if form.attempt(services.leave_need, found, actor=request.user):
        return done(request, NEWS["leave"], form.outcome)
    steps = [NEEDS, (f"N° {found.need.number}", found.need.get_absolute_url()), ("Retirer les mots d’un lieu", "")]
    return render_page(request, "needs/leave.html", {"support": found, "form": form, "breadcrumb": steps})


def collect(request: HttpRequest) -> HttpResponse:
    """Note the words of someone who spoke, phoned or wrote on paper: they remain the author."""
    typed = {name: request.GET.get(name, "").replace("\0", "") for name in ("place", "channel")}
    form = forms.CollectForm(*sent(request), account=request.user, sender=_sends_files(request), initial=typed)
    if form.attempt(services.express_need, actor=request.user, collected_by=request.user):
        return redirect("needs:receipt", followup_token(form.outcome))
    steps = [NEEDS, ("Noter les mots de quelqu’un", "")]
    return render_page(request, "needs/collect.html", {"form": form, "breadcrumb": steps})


@login_not_required
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """A poster for the wall of a place, and its paper form."""
    place = get_object_or_404(Place.objects.public().with_territory(), slug=slug)
    return HttpResponse(poster_of(place), content_type="application/pdf")


# Following one's own


def by_link(view: View, *, ever: bool = False) -> View:
    """Open `view(request, need, token)` to who holds a follow-up link, or say why it opens nothing."""

    @login_not_required
    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        try:
            pk, key = read_followup(token, ever=ever)
            said = get_object_or_404(Need.objects.for_page(), pk=pk)
            check_followup(said, key)
        except DeadLink as why:
            context, gone = {"why": why, "token": token}, why.expired or why.replaced
            return render_page(request, "needs/dead_link.html", context, status=410 if gone else 404)
        return view(request, said, token)

    return opened


def _written_to(said: Need) -> dict[str, object]:
    """Whether the author's address was written to (`mailed`), or is at an hour to come (`leaves_at`); why it was not
    (`unsent`)."""
    mailed = bool(said.address) and tasks.was_written_to(said)
    unsent = tasks.why_not_written_to(said.address) if said.address and not mailed else ""
    return {"mailed": mailed, "leaves_at": tasks.leaves_at(said) if mailed else None, "unsent": unsent}


@by_link
def receipt(request: HttpRequest, said: Need, token: str) -> HttpResponse:
    due = {"review": said.review_due, "sort_before": said.sorting_due, **_written_to(said)}
    public = (settings.SITE_URL + said.get_absolute_url()).partition("://")[2]
    context = {"need": said, "token": token, "public_address": public, "breadcrumb": [NEEDS, ("Bien reçu", "")], **due}
    return render_page(request, "needs/receipt.html", context)


@by_link
def followup(request: HttpRequest, said: Need, token: str) -> HttpResponse:
    """The author's own page, without account: where the need is, detach, withdraw, correct one's address."""
    act = request.POST.get("act", "")
    form = forms.ContactForm(
        request.POST if act == "contact" else None,
        confirmed_at=tasks.confirmed_at(said),
        initial={"address": said.address, "phone": said.phone},
    )
    if act == "contact" and form.attempt(services.correct_contact, said, actor=None, origin=origin_of(request)):
        messages.success(request, NEWS["contact"])
        return redirect("needs:followup", followup_token(form.outcome))  # a corrected address has another link
    if act in LEAVING:
        return _leave(request, said, act, request.path)
    told = Entry.objects.public().exclude(kind__in=JOINED) | Entry.objects.filter(kind__in=FOR_AUTHOR)
    entries = list(told.about(said)[:60])
    context: Context = {"need": said, "form": form, "token": token, "entries": entries}
    context |= {"review": said.review_due, **_written_to(said)}
    context |= thread_of(facts_of(said, entries, figures.who_of(said, *voices_of(said))))
    context["steps"] = NEED_WORKFLOW.open_steps(said.state)
    context["questions"] = NeedQuestion.objects.unanswered().filter(need=said).count()
    return render_page(request, "needs/followup.html", context)


LEAVING = {"withdraw": services.withdraw_need, "detach": services.detach_need, "remove": remove_attachment}


def _leave(request: HttpRequest, said: Need, act: str, then: str) -> HttpResponse:
    """Withdraw or detach at once: asked twice, the second is refused with its reason."""
    try:
        LEAVING[act](said, actor=who(request))
    except RuleBroken as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, NEWS[act])
    return redirect(then)


@require_POST
@partial(by_link, ever=True)
def renew(request: HttpRequest, said: Need, token: str) -> HttpResponse:
    """A fresh link, to the address left by the author, for who holds an expired one."""
    sends = said.address and Trace.keep(origin_of(request), MOST_DEPOSITS)
    if sends and not tasks.send_followup_link(said):
        messages.error(request, tasks.why_not_written_to(said.address))
    else:
        messages.success(request, NEWS["renew"])
    return redirect("needs:list")


def detach(request: HttpRequest, number: int) -> HttpResponse:
    return _confirm_leaving(request, number, "detach")


def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    return _confirm_leaving(request, number, "withdraw")


def _confirm_leaving(request: HttpRequest, number: int, step: str) -> HttpResponse:
    """Withdraw or detach one's own need, signed in: asked once more, then done."""
    said = get_object_or_404(Need.objects.visible_to(request.user).for_page(), number=number)
    NEED_ACCESS.demand(step, request.user, said)
    if request.method == "POST":
        return _leave(request, said, step, said.get_absolute_url())
    return render_page(request, "needs/confirm.html", {"need": said, "step": step})


# Asking its author


def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Ask the author of a need, in public."""
    said = get_object_or_404(Need.objects.public().for_cards(), number=number)
    NEED_ACCESS.demand("ask", request.user, said)
    form = forms.QuestionForm(*sent(request), account=request.user)
    if form.attempt(ask_question, said, actor=who(request)):
        return done(request, NEWS["ask"], form.outcome)
    steps = [NEEDS, (f"N° {number}", said.get_absolute_url()), ("Poser une question", "")]
    return render_page(request, "needs/ask.html", {"need": said, "form": form, "breadcrumb": steps})


def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a question, signed in as the author or as the animation."""
    asked = get_object_or_404(NeedQuestion.objects.public().select_related("need__department"), pk=pk)
    NEED_ACCESS.demand("reply", request.user, asked.need)
    form = forms.ReplyForm(*sent(request), account=request.user)
    is_theirs = request.user.pk == asked.need.author_id
    hat = None if is_theirs else animating_hat(who(request), asked.need.department)
    if form.attempt(reply_to_question, asked, actor=who(request), hat=hat):
        return done(request, NEWS["reply"], asked)
    steps = [NEEDS, (f"N° {asked.need.number}", asked.need.get_absolute_url()), ("Répondre", "")]
    return render_page(request, "needs/reply.html", {"asked": asked, "form": form, "breadcrumb": steps})


@by_link
def answer(request: HttpRequest, said: Need, token: str) -> HttpResponse:
    """Questions to an author without account, who answers by their follow-up link."""
    waiting = NeedQuestion.objects.unanswered().filter(need=said)
    asked = waiting.filter(pk=typed_number(request.POST.get("question", ""))).first()
    form = forms.ReplyForm(*sent(request), account=request.user)
    if asked and form.attempt(reply_to_question, asked, actor=None, origin=origin_of(request)):
        return done(request, NEWS["reply"], "needs:followup", token)
    if request.method == "POST" and asked is None:
        messages.error(request, NEWS["no_question"])
    context = {"need": said, "token": token, "waiting": waiting, "form": form, "asked": asked}
    return render_page(request, "needs/answer.html", context)


# The workbench of the animation


def _demand_animation(request: HttpRequest) -> None:
    if not animates_something(request.user):
        raise PermissionDenied


def _bench(request: HttpRequest) -> Bench:
    bench = bench_of(who(request))
    if not bench.is_open:
        raise PermissionDenied
    return bench


def workbench(request: HttpRequest) -> HttpResponse:
    return _show_workbench(request, _bench(request), None)


def gather(request: HttpRequest) -> HttpResponse:
    """File the chosen needs; a need that somebody else has just gathered stops everything."""
    bench = _bench(request)
    if request.method != "POST":
        return redirect("needs:workbench")
    typed = _ticked(request, request.POST)
    chosen = bench.chosen(typed.getlist("needs"))
    named = Convergence.objects.near_to(words_of(chosen), typed.get("convergence", ""))
    form = _gather_form(request, bench, chosen, likely_convergences(chosen), named)
    chosen = form.cleaned_data["needs"] if form.is_valid() else []
    for said in chosen:
        NEED_ACCESS.demand("gather", request.user, said)
    hat = animating_hat(who(request), chosen[0].department) if chosen else None
    if form.attempt(services.gather_needs, actor=request.user, hat=hat):
        said, here = format_html(str(NEWS["gather"]), link=_link_to(form.outcome)), back(request, BENCH_URL)
        if "unfile" in NEED_WORKFLOW.open_steps(form.outcome.state):
            return done_for_now(request, said, here, reverse("needs:unfile", args=[chosen[0].number]))
        messages.success(request, said)
        return redirect(here)
    return _show_workbench(request, bench, form)


@require_POST
def unfile(request: HttpRequest, number: int) -> HttpResponse:
    """« Annuler », after needs were filed in a convergence: one of them names those of the same gesture."""
    said = get_object_or_404(on_which_to_act("need", request.user), number=number)
    NEED_ACCESS.demand("unfile", request.user, said)
    hat = animating_hat(who(request), said.department)
    press(request, services.unfile_need, said, hat=hat, message=NEWS["unfile"])
    return redirect(back(request, BENCH_URL))


@require_POST
def set_apart(request: HttpRequest, number: int, convergence: int) -> HttpResponse:
    """« Non », where one is asked whether a need says the same as a convergence."""
    said = get_object_or_404(on_which_to_act("need", request.user), number=number)
    NEED_ACCESS.demand("set_apart", request.user, said)
    other = get_object_or_404(Convergence, number=convergence)
    here = back(request, BENCH_URL)
    if not press(request, services.set_apart, said, convergence=other):
        return redirect(here)
    if not services.just_set_apart(said, who(request), other).exists():  # it was said before, or by another
        return done(request, NEWS["set_apart"], here)
    return done_for_now(request, NEWS["set_apart"], here, reverse("needs:compare_again", args=[number, convergence]))


@require_POST
def compare_again(request: HttpRequest, number: int, convergence: int) -> HttpResponse:
    """« Annuler », after « Non »."""
    said = get_object_or_404(on_which_to_act("need", request.user), number=number)
    NEED_ACCESS.demand("compare_again", request.user, said)
    other = get_object_or_404(Convergence, number=convergence)
    press(request, services.compare_again, said, convergence=other, message=NEWS["compare_again"])
    return redirect(back(request, BENCH_URL))


def _link_to(convergence: Convergence) -> SafeString:
    return format_html('<a href="{}">{}</a>', convergence.get_absolute_url(), convergence.title)


def _ticked(request: HttpRequest, typed: QueryDict) -> QueryDict:
    """What is `typed`; or one need, in the convergence that is proposed, in one click."""
    if {"only", "in"} <= set(request.GET):
        typed = QueryDict(mutable=True)
        typed["needs"], typed["convergence"] = request.GET["only"], request.GET["in"]
    return typed


def _gather_form(
    request: HttpRequest,
    bench: Bench,
    chosen: list[Need],
    likes: dict[int, Like[Need]],
    named: Iterable[Convergence],
) -> forms.GatherForm:
    """The form of the side, for the chosen needs (a GET prepares, a POST gathers)."""
    typed = _ticked(request, request.POST if request.method == "POST" else request.GET)
    mine = [likes[need.pk] for need in chosen if need.pk in likes]
    kept = {key: typed[key] for key in ("title", "summary") if key in typed}
    return forms.GatherForm(
        typed if request.method == "POST" else None,
        needs=bench.needs().select_related("department", "convergence"),
        chosen=chosen,
        convergences=to_propose(mine, named, typed.get("convergence", "")),
        initial=kept,
    )


def _show_workbench(request: HttpRequest, bench: Bench, form: forms.GatherForm | None) -> HttpResponse:
    typed = _ticked(request, request.GET)
    chosen = form.chosen if form else bench.chosen(typed.getlist("needs"))
    order = BenchFilter(request.GET, departments=bench.choices)
    sorting = Sorting(bench, order, words_of(chosen), typed.get("convergence", ""))
    page = Paginator(range(sorting.listed), PER_PAGE).get_page(request.GET.get("page"))
    needs = sorting.page(max(page.start_index() - 1, 0), len(page))
    likes = likely_convergences([*chosen, *needs])
    context = {
        **sorting.counts,
        "others_told": sorting.others_are_told,
        "form": form or _gather_form(request, bench, chosen, likes, sorting.named),
        "filter": order,
        "page": page,
        "needs": [(each, likes.get(each.pk)) for each in needs],
        "cut_at": sorting.listed if sorting.listed < sorting.counts["to_sort"] else 0,
        "next": _where_one_comes_back(request),
        "breadcrumb": [NEEDS, ("Établi", "")],
    }
    return render_page(request, "needs/workbench.html", context, partial="converge")


def _where_one_comes_back(request: HttpRequest) -> str:
    """After a gesture: the page that led here; else the workbench as it was asked for, without what was ticked."""
    led = back(request, BENCH_URL)
    if request.method == "POST" or not led.startswith(BENCH_URL):
        return led
    kept = {name: request.GET[name] for name in (*BenchFilter.base_fields, "page") if request.GET.get(name)}
    return f"{BENCH_URL}?{urlencode(kept)}" if kept else BENCH_URL


def reviews(request: HttpRequest) -> HttpResponse:
    """What came without account: published as written, or refused with a reason."""
    _demand_animation(request)
    needs = Need.objects.animated_by(request.user).waiting().for_cards().select_related("attachment")[:PER_PAGE]
    supports = Support.objects.waiting().animated_by(request.user).for_page()[:PER_PAGE]
    context: Context = {"needs": review_dates(needs), "supports": supports, "today": timezone.localdate()}
    context["breadcrumb"] = [NEEDS, BENCH, ("À relire", "")]
    return render_page(request, "needs/reviews.html", context)


def publish(request: HttpRequest, number: int) -> HttpResponse:
    return _act(request, "publish", "needs/publish.html", ActForm, services.publish_need, "needs:reviews", need=number)


def refuse(request: HttpRequest, number: int) -> HttpResponse:
    return _act(
        request, "refuse", "needs/refuse.html", forms.ReasonForm, services.refuse_need, "needs:reviews", need=number
    )


def publish_support(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(
        request, "publish", "needs/publish_support.html", ActForm, services.publish_support, "needs:reviews", support=pk
    )


def refuse_support(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        "refuse",
        "needs/refuse_support.html",
        forms.ReasonForm,
        services.refuse_support,
        "needs:reviews",
        support=pk,
    )


def escalate(request: HttpRequest, number: int) -> HttpResponse:
    return _act(
        request,
        "escalate",
        "needs/escalate.html",
        forms.EscalateForm,
        escalating.escalate_need,
        "needs:workbench",
        need=number,
    )


def settle(request: HttpRequest, number: int) -> HttpResponse:
    """An answer in words and a link; or a place to go and see, a path or a session, proposed from what rooms hold."""
    said = get_object_or_404(on_which_to_act("need", request.user), number=number)
    shown, proposed = showing.able_to_show(said), showing.to_propose(said)
    chosen = request.GET.get("lieu") or request.GET.get("proposer", "")
    starts = {one.slug: one.answer for one in shown} | {one.name: one.answer for one in proposed}
    return _act(
        request,
        "settle",
        "needs/settle.html",
        partial(forms.SettleForm, start=starts.get(chosen), shown=shown, proposed=proposed),
        services.settle_need,
        "needs:workbench",
        need=number,
    )


def edit_convergence(request: HttpRequest, number: int) -> HttpResponse:
    return _act(
        request,
        "edit",
        "needs/edit_convergence.html",
        forms.EditConvergenceForm,
        services.edit_convergence,
        convergence=number,
    )


def escalate_convergence(request: HttpRequest, number: int) -> HttpResponse:
    return _act(
        request,
        "escalate",
        "needs/escalate_convergence.html",
        forms.EscalateForm,
        escalating.escalate_convergence,
        convergence=number,
    )


def _act(
    request: HttpRequest,
    step: str,
    template: str,
    form_class: FormOf,
    act: Act,
    then: str = "",
    **named: int,
) -> HttpResponse:
    """One act of the animation on one thing, `named` by its kind and number: need, support or convergence."""
    ((kind, number),) = named.items()
    thing = get_object_or_404(on_which_to_act(kind, request.user), **{"pk" if kind == "support" else "number": number})
    demand(step, request.user, thing)
    hat, now = animating_hat(who(request), department_of(thing)), vars(thing)
    form = form_class(*sent(request), initial={key: now[key] for key in ("title", "summary") if key in now})
    news = NEWS[step if kind == "need" else f"{step}_{kind}"]
    if form.attempt(act, thing, actor=request.user, hat=hat):
        due = getattr(form.outcome, "sorting_due", None)
        url = reverse("needs:need", args=[number])
        messages.success(request, format_html(str(news), due=french.day(due) if due else "", url=url))
        return redirect(back(request, then or thing))
    is_over = kind == "need" and step not in NEED_WORKFLOW.open_steps(now["state"])
    over = closed_of(thing, form.data) if is_over else None
    context = {kind: thing, "form": form, "hat": hat, "closed": over, "breadcrumb": [NEEDS, BENCH, (str(thing), "")]}
    return render_page(request, template, context)
