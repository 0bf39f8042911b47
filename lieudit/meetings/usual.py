"""What an agenda usually holds, by kind of session: where one begins to write. Pure.

Sources: frames of a council (welcome, quorum, closing circle); an ordinary general assembly hears the moral, activity
and financial reports, approves the accounts, votes dues and budget, elects (practice of associations).
"""

from __future__ import annotations

from dataclasses import dataclass

from lieudit.meetings.workflow import ItemKind, MeetingKind

N, D, V, E, P = ItemKind.INFORMATION, ItemKind.DISCUSSION, ItemKind.DECISION, ItemKind.ELECTION, ItemKind.PAUSE


@dataclass(frozen=True)
class Usual:
    """One line that a session of this kind begins with."""

    kind: ItemKind
    title: str
    minutes: int
    text: str = ""
    resolution: str = ""


WELCOME = Usual(N, "Accueil et tour de météo", 15, "Chacun dit en une phrase comment il arrive.")
QUORUM = Usual(V, "Quorum, ordre du jour, procès-verbal de la séance précédente", 10)
CLOSING = Usual(N, "Suites, prochaine séance et tour de clôture", 15, "Qui fait quoi, pour quand.")
PAUSE = Usual(P, "Pause", 15)
BUREAU = Usual(V, "Feuille de présence, quorum, désignation du bureau de séance", 15)
USUAL: dict[str, tuple[Usual, ...]] = {
    MeetingKind.COUNCIL: (WELCOME, QUORUM, PAUSE, CLOSING),
    MeetingKind.WORKING: (WELCOME, Usual(D, "Où en est le travail", 60), CLOSING),
    MeetingKind.ORDINARY: (
        BUREAU,
        Usual(V, "Rapport moral et rapport d’activité", 30, resolution="L’assemblée approuve le rapport moral et "
              "le rapport d’activité."),
        Usual(V, "Rapport financier et comptes de l’exercice", 30, resolution="L’assemblée approuve les comptes de "
              "l’exercice et affecte le résultat."),
        Usual(V, "Quitus", 5, resolution="L’assemblée donne quitus aux dirigeants de leur gestion."),
        Usual(V, "Budget et cotisations", 20, resolution="L’assemblée adopte le budget et fixe les cotisations."),
        PAUSE,
        Usual(E, "Élections", 30),
        Usual(D, "Questions", 20),
    ),
    MeetingKind.EXTRAORDINARY: (BUREAU, Usual(V, "Modification des statuts", 60), Usual(D, "Questions", 20)),
}  # fmt: skip
HOURS: dict[str, int] = {
    MeetingKind.COUNCIL: 3, MeetingKind.WORKING: 2, MeetingKind.ORDINARY: 3, MeetingKind.EXTRAORDINARY: 2,
}  # fmt: skip
"""How long a session of each kind is proposed, in hours."""
