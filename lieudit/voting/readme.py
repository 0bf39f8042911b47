"""How to count again without this site, for who reads French: the file of a vote and its result, word by word. Pure.

The names in the file and in the script are those of the code, and never change: what they mean is said here.
"""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill

from lieudit.voting.methods import METHODS
from lieudit.voting.outcome import OUTCOMES

HEAD = (
    "Recompter un vote, sans ce site",
    "Il faut Python (python.org), le script « counting.py » et le fichier du scrutin, « scrutin-12.json » par exemple, "
    "dans le même dossier. Rien d’autre n’est à installer, rien ne part sur le réseau.",
    "1. Dans ce dossier : python counting.py scrutin-12.json",
    "2. Le résultat s’affiche. « log » le raconte en français, « status » dit l’issue, « raw » les voix.",
    "3. Comparez à la page du scrutin. L’empreinte SHA-256 qu’elle donne est celle du fichier : « sha256sum "
    "scrutin-12.json » (Linux), « shasum -a 256 scrutin-12.json » (macOS), « certutil -hashfile scrutin-12.json "
    "SHA256 » (Windows).",
    "Les noms du fichier et du résultat sont en anglais, ceux du programme : ils ne changent jamais, pour qu’un vieux "
    "fichier se recompte toujours. Voici ce qu’ils veulent dire. Un nombre comme « 2/5 » est une fraction exacte.",
)
FILE = {
    "format": "la forme de ce fichier, et sa version",
    "question": "ce qui est demandé",
    "options": "ce entre quoi l’on choisit ; rien pour un vote pour ou contre",
    "keys": "ce que désigne chaque option écrite par un numéro",
    "keys_how": "comment lire ces numéros",
    "rule": "la règle, figée avant le vote",
    "roll": "la liste de vote, une ligne par voix",
    "voter": "le code d’une voix sur la liste",
    "name": "qui tient cette voix",
    "college": "son collège, par son code",
    "weight": "ce qu’elle pèse",
    "suspended": "true : cette voix ne compte pas à ce scrutin",
    "present": "les voix présentes ou représentées ; en totaux, combien",
    "proxies": "les pouvoirs qui ont servi",
    "proxies_refused": "les pouvoirs qui n’ont pas servi, et pourquoi (« reason »)",
    "giver": "qui donne un pouvoir",
    "holder": "qui le porte",
    "order": "son rang, parmi ceux que porte la même voix",
    "proxy_cap": "combien de pouvoirs une voix peut porter",
    "ballots": "les bulletins",
    "count": "combien de bulletins sont identiques",
    "registered": "combien de voix sont inscrites",
    "lines": "combien de voix tient chaque collège",
    "how": "comment lire un fichier publié en totaux",
    "void": "combien de bulletins de papier sont nuls",
    "taken": "combien de bulletins de papier ont été pris",
    "envelopes": "combien en ont été rendus",
    "decided": "l’issue que les poids ont donnée, quand ils ne sont pas publiés",
    "withheld": "la seule issue : si peu de voix ont voté que des nombres diraient qui a voté quoi",
}
PAPER = {
    "choice": "for : pour ; against : contre ; abstain : abstention ; blank : blanc",
    "approve": "les options approuvées",
    "scores": "la note donnée à chaque option",
    "votes": "les voix placées sur chaque option, qui coûtent leur carré",
    "grades": "la mention donnée à chaque option",
    "ranking": "les options, de la préférée à la dernière ; ensemble entre crochets : à égalité",
    "opinions": "ce qui est dit de chaque option",
}
RULE = {
    "method": "la méthode : " + " ; ".join(f"{name} : {method.explanation.name}" for name, method in METHODS.items()),
    "base": "ce sur quoi la majorité se compte : expressed (pour et contre), cast (toutes les voix données), present "
    "(présentes), registered (inscrites)",
    "threshold": "la part qu’il faut",
    "strict": "true : il faut plus que cette part ; false : autant suffit",
    "quorum": "la part des voix qu’il faut réunir ; rien : pas de quorum",
    "quorum_base": "ce sur quoi le quorum se compte, par les mêmes mots",
    "colleges": "les poids des collèges (« weights ») ; « rule » : proportional (chacun à proportion), majority "
    "(chacun suit sa majorité) ; « silent » : le poids d’un collège sans voix, lost (perdu) ou kept (gardé) ; "
    "« tied » : celui d’un collège à égalité",
    "seats": "combien d’options sont retenues",
    "floor": "la part de soutien sous laquelle une option n’est pas retenue",
    "floor_base": "ce sur quoi ce plancher se compte",
    "floor_strict": "true : il faut plus que cette part",
    "lot_seed": "ce qu’a donné le tirage au sort annoncé avant le vote",
    "grades": "les mentions, de la plus basse à la plus haute",
    "missing_grade": "une option sans mention : worst (elle a la plus basse), refuse (le bulletin n’est pas admis)",
    "scale": "la plus basse et la plus haute note",
    "credits": "les crédits d’un bulletin quadratique",
    "costs": "le coût de chaque option",
    "budget": "la somme à partager",
    "utility": "ce que gagne une voix d’une option retenue : number (un), cost (son coût)",
    "completion": "ce qui complète le partage : none (rien), utilitarian, seq_phragmen, add1",
    "proxy_same_college": "true : un pouvoir ne se donne que dans son collège",
    "blank_proxy_holder": "à qui vont les pouvoirs donnés sans nom",
}
RESULT = {
    "status": "l’issue : " + " ; ".join(f"{name} : {words}" for name, words in OUTCOMES.items()),
    "winners": "ce que le vote désigne, par groupes ; dans un même groupe, la règle ne départage pas",
    "elected": "ce qui est retenu, après le tirage s’il y en a eu un",
    "raw": "les voix : expressed (exprimées), cast (données), present (présentes ou représentées), registered "
    "(inscrites), heads (combien de voix ont dit chaque chose, sans les poids)",
    "log": "le compte, raconté en français",
    "refused": "les pouvoirs que le compte n’a pas suivis",
    "lot": "l’ordre que le tirage a donné",
}
PARTS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("Le fichier du scrutin", FILE),
    ("Un bulletin", PAPER),
    ("La règle (« rule »)", RULE),
    ("Le résultat", RESULT),
)
WIDE = 100
"""Signs of a line: what a terminal shows whole."""


def readme() -> str:
    """The text that is downloaded: how to count again, then each name and what it means; lines of WIDE signs."""
    lines = [fill(words, WIDE) + "\n" for words in HEAD]
    for title, words in PARTS:
        said = (fill(f"  {name} : {meaning}.", WIDE, subsequent_indent="      ") for name, meaning in words.items())
        lines += [title.upper(), *said, ""]
    return "\n".join(lines)
