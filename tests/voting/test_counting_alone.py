"""The file that a member downloads: nothing but Python, an answer in JSON, or one French sentence."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from lieudit.voting import counting

RECOUNT: dict[str, Any] = {
    "format": "lieudit-recount/1",
    "question": "Adoptons-nous la position n° 3 ?",
    "options": [],
    "rule": {
        "method": "resolution",
        "base": "expressed",
        "threshold": "1/2",
        "strict": True,
        "quorum": "1/5",
        "quorum_base": "registered",
        "colleges": {
            "rule": "proportional",
            "weights": {"places": "2/5", "networks": "7/20", "partners": "1/4"},
            "silent": "lost",
            "tied": "split",
        },
        "seats": 1,
        "grades": ["À rejeter", "Bien"],
        "missing_grade": "worst",
        "lot_seed": None,
    },
    "roll": [
        {"voter": "v1", "college": "places", "weight": 1, "name": "La Bobine"},
        {"voter": "v2", "college": "networks", "weight": 1, "name": "Réseau du Nord"},
        {"voter": "v3", "college": "partners", "weight": 1, "name": "Le Chantier"},
    ],
    "present": ["v1", "v3"],
    "proxies": [{"giver": "v2", "holder": "v1", "order": 1}],
    "proxy_cap": 2,
    "ballots": [{"voter": "v1", "choice": "for"}, {"voter": "v3", "choice": "against"}],
}


def run(path: Path, tmp_path: Path) -> subprocess.CompletedProcess[bytes]:
    """Run a copy of the file far from the project, with neither its packages nor its paths."""
    alone = tmp_path / "counting.py"
    shutil.copyfile(str(counting.__file__), alone)
    return subprocess.run(
        [sys.executable, "-I", str(alone), str(path)], capture_output=True, cwd=tmp_path, timeout=60, check=False
    )


def answer(content: str | bytes, tmp_path: Path) -> subprocess.CompletedProcess[bytes]:
    path = tmp_path / "recount.json"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return run(path, tmp_path)


def said_here(content: str | bytes, folder: Path, capture: Any) -> tuple[int, bytes, bytes]:
    """What the same program answers in this process: its end, what it prints, what it complains of."""
    path = folder / "recount.json"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    end = counting.main([str(path)])
    return end, *capture.readouterr()


def changed(**parts: Any) -> str:
    return json.dumps(RECOUNT | parts)


def rule(**parts: Any) -> str:
    return changed(rule=RECOUNT["rule"] | parts)


def test_the_file_alone_prints_the_result_that_the_server_counts(tmp_path: Path) -> None:
    done = answer(json.dumps(RECOUNT), tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    result = json.loads(done.stdout)
    assert result == counting.count(RECOUNT)
    assert (result["status"], result["raw"]["for"]) == ("adopted", 2)
    assert (result["colleges"]["for"], result["colleges"]["against"]) == ("3/4", "1/4")
    assert "adoptée" in done.stdout.decode()


def test_huge_counts_stay_exact_and_quick(tmp_path: Path) -> None:
    ballots = [{"choice": "for", "count": 10**17 + 1}, {"choice": "against", "count": 10**17}]
    file = {"rule": {"method": "resolution"}, "ballots": ballots}
    done = answer(json.dumps(file), tmp_path)
    assert json.loads(done.stdout)["status"] == "adopted"


TWICE = [{"voter": "v1", "choice": "for"}, {"voter": "v1", "choice": "for"}]
HEAVY = {"places": 0, "networks": 0, "partners": 0}
RANKED = {"rule": {"method": "schulze"}, "options": ["A", "B"], "roll": None}
MALFORMED = {
    "truncated": (json.dumps(RECOUNT)[:-40], "JSON"),
    "empty": ("", "JSON"),
    "not text": (b"\xff\xfe\x00", "JSON"),
    "too deep": ("[" * 100_000, "JSON"),
    "too many digits": ('{"a": ' + "9" * 5000 + "}", "JSON"),
    "not an object": ("[]", "recount"),
    "another format": (changed(format="lieudit-recount/2"), "format"),
    "a key twice": ('{"rule": {}, "rule": {}}', "rule"),
    "no rule": (changed(rule=None), "rule"),
    "no method": (changed(rule={}), "rule.method"),
    "unknown method": (rule(method="hasard"), "rule.method"),
    "misspelt key": (rule(treshold="2/3"), "rule.treshold"),
    "float threshold": (rule(threshold=0.5), "rule.threshold"),
    "threshold above one": (rule(threshold="3/2"), "rule.threshold"),
    "division by zero": (rule(threshold="1/0"), "rule.threshold"),
    "a word for a truth": (rule(strict="no"), "rule.strict"),
    "not a number": (rule(threshold=float("nan")), "rule.threshold"),
    "infinite": (rule(quorum=float("inf")), "rule.quorum"),
    "zero weights": (rule(colleges={"weights": HEAVY}), "rule.colleges.weights"),
    "colleges without weights": (rule(colleges={}), "rule.colleges.weights"),
    "weights above one": (rule(colleges={"weights": {"a": "2/3", "b": "2/3"}}), "rule.colleges.weights"),
    "college weights in an election": (rule(method="approval"), "rule.colleges"),
    "unknown college": (
        changed(roll=[{"voter": "v1", "college": "x"}], present=[], proxies=[], ballots=TWICE[:1]),
        "rule.colleges.weights",
    ),
    "no ballots": (changed(ballots=None), "ballots"),
    "a ballot that is a word": (changed(ballots=["for"]), "ballots[0]"),
    "duplicate voter": (changed(ballots=TWICE), "ballots[1].voter"),
    "voter not on the roll": (changed(ballots=[{"voter": "v9", "choice": "for"}]), "ballots[0].voter"),
    "named voter and no roll": (changed(roll=None), "roll"),
    "named and anonymous": (changed(ballots=[*TWICE[:1], {"choice": "for"}]), "ballots[1].voter"),
    "unknown choice": (changed(ballots=[{"voter": "v1", "choice": "yes"}]), "ballots[0].choice"),
    "a ballot of its own weight": (
        changed(ballots=[{"voter": "v1", "choice": "for", "weight": 9}]),
        "ballots[0]",
    ),
    "member twice": (changed(roll=[*RECOUNT["roll"], RECOUNT["roll"][0]]), "roll[3].voter"),
    "negative weight": (changed(roll=[{"voter": "v1", "weight": -1}]), "roll[0].weight"),
    "weightless member": (changed(roll=[{"voter": "v1", "weight": 0}]), "roll[0].weight"),
    "a weight that is a truth": (changed(roll=[{"voter": "v1", "weight": True}]), "roll[0].weight"),
    "huge weight": (changed(roll=[{"voter": "v1", "weight": 10**30}]), "roll[0].weight"),
    "a stranger is present": (changed(present=["v9"]), "present"),
    "negative cap": (changed(proxy_cap=-1), "proxy_cap"),
    "two proxies of one rank": (changed(proxies=RECOUNT["proxies"] * 2), "proxies"),
    "more voices than members": (
        json.dumps({"rule": {"method": "resolution"}, "registered": 2, "ballots": [{"choice": "for", "count": 3}]}),
        "ballots",
    ),
    "no options": (changed(rule={"method": "irv"}), "options"),
    "too many options": (changed(rule={"method": "irv"}, options=[str(n) for n in range(9999)]), "options"),
    "an option twice": (changed(rule={"method": "irv"}, options=["A", "A"]), "options"),
    "unknown option": (json.dumps(RANKED | {"ballots": [{"ranking": ["Z"]}]}), "ballots[0].ranking"),
    "an option ranked twice": (
        json.dumps(RANKED | {"ballots": [{"ranking": ["A", ["B", "A"]]}]}),
        "ballots[0].ranking",
    ),
    "negative count": (json.dumps(RANKED | {"ballots": [{"ranking": ["A"], "count": -3}]}), "ballots[0].count"),
    "quorum without a roll": (
        json.dumps({"rule": {"method": "resolution", "quorum": "1/2"}, "ballots": [{"choice": "for"}]}),
        "roll",
    ),
    "no grades": (json.dumps(RANKED | {"rule": {"method": "majority_judgment"}, "ballots": []}), "rule.grades"),
    "a voter that is a list": (changed(ballots=[{"voter": [], "choice": "for"}]), "ballots[0].voter"),
    "two strangers, of whom the first is named": (
        changed(present=["v8", "v9"]),
        "present : « v8 » n’est pas sur la liste.",
    ),
    "a ranking that is a word": (json.dumps(RANKED | {"ballots": [{"ranking": "A"}]}), "ballots[0].ranking"),
    "a score without end": (
        json.dumps({"rule": {"method": "score"}, "options": ["A"], "ballots": [{"scores": {"A": 10**18 + 1}}]}),
        "ballots[0].scores.A",
    ),
    "an empty name": (changed(roll=[{"voter": ""}]), "roll[0].voter"),
    "a voter that is a number": (changed(roll=[{"voter": 1}]), "roll[0].voter"),
    "half a voter": (changed(roll=[{"voter": "\ud800"}]), "roll[0].voter"),
    "an empty college": (changed(roll=[{"voter": "v1", "college": ""}]), "roll[0].college"),
    "a suspension that is a number": (changed(roll=[{"voter": "v1", "suspended": 1}]), "roll[0].suspended"),
    "a member that is a word": (changed(roll=["v1"]), "roll[0]"),
    "no seats": (rule(seats=0), "rule.seats"),
    "half a seat": (rule(seats="1/2"), "rule.seats"),
    "too many seats": (rule(seats=10**18 + 1), "rule.seats"),
    "a grade twice": (rule(grades=["Bien", "Bien"]), "rule.grades"),
    "grades that are no list": (rule(grades="Bien"), "rule.grades"),
    "a free option": (rule(costs={"A": 0}), "rule.costs.A"),
    "a proxy without giver": (changed(proxies=[{"holder": "v1"}]), "proxies[0].giver"),
    "a proxy of another key": (changed(proxies=[{"giver": "v2", "to": "v1"}]), "proxies[0].to"),
    "a scale upside down": (
        json.dumps({"rule": {"method": "score", "scale": [2, 2]}, "options": ["A"], "ballots": []}),
        "rule.scale",
    ),
    "a scale of one number": (
        json.dumps({"rule": {"method": "score", "scale": [2]}, "options": ["A"], "ballots": []}),
        "rule.scale",
    ),
    "a score above the scale": (
        json.dumps({"rule": {"method": "score", "scale": [0, 2]}, "options": ["A"], "ballots": [{"scores": {"A": 3}}]}),
        "ballots[0].scores.A",
    ),
    "a score of another option": (
        json.dumps({"rule": {"method": "score"}, "options": ["A"], "ballots": [{"scores": {"Z": 3}}]}),
        "ballots[0].scores",
    ),
    "no credits": (json.dumps({"rule": {"method": "quadratic"}, "options": ["A"], "ballots": []}), "rule.credits"),
    "half a vote": (
        json.dumps(
            {
                "rule": {"method": "quadratic", "credits": 4},
                "options": ["A"],
                "ballots": [{"votes": {"A": "1/2"}}],
            }
        ),
        "ballots[0].votes",
    ),
    "more than one’s credits": (
        json.dumps(
            {
                "rule": {"method": "quadratic", "credits": 4},
                "options": ["A", "B"],
                "ballots": [{"votes": {"A": 2, "B": 1}}],
            }
        ),
        "ballots[0].votes",
    ),
    "an unknown grade": (
        json.dumps(
            {
                "rule": {"method": "majority_judgment", "grades": ["non", "oui"]},
                "options": ["A"],
                "ballots": [{"grades": {"A": 2}}],
            }
        ),
        "ballots[0].grades.A",
    ),
    "one grade": (
        json.dumps({"rule": {"method": "majority_judgment", "grades": ["x"]}, "options": ["A"], "ballots": []}),
        "rule.grades",
    ),
    "an option without cost": (
        json.dumps(
            {
                "rule": {"method": "equal_shares", "costs": {"A": 1}},
                "options": ["A", "B"],
                "ballots": [{"approve": ["A"]}],
            }
        ),
        "rule.costs.B",
    ),
    "an anonymous ballot that weighs": (
        json.dumps({"rule": {"method": "resolution"}, "ballots": [{"choice": "for", "weight": 2}]}),
        "ballots[0].weight",
    ),
    "a suspended voter": (
        changed(roll=[{"voter": "v1", "suspended": True}], present=[], proxies=[], ballots=TWICE[:1]),
        "ballots[0].voter",
    ),
    "a named ballot that is repeated": (
        changed(ballots=[{"voter": "v1", "choice": "for", "count": 2}]),
        "ballots[0]",
    ),
    "a quorum of members present and nobody counted": (
        json.dumps(
            {
                "rule": {"method": "resolution", "quorum": "1/2", "quorum_base": "present"},
                "ballots": [{"choice": "for"}],
            }
        ),
        "present",
    ),
    "half a character": (changed(rule={"method": "irv"}, options=["\ud800"]), "options[0]"),
}


@pytest.mark.parametrize("case", sorted(MALFORMED))
def test_a_malformed_file_ends_with_one_french_sentence_that_names_the_fault(
    case: str, tmp_path: Path, capsysbinary: Any
) -> None:
    content, named = MALFORMED[case]
    end, printed, complaint = said_here(content, tmp_path, capsysbinary)
    message = complaint.decode()
    assert (end, printed) == (1, b"")
    assert message.count("\n") == 1
    assert message.startswith(named if " : " in named else f"{named} : ") if named != "JSON" else named in message
    assert message.endswith(".\n")


def test_the_program_prints_the_whole_result_with_its_accents(tmp_path: Path, capsysbinary: Any) -> None:
    end, printed, complaint = said_here(json.dumps(RECOUNT), tmp_path, capsysbinary)
    assert (end, complaint) == (0, b"")
    assert json.loads(printed) == counting.count(RECOUNT)
    assert printed.decode().startswith('{\n  "status": "adopted",\n')
    assert "adoptée" in printed.decode()


def test_the_program_says_what_it_asks_for_and_what_does_not_open(tmp_path: Path, capsys: Any) -> None:
    for arguments in ([], ["one", "two"]):
        assert counting.main(arguments) == 1
        assert capsys.readouterr().err == "Usage : python counting.py recount.json\n"
    assert counting.main([str(tmp_path / "rien.json")]) == 1
    assert capsys.readouterr().err.startswith("Le fichier ne s’ouvre pas : ")


def test_a_file_of_the_largest_size_is_read_and_one_byte_more_is_not(monkeypatch: Any) -> None:
    monkeypatch.setattr(counting, "MOST_BYTES", 40)
    assert counting.parse(b"[" + b" " * 38 + b"]") == []
    with pytest.raises(counting.MalformedRecount, match="il dépasse 0 Mo"):
        counting.parse(b"[" + b" " * 39 + b"]")


def test_the_program_reads_a_file_of_the_largest_size_whole(
    tmp_path: Path, capsysbinary: Any, monkeypatch: Any
) -> None:
    text = json.dumps(RECOUNT)
    for most, end in ((len(text), 0), (len(text) - 1, 1)):
        monkeypatch.setattr(counting, "MOST_BYTES", most)
        assert said_here(text, tmp_path, capsysbinary)[0] == end


def test_a_fault_of_any_size_is_cut_in_its_middle(tmp_path: Path, capsysbinary: Any) -> None:
    for size, cut in ((340, False), (100_000, True)):
        _end, _printed, complaint = said_here(changed(format="x"), tmp_path, capsysbinary)
        assert complaint.decode() == "format : il faut « lieudit-recount/1 ».\n"
        named = changed(rule={"method": "resolution", "x" * size: 1})
        message = said_here(named, tmp_path, capsysbinary)[2].decode()
        assert (" … " in message) is cut
        assert message.startswith("rule.xxx")
        assert message.endswith("x : clé inconnue.\n")
        assert len(message) <= 404


def test_a_result_too_large_to_be_read_is_said(tmp_path: Path, capsysbinary: Any, monkeypatch: Any) -> None:
    for fault in (ValueError, RecursionError, MemoryError):
        monkeypatch.setattr(counting, "count", lambda file, fault=fault: (_ for _ in ()).throw(fault()))
        end, printed, complaint = said_here(json.dumps(RECOUNT), tmp_path, capsysbinary)
        assert (end, printed) == (1, b"")
        assert complaint.decode() == "Le fichier n’est pas un fichier de recomptage lisible en entier.\n"


def test_a_file_that_is_not_there_and_a_missing_argument_are_said_too(tmp_path: Path) -> None:
    gone = run(tmp_path / "rien.json", tmp_path)
    assert (gone.returncode, gone.stdout) == (1, b"")
    assert gone.stderr.decode().startswith("Le fichier ne s’ouvre pas")
    alone = subprocess.run(
        [sys.executable, "-I", str(counting.__file__)], capture_output=True, cwd=tmp_path, timeout=60, check=False
    )
    assert (alone.returncode, alone.stderr.decode()) == (1, "Usage : python counting.py recount.json\n")


@pytest.mark.parametrize("start", [b"", b"[" * 1000, b'{"options": ["'])
def test_a_file_of_200_megabytes_is_refused_at_once_in_little_memory(start: bytes, tmp_path: Path) -> None:
    heavy = tmp_path / "lourd.json"
    with heavy.open("wb") as file:
        file.write(start)
        file.truncate(200 * 2**20)
    command = 'ulimit -v 400000; exec "$0" -I "$1" "$2"'  # kilobytes
    script = [sys.executable, str(counting.__file__), str(heavy)]
    done = subprocess.run(["sh", "-c", command, *script], capture_output=True, timeout=20, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == "Le fichier : il dépasse 32 Mo.\n"


def test_a_long_name_gives_a_short_message(tmp_path: Path) -> None:
    done = answer(changed(rule={"method": "resolution", "x" * 100_000: 1}), tmp_path)
    assert (done.returncode, len(done.stderr.decode()) < 500) == (1, True)


@pytest.mark.parametrize("rule", [{"method": "irv"}, {"method": "stv", "seats": 5}])
def test_sixty_names_that_all_tie_are_counted_in_a_moment(rule: dict[str, Any]) -> None:
    """Each way in which the ties may fall is a count of its own: there are more of them than can be gone through."""
    names = [f"n{at}" for at in range(60)]
    begun = time.process_time()
    result = counting.count({"options": names, "rule": rule, "ballots": [{"ranking": [name]} for name in names]})
    assert (result["status"], result["winners"], result["elected"]) == ("tie", [names], [])
    assert time.process_time() - begun < 10


def test_a_hundred_grades_are_enough() -> None:
    grades = [f"mention {at}" for at in range(101)]
    ballots = [{"grades": {"A": "mention 3"}}]
    rule = {"method": "majority_judgment", "grades": grades[1:]}
    file = {"options": ["A"], "rule": rule, "ballots": ballots}
    assert counting.count(file)["elected"] == ["A"]
    with pytest.raises(counting.MalformedRecount, match="de 2 à 100 mentions"):
        counting.count(file | {"rule": rule | {"grades": grades}})
