"""Is the site well? One sign for each thing that may be wrong, in words, with what to do.

`manage.py doctor` prints them, `/sante/complete/` gives them to the machine that watches. A room adds its own, in its
`receivers.py`:

    @look("mails")
    def unsent() -> Sign: …
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, Error, connection
from django.db.models import Min
from django.tasks import TaskResultStatus, task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lieudit.toolkit import french
from lieudit.toolkit.checks import install_is_said
from lieudit.toolkit.database import migrations_to_run
from lieudit.toolkit.extension import Point, Table
from lieudit.toolkit.models import Beat
from lieudit.toolkit.replica import MOST_LATE, Distance, NotAReplicaError

MINUTES = dt.timedelta(minutes=5)
"""How long the worker and the timer may be silent: each is heard every minute."""
DAY = dt.timedelta(hours=26)
"""How long what is done each day may be."""
LONGEST_WAIT = dt.timedelta(minutes=10)
"""How long a task may wait for the worker before it is told."""
LONGEST_RUN = dt.timedelta(hours=1)
"""How long a task may run before it is told."""
FAILURES_SEEN = dt.timedelta(days=7)
"""How long a task that failed is told."""
LEAST_FREE = 2**30
"""Bytes that have to remain on a disk, whatever its size; and a tenth of it, up to ten times that."""
LONGEST_TOLD = dt.timedelta(days=30)
"""What is told at most of the delay of a replica: one that has replayed nothing yet has no known one."""
MOST_DRIFT = dt.timedelta(seconds=5)
"""Between the clock of this machine and that of the database."""


@dataclass(frozen=True)
class Sign:
    """What was seen of one thing: a French sentence, and what to do when it is not `ok`. `value` is its measure, in
    the unit that `measure` names: `seconds`, `bytes`, `tasks`, `days_left`."""

    ok: bool
    words: str
    remedy: str = ""
    measure: str = ""
    value: float | None = None


type Check = Callable[[], Sign]
CHECKS = Table[str, Check]("toolkit.health.CHECKS", "What `doctor` and the health page look at.")


def look(name: str) -> Callable[[Check], Check]:
    """Have this looked at; `name` is a word for machines."""

    def register(check: Check) -> Check:
        return CHECKS.fill(name, check)

    return register


def examine() -> dict[str, Sign]:
    """All signs. One that cannot be read is a bad sign, and hides no other."""
    return dict(_examined())


def _examined() -> Iterator[tuple[str, Sign]]:
    for name, check in CHECKS.items():
        try:
            yield name, check()
        except DatabaseError as error:
            said = str(error).strip().split("\n")[0]
            yield name, Sign(False, f"La base ne l’a pas dit : {said}", "Voir « database ».")
        except OSError as error:
            said = f"{error.filename or 'Le disque'} ne se lit pas : {error.strerror}."
            yield name, Sign(False, said, "Vérifiez que ce dossier existe, et que le compte du site peut le lire.")
        except Exception as error:
            yield name, Sign(False, f"Ce contrôle a échoué : {error!r}", "Signalez-le : c’est une erreur du logiciel.")


@look("database")
def database() -> Sign:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            size = cursor.fetchone()[0]
    except DatabaseError as error:
        said = str(error).strip().split("\n")[0]
        return Sign(
            False,
            f"La base ne répond pas : {said}",
            "systemctl status postgresql ; vérifiez DATABASE_URL dans /etc/lieudit/env.",
        )
    return Sign(True, f"La base répond ({weight(size)}).", measure="bytes", value=size)


@look("replica")
def replica() -> Sign:
    """Whether public pages may be read there; otherwise they are read on the primary, and nobody sees it."""
    if not settings.REPLICA_URL:
        return Sign(True, "Aucune réplique n’est réglée : tout se lit sur la base principale.")
    instead = "Les pages se lisent sur la base principale."
    asked = "Vérifiez DATABASE_REPLICA_URL dans /etc/lieudit/env"
    try:
        late = Distance().measure(patience=MOST_LATE)
    except NotAReplicaError:
        words = f"Ce qui répond à l’adresse de la réplique ne suit pas la base principale. {instead}"
        return Sign(False, words, f"{asked} ; si cette base a été promue, refaites-en une réplique : production.md.")
    except Error as error:
        said = str(error).strip().split("\n")[0]
        return Sign(False, f"La réplique ne répond pas : {said}. {instead}", f"{asked} ; systemctl status postgresql.")
    if late <= MOST_LATE:
        return Sign(True, "La réplique suit la base principale.", measure="seconds", value=late.total_seconds())
    seconds = int(min(late, LONGEST_TOLD).total_seconds())
    words = f"La réplique a {french.lasting(seconds)} de retard. {instead}"
    remedy = (
        "Sur la réplique, dans psql : SELECT * FROM pg_stat_wal_receiver ; si elle est en pause, "
        "SELECT pg_wal_replay_resume()."
    )
    return Sign(False, words, remedy, "seconds", seconds)


@look("migrations")
def migrations() -> Sign:
    missing = migrations_to_run()
    said = french.counted(missing, "migration manque", "migrations manquent")
    words = f"{said} à la base." if missing else "La base est à jour."
    return Sign(not missing, words, "manage.py migrate, puis redémarrer les services.", "migrations", missing)


@look("settings")
def said_settings() -> Sign:
    """What `check --deploy` asks of an install; nothing of a demonstration."""
    if settings.DEMONSTRATION or settings.DEBUG:
        return Sign(True, "C’est une démonstration : rien n’est demandé aux réglages.")
    missing = install_is_said(None)
    words = " ".join(str(message.msg) for message in missing) or "Les réglages disent tout ce qu’il faut."
    return Sign(not missing, words, " ; ".join(str(message.hint) for message in missing))


@look("alarms")
def somebody_is_told() -> Sign:
    """An install that nobody watches is ill without anybody knowing."""
    if settings.DEMONSTRATION or settings.DEBUG:
        return Sign(True, "Une démonstration n’alerte personne.")
    ways = [
        *([f"par message ({french.counted(len(settings.ALARM_EMAILS), 'adresse')})"] if settings.ALARM_EMAILS else []),
        *(["par un webhook"] if settings.ALARM_WEBHOOK else []),
        *(["par la machine qui lit /sante/complete/"] if settings.HEALTH_TOKEN else []),
    ]
    words = f"Ce qui va mal plus de cinq minutes est dit {', '.join(ways)}, puis chaque jour tant que cela dure."
    words = words if ways else "Si le site va mal, personne ne le saura."
    return Sign(bool(ways), words, "ALARM_EMAILS=vous@exemple.fr ou ALARM_WEBHOOK=https://… dans /etc/lieudit/env.")


@look("clock")
def clock() -> Sign:
    """Deadlines are kept by the clock of this machine; rows are dated by it, and by that of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        drift = abs(cursor.fetchone()[0] - timezone.now())
    ahead = Beat.objects.filter(at__gt=timezone.now() + MOST_DRIFT).exists()
    words = "L’horloge est celle de la base."
    if drift > MOST_DRIFT:
        words = f"L’horloge s’écarte de {french.lasting(int(drift.total_seconds()))} de celle de la base."
    elif ahead:
        words = "L’horloge a reculé : un signe de vie porte une heure à venir."
    remedy = "timedatectl ; activez systemd-timesyncd ou chrony sur les deux machines."
    return Sign(drift <= MOST_DRIFT and not ahead, words, remedy, "seconds", drift.total_seconds())


