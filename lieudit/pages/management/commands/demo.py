"""`manage.py demo`: an invented council on real territory, and one sign-in link for each role."""

from __future__ import annotations

import gc
import logging
import random
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.accounts.services import sign_in_link
from lieudit.advocacy.links import reply_url
from lieudit.advocacy.models import Demand
from lieudit.api.hooks import add_hook
from lieudit.api.models import Hook
from lieudit.journal.models import Entry
from lieudit.lexicon.services import read_words
from lieudit.network.models import Claim
from lieudit.pages.management.demonstration.beside import BACKEND, read_ahead, tellers_beside
from lieudit.pages.management.demonstration.clock import Calendar, at, play
from lieudit.pages.management.demonstration.council import ROLES
from lieudit.pages.management.demonstration.following import give_addresses
from lieudit.pages.management.demonstration.scenery import Cast, set_the_scene
from lieudit.pages.management.demonstration.story import Story
from lieudit.pages.received import RECEIVED
from lieudit.territory.models import Municipality
from lieudit.territory.services import is_loaded, load_territory
from lieudit.toolkit.database import MAY_EMPTY, migrations_to_run
from lieudit.toolkit.french import NBSP
from lieudit.toolkit.models import Mail

SEED = 23
"""The same dice each time: two demonstrations made on the same day tell the same story."""
BEGINS = 560
"""Days ago."""
FEWEST = 60
"""Places, so that each region has its own and some of them speak."""
RECEIVES = "lieu"
"""The role for which a program is told of what changes."""
KEPT = {"toolkit", "territory", "lexicon"}
"""Rooms that a demonstration stopped halfway did not fill."""


MAILER, FILES = "lieudit.toolkit.outbox.Mailer", "django.core.mail.backends.filebased.EmailBackend"
DROP = "lieudit.pages.management.demonstration.letterbox.drop"
AT_COMMIT = "lieudit.toolkit.afterwards.AtCommit"


