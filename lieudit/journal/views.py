"""Following a thing, leaving, and reading what happened: feeds and the open log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from lieudit.accounts.home import todo_of
from lieudit.journal import sealed_log, sealing, verify_journal
from lieudit.journal.forms import FollowForm, MailForm, PaceForm, RhythmForm
from lieudit.journal.letters import CLOSED, about, closed, one_line, page_of
from lieudit.journal.models import Entry, Follow, Pace, veils_fell, with_things
from lieudit.journal.news import last_act, news_of, read_news, unread_count, unread_news
from lieudit.journal.permissions import settles_mails
from lieudit.journal.readings import READ
from lieudit.journal.sentence import ROOM_TITLES
from lieudit.journal.services import (
    EACH,
    STOP,
    ask_to_follow,
    choose_pace,
    choose_rhythm,
    confirm_follow,
    end_follow,
    end_follows_of,
    recipient_of,
    settle_mail,
    silence_address,
    silenced_by,
)
from lieudit.toolkit import open_files, recipients
from lieudit.toolkit.access import demand
from lieudit.toolkit.conditional import open_file, public_page
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.models import Mail, MailQuerySet
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.origin import origin_of
from lieudit.toolkit.pages import done
from lieudit.toolkit.request import back, sent, who
from lieudit.toolkit.tokens import address_of, thing_of, thing_token

LOG_LENGTH = 50
"""Entries on one page of the open log."""
FOLLOWS_LENGTH = 50
"""Followed things on one page of them."""
FEED_LENGTH = 40
"""Entries in a feed."""


def find_thing(request: HttpRequest, token: str) -> models.Model:
    """The thing of a signed address that this reader may see, or 404."""
    thing = thing_of(token, request.user)
    if thing is None:
        raise Http404
    return thing


def follows(request: HttpRequest) -> HttpResponse:
    rows = Follow.objects.running().filter(account=who(request)).newest_first()
    page = Paginator(rows, FOLLOWS_LENGTH).get_page(request.GET.get("page"))
    mine = [each for each in with_things(page.object_list) if each.thing]
    shut = closed(mine)
    told = [(each, CLOSED if each.pk in shut else each.thing, each.pk not in shut) for each in mine]
    pace = Pace.objects.filter(account=who(request)).first()
    return render_page(request, "journal/follows.html", {"follows": told, "page": page, "pace": pace})


@never_cache
def news(request: HttpRequest) -> HttpResponse:
    """What waits for an account, then what happened to what it follows, by thing; read here, it is not mailed."""
    if request.method == "POST" and request.POST.get("act") != "pace":
        return _read(request)
    pace = Pace.objects.filter(account=who(request)).first()
    form = PaceForm(*sent(request), initial={"rhythm": pace.rhythm if pace else EACH})
    if form.attempt(choose_pace, actor=who(request)):
        return done(
            request, _("C’est choisi. Une chose dont vous avez réglé le rythme à part garde le sien."), "journal:news"
        )
    last = last_act()  # read first: what comes meanwhile is not shown, nor read
    here = request.GET.get("choix", "")
    found = news_of(who(request), read=here == "toutes")
    shown = {piece.item.entry.pk for each in found for piece in each.pieces if piece.unread}
    context = {
        "todo": todo_of(request.user),
        "news": found if here == "toutes" else [each for each in found if each.unread],
        "unread": len(shown),
        "counted": bool(shown) or unread_count(who(request)) > 0,
        "all": here == "toutes",
        "last": last,
        "read": request.GET.get("fait", ""),
        "form": form,
    }
    return render_page(request, "journal/news.html", context)


def _read(request: HttpRequest) -> HttpResponse:
    """One thing or all of them, read or not read after all; one stays where one was, with what was done in sight."""
    token, up_to = request.POST.get("thing", "").replace("\0", ""), typed_number(request.POST.get("up_to", ""))
    if request.POST.get("act") == "unread":
        changed, said = unread_news(who(request), up_to=up_to, token=token), _("Marqué comme non lu.")
    else:
        changed = read_news(who(request), up_to=up_to, token=token)
        said = _("C’est lu. Rien de cela ne vous sera envoyé.")
    messages.success(request, said if changed else _("Rien n’a changé : c’était déjà fait."))
    return redirect(
        f"{reverse('journal:news')}?choix=toutes&fait={quote(token) or 'tout'}#{quote(token) or 'nouvelles'}"
    )


@never_cache
def unread(request: HttpRequest) -> HttpResponse:
    """The number beside « Nouvelles », asked for by the header once the page is shown."""
    return render(request, "journal/unread.html", {"count": unread_count(who(request))})


@login_not_required
def follow(request: HttpRequest, token: str) -> HttpResponse:
    thing = find_thing(request, token)
    account = who(request)
    form = FollowForm(*sent(request), account=account)
    if form.attempt(ask_to_follow, thing, account=account, origin=origin_of(request)):
        return done(request, _follow_news(form.outcome), address_of(thing))
    return render_page(request, "journal/follow.html", {"thing": thing, "token": token, "form": form})


def _follow_news(outcome: Follow) -> str:
    if outcome.confirmed_at and outcome.account_id:
        if outcome.by_stage:
            return _("Vous suivez cette page. Un message part à chaque étape, jamais plus.")
        return _("Vous suivez cette page. Les nouvelles arrivent une fois par jour, s’il y en a.")
    return _(
        "Un message part à cette adresse, si elle ne suit pas déjà cette page. "
        "Ouvrez-le et confirmez : sans cela, rien d’autre n’est envoyé."
    )


@require_POST
def unfollow(request: HttpRequest, token: str) -> HttpResponse:
    end_follow(get_object_or_404(Follow, token=token.replace("\0", ""), account_id=request.user.pk))
    return done(request, _("Vous ne suivez plus cette page."), "journal:follows")


@login_not_required
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    found = get_object_or_404(Follow, token=token.replace("\0", ""), ended_at=None)
    since = found.confirmed_at
    if request.method == "POST":
        confirm_follow(found)
    page = "journal/confirmed.html" if found.confirmed_at else "journal/confirm.html"
    context = {"follow": found, "about": about(found), "page": page_of(found), "since": since}
    return render_page(request, page, context)


@login_not_required
def rhythm(request: HttpRequest, token: str) -> HttpResponse:
    """The rhythm of one thread, chosen from its letter or from the pages that one follows, without signing in."""
    found = get_object_or_404(Follow.objects.select_related("account"), token=token.replace("\0", ""))
    asked = request.GET.get("rythme") or (STOP if found.ended_at else found.comes)
    form = RhythmForm(*sent(request), follow=found, initial={"rhythm": asked})
    if form.attempt(choose_rhythm, found):
        if here := back(request, ""):  # chosen where the news are read: one stays there
            messages.success(request, _("C’est choisi, pour ce fil seulement."))
            return redirect(here)
        form.outcome.refresh_from_db()
        return render_page(request, "journal/rhythm_chosen.html", {"follow": form.outcome, "page": page_of(found)})
    return render_page(request, "journal/rhythm.html", {"follow": found, "about": about(found), "form": form})


@csrf_exempt  # RFC 8058: the mail program of the reader posts here, without cookie nor page
@login_not_required
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Leave one thing (token of a follow) or all of them (token of a recipient)."""
    recipient = recipient_of(token)
    found = None if recipient else Follow.objects.filter(token=token.replace("\0", "")).first()
    if found is None and recipient is None:
        raise Http404
    if request.method == "POST":
        if found:
            end_follow(found)
        else:
            end_follows_of(str(recipient))
    page = "journal/unsubscribed.html" if request.method == "POST" else "journal/unsubscribe.html"
    return render_page(request, page, {"about": about(found) if found else None})


