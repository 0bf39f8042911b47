"""The words of each text of this room that is reported, as who moderates it reads them."""

from __future__ import annotations

from lieudit.funding.agreeing import is_hidden, said_of
from lieudit.funding.aids import plain_words
from lieudit.funding.models import Aid, AppealAnswer, Application, Award, Call, Experiment, Outcome, Reply, YearMix
from lieudit.funding.questions import SUMMARY
from lieudit.funding.reads import last_answer, last_answers


def words_of(call: Call) -> str:
    """All that a call lets people read, for who moderates it: its rules, what its organiser replies, what is told of
    the files that it decided on, what was answered to appeals, its report."""
    terms = call.rules
    told = [call.title, terms.summary, terms.purpose, *terms.conditions, *(each["words"] for each in terms.questions)]
    told += [*terms.papers, *Reply.objects.public().filter(call=call).values_list("text", flat=True)]
    public = Outcome.objects.public().filter(application__call=call).select_related("application")
    for each in public.order_by("application__number"):
        told += [*said_of_itself(each.application), *each.reasons]
    told += AppealAnswer.objects.public().of(call).order_by("pk").values_list("text", flat=True)
    return "\n\n".join(filter(None, (*told, call.report)))


def words_of_file(application: Application) -> str:
    """All that a file lets its readers read, for who moderates it: the answers, what each place does. The lines of its
    budget are read by who judges it alone."""
    answers = [each.text for each in last_answers(application).values()]
    tasks = application.partners.standing().order_by("pk").values_list("task", flat=True)
    return "\n\n".join(filter(None, (application.title, *answers, *tasks)))


def said_of_itself(application: Application) -> list[str]:
    """What a file that was decided on says of itself to everybody."""
    summary = last_answer(application.pk, SUMMARY["key"])
    return [application.title, summary.text if summary is not None else ""]


def words_of_outcome(outcome: Outcome) -> str:
    """Why a file was retained or not, criterion by criterion: the words of who judged it, and theirs alone."""
    return "\n\n".join(filter(None, outcome.reasons))


def words_of_aid(aid: Aid) -> str:
    """What an aid of the catalogue says, without its marks."""
    return "\n\n".join(filter(None, (aid.name, plain_words(aid.description), plain_words(aid.eligibility))))


def words_of_award(award: Award) -> str:
    """What a grant is for, by the number of its file alone where care hides the file; why it was withdrawn."""
    file = award.application
    said = said_of(file) if file is not None and is_hidden(file) else award.purpose
    return "\n\n".join(filter(None, (said, award.reason)))


def words_of_mix(year: YearMix) -> str:
    """Whence the money of a place comes, line by line."""
    return "\n".join(f"{each.funder} ({each.get_nature_display()})" for each in year.lines.all())


def words_of_experiment(experiment: Experiment) -> str:
    """All that an experiment lets people read, for who moderates it."""
    measures = [f"{each.name} ({each.unit}) : {each.how}" for each in experiment.measures.order_by("rank")]
    said = [each.words for each in experiment.deviations.order_by("pk")]
    told = (experiment.title, experiment.belief, experiment.sign, experiment.protocol, experiment.watcher)
    return "\n\n".join(filter(None, (*told, *measures, *said, experiment.learnt, experiment.reason)))
