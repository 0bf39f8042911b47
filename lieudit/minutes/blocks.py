"""What a session recorded, as blocks of words: the same on the page and in the PDF. Pure.

A block is a list of lines, a table, a quotation or a list of links; each has a title.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from lieudit.minutes import spoken
from lieudit.minutes.assembly import BUREAU
from lieudit.minutes.people import Names, beside, named
from lieudit.toolkit import french
from lieudit.toolkit.types import Json

type Facts = Mapping[str, Any]
type Block = Json

MODES = {"on_site": "sur place", "remote": "à distance"}


def blocks_of(kind: str, facts: Facts, names: Names) -> list[Block]:
    """The facts of one section, in the order in which they are read; with the `names` that the reader may know."""
    return BLOCKS[kind](facts, names)


def listed(title: str, lines: list[str]) -> Block:
    return {"kind": "list", "title": title, "lines": lines}


def linked(title: str, links: list[list[str]]) -> Block:
    """Words and the address that they lead to on this site."""
    return {"kind": "links", "title": title, "links": links}


def table(title: str, head: list[str], rows: list[list[str]]) -> Block:
    return {"kind": "table", "title": title, "head": head, "rows": rows}


def action_words(action: Facts) -> str:
    due = f", pour le {french.day(dt.date.fromisoformat(action['due_on']))}" if action["due_on"] else ""
    carrier = f" {action['carrier']}" if action["carrier"] else " qui s’en charge reste à dire"
    return f"N° {action['number']}, « {action['text']} » :{carrier}{due}."


def opening_blocks(facts: Facts, names: Names) -> list[Block]:
    agenda = [f"{line['rank']}. {line['title']} ({line['kind']}, {line['minutes']} min)" for line in facts["agenda"]]
    blocks = [listed("Ordre du jour", agenda)]
    if names:
        held = [
            f"{title} : {beside(facts[role], facts.get(f'{role}_who', ''), names)}" for role, title in BUREAU.items()
        ]
        blocks.insert(0, listed("Bureau de séance", held))
    if facts["documents"]:
        blocks.append(listed("Documents soumis", [document_words(each) for each in facts["documents"]]))
    sent = [
        f"Empreinte du texte envoyé le {spoken.moment(each['at'])} : {each['digest']}" for each in facts["convenings"]
    ]
    return [*blocks, listed("Preuve de convocation", sent)] if sent else blocks


def document_words(document: Facts) -> str:
    return f"{document['title']} ({document['kind']}), empreinte {document['sha256'][:16]}…"


def presence_blocks(facts: Facts, names: Names) -> list[Block]:
    """Colleges in numbers; who was there is read in the annexes."""
    head = ["Collège", "Poids", "Sièges", "Présents", "Représentés", "Absents", "Voix"]
    counts = ("seats", "present", "represented", "absent", "voices")
    rows = [[row["name"], row["weight"], *(str(row[name]) for name in counts)] for row in facts["colleges"]]
    total = ["Ensemble", "", *(str(facts["total"][name]) for name in counts)]
    came: Counter[str] = Counter(facts.get("guests", ()))
    guests = [f"{who} ({count})" if count > 1 else who for who, count in came.items()]
    invited = [listed("Personnes invitées, sans voix", guests)] if guests else []
    return [table("Présence par collège", head, [*rows, total]), *invited]


ATTENDANCE = "Annexe 1 : feuille de présence"
PROXIES = "Annexe 2 : pouvoirs"


def annexes(facts: Facts, names: Names) -> list[tuple[str, list[Block]]]:
    """The attendance sheet, then the proxies: (title, blocks), with a column of persons for who may know them."""
    sheet = [
        people_table("Présents", facts["present"], names, Présence=lambda line: times_words(line["times"]), Voix=one),
        people_table("Représentés", facts["represented"], names, Par=lambda line: carried_words(line, names), Voix=one),
        people_table("Absents", facts["absent"], names, Absence=lambda line: EXCUSED[line["excused"]]),
    ]
    found = [(ATTENDANCE, [block for block in sheet if block["rows"]])]
    if facts.get("proxies"):
        found.append((PROXIES, [proxies_table(facts["proxies"], names)]))
    return [(title, blocks) for title, blocks in found if blocks]


EXCUSED = {True: "excusée", False: "sans excuse"}


def people_table(title: str, lines: list[Facts], names: Names, **told: Callable[[Facts], str]) -> Block:
    """One line a seat: its name, the person who held it where the reader may know, its college, then what is `told`."""
    person = ["Personne"] if names else []
    rows = [
        [
            line["name"],
            *([named(line.get("who", []), names)] if names else []),
            line["college"],
            *(say(line) for say in told.values()),
        ]
        for line in lines
    ]
    return table(title, ["Membre", *person, "Collège", *told], rows)


def one(line: Facts) -> str:
    """Every seat has one voice."""
    return "1"


def carried_words(line: Facts, names: Names) -> str:
    """By whom; until when, if the holder left before the end."""
    by = beside(line["by"], line.get("by_who", ""), names)
    return f"{by}, jusqu’à {spoken.hour(line['until'])}" if line["until"] else by


def proxies_table(proxies: list[Facts], names: Names) -> Block:
    """Who entrusted whom, for what, and what became of it."""
    rows = [
        [
            beside(line["giver"], line["giver_who"], names),
            beside(line["by"], line["by_who"], names) or "personne",
            f"point {line['point']}" if line["point"] else "toute la séance",
            spoken.moment(line["given"]),
            proxy_end(line),
        ]
        for line in proxies
    ]
    return table("Pouvoirs acceptés", ["De", "À", "Pour", "Donné le", "Effet"], rows)


def proxy_end(line: Facts) -> str:
    """Whether the proxy held to the end: its holder may have left, or its giver come."""
    if line["until"]:
        return f"jusqu’à {spoken.hour(line['until'])}, départ de qui le portait"
    if line["came"]:
        return f"jusqu’à {spoken.hour(line['came'])}, arrivée de qui l’avait donné"
    return "jusqu’à la fin"


def times_words(times: list[Facts]) -> str:
    """« sur place, de 14 h 02 à 16 h 30 »; until the end when nobody left."""
    said = []
    for span in times:
        until = spoken.span(span["arrived"], span["left"]) if span["left"] else ""
        said.append(f"{MODES[span['mode']]}, {until or 'dès ' + spoken.hour(span['arrived'])}{hands_words(span)}")
    return " ; ".join(said)


def hands_words(span: Facts) -> str:
    """Who wrote an arrival or a departure down, where the seat did not."""
    hands, said = span.get("hands", {}), []
    if noted := hands.get("noted"):
        confirmed = hands.get("confirmed")
        seen = f"confirmée par {confirmed}" if confirmed else "sans autre main"
        said.append(f"arrivée notée par {noted}, {seen}")
    if left := hands.get("left_noted"):
        asked = hands.get("left_asked")
        said.append(f"départ noté par {asked}, confirmé par {left}" if asked else f"départ noté par {left}")
    return f" ({' ; '.join(said)})" if said else ""


def item_blocks(facts: Facts, names: Names) -> list[Block]:
    """What the session recorded of a point: hours, speaking time, wordings, rounds, votes."""
    blocks: list[Block] = []
    times = [
        f"Examiné de {spoken.to_the_second(each['from'])} à {spoken.to_the_second(each['to'])}."
        for each in facts["passages"]
    ]
    times += speaking_words(facts["speaking"])
    if facts.get("opinion"):
        times.append(f"Avis du bureau, envoyé avec l’ordre du jour : {facts['opinion']}.")
    if times:
        blocks.append(listed("Déroulement", times))
    if facts["documents"]:
        blocks.append(listed("Documents soumis", [document_words(each) for each in facts["documents"]]))
    for number, each in enumerate(facts["wordings"], 1):
        title = "Texte soumis" if number == 1 else f"Texte modifié ({number}e rédaction)"
        said = f"{title} à {spoken.to_the_second(each['at'])}, écrit par {each['by']}"
        blocks.append({"kind": "quote", "title": said, "text": each["text"]})
    for each in facts["rounds"]:
        blocks += round_blocks(each, names)
    for each in facts["ballots"]:
        blocks += ballot_blocks(each, names)
    agreed = [agreement_words(each) for each in facts["outcomes"] if each.get("agreement")]
    if agreed:
        blocks.append(listed("Accords notés en séance", agreed))
    decided = [
        [f"Décision {each['decision']['code']}", each["decision"]["url"]]
        for each in facts["outcomes"]
        if each["decision"]
    ]
    return [*blocks, linked("Inscrit au registre des décisions", decided)] if decided else blocks


def agreement_words(outcome: Facts) -> str:
    """A decision taken without a vote: who noted it, who confirmed."""
    hands = outcome["agreement"]
    said = f"« {outcome['text']} » noté par {hands['noted']}, confirmé par {hands['confirmed']}."
    off = (
        f" Hors de l’ordre du jour. Raison donnée : {hands['off_agenda'].rstrip('. ')}." if hands["off_agenda"] else ""
    )
    return f"{said}{off}"


def speaking_words(facts: Facts) -> list[str]:
    """Time by college, never by person."""
    if not facts["turns"]:
        return []
    turns = french.counted(facts["turns"], "prise de parole", "prises de parole")
    each = [f"{row['name']} {french.lasting(row['seconds'])}" for row in facts["colleges"]]
    return [f"{turns}, {french.lasting(facts['seconds'])} en tout : {', '.join(each)}."]


def round_blocks(facts: Facts, names: Names) -> list[Block]:
    counts = facts["answers"]
    turns = french.counted(facts["turns"], "tour")
    said = (
        f"{facts['outcome'].capitalize()}, après {turns}. Au dernier : "
        f"{counts['consent']} sans objection, {french.counted(counts['concern'], 'réserve')}, "
        f"{french.counted(counts['objection'], 'objection')}."
    )
    lines = [said, *(voice_words(voice, names) for voice in facts["said"])]
    if noted := facts.get("noted"):
        words = french.counted(noted, "réponse a été notée", "réponses ont été notées")
        lines.insert(1, f"{words} par la présidence, dites à voix haute ou à main levée.")
    if off := facts.get("off_agenda"):
        lines.append(f"Hors de l’ordre du jour. Raison donnée : {off.rstrip('. ')}.")
    return [listed(f"Tour de consentement, ouvert à {spoken.to_the_second(facts['opened'])}", lines)]


def voice_words(voice: Facts, names: Names) -> str:
    """An objection or a concern, with what would lift it and what became of it."""
    proposal = f" Ce qui la lèverait : {voice['proposal']}" if voice["proposal"] else ""
    state = f" ({voice['state']})" if voice["state"] else ""
    done = f" {voice['outcome']}" if voice["outcome"] else ""
    by = beside(voice["by"], voice.get("who", ""), names)
    noted = ", notée par la présidence" if voice.get("noted") else ""
    who = f"{voice['answer'].capitalize()}, {by}, tour {voice['turn']}{noted}{state}"
    return f"{who} : {voice['reason']}{proposal}{done}"


def ballot_blocks(facts: Facts, names: Names) -> list[Block]:
    """What a vote gave; « candidature n° 2 (Camille Roux) » for who may know the name."""
    who = facts.get("candidates", {})
    title = f"Scrutin n° {facts['number']} : {facts['outcome']}"
    lines = [facts["question"], *ballot_hours(facts, names), quorum_words(facts["quorum"])]
    if facts["rows"]:
        head = ["Collège", "Poids", "Inscrits", "Pour", "Contre", "Abst.", "Blancs", "Points"]
        rows = [ballot_row(row) for row in [*facts["rows"], facts["total"]]]
        return [listed(title, lines), table("Résultat par collège", head, rows), *recount_block(facts)]
    if facts.get("total"):
        total = facts["total"]
        lines.append(
            f"Pour {total['for']}, contre {total['against']}, abstentions {total['abstain']}, blancs {total['blank']}."
        )
    if "count" in facts:
        count = facts["count"]
        lines.append(f"Votants {count['voters']}, exprimés {count['expressed']}, blancs {count['blank']}.")
    if chosen := facts.get("chosen"):
        lines += [f"{name} : {words}" for name, words in chosen["lines"]]
        lines += [chosen["headline"], chosen["explanation"]]
    elif "count" in facts:
        lines += [f"{beside(name, who.get(name, ''), names)} : {total} voix" for name, total in count["totals"]]
        lines += [f"Élu : {beside(name, who.get(name, ''), names)}" for name in count["elected"]]
    return [listed(title, lines), *recount_block(facts)]


def ballot_hours(facts: Facts, names: Names) -> list[str]:
    if not facts["opened"] or not facts["closed"]:
        return []
    papers = " Bulletins de papier relevés par deux personnes." if facts["papers"] else ""
    hours = f"Ouvert à {spoken.to_the_second(facts['opened'])}, clos à {spoken.to_the_second(facts['closed'])}"
    lines = [f"{hours}{closing_words(facts.get('closing'))}.{papers}"]
    if tellers := facts.get("tellers"):
        counted = [beside(f"collège {each['college']}", each["who"], names) for each in tellers]
        lines.append(f"Bulletins dépouillés par deux personnes, chacune de son côté : {' et '.join(counted)}.")
    if facts.get("turnout"):
        lines.append(facts["turnout"])
    if facts.get("off_agenda"):
        lines.append(f"Vote hors de l’ordre du jour. Raison donnée : {facts['off_agenda'].rstrip('. ')}.")
    return lines


def closing_words(closing: Facts | None) -> str:
    """How it closed; facts that were written before this was kept say nothing of it."""
    if closing is None:
        return ""
    if closing["by"] == "all":
        return ", toutes les voix reçues"
    hands = f"demandée par {closing['asked']}, confirmée par {closing['confirmed']}"
    return f", avant l’heure, clôture {hands} ({closing['reason']})"


def quorum_words(quorum: Facts) -> str:
    """The quorum as it was frozen when the vote opened."""
    if not quorum:
        return "Quorum : non relevé."
    present = french.counted(quorum["present"], "voix présente", "voix présentes")
    there = f"{present} et {french.counted(quorum['represented'], 'représentée')} sur {quorum['registered']}"
    if not quorum["needed"]:
        return f"Aucun quorum demandé à l’ouverture : {there}."
    reached = "atteint" if quorum["reached"] else "non atteint"
    return f"Quorum {reached} à l’ouverture : {there}, il en fallait {quorum['needed']}."


def ballot_row(row: Facts) -> list[str]:
    names = ("weight", "registered", "for", "against", "abstain", "blank", "points")
    return [row["name"], *(str(row[name]) for name in names)]


def recount_block(facts: Facts) -> list[Block]:
    said = [[f"Scrutin n° {facts['number']}, empreinte du fichier de recomptage : {facts['recount']}", facts["url"]]]
    found = [linked("Recompter", said)] if facts["recount"] else []
    if digests := facts.get("digests"):  # minutes of before have none
        lines = [f"Façon de voter : {facts['way']}", f"Règle : {digests['rule']}", f"Liste de vote : {digests['roll']}"]
        found.append(listed("Façon de voter, empreintes de la règle et de la liste", lines))
    return found


def closing_blocks(facts: Facts, names: Names) -> list[Block]:
    lines = speaking_words(facts["speaking"])
    return [listed("Parole pendant la séance", lines)] if lines else []


BLOCKS = {"opening": opening_blocks, "presence": presence_blocks, "item": item_blocks, "closing": closing_blocks}
"""How the facts of each kind of section are told."""
