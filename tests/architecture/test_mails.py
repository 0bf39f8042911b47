"""Nothing leaves by mail but through the outbox (decision 17)."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2] / "lieudit"
SPEAKS = {"toolkit/smtp.py"}
"""Who asks for the mailer that speaks to the server."""
TALK = re.compile(
    r"smtplib|mailers\b|get_connection\(|backends\.smtp|using=.relay"
    r"|import .*\b(send_mail|send_mass_mail|mail_admins|mail_managers)\b"
)
SENDS = re.compile(r"Email(Message|MultiAlternatives)\(")


def sources():
    return {path.relative_to(ROOT).as_posix(): path.read_text() for path in ROOT.rglob("*.py")}


def test_one_file_speaks_to_the_mail_server():
    assert {name for name, code in sources().items() if TALK.search(code)} == SPEAKS


def test_whoever_writes_a_mail_posts_it():
    writers = {name: code for name, code in sources().items() if SENDS.search(code) and not name.startswith("toolkit/")}
    assert writers
    for name, code in writers.items():
        assert re.search(r"\bpost(_to_compose)?\(", code), name
        assert not re.search(r"\bmail\.send\(|\)\.send\(\)", code), f"{name}: post it instead"


def test_tasks_are_enqueued_with_their_act():
    late = {name for name, code in sources().items() if re.search(r"on_commit\([^)]*enqueue", code)}
    assert late == set(), "a process killed between the commit and the task would lose it"
