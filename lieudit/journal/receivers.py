"""What the journal hears from accounts: consents, departures, and the wish to take one's data; mails on the desk."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Min
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lieudit.accounts.home import TODO_LISTS, TodoList
from lieudit.accounts.models import Account, Consent, Visitor
from lieudit.accounts.signals import Exported, account_closed, consent_changed, data_export, last_acts
from lieudit.journal.datasets import ACTS
from lieudit.journal.letters import MASKED
from lieudit.journal.models import Entry, Follow, Mention, Pace, with_things
from lieudit.journal.permissions import settles_mails
from lieudit.journal.readings import READINGS
from lieudit.journal.services import record
from lieudit.toolkit import french
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.health import Sign, look
from lieudit.toolkit.models import Mail

READINGS.fill("journal:mails", _("les messages qui ne sont pas partis"))
READINGS.fill("journal:mail", _("un message, avec son adresse"))
READINGS.fill("journal:readings", _("qui a lu quoi"))

DATASETS.fill("journal", ACTS)
STUCK = ngettext_lazy("message n’est pas parti", "messages ne sont pas partis", "n")


@TODO_LISTS.fill
def desk(account: Visitor) -> list[TodoList]:
    """Mails that a person has to settle; the page of what is stuck shows the news too."""
    rows = Mail.objects.to_settle(timezone.now()) if settles_mails(account) else Mail.objects.none()
    where = reverse("journal:mails")
    return [TodoList(rows, STUCK, where, page="journal:mail", key="pk", by="posted_at", dated=_("depuis le %s"))]


@look("mails")
def mails() -> Sign:
    """Given up, in doubt, or waiting for more than an hour; codes excepted, which are asked for again. And, for a day,
    what could not leave before the end that it told."""
    late = Mail.objects.late_letters(timezone.now()).count()
    stuck = Mail.objects.stuck(timezone.now())
    number, oldest = stuck.count(), stuck.aggregate(oldest=Min("posted_at"))["oldest"]
    words = []
    if oldest is not None:
        said = french.counted(number, "message n’est pas parti", "messages ne sont pas partis")
        words.append(f"{said}, le plus ancien confié le {french.instant(oldest)}.")
    if late:
        lost = french.counted(late, "message n’a pas pu partir", "messages n’ont pas pu partir")
        words.append(f"Depuis hier, {lost} avant la fin de ce qu’il fallait annoncer.")
    remedy = f"Lire pourquoi et décider : {settings.SITE_URL}{reverse('journal:mails')} ; voir aussi EMAIL_HOST."
    said = " ".join(words) or "Aucun message n’est resté en route."
    return Sign(not number and not late, said, remedy, "mails", number + late)


@receiver(consent_changed)
def remember_consent(sender: object, account: Account, consent: Consent, given: bool, **kwargs: object) -> None:
    kind = "accounts.consent_given" if given else "accounts.consent_withdrawn"
    record(kind, account, actor=account, data={"purpose": consent.wording})


@receiver(account_closed)
def remember_departure(sender: object, account: Account, **kwargs: object) -> None:
    now = timezone.now()
    Follow.objects.filter(account=account, ended_at=None).update(ended_at=now)
    Pace.objects.filter(account=account).delete()
    Follow.objects.filter(address__iexact=account.email).delete()
    Mail.objects.forget_address(account.email)
    record("accounts.closed", account, actor=account)


@receiver(last_acts)
def tell_acts(sender: object, account: Account, limit: int, **kwargs: object) -> list[dict[str, object]]:
    """The last acts of the person."""
    return give_acts(sender, account, limit)[1]


@receiver(data_export)
def give_acts(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """All that the person did, whatever the room: each entry carries the facts of its act."""
    entries = list(Entry.objects.by(account).with_veils().order_by("-pk")[:limit])
    links = links_of(entries)
    masked = {entry.pk for entry in entries if getattr(entry, "is_veiled", False) and not entry.data.get("of")}
    """Those that copy words which somebody else took back; one’s own, hidden or not, are given with one’s data."""
    return "acts", [
        {
            "kind": e.kind,
            "at": e.at,
            "in_the_name_of": e.hat_name,
            "about": links[e.pk][0],
            "url": links[e.pk][1],
            "sentence": str(MASKED) if e.pk in masked else e.own_sentence,
            "data": {} if e.pk in masked else e.data,
        }
        for e in entries
    ]


@receiver(data_export)
def give_pace(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    return "letters_come", [{"rhythm": pace.rhythm} for pace in Pace.objects.filter(account=account)]


def links_of(entries: list[Entry]) -> dict[int, tuple[str, str]]:
    """What each act was about and its page: those that the entry carries, else the first thing that it mentions."""
    links = {entry.pk: (str(entry.data.get("link", "")), str(entry.data.get("url", ""))) for entry in entries}
    bare = [pk for pk, (_label, url) in links.items() if not url.startswith("/")]
    mentions = Mention.objects.filter(entry__in=bare).order_by("entry", "pk").distinct("entry")
    for mention in with_things(mentions):
        thing: object = mention.thing
        url = str(thing.get_absolute_url()) if hasattr(thing, "get_absolute_url") else ""
        links[mention.entry_id] = ("" if thing is None else str(thing), url)
    return links


@receiver(data_export)
def give_follows(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    return "follows", [
        {"thing": str(f.thing), "reason": f.reason, "since": f.created_at, "until": f.ended_at}
        for f in with_things(Follow.objects.filter(account=account).newest_first()[:limit])
    ]
