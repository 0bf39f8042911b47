"""The drill of two machines that serve the site behind one nginx, as production.md sets them: each dies in turn."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

from drills.drills import Outcome, Stage, not_played, told, until, votes_cast
from drills.machine import live, running, web
from drills.people import Sent, listening, send_again, send_all
from drills.room import Room, when_all_hear
from drills.world import from_everywhere, vote_requests
from tests.toolkit.nginx import NGINX, Nginx

EARS = 10
"""Pages that follow the session meanwhile."""
SAID = "Un mot de la salle"


def one_of_two_nodes_is_lost(stage: Stage) -> Outcome:
    """While votes come through nginx and pages follow a session, one node is killed whole, its pages and its streams;
    it comes back, and the other is killed. No form is given to both, and who listens hears what follows."""
    if NGINX is None:
        return not_played("nginx is not on this machine")
    room = Room(EARS)
    ballot, votes = vote_requests(stage.acts)
    requests = from_everywhere(votes)
    moments: list[float] = []
    heard: list[float] = []
    wrong: list[str] = []
    nodes = [(web(stage.folder), live(stage.folder)) for _node in range(2)]
    with ExitStack() as stack:
        for process in (each for node in nodes for each in node):
            stack.enter_context(running(process))
        pages, streams = ([node[kind].port for node in nodes] for kind in (0, 1))
        (folder := stage.folder / "nginx").mkdir()
        front = Nginx(folder, *pages, streams=streams, plain=True)
        stack.callback(front.stop)
        ears = stack.enter_context(listening(front.port, from_everywhere(room.follows)))

        def breaking(sent: Sent) -> None:
            for turn, node in enumerate(nodes):
                until(partial(acknowledged, sent, len(requests) * (turn + 1) // 4))
                for process in node:
                    process.kill()
                moments.append(time.monotonic())
                words = f"{SAID} {turn}"
                heard.append(when_all_hear(ears, words, partial(room.say, front.port, words, turn)) - moments[-1])
                for process in node:
                    process.start()

        sent = send_all(front.port, requests, breaking)
        send_again(front.port, requests, sent)
        cuts = sum(ear.cuts for ear in ears)
    voted, doubled = votes_cast(ballot)
    lost = len(sent.acknowledged - voted)
    if "502" in sent.statuses or "500" in sent.statuses:
        wrong.append("a page of error that is not ours")
    also = f"{EARS} pages cut {cuts} times, all hear the next word in {max(heard):.1f} s at most; {told(sent)}"
    back = max(*heard, *(sent.back_after(moment) for moment in moments[:1]))
    return Outcome(len(requests), len(voted), lost, doubled, back, 30, also, wrong)


def acknowledged(sent: Sent, count: int) -> bool:
    return len(sent.acknowledged) >= count


DRILLS: tuple[Callable[[Stage], Outcome], ...] = (one_of_two_nodes_is_lost,)