def _heard(name: str, most: dt.timedelta, who: str, remedy: str) -> Sign:
    """Whether something that beats was heard lately."""
    last = Beat.objects.filter(name=name).values_list("at", flat=True).first()
    if last is None:
        return Sign(False, f"{who} n’a jamais donné signe de vie.", remedy)
    silent = timezone.now() - last
    words = f"{who} a donné signe de vie le {french.instant(last)}."
    return Sign(silent <= most, words, remedy, "seconds", max(0.0, silent.total_seconds()))


@look("timer")
def timer() -> Sign:
    remedy = (
        "journalctl -u lieudit-minute (Docker : le service timer) dit si l’une de ses tâches échoue ; si elle n’est "
        "pas lancée : systemctl enable --now lieudit-minute.timer."
    )
    return _heard("timer", MINUTES, "La commande de la minute", remedy)


@look("worker")
def worker() -> Sign:
    """It does a small task each minute; the timer asks for it."""
    remedy = "systemctl restart lieudit-worker ; journalctl -u lieudit-worker (Docker : le service worker)."
    return _heard("worker", MINUTES, "L’exécuteur des tâches", remedy)


@look("daily")
def daily() -> Sign:
    """A day is left to an install that is new."""
    first = Beat.objects.aggregate(first=Min("since"))["first"]
    if not Beat.objects.filter(name="daily").exists() and first and first > timezone.now() - DAY:
        return Sign(True, "Les commandes du matin n’ont pas encore eu leur heure.")
    remedy = (
        "journalctl -u lieudit-daily (Docker : le service timer) dit si l’une de ses tâches échoue ; si elle n’est pas "
        "lancée : systemctl enable --now lieudit-daily.timer."
    )
    return _heard("daily", DAY, "La commande du matin", remedy)


