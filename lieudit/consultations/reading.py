"""From the answers to what a page shows: what brings together, what parts, what is little known, who has not spoken.

It needs NumPy (convergence.py): the worker calls it. Nothing of fewer than five voices leaves it, neither directly nor
by subtraction from a total; nobody is named, nor put in a group of opinion. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod

from lieudit.consultations.convergence import (
    ENOUGH,
    Answers,
    Convergence,
    Gap,
    Opinions,
    Reading,
    Voice,
    read_convergence,
)
from lieudit.consultations.vocabulary import AGAINST_PLACES, REST, Kind
from lieudit.toolkit.types import Json

FORMAT = "lieudit-consultation/1"


@dataclass(frozen=True)
class Raw:
    """All that was answered. Participants and statements are numbered from 0; `groups` are those of each voice, `ranks`
    and `important` are of each statement; `labels` names groups; `places` counts those of the directory. `crowded`
    counts voices of one connection, `fresh` those of accounts opened since the consultation is, `sheets` those on
    paper.
    """

    answers: Answers
    groups: Sequence[Mapping[str, str]]
    ranks: Sequence[int]
    important: Sequence[int]
    crowded: int
    fresh: int
    sheets: int
    labels: Mapping[str, Mapping[str, str]]
    places: Mapping[str, Mapping[str, int]]


def shown(counts: Mapping[str, int], total: int) -> set[str]:
    """The groups whose counts may be said beside their `total`: five at least, and so that what is left of the total
    tells of no fewer than five either.

    >>> sorted(shown({"a": 20, "b": 6, "c": 2}, 28))
    ['a']
    """
    said = {code for code, count in counts.items() if count >= ENOUGH}
    if said and 0 < total - sum(counts[code] for code in said) < ENOUGH:
        said.remove(min(said, key=lambda code: (counts[code], code)))
    return said


def told(count: int) -> int | None:
    """A number of voices, where nobody is known by it."""
    return count if count >= ENOUGH else None


def read_answers(raw: Raw) -> Json:
    """What may be published of the answers, as plain data (`FORMAT`)."""
    kinds = [kind.value for kind in Kind if any(kind.value in groups for groups in raw.groups)]
    by_kind = {kind: [groups.get(kind) for groups in raw.groups] for kind in kinds}
    whole = read_convergence(raw.answers, by_kind, participants=max(1, len(raw.groups)), statements=len(raw.ranks))
    kept = Convergence(tuple(_without_the_few(each) for each in whole.readings), whole.opinions)
    least = [_at_worst(each) for each in kept.readings]
    return {
        "format": FORMAT,
        "voices": told(len(raw.groups)),
        "answers": len(raw.answers) if told(len(raw.groups)) else None,
        "crowded": raw.crowded if raw.crowded >= ENOUGH else 0,
        "fresh": raw.fresh if raw.fresh >= ENOUGH else 0,
        "sheets": raw.sheets if raw.sheets >= ENOUGH else 0,
        "kinds": [_kind(kind, labels, raw) for kind, labels in by_kind.items()],
        "statements": [_statement(*each, raw, kinds) for each in zip(kept.readings, least, strict=True)],
        "together": _ranks(_together(least, kinds), raw),
        "apart": _ranks(_apart(kept, kinds), raw),
        "unknown": _ranks(kept.little_known(), raw),
        "silent": [line for kind in AGAINST_PLACES if kind in raw.places for line in _silent(kind.value, raw)],
        "opinions": _opinions(whole.opinions, raw),
    }


def _without_the_few(reading: Reading) -> Reading:
    """The groups that may be said of a statement. One of five and more that is kept back is heard all the same, with
    those that it hides: what is left of the total, which anybody may count, is a group too.
    """
    groups = {}
    for kind, voices in reading.groups.items():
        said = shown({voice.group: voice.seen for voice in voices}, reading.everybody.seen)
        some = tuple(voice for voice in voices if voice.group in said)
        is_kept_back = any(voice.is_enough and voice.group not in said for voice in voices)
        groups[kind] = (*some, _rest(reading.everybody, some)) if some and is_kept_back else some
    return replace(reading, groups=groups)


def _rest(everybody: Voice, some: Sequence[Voice]) -> Voice:
    agree = everybody.agree - sum(voice.agree for voice in some)
    disagree = everybody.disagree - sum(voice.disagree for voice in some)
    return Voice(REST, agree, disagree, everybody.passed - sum(voice.passed for voice in some))


def _at_worst(reading: Reading) -> Reading:
    """The same, where the few that the rest holds all agree: what is sure of the rest is then sure of the group that is
    kept back in it, whatever they said; and it is made of nothing but what is published.
    """
    groups = {}
    for kind, voices in reading.groups.items():
        groups[kind] = tuple(_without_few_who_agree(voice) if voice.group == REST else voice for voice in voices)
    return replace(reading, groups=groups)


def _without_few_who_agree(rest: Voice) -> Voice:
    return rest._replace(agree=max(0, rest.agree - min(ENOUGH - 1, rest.seen - ENOUGH)))


def _named(kind: str, code: str, raw: Raw) -> str:
    return raw.labels.get(kind, {}).get(code, code)


def _kind(kind: str, labels: Sequence[str | None], raw: Raw) -> Json:
    """The groups of a kind, and how many voices each has; None where they are few."""
    counts = Counter(filter(None, labels))
    said = shown(counts, len(labels))
    order = list(raw.labels.get(kind, {}))
    ranked = sorted(counts, key=lambda code: (order.index(code) if code in order else len(order), code))
    rows = [{"code": c, "label": _named(kind, c, raw), "voices": counts[c] if c in said else None} for c in ranked]
    return {"kind": kind, "label": str(Kind(kind).label), "groups": rows}


def _heard(reading: Reading, kind: str) -> list[Voice]:
    """The groups of this kind by their names: without what is left."""
    return [voice for voice in reading.heard(kind) if voice.group != REST]


def _voice(voice: Voice) -> Json:
    low, high = voice.interval
    return {
        "agree": voice.agree,
        "disagree": voice.disagree,
        "passed": voice.passed,
        "seen": voice.seen,
        "share": round(voice.share, 4),
        "low": round(low, 4),
        "high": round(high, 4),
    }


def _consensus(heard: Iterable[Voice]) -> float:
    return round(prod(voice.likely for voice in heard), 4)


def _statement(reading: Reading, least: Reading, raw: Raw, kinds: Collection[str]) -> Json:
    rank, everybody = raw.ranks[reading.statement], reading.everybody
    if not everybody.is_enough:
        return {"rank": rank, "all": None}
    groups = {kind: [{"code": v.group, **_voice(v)} for v in voices] for kind, voices in reading.groups.items()}
    important, gap = raw.important[reading.statement], _widest(reading, kinds)
    against = [v for kind in kinds for v in [(kind, voice) for voice in reading.heard(kind) if voice.share < 1 / 2]]
    return {
        "rank": rank,
        "all": _voice(everybody),
        "important": important if important >= ENOUGH else None,
        "groups": {kind: rows for kind, rows in groups.items() if rows},
        "weakest": _weakest(least, kinds),
        "consensus": {k: _consensus(heard) for k in kinds if len(heard := _heard(reading, k)) > 1},
        "gap": gap and {"kind": gap[0], "more": gap[1].more.group, "less": gap[1].less.group, "sure": gap[1].is_sure},
        "against": [{"kind": kind, "code": voice.group, "share": round(voice.share, 4)} for kind, voice in against],
    }


def _weakest(reading: Reading, kinds: Collection[str]) -> Json | None:
    """The group, of whatever kind, where agreement is the least sure: « dans chaque groupe, au moins… »."""
    found = [(voice.interval[0], kind, voice) for kind in kinds if (voice := reading.weakest(kind))]
    if not found:
        return None
    low, kind, voice = min(found, key=lambda each: (each[0], each[1], each[2].group))
    return {"kind": kind, "code": voice.group, "share": round(voice.share, 4), "low": round(low, 4)}


def _widest(reading: Reading, kinds: Collection[str]) -> tuple[str, Gap] | None:
    gaps = [(kind, gap) for kind in kinds if (gap := reading.gap(kind))]
    return max(gaps, key=lambda each: (each[1].is_sure, each[1].width, each[0]), default=None)


def _together(readings: Iterable[Reading], kinds: Collection[str]) -> list[Reading]:
    """Agreed in every group that is heard, whatever the kind: the surest first."""
    found = []
    for reading in readings:
        compared = [kind for kind in kinds if len(reading.heard(kind)) > 1]
        if compared and all(reading.brings_together(kind) for kind in compared):
            low = min(voice.interval[0] for kind in compared if (voice := reading.weakest(kind)))
            found.append((low, reading))
    return [reading for _low, reading in sorted(found, key=lambda each: (-each[0], each[1].statement))]


def _apart(whole: Convergence, kinds: Collection[str]) -> list[Reading]:
    """Two groups of some kind differ by more than chance: the widest gap first."""
    found = []
    for reading in whole.readings:
        if (gap := _widest(reading, kinds)) and gap[1].is_sure:
            found.append((gap[1].width, reading))
    return [reading for _width, reading in sorted(found, key=lambda each: (-each[0], each[1].statement))]


def _ranks(readings: Sequence[Reading], raw: Raw) -> list[int]:
    return [raw.ranks[reading.statement] for reading in readings]


def _silent(kind: str, raw: Raw) -> list[Json]:
    """Each group of the directory: its places, the voices that came of it, and their ratio, 1 when they are alike. Of
    the few, and of who is kept back with them, no count is said; `most` is their ratio if all that is not said came of
    the group, so that who speaks enough is not called silent.
    """
    places = {code: count for code, count in raw.places[kind].items() if count}
    labels = [groups.get(kind) for groups in raw.groups]
    given = Counter(labels)
    counts = {code: given[code] for code in places}
    said, known = shown(counts, len(labels)), sum(places.values())
    spoken, most = _spoken(counts, said, len(labels))
    lines = []
    for code, count in places.items():
        is_said = code in said or counts[code] == 0
        share = (counts[code] if is_said else most) / spoken if spoken else 0.0
        ratio = round(share / (count / known), 2)
        line = {"kind": kind, "code": code, "label": _named(kind, code, raw), "places": count}
        line |= {"voices": counts[code] if is_said else None}
        line |= {"ratio": ratio, "most": ratio} if is_said else {"ratio": None, "most": ratio}
        lines.append(line)
    return sorted(lines, key=lambda each: (each["ratio"] is None, each["ratio"], -each["places"], each["code"]))


def _spoken(counts: Mapping[str, int], said: Collection[str], total: int) -> tuple[int, int]:
    """Among how many voices shares are counted, and how many of them a group that is not said has at most. The few
    count among them where five are, so that no ratio tells how many they are.
    """
    told_of = sum(counts[code] for code in said)
    few = sum(counts.values()) - told_of
    if any(counts[code] >= ENOUGH for code in counts.keys() - said):  # one is kept back
        return told_of, total - told_of
    unsaid = total - told_of - few
    return told_of + few if few >= ENOUGH and not 0 < unsaid < ENOUGH else told_of, ENOUGH - 1


def _opinions(found: Opinions | None, raw: Raw) -> Json | None:
    """Groups of opinion, where they are stable and none is small; what each says that the others do not."""
    if found is None or min(found.sizes) < ENOUGH:
        return None
    says = [[[raw.ranks[at], value] for at, value in group[:5]] for group in found.says]
    return {"sizes": list(found.sizes), "stability": round(found.stability, 2), "says": says}
