"""What the pages show of a question: its line in a list, the figures of both sides, the parts of its thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from lieudit.consultations.models import Consultation
from lieudit.consultations.position import GIVEN_UP
from lieudit.deliberation.models import Draft
from lieudit.inquiries.models import Door, Inquiry
from lieudit.inquiries.owing import Duty, duties, next_step
from lieudit.inquiries.workflow import InquiryState
from lieudit.toolkit.french import day

if TYPE_CHECKING:
    from lieudit.accounts.models import Visitor
    from lieudit.toolkit.promises import NextStep
    from lieudit.toolkit.types import Context

MARKS = {
    InquiryState.ASKED: "expected",
    InquiryState.ACCEPTED: "expected",
    InquiryState.SENDING: "expected",
    InquiryState.DECLINED: "refused",
    InquiryState.ANSWERED: "partial",
    InquiryState.FOLLOWED: "met",
    InquiryState.WITHDRAWN: "closed",
}
"""What each state looks like (`data-state`); late is said over it."""


@dataclass(frozen=True)
class Line:
    """A question in a list: what is said of it, and what comes next."""

    inquiry: Inquiry
    next: NextStep | None

    @property
    def late(self) -> str:
        return self.next.label(timezone.localdate()) if self.next else ""

    @property
    def mark(self) -> str:
        return "late" if self.late else MARKS.get(InquiryState(self.inquiry.state), "expected")

    @property
    def label(self) -> str:
        said = str(self.inquiry.get_state_display())
        return self.late or f"{said[:1].upper()}{said[1:]}"

    @property
    def sentence(self) -> str:
        return self.next.sentence(timezone.localdate()) if self.next else ""


def line_of(inquiry: Inquiry) -> Line:
    return Line(inquiry, next_step(inquiry))


@dataclass(frozen=True)
class Row:
    """One promise, as the table says it."""

    duty: Duty
    state: str
    label: str

    @property
    def what(self) -> str:
        """« doit dire s’il prend la question avant le 3 mars »; it « devait » once it did, or is late."""
        verb = f"{self.duty.what[:1].lower()}{self.duty.what[1:]}"
        return f"{'doit' if self.state == 'expected' else 'devait'} {verb} avant le {day(self.duty.by)}."


def thread_board(inquiry: Inquiry, account: Visitor) -> Context:
    """The promises of both sides, what came of it that the account may read, and the papers of each side."""
    today = timezone.localdate()
    papers, key = list(inquiry.papers.all()), inquiry.draft_key
    draft = Draft.objects.filter(pk=key).first() if key else None
    seen = Draft.objects.visible_to(account).filter(pk=key).first() if key else None
    asked = inquiry.consultation
    read = Consultation.objects.visible_to(account).filter(pk=asked.pk).first() if asked else None
    return {
        "may_draw": inquiry.position is None and (draft is None or draft.state in GIVEN_UP),
        "line": line_of(inquiry),
        "duties": [Row(each, each.state(today), each.label(today)) for each in duties(inquiry)],
        "consultation": read,
        "draft": seen,
        "papers": [each for each in papers if not each.of_follow_up],
        "follow_papers": [each for each in papers if each.of_follow_up],
    }


def figures() -> list[dict[str, object]]:
    """Both sides, counted alike: what runs, what is late; and those whose origin is being checked."""
    today = timezone.localdate()
    council = list(Inquiry.objects.public().waiting_for_council().with_thread())
    institutions = list(Inquiry.objects.public().waiting_for_institution().with_thread())
    steps = [[next_step(each) for each in rows] for rows in (council, institutions)]
    late = [sum(step is not None and step.late(today) is not None for step in side) for side in steps]
    return [
        {"value": len(council), "label": "attendent le conseil"},
        {"value": late[0], "label": "où le conseil est en retard"},
        {"value": len(institutions), "label": "attendent la suite de l’institution"},
        {"value": late[1], "label": "où l’institution est en retard"},
        {"value": Door.objects.to_check().count(), "label": "dont l’origine est à vérifier"},
    ]