class Command(BaseCommand):
    help = (
        "Crée la démonstration par les services du site, puis imprime un lien de connexion par rôle. "
        "Lancée de nouveau, elle ne change rien et redonne les liens."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--places", type=int, default=400, metavar="N", help="nombre de lieux (400)")
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="mettre d’abord à jour la base et le territoire, puis faire ce dont l’heure est venue",
        )
        parser.add_argument(
            "--receiver", default="", metavar="ADRESSE", help="où écoute le programme averti de ce qui change"
        )

    def handle(self, *args: object, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("Cette commande remplit la base d’inventions : elle demande LIEUDIT_DEMONSTRATION=1.")
        if options["prepare"]:
            self._prepare()
        if not Municipality.objects.exists():
            raise CommandError("Les communes ne sont pas chargées. Lancez d’abord : manage.py load_territory")
        if options["places"] < FEWEST:
            raise CommandError(f"La démonstration demande au moins {FEWEST} lieux.")
        if not is_told():
            self._begin()
            self._tell(options["places"])
            read_words()
        give_addresses()
        if options["prepare"]:
            call_command("close_due", stdout=StringIO())
        if options["receiver"]:
            tell_receiver(options["receiver"])
        self._give_links(receives=bool(options["receiver"]))

    def _begin(self) -> None:
        """Nothing but a demonstration that was stopped halfway is ever emptied."""
        if has_begun():
            self.stderr.write("La démonstration précédente s’est arrêtée en chemin : elle est recommencée.")
            erase()
        elif Account.objects.exists() or Entry.objects.exists():
            raise CommandError("Cette base contient autre chose qu’une démonstration : rien n’a été changé.")

    def _prepare(self) -> None:
        """Migrate and load the territory, each only where something changed: most starts have nothing to do."""
        if migrations_to_run():
            read_ahead()
            self.stdout.write("Mise à jour de la base…")
            call_command("migrate", verbosity=0)
        if not is_loaded():
            self.stdout.write("Chargement du territoire…")
            load_territory()

    def _tell(self, place_count: int) -> None:
        """The story, with a line each time a tenth of it is told."""
        tenths = iter(range(1, 10))
        tenth = next(tenths)
        self.stdout.write("Création de la démonstration, dix-huit mois de vie du conseil…")
        for told in tell(place_count):
            while tenth and told * 10 >= tenth:
                self.stdout.write(f"  {tenth * 10}{NBSP}% racontés")
                tenth = next(tenths, 0)

    def _give_links(self, *, receives: bool) -> None:
        accounts = {account.email: account for account in Account.objects.filter(email__in=[r.email for r in ROLES])}
        width = max(len(role.who) for role in ROLES)
        self.stdout.write("Entrer dans la démonstration, un lien par rôle :")
        for role in ROLES:
            self.stdout.write(f"  {role.who:<{width}}  {sign_in_link(accounts[role.email])}")
        awaited = Demand.objects.awaited().filter(referral__due_on__gte=timezone.localdate()).first()
        if awaited:
            self.stdout.write(f"  {'Une institution, sans compte':<{width}}  {reply_url(awaited.referral)}")
        self.stdout.write(f"  {'Les messages partis d’ici':<{width}}  {settings.SITE_URL}{reverse('pages:mails')}")
        if receives:
            page = f"{settings.SITE_URL}{reverse('pages:messages')}"
            self.stdout.write(f"  {'Ce que reçoit un programme averti':<{width}}  {page}")


def tell_receiver(address: str) -> None:
    """The program of the demonstration is told of changes where it listens this time, for who speaks for a place; it
    reads in a file the secret by which messages are signed."""
    account = Account.objects.get(email=next(role.email for role in ROLES if role.key == RECEIVES))
    hook = Hook.objects.running().filter(account=account).order_by("pk").first() or add_hook(actor=account, url=address)
    Hook.objects.filter(pk=hook.pk).update(url=address)
    secret = Path(settings.VAR_DIR, "receiver-secret")
    secret.touch(mode=0o600)
    secret.write_text(hook.secret)


def has_begun() -> bool:
    """The accounts of the roles are the first that a demonstration creates."""
    return Account.objects.filter(email=ROLES[0].email).exists()


def is_told() -> bool:
    """The claim of the inhabitant is the last act of the story."""
    return Claim.objects.filter(account__email=ROLES[0].email).exists()


def tell(place_count: int) -> Iterator[float]:
    """Set the scene, then play the story; mails leave at once, into files. Gives the part already told, from 0 to 1.

    What needs mean is learnt by the worker once the site is served. No commit waits for the disk: a demonstration that
    a power cut stops halfway is begun again.
    """
    for mails in Path(settings.MAILS_DIR).glob("*.log"):
        mails.unlink()
    Path(settings.VAR_DIR, RECEIVED).unlink(missing_ok=True)
    now, log = timezone.now(), logging.getLogger("django.tasks")
    level = log.level
    log.setLevel(logging.WARNING)  # thousands of tasks succeed; only failures are told
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)  # what was imported stays, and is not read again and again
    files = {"BACKEND": FILES, "OPTIONS": {"file_path": str(settings.MAILS_DIR)}}
    told: dict[str, Any] = {
        "MAILERS": {**settings.MAILERS, "default": {"BACKEND": MAILER}, "relay": files},
        "MAILS_LEAVE_AT_ONCE": True,
        "MAILS_CARRIED_BY": DROP,
        "ENCODER": "",
    }
    alone = {"default": {"BACKEND": AT_COMMIT}}
    with tellers_beside(**told, TASKS=alone, DEMONSTRATION=True, MAILS_DIR=settings.MAILS_DIR) as tellers:
        beside = {"default": {"BACKEND": BACKEND, "OPTIONS": {"tellers": tellers}}}
        with override_settings(**told, TASKS=beside):
            with connection.cursor() as cursor:
                cursor.execute("SET synchronous_commit = off")
            cast = Cast(random.Random(SEED), Calendar(now))
            begins = cast.calendar.ago(BEGINS)
            with at(begins), transaction.atomic():
                set_the_scene(cast, place_count)
            for moment in play(Story(cast).strands(), until=now):
                for teller in tellers.values():
                    teller.keep_up(moment)
                yield (moment - begins) / (now - begins)
    with connection.cursor() as cursor:
        cursor.execute("RESET synchronous_commit")
    log.setLevel(level)


def erase() -> None:
    """Empty all rooms but the territory. Only ever done to a demonstration that was stopped halfway."""
    rooms = {room.label for room in apps.get_app_configs() if room.name.startswith("lieudit.")} - KEPT
    models = apps.get_models(include_auto_created=True)
    tables = [model._meta.db_table for model in models if model._meta.app_label in rooms | {"account"}]
    tables.append(Mail._meta.db_table)
    names = ", ".join(connection.ops.quote_name(table) for table in tables)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {MAY_EMPTY} = 'on'")
        cursor.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