@look("tasks_waiting")
def tasks_waiting() -> Sign:
    waiting = DBTaskResult.objects.ready()
    oldest = waiting.aggregate(oldest=Min("enqueued_at"))["oldest"]
    if oldest is None:
        return Sign(True, "Aucune tâche n’attend.", measure="seconds", value=0)
    waits = timezone.now() - oldest
    said = french.counted(waiting.count(), "tâche attend", "tâches attendent")
    words = f"{said}, la plus ancienne depuis {french.lasting(int(waits.total_seconds()))}."
    remedy = "Voir « worker » : rien n’exécute les tâches, ou l’une d’elles est très longue."
    return Sign(waits <= LONGEST_WAIT, words, remedy, "seconds", waits.total_seconds())


@look("tasks_interrupted")
def tasks_interrupted() -> Sign:
    """Begun long ago and not ended: the worker was killed, or hangs."""
    number = DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - LONGEST_RUN).count()
    said = french.counted(number, "tâche commencée n’a pas fini", "tâches commencées n’ont pas fini")
    words = f"{said} depuis plus d’une heure." if number else "Aucune tâche n’est restée en plan."
    return Sign(not number, words, _at_the_desk(TaskResultStatus.RUNNING), "tasks", number)


@look("tasks_failed")
def tasks_failed() -> Sign:
    failed = DBTaskResult.objects.failed().filter(finished_at__gt=timezone.now() - FAILURES_SEEN)
    number = failed.count()
    words = "Aucune tâche n’a échoué depuis sept jours."
    last = failed.order_by("finished_at").last()
    if last is not None and last.finished_at is not None:
        said = french.counted(number, "tâche a échoué", "tâches ont échoué")
        words = f"{said} depuis sept jours ; la dernière, {last.task_path}, le {french.instant(last.finished_at)}."
    return Sign(not number, words, _at_the_desk(TaskResultStatus.FAILED), "tasks", number)


def _at_the_desk(status: str) -> str:
    page = f"{settings.SITE_URL}/atelier/django_tasks_database/dbtaskresult/?status__exact={status}"
    return f"Lire chacune à l’atelier, {page}, puis refaire ce qu’elle devait faire."


LATE = dt.timedelta(minutes=5)
"""After its hour, the timer has to have done it."""

type Owed = Callable[[dt.datetime], int]
OWED = Point[tuple[str, str, Owed]](
    "toolkit.health.OWED", "What the timer should have done by now: one, many, and how many are late."
)


def owes(one: str, many: str) -> Callable[[Owed], Owed]:
    """Have this counted among what the timer should have done: how many had their hour before this moment.

    @owes("scrutin aurait dû être clos", "scrutins auraient dû être clos")
    """

    def register(count: Owed) -> Owed:
        OWED.fill((one, many, count))
        return count

    return register


@look("due")
def due() -> Sign:
    before = timezone.now() - LATE
    late = [(number, one, many) for one, many, count in OWED if (number := count(before))]
    words = " ; ".join(french.counted(*each) for each in late)
    total = sum(number for number, _one, _many in late)
    remedy = "Voir « timer », puis : manage.py close_due, qui dit ce qui l’empêche."
    return Sign(not late, f"{words}." if late else "Tout ce qui avait son heure est fait.", remedy, "acts", total)


PROOF, FAULTS = "VERIFIED", "FAULTS"
"""What stands beside a copy once it was restored in a database of its own: that it holds, or what does not."""


UNSEALED = "UNSEALED"
"""What stands beside one that was to be encrypted and could not be: why."""


@look("backup")
def backup() -> Sign:
    copies = _copies()
    if copies is None:
        return _not_watched()
    remedy = "systemctl start lieudit-backup && journalctl -u lieudit-backup ; portez aussi les copies ailleurs."
    if not copies:
        return Sign(False, f"Aucune sauvegarde dans {settings.BACKUPS_DIR}.", remedy)
    age = timezone.now() - hour_of(copies[-1])
    if (copies[-1] / UNSEALED).is_file():
        words = f"La sauvegarde du {french.instant(hour_of(copies[-1]))} n’a pas été chiffrée."
        return Sign(False, words, f"Lisez {copies[-1] / UNSEALED} ; LIEUDIT_BACKUP_KEYS, voir restore.md.")
    return Sign(
        age <= DAY,
        f"Dernière sauvegarde : {french.instant(hour_of(copies[-1]))}.",
        remedy,
        "seconds",
        age.total_seconds(),
    )


