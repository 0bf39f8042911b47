"""What people type of a jury: who sits in it, a link, marks and words, what is decided and why, what is contested."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from django import forms
from django.core.validators import MaxLengthValidator, validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.accounts.models import Account
from lieudit.care.charter import CharterForm
from lieudit.funding.jury import LONGEST_WORDS, MOST_JURORS
from lieudit.funding.models import MOST_REPORT, Application, Call, Juror, recused
from lieudit.funding.vocabulary import Verdict
from lieudit.funding.workflow import ApplicationState
from lieudit.governance.models import Decision
from lieudit.toolkit.act_form import ActForm, EurosField, WordsField, rows_field
from lieudit.toolkit.types import Cleaned, FormOptions, Json, Sent
from lieudit.toolkit.widgets import ChoiceCards, ChoicesCards, Words

MOST_DECISIONS = 200
YES_NO = (("yes", gettext_lazy("Oui")), ("no", gettext_lazy("Non")))


class JuryForm(ActForm):
    """The decision that names it, and who sits in it, by the addresses with which they sign in."""

    page_title, verb = gettext_lazy("Nommer le jury"), gettext_lazy("Nommer ces personnes")
    done = gettext_lazy("Le jury est nommé : chacun reçoit un message.")

    decision = forms.ModelChoiceField(
        Decision.objects.none(),
        label=gettext_lazy("Par quelle décision ?"),
        help_text=gettext_lazy("Celle d’une assemblée, inscrite au registre des décisions."),
    )
    people = WordsField(
        rows=6,
        most=8000,
        label=gettext_lazy("Qui, une adresse par ligne"),
        help_text=gettext_lazy("L’adresse avec laquelle chaque personne se connecte ici. Trois au moins."),
    )

    def __init__(self, *sent: Sent, call: Call, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        rows = Decision.objects.order_by("-decided_on", "-pk")
        if call.assembly_id:
            rows = rows.filter(assembly=call.assembly_id)
        kept = list(rows.values_list("pk", flat=True)[:MOST_DECISIONS])
        rows_field(self, "decision").queryset = Decision.objects.filter(pk__in=kept)

    def clean(self) -> Cleaned:
        typed = super().clean() or self.cleaned_data
        lines = (typed.pop("people", "") or "").lower().split()
        found = {account.email.lower(): account for account in self._known(lines)}
        if missing := next((line for line in dict.fromkeys(lines) if line not in found), ""):
            self.add_error("people", _("Personne ne se connecte ici avec « %s ».") % missing[:80])
        typed["accounts"] = list(found.values())
        return typed

    def _known(self, lines: Sequence[str]) -> Sequence[Account]:
        if len(lines) > MOST_JURORS or "decision" not in self.cleaned_data:
            return []
        for line in lines:
            try:
                validate_email(line)
            except forms.ValidationError:
                return []
        return list(Account.objects.filter(email__in=lines, is_active=True).order_by("pk"))


class SettleForm(ActForm):
    """Which late files are read; why the others are not."""

    page_title, verb = gettext_lazy("Donner les dossiers au jury"), gettext_lazy("Donner les dossiers au jury")
    done = gettext_lazy("Les dossiers sont donnés au jury : chacun sait lesquels lire.")

    late = forms.ModelMultipleChoiceField(
        Application.objects.none(),
        label=gettext_lazy("Dossiers arrivés après l’heure, que le jury lit quand même"),
        required=False,
        widget=ChoicesCards(size="m"),
    )
    reason = WordsField(
        rows=3,
        most=1000,
        label=gettext_lazy("Pourquoi les autres ne sont pas lus"),
        required=False,
        help_text=gettext_lazy("Lu par les lieux de ces dossiers."),
    )

    def __init__(self, *sent: Sent, call: Call, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        account = options["account"]
        assert account.is_authenticated  # the page demands it
        late = call.applications.filter(~recused(account), state=ApplicationState.LATE).order_by("number")
        if not late.exists():
            del self.fields["late"], self.fields["reason"]
        else:
            rows_field(self, "late").queryset = late


class TieForm(ActForm):
    page_title, verb = gettext_lazy("J’ai un lien avec ce dossier"), gettext_lazy("Dire ce lien")
    done = gettext_lazy("C’est dit : ce dossier est lu par d’autres.")
    words = WordsField(
        rows=3,
        most=1000,
        label=gettext_lazy("Quel lien ?"),
        help_text=gettext_lazy("Un mot suffit. Seul le nombre des récusations, avec leurs raisons, est publié."),
    )


class ChallengeForm(ActForm):
    page_title, verb = gettext_lazy("Demander une récusation"), gettext_lazy("Envoyer la demande")
    done = gettext_lazy("C’est demandé : une autre personne que celle dont il s’agit répond.")
    juror = forms.ModelChoiceField(Juror.objects.none(), label=gettext_lazy("Qui ne devrait pas lire ce dossier ?"))
    reason = WordsField(rows=4, most=1000, label=gettext_lazy("Pourquoi ?"))

    def __init__(self, *sent: Sent, call: Call, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        rows_field(self, "juror").queryset = Juror.objects.sitting().filter(jury__call=call).select_related("account")


class AnsweringForm(ActForm):
    """Yes or no, with reasons."""

    granted = forms.TypedChoiceField(choices=YES_NO, coerce=lambda value: value == "yes", widget=ChoiceCards(size="s"))
    answer = WordsField(rows=4, most=1000, label=gettext_lazy("Pourquoi ?"))


class AnswerChallengeForm(AnsweringForm):
    page_title, verb = gettext_lazy("Répondre à une demande de récusation"), gettext_lazy("Répondre")
    done = gettext_lazy("La réponse est donnée à ces lieux.")

    def __init__(self, *sent: Sent, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.fields["granted"].label = _("Cette personne ne lit pas ce dossier")


class ReportCallForm(CharterForm):
    page_title, verb = gettext_lazy("Publier le bilan de l’appel"), gettext_lazy("Publier le bilan")
    done = gettext_lazy("Le bilan est publié. Qui suit l’appel en est prévenu.")
    report = WordsField(
        rows=8,
        most=MOST_REPORT,
        label=gettext_lazy("Ce que l’appel a permis, et ce que vous changeriez"),
        help_text=gettext_lazy(
            "Combien de dossiers, ce qui a manqué, ce que les lieux ont fait. Il ne se réécrit pas."
        ),
    )


class AppealForm(ActForm):
    page_title, verb = gettext_lazy("Contester la décision"), gettext_lazy("Contester")
    done = gettext_lazy("C’est reçu. Une personne qui n’a pas lu votre dossier répondra, en public.")
    text = WordsField(rows=6, most=3000, label=gettext_lazy("Ce que vous contestez, et pourquoi"))


class AnswerAppealForm(AnsweringForm, CharterForm):
    page_title, verb = gettext_lazy("Répondre à un recours"), gettext_lazy("Publier la réponse")
    done = gettext_lazy("La réponse est publiée.")
    answer = WordsField(
        rows=6,
        most=3000,
        label=gettext_lazy("Vos raisons"),
        help_text=gettext_lazy("Publiées sur la page de l’appel. Ne nommez ni le lieu ni une personne."),
    )

    def __init__(self, *sent: Sent, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.fields["granted"].label = _("Le recours est accordé : la décision s’écrit de nouveau")


class RatingForm(ActForm):
    """For each criterion a mark, in its words, and why. The button « Plus tard » (`later`) keeps it as it is."""

    verb = gettext_lazy("Garder")

    def __init__(self, *sent: Sent, criteria: Sequence[Json], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.criteria, whole = criteria, "later" not in self.data
        for rank, each in enumerate(criteria):
            self.fields[f"m{rank}"] = forms.TypedChoiceField(
                label=each["name"],
                choices=[(str(mark), f"{mark} · {words}") for mark, words in enumerate(each["marks"])],
                coerce=int,
                empty_value=None,
                required=whole,
                widget=ChoiceCards(size="xl"),
                help_text=_("Compte pour %d %%.") % each["points"],
            )
            self.fields[f"w{rank}"] = forms.CharField(
                label=_("Pourquoi, en une phrase"),
                widget=Words(rows=2),
                validators=[MaxLengthValidator(LONGEST_WORDS)],
                required=whole,
            )

    @property
    def done(self) -> str:
        return _("C’est gardé.")

    def clean(self) -> Cleaned:
        typed = super().clean() or self.cleaned_data
        ranks = range(len(self.criteria))
        return {
            "marks": [typed.get(f"m{rank}") for rank in ranks],
            "words": [typed.get(f"w{rank}", "") for rank in ranks],
            "whole": "later" not in self.data,
        }


class OutcomeForm(CharterForm):
    """What is decided of a file, and why, criterion by criterion."""

    page_title, verb = gettext_lazy("Écrire la décision"), gettext_lazy("Garder cette décision")
    done = gettext_lazy("C’est écrit. Deux personnes du jury la signent.")

    verdict = forms.ChoiceField(label=gettext_lazy("Décision"), choices=Verdict, widget=ChoiceCards(size="s"))
    amount = EurosField(label=gettext_lazy("Somme accordée, en euros, si le dossier est retenu"), required=False)

    def __init__(self, *sent: Sent, criteria: Sequence[Json], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.criteria = criteria
        for rank, each in enumerate(criteria):
            self.fields[f"r{rank}"] = WordsField(rows=3, most=3000, label=each["name"], required=False)

    def clean(self) -> Cleaned:
        typed = super().clean() or self.cleaned_data
        typed["reasons"] = [typed.pop(f"r{rank}", "") for rank in range(len(self.criteria))]
        return typed