@csrf_exempt  # RFC 8058 too: the button of a mail program posts here
@login_not_required
def silence(request: HttpRequest, token: str) -> HttpResponse:
    """The owner of a mailbox says « plus rien », or takes it back."""
    address = silenced_by(token)
    if address is None:
        raise Http404
    if request.method == "POST":
        act = recipients.speak_again if request.POST.get("act") == "again" else silence_address
        act(address)
    context = {"address": address, "silent": recipients.is_silent(address), "done": request.method == "POST"}
    return render_page(request, "journal/silence.html", context)


@public_page
def log(request: HttpRequest) -> HttpResponse:
    """The open log, newest first; `avant` is the number of the last entry read, `salle` one room."""
    before, room = typed_number(request.GET.get("avant", "")), room_of(request)
    entries = Entry.objects.public().of_room(room).select_related("actor").order_by("-pk")
    if before:
        entries = entries.filter(pk__lt=before)
    page = list(entries[: LOG_LENGTH + 1])
    context = {
        "entries": page[:LOG_LENGTH],
        "older": page[LOG_LENGTH - 1].pk if len(page) > LOG_LENGTH else None,
        "room": room,
        "rooms": ROOM_TITLES,
    }
    context["seal"] = sealing.seal_words()
    return render_page(request, "journal/log.html", {**context, "first": not before})


def room_of(request: HttpRequest) -> str:
    """The room asked for by `salle`, when it is one that the log knows."""
    room = request.GET.get("salle", "")
    return room if room in ROOM_TITLES else ""


@public_page
def feed(request: HttpRequest, token: str) -> HttpResponse:
    return ThingFeed()(request, thing=find_thing(request, token), token=token)