@look("restore")
def restore() -> Sign:
    copies = _copies()
    if copies is None:
        return _not_watched()
    remedy = "deploy/backup/verify COPIE, avec un compte de base qui peut créer des bases (createuser --createdb)."
    if copies and (copies[-1] / FAULTS).is_file():
        words = f"La sauvegarde du {french.instant(hour_of(copies[-1]))} ne tient pas, restaurée à l’essai."
        return Sign(False, words, f"Lisez {copies[-1] / FAULTS}, puis : manage.py prove_copy, sur la base elle-même.")
    proved = [copy for copy in copies if (copy / PROOF).is_file()]
    if not proved:
        return Sign(False, "Aucune sauvegarde n’a été restaurée à l’essai.", remedy)
    age = timezone.now() - hour_of(proved[-1])
    words = f"Dernière sauvegarde restaurée à l’essai : celle du {french.instant(hour_of(proved[-1]))}."
    return Sign(age <= DAY, words, remedy, "seconds", age.total_seconds())


def _copies() -> list[Path] | None:
    """The copies, the oldest first; None when nobody said where they are."""
    if not settings.BACKUPS_DIR:
        return None
    return sorted(path for path in Path(settings.BACKUPS_DIR).iterdir() if hour_of(path) and path.is_dir())


def _not_watched() -> Sign:
    if settings.DEMONSTRATION or settings.DEBUG:
        return Sign(True, "Une démonstration ne se sauvegarde pas.")
    return Sign(
        False, "Personne ne dit où sont les sauvegardes.", "LIEUDIT_BACKUPS=/var/backups/lieudit, voir production.md."
    )


def hour_of(copy: Path) -> Any:
    """When a copy was made; None for a folder that is not one."""
    try:
        return dt.datetime.strptime(copy.name, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
    except ValueError:
        return None


@look("disk")
def disk() -> Sign:
    """The least free of the disks where the site and its copies are."""
    places = [Path(settings.VAR_DIR), *([Path(settings.BACKUPS_DIR)] if settings.BACKUPS_DIR else [])]
    uses = [(shutil.disk_usage(place), place) for place in places if place.exists()]
    if not uses:
        return Sign(
            False, f"{settings.VAR_DIR} n’existe pas.", "install -d -m 700 -o lieudit -g lieudit /var/lib/lieudit"
        )
    use, place = min(uses, key=lambda pair: pair[0].free)
    enough = use.free >= max(LEAST_FREE, min(use.total / 10, 10 * LEAST_FREE))
    words = f"Il reste {weight(use.free)} sur {weight(use.total)} ({place})."
    remedy = f"Faites de la place : du -xh {place} | sort -h | tail ; journalctl --vacuum-size=500M."
    return Sign(enough, words, remedy, "bytes", use.free)


def weight(size: float) -> str:
    """`12,4 Go`."""
    for unit in ("o", "ko", "Mo"):
        if size < 1000:
            return f"{french.number(round(size))}{french.NBSP}{unit}"
        size /= 1000
    return f"{french.number(round(size, 1))}{french.NBSP}Go"


@task
def beat() -> None:
    """The worker is alive, and does what it is asked."""
    Beat.keep("worker")


def ask_for_a_beat() -> None:
    """By the timer, each minute; one at a time, and those that were done leave no trace."""
    asked = DBTaskResult.objects.filter(task_path=beat.module_path)
    asked.successful().delete()
    if not asked.ready().exists():
        beat.enqueue()


def as_metrics(signs: dict[str, Sign]) -> str:
    """The text that Prometheus reads: https://prometheus.io/docs/instrumenting/exposition_formats/."""
    lines = [
        "# TYPE lieudit_ok gauge",
        *(f'lieudit_ok{{check="{name}"}} {int(sign.ok)}' for name, sign in signs.items()),
    ]
    for measure in sorted({sign.measure for sign in signs.values() if sign.measure and sign.value is not None}):
        lines.append(f"# TYPE lieudit_{measure} gauge")
        lines += [
            f'lieudit_{measure}{{check="{name}"}} {sign.value:g}'
            for name, sign in signs.items()
            if sign.measure == measure and sign.value is not None
        ]
    return "\n".join(lines) + "\n"
