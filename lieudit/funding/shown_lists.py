"""What the preview of a list of grants or of aids shows: every value that its import writes. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from lieudit.funding.aids import plain_words
from lieudit.funding.models import Aid, Grant
from lieudit.funding.vocabulary import Scope
from lieudit.imports.extensions import Value
from lieudit.toolkit.french import day, number, percent


def values_of_grant(grant: Grant, holder: str) -> Iterator[Value]:
    """A grant, and the name under which who receives it is in the directory."""
    yield Value(_("qui reçoit"), holder, ("idBeneficiaire", "rnaBeneficiaire"))
    yield Value(_("qui attribue"), grant.giver, ("nomAttribuant",))
    yield Value(_("SIRET de qui attribue"), grant.giver_siret, ("idAttribuant",))
    yield Value(_("date de la convention"), day(grant.on), ("dateConvention",))
    if grant.reference:
        yield Value(_("décision"), grant.reference, ("referenceDecision",))
    if grant.purpose:
        yield Value(_("objet"), grant.purpose, ("objet",))
    yield Value(_("montant, en euros"), number(grant.amount, 2), ("montant",))
    yield Value(_("part de qui reçoit"), percent(grant.share, 2), ("pourcentageSubvention",))
    yield Value(_("nature"), grant.nature, ("nature",))
    if grant.paid_from and grant.paid_until:
        period = _("du %(start)s au %(end)s") % {"start": day(grant.paid_from), "end": day(grant.paid_until)}
        yield Value(_("versement"), period, ("datesPeriodeVersement",))


def values_of_aid(aid: Aid) -> Iterator[Value]:
    """An aid, its words without their marks."""
    told = (
        (_("nom"), aid.name, "name"),
        (_("adresse"), aid.url, "url"),
        (_("où la demander"), aid.apply_url, "application_url"),
        (_("qui finance"), ", ".join(aid.financers), "financers"),
        (_("qui instruit"), ", ".join(aid.instructors), "instructors"),
        (_("pour qui"), ", ".join(aid.audiences), "targeted_audiences"),
        (_("types"), ", ".join(aid.types), "aid_types"),
        (_("catégories"), ", ".join(aid.categories), "categories"),
        (_("appel à projets"), _("oui") if aid.is_call else _("non"), "is_call_for_project"),
        (_("taux le plus bas"), _percent(aid.rate_low), "subvention_rate_lower_bound"),
        (_("taux le plus haut"), _percent(aid.rate_high), "subvention_rate_upper_bound"),
        (_("ouverte le"), day(aid.starts_on) if aid.starts_on else "", "start_date"),
        (_("à déposer avant"), day(aid.deadline_on) if aid.deadline_on else "", "submission_deadline"),
        (_("récurrence"), aid.recurrence, "recurrence"),
        (_("périmètre"), aid.perimeter, "perimeter"),
        (_("échelle"), str(Scope(aid.scope).label), "perimeter_scale"),
        (_("description"), plain_words(aid.description), "description"),
        (_("conditions"), plain_words(aid.eligibility), "eligibility"),
    )
    for label, text, column in told:
        if text:
            yield Value(label, text, (column,))


def _percent(rate: int | None) -> str:
    return "" if rate is None else f"{rate}\N{NO-BREAK SPACE}%"
