"""What the council reports: two years of activity, the second beside the first, and the answers of institutions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from lieudit.observatory.models import Report
from lieudit.observatory.report_templates import Template
from lieudit.observatory.reports import begin_report, freeze_report, write_report
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast

YEAR = 365
FIRST_YEAR = {
    1: "Le conseil a commencé par écouter. **Douze mois** pour se donner des règles, et une première position.",
    2: "Nous nous sommes trouvés à distance plus souvent que voulu : les trajets coûtent cher aux petits lieux.",
}
SECOND_YEAR = {
    1: (
        "L’année a tenu ce que la première promettait :\n\n- des positions qui partent, et auxquelles on répond ;\n"
        "- des décisions qui se retrouvent, avec leur date et leur raison ;\n"
        "- des lieux qui disent si quelque chose a changé.\n\n"
        "Ce qui manque encore : les territoires qui n’ont jamais parlé."
    ),
    4: "Chaque lettre partie se lit en ligne, avec la demande telle qu’elle a été adoptée.",
    6: "Deux jalons ont glissé. L’ancienne date reste écrite, avec le motif.",
}
ANSWERS = {
    1: "Une institution qui tarde n’est pas en faute : elle a des délais, que nous rappelons avec chaque lettre.",
}


class Reporting:
    """The chair prepares them; the second report has the first beside each of its figures."""

    def __init__(self, cast: Cast) -> None:
        self.ago, self.chair = cast.calendar.ago, cast.roles["presidence"]
        self.assembly = cast.assemblies["national"]

    def strands(self) -> Iterator[Strand]:
        yield self.told()

    def told(self) -> Strand:
        last = timezone.localdate(self.ago(0)) - dt.timedelta(days=2)  # over, even just after midnight
        yield self.ago(YEAR - 20)
        self.publish(Template.ACTIVITY, last - dt.timedelta(days=YEAR), FIRST_YEAR)
        yield self.ago(0.1)
        self.publish(Template.ACTIVITY, last, SECOND_YEAR)
        self.publish(Template.INSTITUTIONS, last, ANSWERS)
        self.prepare(Template.TERRITORY, last, subject="d-23")

    def prepare(self, template: Template, last: dt.date, subject: str = "") -> Report:
        first = last - dt.timedelta(days=YEAR - 1)
        days = {"starts_on": first, "ends_on": last}
        return begin_report(self.assembly, actor=self.chair, template=template, subject=subject, **days)

    def publish(self, template: Template, last: dt.date, words: dict[int, str]) -> Report:
        report = self.prepare(template, last)
        write_report(report, actor=self.chair, parts={rank: {"words": said} for rank, said in words.items()})
        return freeze_report(report, actor=self.chair)
