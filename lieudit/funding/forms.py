"""What people type of a call: its dates, its rules, what is described of one of others, a reason, a reply."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import Unpack

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.care.charter import CharterForm
from lieudit.funding.board import subjects_of
from lieudit.funding.clocks import PARIS, moment_in_paris
from lieudit.funding.criteria import read_criteria, write_criteria
from lieudit.funding.eligibility import Answer, Eligibility, eligibility
from lieudit.funding.models import MOST_GRACE, Call
from lieudit.funding.questions import read_lines, read_questions, write_questions
from lieudit.funding.vocabulary import MEANING, OURS, SIX, Kind, Reasons
from lieudit.governance.models import Assembly
from lieudit.network.citing import cited_at, name_of
from lieudit.network.models import Organisation
from lieudit.territory.models import Department, Region, offered
from lieudit.toolkit.act_form import ActForm, EurosField, WordsField, choice_field
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.named_faults import NamedForm
from lieudit.toolkit.types import Cleaned, Fields, FormOptions, Phrase, Sent
from lieudit.toolkit.widgets import ChoiceCards, ChoicesCards, Day, Hour

MOST_CONDITIONS = 15
MOST_PAPERS = 20
MOST_LISTED = 20
OF_OURS = ("questions", "criteria", "papers")
LISTED = ("financers", "instructors", "types")
"""Rules of calls of others that are several, one a line."""
OF_OTHERS = (
    "question_count", "documents", "departments", "perimeter", *LISTED, "rate_low", "rate_high", "recurrence",
    "apply_url",
)  # fmt: skip
"""Fields of each kind of form alone."""
UNSAID = gettext_lazy("Non dit")
TRISTATE = (("", UNSAID), ("yes", gettext_lazy("Oui")), ("no", gettext_lazy("Non")))


def yes_or_no(value: str) -> bool | None:
    return {"yes": True, "no": False}.get(value)


class SaidField(forms.TypedChoiceField):
    """Yes, no, or nothing said."""

    def __init__(self, label: Phrase) -> None:
        super().__init__(
            label=label,
            choices=TRISTATE,
            required=False,
            coerce=yes_or_no,
            empty_value=None,
            widget=ChoiceCards(size="xs"),
        )


def whole(label: Phrase, most: int, help_text: Phrase = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, required=False, help_text=help_text)


class CallFormOptions(FormOptions, total=False):
    """What a form of a call takes beside."""

    call: Call | None


def moments_of(call: Call) -> Fields:
    """The dates of a call on the clock of Paris, as their fields show them."""
    found: Fields = {}
    for moment, name in ((call.opens_at, "opens"), (call.closes_at, "closes")):
        if moment:
            wall = moment.astimezone(PARIS).replace(tzinfo=None)
            found |= {f"{name}_on": wall.date(), f"{name}_time": wall.time()}
    return found


class DatedForm(CharterForm):
    """A form with moments, on the clock of Paris: `opens_on` and `opens_time` are given to the act as `opens_at`,
    `closes_on` and `closes_time` as `closes_at`. `call`: the one that it changes, or from which it is filled."""

    def __init__(self, *sent: Sent, call: Call | None = None, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.call = call
        if call is not None:
            self.initial = moments_of(call) | dict(self.initial)

    def clean(self) -> Cleaned:
        typed = super().clean()
        for name in ("opens", "closes"):
            if f"{name}_on" in self.fields:
                typed[f"{name}_at"] = self._moment(typed.pop(f"{name}_on", None), typed.pop(f"{name}_time", None), name)
        return typed

    def _moment(self, on: dt.date | None, at: dt.time | None, name: str) -> dt.datetime | None:
        if {f"{name}_on", f"{name}_time"} & set(self.errors):
            return None
        if (on is None) != (at is None):
            self.add_error(f"{name}_time" if on else f"{name}_on", _("Donnez le jour et l’heure."))
        if on is None or at is None:
            return None
        try:
            return moment_in_paris(on, at)
        except RuleBroken as refusal:
            told = f"{name}_time" if f"{name}_time" in self.fields else f"{name}_on"
            self.add_error(told, " ".join(refusal.messages))
            return None


class RulesForm(DatedForm):
    """The rules of a call, ours or described; what is left blank is « non dit »."""

    OURS = True

    summary = forms.CharField(
        label=gettext_lazy("En une phrase"),
        max_length=300,
        help_text=gettext_lazy("Par exemple : jusqu’à 40 000 € pour équiper un atelier ouvert à tous."),
    )
    purpose = WordsField(rows=5, most=3000, label=gettext_lazy("Pour quoi"), required=False)
    audience = forms.CharField(
        label=gettext_lazy("Qui peut candidater"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Par exemple : associations, coopératives, communes."),
    )
    regions = forms.MultipleChoiceField(
        label=gettext_lazy("Dans quelles régions"),
        required=False,
        widget=ChoicesCards(size="m"),
        help_text=gettext_lazy("Aucune cochée : la France entière."),
    )
    departments = forms.MultipleChoiceField(
        label=gettext_lazy("Ou dans quels départements"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=gettext_lazy("En plus des régions cochées. Plusieurs : gardez Ctrl, ou ⌘, en cliquant."),
    )
    perimeter = forms.CharField(
        label=gettext_lazy("Ou un autre périmètre"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Une intercommunalité, un massif… Il se lit partout comme « à vérifier »."),
    )
    financers = WordsField(
        rows=2, most=1000, label=gettext_lazy("Qui finance, avec qui l’a lancé, un par ligne"), required=False
    )
    instructors = WordsField(rows=2, most=1000, label=gettext_lazy("Qui y répond, un par ligne"), required=False)
    types = WordsField(
        rows=2,
        most=1000,
        label=gettext_lazy("De quel type, un par ligne"),
        required=False,
        help_text=gettext_lazy("Par exemple : Subvention, Prêt, Ingénierie technique."),
    )
    rate_low = whole(gettext_lazy("Taux le plus bas, en %"), 100)
    rate_high = whole(gettext_lazy("Taux le plus haut, en %"), 100)
    recurrence = forms.CharField(
        label=gettext_lazy("Récurrence"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Par exemple : permanente, annuelle, ponctuelle."),
    )
    apply_url = forms.URLField(label=gettext_lazy("Où la demander"), max_length=500, required=False)
    domains = forms.MultipleChoiceField(
        label=gettext_lazy("Pour quels services"),
        choices=SIX,
        required=False,
        widget=ChoicesCards(size="m"),
        help_text=gettext_lazy("Aucun coché : tout projet. Il se lit sur la page de chacun."),
    )
    conditions = WordsField(
        rows=4,
        most=4000,
        label=gettext_lazy("Conditions à remplir, une par ligne"),
        required=False,
        help_text=gettext_lazy("Écrites comme des phrases vraies : « Le lieu est ouvert depuis un an. »"),
    )
    questions = WordsField(
        rows=8,
        most=20_000,
        label=gettext_lazy("Questions du dossier, une par ligne"),
        required=False,
        help_text=gettext_lazy("À la fin d’une ligne, entre parenthèses : (800 signes), (facultatif)."),
    )
    criteria = WordsField(
        rows=8,
        most=20_000,
        label=gettext_lazy("Critères du jury"),
        required=False,
        help_text=gettext_lazy(
            "Un bloc par critère : son nom et ce qu’il compte, « Utile à qui n’a rien (40 %) », puis une ligne par "
            "point, à partir de 0. Une ligne vide entre deux critères. Demandés pour annoncer : "
            "un jury répond par eux."
        ),
    )
    papers = WordsField(
        rows=3,
        most=4000,
        label=gettext_lazy("Pièces à joindre, une par ligne"),
        required=False,
        help_text=gettext_lazy(
            "Seulement ce que vous lirez. « Le devis des machines » ; à la fin d’une ligne : (facultatif)."
        ),
    )
    question_count = whole(gettext_lazy("Questions du dossier"), 500)
    pages = whole(gettext_lazy("Pages à écrire"), 500)
    documents = whole(gettext_lazy("Pièces demandées"), 200)
    fund = EurosField(label=gettext_lazy("Somme en tout, en euros"), required=False)
    most = EurosField(label=gettext_lazy("Somme par dossier, au plus, en euros"), required=False)
    advance = whole(gettext_lazy("Avance à la signature, en %"), 100, gettext_lazy("0 : rien d’avance."))
    cofunding = whole(gettext_lazy("Part à trouver ailleurs, en %"), 100, gettext_lazy("0 : rien à trouver ailleurs."))
    volunteering = SaidField(gettext_lazy("Le bénévolat compte dans cette part"))
    joint = SaidField(gettext_lazy("On peut candidater à plusieurs"))
    partners = forms.IntegerField(
        label=gettext_lazy("Lieux par dossier, au plus"), min_value=2, max_value=50, required=False
    )
    answer_on = forms.DateField(label=gettext_lazy("Réponse annoncée le"), widget=Day(), required=False)
    reasons = forms.ChoiceField(
        label=gettext_lazy("Les raisons d’un refus"),
        choices=[("", UNSAID), *Reasons.choices],
        required=False,
        widget=ChoiceCards(size="s"),
    )
    appeal = SaidField(gettext_lazy("Un refus peut être contesté"))
    reports = whole(gettext_lazy("Rapports à rendre par an"), 52)

    def __init__(self, *sent: Sent, **options: Unpack[CallFormOptions]) -> None:
        super().__init__(*sent, **options)
        choice_field(self, "regions").choices = [
            (region.code, region.name) for region in offered(Region).order_by("overseas", "slug")
        ]
        choice_field(self, "departments").choices = [
            (land.code, f"{land.code} {land.name}") for land in offered(Department).order_by("code")
        ]
        for name in OF_OTHERS if self.OURS else OF_OURS:
            del self.fields[name]
        if self.call is not None:
            self.initial = rules_of(self.call) | dict(self.initial)

    def clean(self) -> Cleaned:
        typed = super().clean()
        written = self.call.versions.order_by("version") if self.call is not None else ()
        before = [question for terms in written for question in terms.questions]
        self._read(typed, "conditions", lambda text: read_lines(text, "conditions", most=MOST_CONDITIONS, longest=200))
        if self.OURS:
            self._read(typed, "questions", lambda text: read_questions(text, before))
            self._read(typed, "criteria", read_criteria)
            self._read(typed, "papers", lambda text: read_lines(text, "papers", most=MOST_PAPERS, longest=200))
        else:
            for name in LISTED:
                self._read(typed, name, partial(read_lines, field=name, most=MOST_LISTED, longest=120))
        answer, closes = typed.get("answer_on"), typed.get("closes_at")
        if answer and closes and answer < timezone.localdate(closes):
            self.add_error("answer_on", _("La réponse serait donnée avant la clôture : vérifiez ce jour."))
        return typed

    def _read(self, typed: Cleaned, name: str, read: Callable[[str], object]) -> None:
        try:
            typed[name] = read(typed.get(name) or "")
        except RuleBroken as refusal:
            self.add_error(None, refusal)


def said_as(value: bool | None) -> str:
    return {True: "yes", False: "no"}.get(value, "") if value is not None else ""


def rules_of(call: Call) -> Fields:
    """The rules in force, as their form shows them."""
    terms = call.rules
    start: Fields = {name: getattr(terms, name) for name in RulesForm.base_fields}
    start |= {name: said_as(getattr(terms, name)) for name in ("volunteering", "joint", "appeal")}
    start |= {"conditions": "\n".join(terms.conditions), "questions": write_questions(terms.questions)}
    start |= {name: "\n".join(getattr(terms, name)) for name in ("papers", *LISTED)}
    start["criteria"] = write_criteria(terms.criteria)
    return start


class CitedField(forms.CharField):
    """What is on this site, by the address of its page or by its name: « besoin-340 »."""

    def clean(self, value: object) -> Model | None:
        typed = super().clean(value)
        found = cited_at(typed) if typed else None
        if typed and found is None:
            raise ValidationError(_("Rien de tel ici. Collez l’adresse de sa page, ou son nom : « besoin-340 »."))
        return found


class CitedsField(WordsField):
    """Several things of this site, one a line, each as `CitedField` reads it."""

    def clean(self, value: object) -> list[Model]:
        read = CitedField(max_length=500)
        return [found for line in super().clean(value).splitlines() if (found := read.clean(line.strip())) is not None]


class EditionField(CitedField):
    """A call of others that is described here, by the address of its page or by its name: « appel-12 »."""

    def clean(self, value: object) -> Call | None:
        found = super().clean(value)
        if found is None or (isinstance(found, Call) and not found.is_ours):
            return found
        raise ValidationError(_("L’édition d’avant est un appel d’ailleurs, décrit ici : « appel-12 »."))


class CallForm(RulesForm):
    """A call of ours, under preparation."""

    page_title, verb = gettext_lazy("Modifier l’appel"), gettext_lazy("Modifier l’appel")
    done = gettext_lazy("C’est enregistré.")
    field_order: tuple[str, ...] = (
        "kind", "title", "summary", "opens_on", "opens_time", "closes_on", "closes_time", "grace_minutes",
    )  # fmt: skip

    kind = forms.ChoiceField(
        label=gettext_lazy("Nature"),
        choices=OURS,
        initial=Kind.PROJECTS,
        widget=ChoiceCards(size="l", hints=MEANING),
    )
    title = forms.CharField(label=gettext_lazy("Titre"), max_length=120)
    opens_on = forms.DateField(label=gettext_lazy("Ouvre le"), widget=Day(), required=False)
    opens_time = forms.TimeField(label=gettext_lazy("Heure d’ouverture, à Paris"), widget=Hour(), required=False)
    closes_on = forms.DateField(label=gettext_lazy("Ferme le"), widget=Day(), required=False)
    closes_time = forms.TimeField(
        label=gettext_lazy("Heure de clôture, à Paris"),
        widget=Hour(),
        required=False,
        help_text=gettext_lazy("Évitez le vendredi soir. L’heure est dite à chaque territoire d’outre-mer."),
    )
    grace_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes de tolérance après l’heure"),
        min_value=0,
        max_value=MOST_GRACE,
        initial=30,
        help_text=gettext_lazy("Annoncée d’avance, la même pour tous."),
    )
    about = CitedsField(
        rows=2,
        most=4000,
        label=gettext_lazy("À quoi répond-il ? Un par ligne"),
        required=False,
        help_text=gettext_lazy("L’adresse d’un besoin d’ici, ou « besoin-340 » : l’appel se lira sur sa page."),
    )

    def __init__(self, *sent: Sent, **options: Unpack[CallFormOptions]) -> None:
        super().__init__(*sent, **options)
        if self.call is not None:
            start = {"kind": self.call.kind, "title": self.call.title, "grace_minutes": self.call.grace_minutes}
            start["about"] = "\n".join(name_of(each) for each in subjects_of(self.call))
            self.initial = start | dict(self.initial)


class PrepareForm(CallForm):
    """A new call, for one of the assemblies and organisations that the person leads."""

    page_title, verb = gettext_lazy("Préparer un appel"), gettext_lazy("Préparer l’appel")
    done = gettext_lazy("L’appel est prêt à être relu : vous seul et l’équipe le lisez, jusqu’à son annonce.")
    field_order = ("holder", *CallForm.field_order)

    holder = forms.ChoiceField(label=gettext_lazy("Au nom de"), widget=ChoiceCards(size="full"))

    def __init__(
        self, *sent: Sent, holders: Sequence[Assembly | Organisation], **options: Unpack[CallFormOptions]
    ) -> None:
        super().__init__(*sent, **options)
        self.holders = {f"{each._meta.model_name}-{each.pk}": each for each in holders}
        field = choice_field(self, "holder")
        field.choices = [(key, str(each)) for key, each in self.holders.items()]
        if len(self.holders) == 1:
            field.initial, field.widget = next(iter(self.holders)), forms.HiddenInput()
        if self.call is not None:  # from a former one: its dates are past
            for name in ("opens_on", "opens_time", "closes_on", "closes_time", "answer_on"):
                self.initial.pop(name, None)
            led = self.call.assembly or self.call.organisation
            if found := [key for key, each in self.holders.items() if each == led]:
                self.initial["holder"] = found[0]

    def clean_holder(self) -> Assembly | Organisation:
        return self.holders[self.cleaned_data["holder"]]


class CorrectForm(RulesForm):
    """Another version of the rules of an open call."""

    page_title, verb = gettext_lazy("Corriger les règles"), gettext_lazy("Publier cette version")
    done = gettext_lazy("La version est publiée. Qui suit l’appel, ou a commencé un dossier, en est prévenu.")
    field_order = ("reason",)

    reason = forms.CharField(
        label=gettext_lazy("Ce qui change, et pourquoi"),
        max_length=500,
        help_text=gettext_lazy("Publié, et envoyé à qui suit l’appel. La version d’avant reste lisible."),
    )


class DescribedForm(RulesForm):
    """A call or an aid of others, with its dates: an aid may have no end, and says when it is to be looked at again."""

    OURS = False

    announced_on = forms.DateField(label=gettext_lazy("Annoncé le"), widget=Day(), required=False)
    starts_on = forms.DateField(
        label=gettext_lazy("Ouvre le"),
        widget=Day(),
        required=False,
        help_text=gettext_lazy("Vide : dès maintenant."),
    )
    closes_on = forms.DateField(label=gettext_lazy("Ferme le"), widget=Day(), required=False)
    closes_time = forms.TimeField(
        label=gettext_lazy("Heure de clôture, à Paris"), widget=Hour(), required=False, initial="12:00"
    )
    review_on = forms.DateField(
        label=gettext_lazy("Pour une aide sans fin dite : à revoir le"),
        widget=Day(),
        required=False,
        help_text=gettext_lazy("Elle reste lisible après ce jour, comme une description à revoir."),
    )
    former = EditionField(
        label=gettext_lazy("Son édition d’avant, si elle est décrite ici"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("L’adresse de sa page, ou « appel-12 » : ce qu’elle a tenu se lit à côté."),
    )

    def clean(self) -> Cleaned:
        typed = super().clean()
        starts = typed.pop("starts_on", None)
        typed["opens_at"] = self._moment(starts, dt.time.min, "starts")
        return typed

    def _moment(self, on: dt.date | None, at: dt.time | None, name: str) -> dt.datetime | None:
        """An hour without a day says nothing: noon is proposed, and an aid may have no end."""
        return super()._moment(on, at, name) if on is not None else None


class DescribeForm(DescribedForm):
    """A call or an aid of somebody else, by hand."""

    page_title, verb = gettext_lazy("Décrire un appel ou une aide d’ailleurs"), gettext_lazy("Publier la description")
    done = gettext_lazy("C’est publié. L’organisateur a un droit de réponse.")
    field_order = (
        "kind", "title", "organisation", "said", "source", "announced_on", "starts_on", "closes_on", "closes_time",
        "review_on", "summary",
    )  # fmt: skip

    kind = forms.ChoiceField(
        label=gettext_lazy("Nature"), choices=Kind, initial=Kind.PROJECTS, widget=ChoiceCards(size="m")
    )
    title = forms.CharField(label=gettext_lazy("Titre"), max_length=120)
    organisation = forms.ModelChoiceField(
        Organisation.objects.order_by("name", "pk"),
        label=gettext_lazy("Qui l’a lancé"),
        required=False,
        empty_label=gettext_lazy("une autre organisation"),
    )
    said = forms.CharField(label=gettext_lazy("Ou son nom"), max_length=200, required=False)
    source = forms.URLField(
        label=gettext_lazy("Où il est publié"), max_length=500, help_text=gettext_lazy("L’adresse de sa page.")
    )


class ReviseForm(DescribedForm):
    """Another version of what is described; its dates are corrected, or moved by the organiser, which is told."""

    page_title, verb = gettext_lazy("Corriger la description"), gettext_lazy("Publier cette version")
    done = gettext_lazy("C’est corrigé. La version d’avant reste lisible.")
    field_order = (
        "reason", "announced_on", "starts_on", "closes_on", "closes_time", "moved", "review_on", "former", "summary",
    )  # fmt: skip

    reason = forms.CharField(label=gettext_lazy("Ce qui change, et pourquoi"), max_length=500)
    moved = forms.BooleanField(
        label=gettext_lazy("L’organisateur a reporté sa clôture"),
        required=False,
        help_text=gettext_lazy("Sinon, la date était mal décrite : elle est corrigée."),
    )

    def __init__(self, *sent: Sent, **options: Unpack[CallFormOptions]) -> None:
        super().__init__(*sent, **options)
        call = self.call
        assert call is not None
        starts = timezone.localdate(call.opens_at) if call.opens_at else None
        start = {"announced_on": call.announced_on, "review_on": call.review_on, "starts_on": starts}
        former = f"appel-{call.drawn_from.number}" if call.drawn_from is not None else ""
        self.initial = start | {"former": former} | dict(self.initial)
        if call.kind != Kind.AID:
            del self.fields["review_on"]


class TestForm(NamedForm):
    """The conditions of a call, one by one, and where the place is: answered without account, kept nowhere."""

    ANSWERS = (
        (Answer.YES, gettext_lazy("Oui")),
        (Answer.NO, gettext_lazy("Non")),
        (Answer.UNKNOWN, gettext_lazy("Je ne sais pas")),
    )

    def __init__(self, chosen: Sent = None, *, call: Call) -> None:
        super().__init__(chosen)
        self.terms = call.rules
        finer = bool(self.terms.departments)
        if finer:
            lands = [
                (land.code, land.name, land.region.code)
                for land in offered(Department).select_related("region").order_by("code")
            ]
        else:
            lands = [(land.code, land.name, land.code) for land in offered(Region).order_by("overseas", "slug")]
        self.names = {code: name for code, name, _region in lands}
        self.open_in = {
            code: name
            for code, name, region in lands
            if region in self.terms.regions or (finer and code in self.terms.departments)
        }
        if self.open_in:
            self.fields["region"] = forms.ChoiceField(
                label=_("Dans quel département est le lieu ?") if finer else _("Dans quelle région est le lieu ?"),
                choices=[("", _("Je ne sais pas")), *self.names.items()],
                required=False,
            )
        for rank, words in enumerate(self.terms.conditions):
            self.fields[f"c{rank}"] = forms.ChoiceField(
                label=words, choices=self.ANSWERS, required=False, widget=ChoiceCards(size="xs")
            )

    @property
    def found(self) -> Eligibility:
        """What the answers give; the form is valid."""
        typed = self.cleaned_data
        answers = {rank: Answer(said) for rank in range(len(self.terms.conditions)) if (said := typed[f"c{rank}"])}
        land, perimeter = typed.get("region", ""), self.terms.perimeter
        return eligibility(self.terms.conditions, answers, lands=self.open_in, land=land, perimeter=perimeter)


class PostponeForm(DatedForm):
    """A later closing."""

    page_title, verb = gettext_lazy("Reporter la clôture"), gettext_lazy("Reporter la clôture")
    done = gettext_lazy("La nouvelle date est publiée. Qui suit l’appel, ou a commencé un dossier, en est prévenu.")

    closes_on = forms.DateField(label=gettext_lazy("Nouveau jour"), widget=Day())
    closes_time = forms.TimeField(label=gettext_lazy("Heure, à Paris"), widget=Hour())
    reason = forms.CharField(label=gettext_lazy("Pourquoi"), max_length=500)


class CancelForm(ActForm):
    page_title, verb = gettext_lazy("Annuler l’appel"), gettext_lazy("Annuler l’appel")
    done = gettext_lazy("L’appel est annulé, avec sa raison.")
    reason = WordsField(rows=3, most=1000, label=gettext_lazy("Pourquoi"))


class InviteForm(ActForm):
    page_title, verb = gettext_lazy("Inviter l’organisateur à répondre"), gettext_lazy("Envoyer le lien")
    done = gettext_lazy("Le lien part. Sa réponse paraîtra à côté des faits, telle qu’elle est écrite.")
    address = forms.EmailField(
        label=gettext_lazy("Adresse électronique de l’organisateur"),
        help_text=gettext_lazy("Vérifiez qu’elle est bien la sienne : qui ouvre le lien parle en son nom."),
    )


class ReplyForm(CharterForm):
    page_title, verb = gettext_lazy("Répondre, en tant qu’organisateur"), gettext_lazy("Publier la réponse")
    done = gettext_lazy("Votre réponse est publiée, à côté des faits.")
    text = WordsField(
        rows=8,
        most=4000,
        label=gettext_lazy("Votre réponse"),
        help_text=gettext_lazy("Publiée telle qu’elle est ; elle ne change plus."),
    )
    role = forms.CharField(
        label=gettext_lazy("Votre fonction"),
        max_length=150,
        help_text=gettext_lazy("Par exemple : déléguée générale. Votre nom n’est pas demandé."),
    )
