"""What the journal hears from accounts: consents, departures, and the wish to take one's data."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from lieudit.accounts.models import Account, Consent
from lieudit.accounts.signals import account_closed, consent_changed, data_export, last_acts
from lieudit.journal.models import Entry, Follow, Mention
from lieudit.journal.services import record


@receiver(consent_changed)
def remember_consent(sender: Any, account: Account, consent: Consent, given: bool, **kwargs: Any) -> None:
    kind = "accounts.consent_given" if given else "accounts.consent_withdrawn"
    record(kind, account, actor=account, data={"purpose": consent.wording})


@receiver(account_closed)
def remember_departure(sender: Any, account: Account, **kwargs: Any) -> None:
    now = timezone.now()
    Follow.objects.filter(account=account, ended_at=None).update(ended_at=now)
    Follow.objects.filter(address__iexact=account.email).delete()
    record("accounts.closed", account, actor=account)


@receiver(last_acts)
def tell_acts(sender: Any, account: Account, limit: int, **kwargs: Any) -> list[dict[str, Any]]:
    """The last acts of the person."""
    return give_acts(sender, account, limit)[1]


@receiver(data_export)
def give_acts(sender: Any, account: Account, limit: int | None, **kwargs: Any) -> tuple[str, list[dict[str, Any]]]:
    """All that the person did, whatever the room: each entry carries the facts of its act."""
    entries = list(Entry.objects.by(account).order_by("-pk")[:limit])
    things = first_things(entries)
    return "acts", [
        {
            "kind": e.kind,
            "at": e.at,
            "in_the_name_of": e.hat_name,
            "about": str(things.get(e.pk) or ""),
            "url": url_of(things.get(e.pk)),
            "sentence": e.sentence,
            "data": e.data,
        }
        for e in entries
    ]


def first_things(entries: list[Entry]) -> dict[int, Any]:
    """What each act was about: the first thing that its entry mentions."""
    mentions = Mention.objects.filter(entry__in=entries).order_by("entry", "pk").distinct("entry")
    return {mention.entry_id: mention.thing for mention in mentions.prefetch_related("thing")}


def url_of(thing: Any) -> str:
    """The page of a thing, when it has one."""
    return str(thing.get_absolute_url()) if hasattr(thing, "get_absolute_url") else ""


@receiver(data_export)
def give_follows(sender: Any, account: Account, limit: int | None, **kwargs: Any) -> tuple[str, list[dict[str, Any]]]:
    return "follows", [
        {"thing": str(f.thing), "reason": f.reason, "since": f.created_at, "until": f.ended_at}
        for f in Follow.objects.filter(account=account).with_things()[:limit]
    ]
