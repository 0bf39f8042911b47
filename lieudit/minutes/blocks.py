"""What a session recorded, as blocks of words: the same on the page and in the PDF. Pure.

A block is a list of lines, a table, a quotation or a list of links; each has a title.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from lieudit.minutes import spoken
from lieudit.toolkit import french

type Facts = Mapping[str, Any]
type Block = dict[str, Any]

MODES = {"on_site": "sur place", "remote": "à distance"}


def blocks_of(kind: str, facts: Facts) -> list[Block]:
    """The facts of one section, in the order in which they are read."""
    return BLOCKS[kind](facts)


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


def opening_blocks(facts: Facts) -> list[Block]:
    agenda = [f"{line['rank']}. {line['title']} ({line['kind']}, {line['minutes']} min)" for line in facts["agenda"]]
    blocks = [listed("Ordre du jour", agenda)]
    if facts["documents"]:
        blocks.append(listed("Documents soumis", [document_words(each) for each in facts["documents"]]))
    sent = [
        f"Empreinte du texte envoyé le {spoken.moment(each['at'])} : {each['digest']}" for each in facts["convenings"]
    ]
    return [*blocks, listed("Preuve de convocation", sent)] if sent else blocks


def document_words(document: Facts) -> str:
    return f"{document['title']} ({document['kind']}), empreinte {document['sha256'][:16]}…"


def presence_blocks(facts: Facts) -> list[Block]:
    """The attendance list: colleges in numbers, then who was there, represented or neither."""
    head = ["Collège", "Poids", "Sièges", "Présents", "Représentés", "Absents", "Voix"]
    names = ("seats", "present", "represented", "absent", "voices")
    rows = [[row["name"], row["weight"], *(str(row[name]) for name in names)] for row in facts["colleges"]]
    total = ["Ensemble", "", *(str(facts["total"][name]) for name in names)]
    blocks = [table("Présence par collège", head, [*rows, total])]
    if facts["present"]:
        lines = [[line["name"], line["college"], times_words(line["times"]), "1"] for line in facts["present"]]
        blocks.append(table("Feuille de présence : présents", ["Membre", "Collège", "Présence", "Voix"], lines))
    if facts["represented"]:
        lines = [[line["name"], line["college"], carried_words(line), "1"] for line in facts["represented"]]
        blocks.append(table("Feuille de présence : représentés", ["Membre", "Collège", "Par", "Voix"], lines))
    if facts["absent"]:
        said = {True: "excusée", False: "sans excuse"}
        lines = [[each["name"], each["college"], said[each["excused"]]] for each in facts["absent"]]
        blocks.append(table("Feuille de présence : absents", ["Membre", "Collège", "Absence"], lines))
    return blocks


def carried_words(line: Facts) -> str:
    """By whom; until when, if the holder left before the end."""
    return f"{line['by']}, jusqu’à {spoken.hour(line['until'])}" if line["until"] else str(line["by"])


def times_words(times: list[Facts]) -> str:
    """« sur place, de 14 h 02 à 16 h 30 »; until the end when nobody left."""
    said = []
    for span in times:
        until = f"de {spoken.hour(span['arrived'])} à {spoken.hour(span['left'])}" if span["left"] else ""
        said.append(f"{MODES[span['mode']]}, {until or 'dès ' + spoken.hour(span['arrived'])}")
    return " ; ".join(said)


def item_blocks(facts: Facts) -> list[Block]:
    """What the session recorded of a point: hours, speaking time, wordings, rounds, votes."""
    blocks: list[Block] = []
    times = [
        f"Examiné de {spoken.to_the_second(each['from'])} à {spoken.to_the_second(each['to'])}."
        for each in facts["passages"]
    ]
    times += speaking_words(facts["speaking"])
    if times:
        blocks.append(listed("Déroulement", times))
    if facts["documents"]:
        blocks.append(listed("Documents soumis", [document_words(each) for each in facts["documents"]]))
    for number, each in enumerate(facts["wordings"], 1):
        title = "Texte soumis" if number == 1 else f"Texte modifié ({number}e rédaction)"
        said = f"{title} à {spoken.to_the_second(each['at'])}, écrit par {each['by']}"
        blocks.append({"kind": "quote", "title": said, "text": each["text"]})
    for each in facts["rounds"]:
        blocks += round_blocks(each)
    for each in facts["ballots"]:
        blocks += ballot_blocks(each)
    decided = [
        [f"Décision {each['decision']['code']}", each["decision"]["url"]]
        for each in facts["outcomes"]
        if each["decision"]
    ]
    return [*blocks, linked("Inscrit au registre des décisions", decided)] if decided else blocks


def speaking_words(facts: Facts) -> list[str]:
    """Time by college, never by person."""
    if not facts["turns"]:
        return []
    turns = french.counted(facts["turns"], "prise de parole", "prises de parole")
    each = [f"{row['name']} {french.lasting(row['seconds'])}" for row in facts["colleges"]]
    return [f"{turns}, {french.lasting(facts['seconds'])} en tout : {', '.join(each)}."]


def round_blocks(facts: Facts) -> list[Block]:
    counts = facts["answers"]
    turns = french.counted(facts["turns"], "tour")
    said = (
        f"{facts['outcome'].capitalize()}, après {turns}. Au dernier : "
        f"{counts['consent']} sans objection, {french.counted(counts['concern'], 'réserve')}, "
        f"{french.counted(counts['objection'], 'objection')}."
    )
    lines = [said, *map(voice_words, facts["said"])]
    return [listed(f"Tour de consentement, ouvert à {spoken.to_the_second(facts['opened'])}", lines)]


def voice_words(voice: Facts) -> str:
    """An objection or a concern, with what would lift it and what became of it."""
    proposal = f" Ce qui la lèverait : {voice['proposal']}" if voice["proposal"] else ""
    state = f" ({voice['state']})" if voice["state"] else ""
    done = f" {voice['outcome']}" if voice["outcome"] else ""
    who = f"{voice['answer'].capitalize()} de {voice['by']}, tour {voice['turn']}{state}"
    return f"{who} : {voice['reason']}{proposal}{done}"


def ballot_blocks(facts: Facts) -> list[Block]:
    title = f"Scrutin n° {facts['number']} : {facts['outcome']}"
    lines = [facts["question"], *ballot_hours(facts), quorum_words(facts["quorum"])]
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
        lines += [f"{name} : {total} voix" for name, total in count["totals"]]
        lines += [f"Élu : {name}" for name in count["elected"]]
    return [listed(title, lines), *recount_block(facts)]


def ballot_hours(facts: Facts) -> list[str]:
    if not facts["opened"] or not facts["closed"]:
        return []
    papers = " Bulletins de papier relevés par deux personnes." if facts["papers"] else ""
    hours = f"Ouvert à {spoken.to_the_second(facts['opened'])}, clos à {spoken.to_the_second(facts['closed'])}"
    lines = [f"{hours}{closing_words(facts.get('closing'))}.{papers}"]
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
        return ", toutes les voix exprimées"
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
    return [linked("Recompter", said)] if facts["recount"] else []


def closing_blocks(facts: Facts) -> list[Block]:
    lines = speaking_words(facts["speaking"])
    return [listed("Parole pendant la séance", lines)] if lines else []


BLOCKS = {"opening": opening_blocks, "presence": presence_blocks, "item": item_blocks, "closing": closing_blocks}
"""How the facts of each kind of section are told."""