@partial(open_file, also=sealed_log.stamp)
def open_log(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Every sealed act, line by line, for whoever checks that none was changed: the file that the worker wrote; while
    the last seal waits to be in it, what is short is written at once."""
    last = sealed_log.last_seal()
    if sealed_log.holds_all(last) or sealed_log.is_long(last):
        return open_files.answer(request, sealed_log.NAME, sealed_log.MEDIA, veils_fell())
    named = {"Content-Disposition": f'attachment; filename="journal-scelle-{timezone.localdate()}.jsonl"'}
    return StreamingHttpResponse(sealed_log.open_log(), content_type=sealed_log.MEDIA, headers=named)


@open_file
def verifier(request: HttpRequest) -> HttpResponse:
    """The file that checks it, the very one that the server runs."""
    source = Path(verify_journal.__file__).read_bytes()
    named = {"Content-Disposition": 'attachment; filename="verify_journal.py"'}
    return HttpResponse(source, content_type="text/x-python; charset=utf-8", headers=named)


@public_page
def feed_all(request: HttpRequest) -> HttpResponse:
    return LogFeed()(request, room=room_of(request))


class EntryFeed(Feed):  # type: ignore[type-arg]
    """Entries as items: the sentence, who acted, when."""

    language = "fr"

    def item_title(self, item: models.Model) -> str:
        return one_line(str(item), 1000)

    def item_description(self, item: models.Model) -> str:
        return one_line(item.by) if isinstance(item, Entry) else ""

    def item_pubdate(self, item: Entry) -> dt.datetime:
        return item.at

    def item_link(self, item: Entry) -> str:
        return f"{reverse('journal:log')}?avant={item.pk + 1}#acte-{item.pk}"

    def item_guid(self, item: Entry) -> str:
        return f"{settings.SITE_URL}/{item.pk}"

    item_guid_is_permalink = False


class LogFeed(EntryFeed):
    """The open log, whole or one room of it."""

    def get_object(self, request: HttpRequest, *args: object, **kwargs: Any) -> str:
        room: str = kwargs["room"]
        return room

    def title(self, obj: str) -> str:
        return f"Lieudit : {ROOM_TITLES.get(obj, 'ce qui s’est passé')}"

    def description(self, obj: str) -> str:
        return "Chaque acte public du conseil, du plus récent au plus ancien."

    def link(self, obj: str) -> str:
        return reverse("journal:log", query={"salle": obj} if obj else None)

    def feed_url(self, obj: str) -> str:
        return reverse("journal:feed_all", query={"salle": obj} if obj else None)

    def items(self, obj: str) -> Iterable[Entry]:
        return Entry.objects.public().of_room(obj).select_related("actor").order_by("-pk")[:FEED_LENGTH]


class ThingFeed(EntryFeed):
    def get_object(self, request: HttpRequest, *args: object, **kwargs: Any) -> models.Model:
        thing: models.Model = kwargs["thing"]
        return thing

    def title(self, obj: models.Model) -> str:
        return f"Lieudit : {one_line(str(obj))}"

    def description(self, obj: models.Model) -> str:
        return f"Ce qui se passe pour : {one_line(str(obj))}"

    def link(self, obj: models.Model) -> str:
        return address_of(obj)

    def feed_url(self, obj: models.Model) -> str:
        return reverse("journal:feed", args=[thing_token(obj)])

    def items(self, obj: models.Model) -> Iterable[Entry]:
        return Entry.objects.public().about(obj).select_related("actor")[:FEED_LENGTH]


def stuck_mails(request: HttpRequest) -> MailQuerySet:
    """What did not leave, for the secretariat; without codes, which are asked again."""
    if not settles_mails(request.user):
        raise PermissionDenied
    return Mail.objects.stuck(timezone.now()).defer("content")


def mails(request: HttpRequest) -> HttpResponse:
    page = Paginator(stuck_mails(request), LOG_LENGTH).get_page(request.GET.get("page"))
    now = timezone.now()
    letters = Mail.objects.late_letters(now).by_subject()[:LOG_LENGTH]
    late = {"late_codes": Mail.objects.late_codes(now).count(), "late_letters": letters}
    return render_page(request, "journal/mails.html", {"page": page, **late})


def readings(request: HttpRequest) -> HttpResponse:
    """Who read what of other people, for the secretariat."""
    demand(settles_mails(request.user))
    rows = Entry.objects.of_room("journal").filter(kind=READ).select_related("actor").order_by("-pk")
    page = Paginator(rows, LOG_LENGTH).get_page(request.GET.get("page"))
    return render_page(request, "journal/readings.html", {"page": page})


def mail(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(stuck_mails(request), pk=number)
    form = MailForm(*sent(request), mail=found)
    if form.attempt(settle_mail, found, actor=who(request)):
        messages.success(request, _("C’est noté : %(state)s.") % {"state": form.outcome.get_state_display()})
        return redirect("journal:mails")
    return render_page(request, "journal/mail.html", {"mail": found, "form": form})
