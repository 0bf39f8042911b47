"""Make the archive that the demonstration keeps, with Debian's belenios-tool, when what it asks changes:

DJANGO_SETTINGS_MODULE=config.settings_test python -m tests.voting.kept_election
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import django

from tests.voting.elsewhere import prepared

SAID = [[0, 1, 0, 0]] * 3 + [[0, 1, 0, 1]] * 2 + [[0, 0, 1, 0]] * 2 + [[1, 0, 0, 0]]
"""Eight of ten vote; one of them twice."""


def make() -> None:
    from lieudit.pages.management.demonstration.elsewhere import ARCHIVE, VOICES, asked

    with tempfile.TemporaryDirectory() as folder:
        voters = "".join(f"voix{rank}@exemple.fr,voix-{rank},1\n" for rank in range(VOICES))
        election = prepared(Path(folder), asked(), voters, trustees=3)
        election.vote(0, [[0, 0, 0, 1]])
        for voter, choice in enumerate(SAID):
            election.vote(voter, [choice])
        election.close()
        ARCHIVE.write_bytes(election.count())


if __name__ == "__main__":
    django.setup()
    make()
