"""What people type in a consultation: its question, its statements, what they answer, why one is left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Unpack

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Visitor
from lieudit.care.charter import CharterForm
from lieudit.consultations.answering import Said
from lieudit.consultations.models import Consultation, Statement
from lieudit.consultations.vocabulary import Audience, Tie, Value
from lieudit.consultations.wording import LONGEST
from lieudit.governance.models import Assembly
from lieudit.imports.personal import names_somebody, person_in
from lieudit.needs.models import Convergence, Need, Quote
from lieudit.needs.wording import phrases
from lieudit.territory.models import Region, offered
from lieudit.toolkit.act_form import ActForm, choice_field, rows_field
from lieudit.toolkit.french import NBSP
from lieudit.toolkit.types import Cleaned, FormOptions, PlainFormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards, ChoicesCards, Day, Words
from lieudit.toolkit.workdays import working_from

USUAL = 28
"""Days for which a consultation is proposed to stay open."""
MOST_PHRASES = 12
"""Phrases of one need that are offered as statements."""


class NamingForm(CharterForm):
    """Words that name nobody. The box that says so shows once a name was seen in them: `LOOKED_AT` is their field."""

    LOOKED_AT: ClassVar[str]
    no_person = forms.BooleanField(
        required=False,
        label=_("Ce qui ressemble au nom d’une personne n’en est pas un"),
        help_text=_("Par exemple : le nom d’une rue, d’un programme ou d’une salle."),
    )

    def __init__(self, *sent: Sent, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        typed = str(self.data.get(self.LOOKED_AT, "")) if self.is_bound else ""
        if not any(names_somebody(line) for line in typed.splitlines()):
            del self.fields["no_person"]


def in_days(days: int) -> dt.date:
    """The first working day from `days` days on."""
    return working_from(timezone.localdate() + dt.timedelta(days))


class QuestionForm(CharterForm):
    """The words of a consultation, before it opens."""

    question = forms.CharField(
        label=_("Question"), max_length=200, help_text=_("Par exemple : Comment tenir une permanence dans la durée ?")
    )
    why = forms.CharField(
        label=_("Pourquoi la poser ?"),
        widget=Words(rows=4),
        max_length=2000,
        help_text=_("Ce que l’assemblée en fera, et ce qui est déjà décidé."),
    )
    audience = forms.ChoiceField(
        label=_("Qui peut répondre ?"), choices=Audience, widget=ChoiceCards(size="l"), initial=Audience.ALL
    )
    opens_on = forms.DateField(
        label=_("Ouverture"),
        widget=Day(),
        required=False,
        help_text=_("Elle s’ouvre d’elle-même ce jour-là, avec cinq affirmations au moins. Sans date, vous l’ouvrez."),
    )
    closes_on = forms.DateField(
        label=_("Dernier jour"),
        widget=Day(),
        initial=lambda: in_days(USUAL),
        help_text=_("On répond jusqu’au soir, heure de Paris."),
    )


class QuotesField(forms.ModelMultipleChoiceField[Quote]):
    def label_from_instance(self, quote: Quote) -> str:
        return f"«{NBSP}{quote.words}{NBSP}»"


class PrepareForm(QuestionForm, NamingForm):
    """Filled from a convergence (its title, its summary, the phrases of needs that are short enough), or from one need
    and its own phrases; but those that name somebody.
    """

    page_title, verb = _("Préparer une consultation"), _("Préparer la consultation")
    LOOKED_AT = "statements"
    done = _("La consultation est prête à relire. Elle s’ouvre avec cinq affirmations au moins.")

    assembly = forms.ModelChoiceField(Assembly.objects.none(), label=_("Assemblée qui la pose"), empty_label=None)
    quotes = QuotesField(
        Quote.objects.none(),
        label=_("Phrases des besoins, à reprendre comme affirmations"),
        widget=ChoicesCards(size="full"),
        required=False,
    )
    phrases = forms.MultipleChoiceField(
        label=_("Phrases du besoin, à reprendre comme affirmations"), widget=ChoicesCards(size="full"), required=False
    )
    statements = forms.CharField(
        label=_("Affirmations de départ"),
        widget=Words(rows=8),
        required=False,
        help_text=_("Une par ligne, une seule idée à la fois : on y répond par d’accord ou pas d’accord."),
    )
    field_order = [
        "assembly", "question", "why", "quotes", "phrases", "statements", "no_person", "audience", "opens_on",
        "closes_on",
    ]  # fmt: skip

    def __init__(
        self,
        *sent: Sent,
        assemblies: Iterable[Assembly],
        convergence: Convergence | None = None,
        need: Need | None = None,
        **options: Unpack[FormOptions],
    ) -> None:
        if convergence:
            options["initial"] = {"question": convergence.title, "why": convergence.summary[:2000]}
        elif need:
            asked = _g("Le besoin n° %s est-il aussi celui d’autres lieux ?") % need.number
            options["initial"] = {"question": asked, "why": need.words[:2000]}
        super().__init__(*sent, **options)
        keys = [assembly.pk for assembly in assemblies]
        rows_field(self, "assembly").queryset = Assembly.objects.filter(pk__in=keys).order_by("kind", "name")
        quotes = Quote.objects.public().filter(convergence=convergence) if convergence else Quote.objects.none()
        kept = [quote for quote in quotes.order_by("pk") if len(quote.words) <= LONGEST and not person_in(quote.words)]
        short = [quote.pk for quote in kept]
        rows_field(self, "quotes").queryset = Quote.objects.filter(pk__in=short).order_by("pk")
        self.initial["quotes"] = short
        if not short:
            del self.fields["quotes"]
        self._offer_phrases(need.words if need else "")

    def _offer_phrases(self, words: str) -> None:
        found = [each for each in phrases(words, MOST_PHRASES) if len(each) <= LONGEST and not person_in(each)]
        choice_field(self, "phrases").choices = [(each, each) for each in found]
        self.initial["phrases"] = found
        if not found:
            del self.fields["phrases"]


class EditForm(QuestionForm):
    page_title, verb, done = (
        _("Corriger la consultation"),
        _("Corriger la consultation"),
        _("La consultation est corrigée."),
    )

    def __init__(self, *sent: Sent, consultation: Consultation, **options: Unpack[FormOptions]) -> None:
        names = ("question", "why", "audience", "opens_on", "closes_on")
        options["initial"] = {name: getattr(consultation, name) for name in names}
        super().__init__(*sent, **options)


class ExtendForm(ActForm):
    page_title, verb, done = _("Prolonger"), _("Prolonger"), _("La consultation est prolongée.")
    closes_on = forms.DateField(label=_("Nouveau dernier jour"), widget=Day())


class CloseForm(ActForm):
    page_title, verb = _("Clore la consultation"), _("Clore")
    done = _("La consultation est close. Ses résultats se lisent, et ne changeront plus.")
    closing = forms.CharField(
        label=_("Pourquoi maintenant ?"),
        widget=Words(rows=3),
        max_length=1000,
        required=False,
        help_text=_("Ce motif est publié. Il est demandé avant le dernier jour."),
    )


class StatementForm(NamingForm):
    """One idea in two hundred characters."""

    LOOKED_AT = "text"
    field_order: Sequence[str] | None = ("text", "no_person")

    text = forms.CharField(
        label=_("Affirmation"),
        widget=Words(rows=2),
        help_text=_("Une seule idée, en 200 signes au plus : on y répond par d’accord ou pas d’accord."),
    )


class AddForm(StatementForm):
    page_title, verb, done = _("Ajouter une affirmation"), _("Ajouter"), _("L’affirmation est ajoutée.")


class ProposeForm(StatementForm):
    """Proposed by who answers: for oneself or for a place, with a way to be told."""

    page_title, verb = _("Proposer une affirmation"), _("Proposer")

    def __init__(
        self, *sent: Sent, account: Visitor, speakers: Mapping[str, object], **options: Unpack[PlainFormOptions]
    ) -> None:
        super().__init__(*sent, account=account, **options)
        self.speakers = speakers
        if len(speakers) > 1:
            choices = [(key, str(label)) for key, label in speakers.items()]
            self.fields["pour"] = forms.ChoiceField(label=_("Au nom de"), choices=choices, widget=ChoiceCards())
        if not account.is_authenticated:
            self.fields["address"] = forms.EmailField(
                label=_("Adresse électronique"),
                required=False,
                help_text=_("Jamais publiée : vous saurez si votre affirmation est accueillie, et sinon pourquoi."),
                widget=forms.EmailInput(attrs={"autocomplete": "email"}),
            )

    def clean(self) -> Cleaned:
        """The view reads in whose name it is, as where one answers."""
        super().clean()
        self.cleaned_data.pop("pour", None)
        return self.cleaned_data


class RefuseForm(CharterForm):
    page_title, verb = _("Ne pas retenir cette affirmation"), _("Ne pas la retenir")
    done = _("L’affirmation n’est pas retenue. Votre raison est publiée.")
    reason = forms.CharField(
        label=_("Pourquoi ?"),
        widget=Words(rows=3),
        max_length=500,
        help_text=_("Cette raison est publiée, sans les mots de l’affirmation. Qui l’a proposée la reçoit."),
    )


class WithdrawForm(RefuseForm):
    page_title, verb = _("Retirer cette affirmation"), _("Retirer")
    done = _("L’affirmation est retirée : elle n’est plus posée, et aucun résultat ne la dit.")


class StatementField(forms.ModelChoiceField[Statement]):
    def label_from_instance(self, statement: Statement) -> str:
        return f"{statement.rank}. {statement.text}"


class JoinForm(ActForm):
    page_title, verb = _("Réunir à une affirmation qui dit la même chose"), _("Réunir")
    done = _("Les deux affirmations n’en font plus qu’une, qui nomme aussi qui vient de la proposer.")
    joined_to = StatementField(Statement.objects.all(), label=_("À laquelle ?"), widget=ChoiceCards(size="full"))

    def __init__(self, *sent: Sent, statement: Statement, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        rows_field(self, "joined_to").queryset = Statement.objects.like(statement)
        self.fields["joined_to"].empty_label = None  # type: ignore[attr-defined]


class AnswerForm(ActForm):
    """Statements of one screen, each with three answers and « important »; what a person declares, the first time."""

    region = forms.ChoiceField(label=_("Votre région"), required=False)
    tie = forms.ChoiceField(
        label=_("Votre lien avec les tiers-lieux"), required=False, choices=[("", _("Ne pas le dire")), *Tie.choices]
    )

    def __init__(
        self,
        *sent: Sent,
        statements: Iterable[Statement],
        given: Mapping[int, Said],
        declares: bool,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(*sent, **options)
        self.statements = list(statements)
        if declares:
            regions = offered(Region).order_by("name").values_list("code", "name")
            choice_field(self, "region").choices = [("", _g("Ne pas le dire")), *regions]
        else:
            del self.fields["region"], self.fields["tie"]
        for each in self.statements:
            known = given.get(each.rank)
            self.fields[f"a{each.rank}"] = forms.TypedChoiceField(
                label=each.text,
                choices=Value.choices,
                coerce=int,
                empty_value=None,
                required=False,
                widget=ChoiceCards(size="xs"),
                initial=known.value if known else None,
            )
            self.fields[f"i{each.rank}"] = forms.BooleanField(
                label=_("Important pour nous"), required=False, initial=bool(known and known.important)
            )

    def put(self, statements: Iterable[Statement]) -> None:
        """The words of what was sent by its ranks; what is no longer put is left out."""
        self.statements = list(statements)
        for each in self.statements:
            self[f"a{each.rank}"].label = each.text

    @property
    def pairs(self) -> list[tuple[Statement, forms.BoundField, forms.BoundField]]:
        """Each statement with its two controls."""
        return [(each, self[f"a{each.rank}"], self[f"i{each.rank}"]) for each in self.statements]

    @property
    def said(self) -> dict[int, Said]:
        """What was answered, by rank; « important » alone says nothing."""
        ranks = [each.rank for each in self.statements if self.cleaned_data.get(f"a{each.rank}") is not None]
        return {rank: Said(self.cleaned_data[f"a{rank}"], self.cleaned_data[f"i{rank}"]) for rank in ranks}

    def declared(self, name: str) -> str:
        """What a person says of oneself, the first time."""
        return str(self.cleaned_data.get(name, ""))

    def clean(self) -> Cleaned:
        """What is marked as important is answered too."""
        super().clean()
        for each in self.statements:
            answered = self.cleaned_data.get(f"a{each.rank}") is not None
            if self.cleaned_data.get(f"i{each.rank}") and not answered and f"a{each.rank}" not in self.errors:
                self.add_error(f"a{each.rank}", _g("Dites si vous êtes d’accord, ou passez."))
        return self.cleaned_data


class SheetForm(AnswerForm):
    """A sheet of paper, whole: the number that who types it wrote on it, then its statements in their order."""

    page_title, verb = _("Recopier une feuille de papier"), _("Garder cette feuille")
    done = _("La feuille est recopiée. À la suivante, ou revenez à la consultation.")
    field_order = ("sheet", "again")

    sheet = forms.IntegerField(
        label=_("Numéro de la feuille"),
        min_value=1,
        max_value=99_999,
        help_text=_("Celui que vous avez écrit en bas : il évite de recopier la même deux fois."),
    )
    again = forms.BooleanField(label=_("J’ai déjà recopié cette feuille, et je la corrige"), required=False)

    def __init__(self, *sent: Sent, statements: Iterable[Statement], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, statements=statements, given={}, declares=True, **options)

    @property
    def typed(self) -> Cleaned:
        """What the act of typing a sheet back asks for."""
        own = {name: self.cleaned_data[name] for name in ("sheet", "again")}
        return own | {"said": self.said, "region": self.declared("region"), "tie": self.declared("tie")}
