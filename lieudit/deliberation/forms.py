"""What people type about a text: paragraphs, amendments, answers, signatures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Unpack

from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Visitor
from lieudit.care.charter import CharterForm
from lieudit.deliberation.adoption import announced_end, rival_paragraphs
from lieudit.deliberation.models import Amendment, Comment, Draft, Finding, Paragraph
from lieudit.deliberation.vocabulary import AuthorAnswer, CommentKind, Recommendation, StanceChoice
from lieudit.governance.models import Assembly, Seat
from lieudit.governance.rules import complete, days
from lieudit.needs.models import Convergence, Need, Quote
from lieudit.network.hat import HatField
from lieudit.network.models import Organisation, Place
from lieudit.toolkit import french
from lieudit.toolkit.act_form import ActForm, rows_field
from lieudit.toolkit.french import NBSP, opening
from lieudit.toolkit.named_faults import NamedForm
from lieudit.toolkit.types import Cleaned, FormOptions, PlainFormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards, ChoicesCards, Day, Moment, Words
from lieudit.toolkit.workdays import working_from


def in_days(days: int) -> dt.date:
    """The first working day from `days` days on."""
    return working_from(timezone.localdate() + dt.timedelta(days))


def offer(form: forms.Form, name: str, rows: QuerySet[Model]) -> None:
    """The rows among which a field lets one choose."""
    rows_field(form, name).queryset = rows


class SignedForm(CharterForm):
    """Words published in somebody's name: the hat is chosen, the charter accepted once."""

    def __init__(self, *sent: Sent, account: Visitor, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, account=account, **options)
        self.fields["hat"] = HatField(account)

    def clean_hat(self) -> Place | Organisation | None:
        thing: Place | Organisation | None = self.cleaned_data["hat"].thing
        return thing


class NeedsField(forms.ModelMultipleChoiceField[Need]):
    def label_from_instance(self, need: Need) -> str:
        place = f", {need.public_place}" if need.public_place else ""
        return f"N° {need.number}{place}{NBSP}: «{NBSP}{opening(need.words, 90)}{NBSP}»"


class QuotesField(forms.ModelMultipleChoiceField[Quote]):
    def label_from_instance(self, quote: Quote) -> str:
        return f"«{NBSP}{quote.words}{NBSP}»"


class OpenDraftForm(SignedForm):
    """Prefilled from the convergences: their title, their summaries, the phrases that they keep. The assemblies are
    those of the nation, and of the regions of the convergences."""

    title = forms.CharField(label=_("Titre"), max_length=150)
    summary = forms.CharField(label=_("Résumé"), max_length=600, widget=Words(rows=4))
    assembly = forms.ModelChoiceField(Assembly.objects.councils(), label=_("Assemblée qui délibère"), empty_label=None)
    quotes = QuotesField(
        Quote.objects.none(),
        label=_("Phrases à reprendre, telles quelles"),
        widget=ChoicesCards(size="full"),
        help_text=_("Chacune devient un paragraphe, lié au besoin d’où elle vient."),
        required=False,
    )
    field_order = ["hat", "title", "summary", "assembly", "quotes"]

    def __init__(self, *sent: Sent, convergences: Iterable[Convergence], **options: Unpack[FormOptions]) -> None:
        chosen = list(convergences)
        title, summary = (chosen[0].title if chosen else ""), "\n".join(c.summary for c in chosen)[:600]
        regions = {each.region_id or (each.department and each.department.region_id) for each in chosen}
        assemblies = Assembly.objects.councils().filter(Q(region=None) | Q(region__in=regions - {None}))
        options["initial"] = {"title": title, "summary": summary, "assembly": assemblies.first()}
        super().__init__(*sent, **options)
        offer(self, "assembly", assemblies)
        offer(self, "quotes", quotes := Quote.objects.public().filter(convergence__in=chosen).order_by("pk"))
        self.initial["quotes"] = [quote.pk for quote in quotes[:6]]


class EditDraftForm(CharterForm):
    page_title = _("Titre et résumé")
    verb = _("Corriger le titre et le résumé")
    done = _("Le titre et le résumé sont corrigés.")

    title = forms.CharField(label=_("Titre"), max_length=150)
    summary = forms.CharField(label=_("Résumé"), max_length=600, widget=Words(rows=4))

    def __init__(self, *sent: Sent, draft: Draft, **options: Unpack[FormOptions]) -> None:
        options.setdefault("initial", {"title": draft.title, "summary": draft.summary})
        super().__init__(*sent, **options)


class ParagraphForm(CharterForm):
    page_title = _("Écrire un paragraphe")
    verb = _("Enregistrer ce paragraphe")
    done = _("Le paragraphe est enregistré.")

    heading = forms.CharField(
        label=_("Intertitre"),
        max_length=120,
        required=False,
        help_text=_("S’il ouvre une partie\N{NO-BREAK SPACE}: « Ce que le conseil demande »."),
    )
    wording = forms.CharField(label=_("Texte"), max_length=4000, widget=Words(rows=5))
    is_demand = forms.BooleanField(label=_("Ce paragraphe demande quelque chose à une institution"), required=False)
    needs = NeedsField(
        Need.objects.none(), label=_("Besoins d’où il vient"), widget=ChoicesCards(size="full"), required=False
    )
    findings = forms.ModelMultipleChoiceField(
        Finding.objects.none(), label=_("Constats qui l’appuient"), widget=ChoicesCards(size="full"), required=False
    )

    def __init__(
        self, *sent: Sent, draft: Draft, paragraph: Paragraph | None = None, **options: Unpack[FormOptions]
    ) -> None:
        if paragraph:
            words = {name: getattr(paragraph, name) for name in ("heading", "wording", "is_demand")}
            needs, findings = ([row.pk for row in rows.all()] for rows in (paragraph.needs, paragraph.findings))
            options["initial"] = {**words, "needs": needs, "findings": findings}
        super().__init__(*sent, **options)
        offer(self, "needs", draft.needs.public().select_related("place").order_by("number"))
        offer(self, "findings", draft.findings.all())
        if not draft.findings.exists():
            del self.fields["findings"]


class FindingForm(CharterForm):
    page_title = _("Constats")
    verb = _("Ajouter ce constat")
    done = _("Le constat est ajouté. Liez-le aux paragraphes qu’il appuie.")

    claim = forms.CharField(label=_("Constat"), max_length=300, widget=Words(rows=2))
    figure = forms.CharField(label=_("Chiffre"), max_length=80, required=False)
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("Qui l’a établi, dans quel document."))
    url = forms.URLField(label=_("Adresse de la source"), required=False, assume_scheme="https")
    dated = forms.DateField(label=_("Date du constat"), widget=Day())


class StepForm(ActForm):
    """The last day of a step. One that leaves less time than the rules give to a round is asked about before it is
    announced: few would have read it."""

    closes_on = forms.DateField(label=_("Jusqu’au"), widget=Day(), help_text=_("Ce jour-là compris."))
    is_sure = forms.BooleanField(label=_("Oui, si peu de jours suffisent"), required=False)

    def __init__(self, *sent: Sent, draft: Draft, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.usual: int = complete(draft.rulebook.rules)["consent"]["days"]
        if not self.is_bound:
            del self.fields["is_sure"]

    def clean(self) -> Cleaned:
        typed = super().clean() or self.cleaned_data
        is_sure, last = typed.pop("is_sure"), typed.get("closes_on")
        left = (last - timezone.localdate()).days if last else 0
        if not 0 < left < self.usual:
            del self.fields["is_sure"]
        elif not is_sure:
            self.add_error("closes_on", self._too_soon(left))
        return typed

    def _too_soon(self, left: int) -> str:
        said = _(
            "Cela ne laisse que %(left)s pour lire et répondre ; les règles en donnent %(usual)s à un tour de "
            "consentement. Choisissez un jour plus lointain, ou cochez « Oui »."
        )
        return said % {"left": days(left), "usual": self.usual}


class OpenForm(StepForm):
    page_title = verb = _("Ouvrir la discussion")
    done = _("La discussion est ouverte. Les auteurs des besoins sont prévenus.")

    def __init__(self, *sent: Sent, draft: Draft, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, draft=draft, **options)
        self.initial.setdefault("closes_on", in_days(max(30, self.usual)))


class WithdrawForm(ActForm):
    page_title = verb = _("Retirer le projet")
    done = _("Le projet est retiré. Ses besoins attendent une autre suite.")

    reason = forms.CharField(
        label=_("Raison"), max_length=600, widget=Words(rows=3), help_text=_("Les auteurs des besoins la liront.")
    )

    def __init__(self, *sent: Sent, draft: Draft, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)


class CommentForm(SignedForm):
    kind = forms.ChoiceField(
        label=_("C’est"), choices=CommentKind, initial=CommentKind.COMMENT, widget=ChoiceCards(size="s")
    )
    text = forms.CharField(label=_("Votre texte"), max_length=3000, widget=Words(rows=4))
    in_reply_to = forms.ModelChoiceField(Comment.objects.none(), required=False, widget=forms.HiddenInput)
    field_order = ["kind", "text", "hat"]

    def __init__(self, *sent: Sent, paragraph: Paragraph, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        offer(self, "in_reply_to", paragraph.comments.public().filter(in_reply_to=None))


class RewrittenWords(Words):
    def use_required_attribute(self, initial: object) -> bool:
        """The browser lets it be sent empty."""
        return False


class RewrittenField(forms.CharField):
    """A wording that may be emptied, and says something then: it is not optional for all that."""

    may_be_emptied = True

    def validate(self, value: str) -> None:
        if value or not self.may_be_emptied:
            super().validate(value)


class AmendmentForm(SignedForm):
    """Prefilled with the present wording; emptied, it proposes to remove the paragraph."""

    wording = RewrittenField(
        label=_("Texte proposé"),
        max_length=4000,
        widget=RewrittenWords(rows=7),
        help_text=_("Corrigez directement. Si vous laissez ce champ vide, vous proposez de retirer le paragraphe."),
    )
    reason = forms.CharField(label=_("Pourquoi"), max_length=2000, widget=Words(rows=3))
    seen = forms.CharField(widget=forms.HiddenInput)
    inserts = forms.BooleanField(widget=forms.HiddenInput, required=False)
    field_order = ["wording", "reason", "hat"]

    def __init__(self, *sent: Sent, paragraph: Paragraph, inserts: bool, **options: Unpack[FormOptions]) -> None:
        wording = "" if inserts else paragraph.wording
        options["initial"] = {"wording": wording, "seen": paragraph.stamp, "inserts": inserts}
        super().__init__(*sent, **options)
        if inserts:
            field = self.fields["wording"]
            assert isinstance(field, RewrittenField)
            field.may_be_emptied = False
            self.fields["wording"].help_text = _("Il viendrait juste après celui-ci.")


class RecommendForm(CharterForm):
    page_title = _("Donner un avis sur un amendement")
    verb = _("Publier l’avis")
    done = _("L’avis est publié. L’auteur peut y répondre.")

    recommendation = forms.ChoiceField(label=_("Avis"), choices=Recommendation, widget=ChoiceCards(size="m"))
    recommendation_reason = forms.CharField(label=_("Raison"), max_length=2000, widget=Words(rows=3))
    counter_wording = forms.CharField(
        label=_("Rédaction de compromis"),
        max_length=4000,
        widget=Words(rows=5),
        required=False,
        help_text=_("Seulement pour accepter en modifiant."),
    )

    def __init__(self, *sent: Sent, amendment: Amendment, **options: Unpack[FormOptions]) -> None:
        options.setdefault("initial", {name: getattr(amendment, name) for name in self.base_fields})
        super().__init__(*sent, **options)


class AnswerForm(CharterForm):
    page_title = _("Répondre à l’avis")
    verb = _("Répondre")
    done = _("Votre réponse est publiée.")

    answer = forms.ChoiceField(label=_("Votre réponse"), choices=AuthorAnswer, widget=ChoiceCards(size="m"))
    author_answer = forms.CharField(label=_("Précisions"), max_length=2000, widget=Words(rows=3), required=False)

    def __init__(self, *sent: Sent, amendment: Amendment, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        if not amendment.recommendation:  # without a recommendation, all one can do is to withdraw
            self.fields["answer"] = forms.ChoiceField(choices=AuthorAnswer.choices[-1:], widget=forms.HiddenInput)
            self.page_title, self.verb = _("Retirer un amendement"), _("Retirer l’amendement")
            self.initial["answer"] = AuthorAnswer.WITHDRAW


class IntegrateForm(ActForm):
    """The wording that will enter the text; `seen` says over which one it was written."""

    page_title = _("Intégrer un amendement")
    verb = _("Intégrer au texte")
    done = _("L’amendement est intégré au texte.")

    wording = forms.CharField(
        label=_("Texte après fusion"),
        max_length=4000,
        widget=Words(rows=7),
        required=False,
        help_text=_("C’est ce texte qui entrera dans le projet. Vide, le paragraphe sera retiré."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *sent: Sent, amendment: Amendment, merged: str | None, **options: Unpack[FormOptions]) -> None:
        wording = amendment.proposed if merged is None else merged
        options["initial"] = {"wording": wording, "seen": amendment.paragraph.stamp}
        super().__init__(*sent, **options)
        self.fields["wording"].required = amendment.inserts


class RoundForm(StepForm):
    page_title = _("Demander le consentement")
    verb = _("Ouvrir le tour")
    done = _("Le tour est ouvert : chaque siège est interrogé.")

    closes_on = forms.DateField(label=_("Réponses jusqu’au"), widget=Day(), help_text=_("Ce jour-là compris."))
    review_on = forms.DateField(
        label=_("Réexamen de la position le"),
        widget=Day(),
        help_text=_("Une position adoptée se relit à une date connue d’avance."),
    )
    reason = forms.CharField(label=_("Pourquoi sans attendre ?"), max_length=600, widget=Words(rows=3), required=False)

    def __init__(self, *sent: Sent, draft: Draft, **options: Unpack[FormOptions]) -> None:
        days = draft.rulebook.rules["consent"]["days"]
        dates = {"closes_on": in_days(days), "review_on": draft.review_on or in_days(365 + days)}
        options.setdefault("initial", dates)
        super().__init__(*sent, draft=draft, **options)
        if announced := announced_end(draft):
            said = _("La discussion est annoncée jusqu’au %(day)s. Votre raison est publiée et envoyée à qui suit.")
            self.fields["reason"].help_text = said % {"day": french.day(announced)}
        else:
            del self.fields["reason"]


class SeatField(forms.ModelChoiceField[Seat]):
    """The seats for which an account may answer; not asked when there is one."""

    def __init__(self, seats: list[Seat]) -> None:
        rows = Seat.objects.filter(pk__in=[seat.pk for seat in seats]).select_related("organisation", "account")
        one = len(seats) == 1
        super().__init__(
            rows, label=_("Au nom de"), empty_label=None, widget=forms.HiddenInput() if one else forms.Select()
        )
        self.initial = seats[0].pk if seats else None


class SeatForm(ActForm):
    def __init__(self, *sent: Sent, seats: list[Seat], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.fields["seat"] = SeatField(seats)


class StanceForm(SeatForm):
    """One form for each answer; a concern and an objection have words, an objection is tied to the purpose."""

    verb = _("Envoyer cette réponse")
    done = _("Votre réponse est enregistrée : %(said)s.")

    choice = forms.ChoiceField(choices=StanceChoice, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Ce qui vous arrête"), max_length=2000, widget=Words(rows=4), help_text=_("Ces mots seront publiés.")
    )
    tied = forms.BooleanField(
        label=_("Adopter ce texte nuirait à la mission du conseil, ou à ceux qui devront vivre avec"),
        required=False,
        help_text=_(
            "Sans cette case cochée, votre réponse est gardée comme une réserve : publiée, elle ne bloque pas."
        ),
    )
    proposal = forms.CharField(
        label=_("Ce qui lèverait l’objection"), max_length=2000, widget=Words(rows=3), required=False
    )
    paragraph = forms.ModelChoiceField(
        Paragraph.objects.none(), label=_("Paragraphe concerné"), required=False, empty_label=_("Tout le texte")
    )

    def __init__(
        self, *sent: Sent, draft: Draft, seats: list[Seat], asked: str, **options: Unpack[FormOptions]
    ) -> None:
        super().__init__(*sent, seats=seats, **options)
        asked = asked if asked in StanceChoice.values else StanceChoice.CONSENT
        offer(self, "paragraph", draft.paragraphs.live())
        words = {"consent": [], "concern": ["reason"]}.get(asked, ["reason", "tied", "proposal", "paragraph"])
        self.fields = {name: field for name, field in self.fields.items() if name in ["seat", "choice", *words]}
        self.page_title, self.initial["choice"] = capfirst(StanceChoice(asked).label), asked
        self.order_fields(["seat"])


class IntegrateObjectionForm(ActForm):
    page_title = _("Intégrer une objection")
    verb = _("Changer le texte")
    done = _("L’objection est intégrée. Tout le monde doit être interrogé de nouveau.")

    paragraph = forms.ModelChoiceField(
        Paragraph.objects.none(), label=_("Paragraphe changé"), empty_label=None, widget=forms.HiddenInput
    )
    wording = forms.CharField(label=_("Nouveau texte du paragraphe"), max_length=4000, widget=Words(rows=7))
    seen = forms.CharField(widget=forms.HiddenInput)
    outcome = forms.CharField(
        label=_("Ce qui a été fait"), max_length=2000, widget=Words(rows=2), help_text=_("Une phrase suffit.")
    )

    def __init__(self, *sent: Sent, draft: Draft, chosen: Paragraph, **options: Unpack[FormOptions]) -> None:
        options["initial"] = {"paragraph": chosen.pk, "wording": chosen.wording, "seen": chosen.stamp}
        super().__init__(*sent, **options)
        offer(self, "paragraph", draft.paragraphs.live())


class OutcomeForm(ActForm):
    done = _("La suite de l’objection est publiée.")

    outcome = forms.CharField(label=_("Précisions"), max_length=2000, widget=Words(rows=2), required=False)

    def __init__(self, *sent: Sent, step: str, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        lifts = step == "lift"
        self.page_title = _("Lever une objection") if lifts else _("Maintenir une objection")
        self.verb = _("Lever cette objection") if lifts else _("Maintenir cette objection")


class VoteForm(ActForm):
    page_title = _("Soumettre au vote")
    verb = _("Ouvrir le vote")
    done = _("Le vote est ouvert : la règle et la liste de vote sont gelées.")

    opens_at = forms.DateTimeField(
        label=_("Ouverture du vote"),
        widget=Moment(),
        required=False,
        help_text=_("Vide, le vote s’ouvre tout de suite. Annoncé, il laisse le temps de donner un pouvoir."),
    )
    closes_at = forms.DateTimeField(label=_("Clôture du vote"), widget=Moment(), required=False)

    def __init__(self, *sent: Sent, draft: Draft, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        lasting = days(complete(draft.rulebook.rules)["ballot_days"])
        words = _("Vide, le vote reste ouvert %(days)s, comme le disent les règles. Il peut durer plus, pas moins.")
        self.fields["closes_at"].help_text = words % {"days": lasting}


class ParagraphField(forms.ModelChoiceField[Paragraph]):
    def label_from_instance(self, paragraph: Paragraph) -> str:
        return f"Paragraphe {paragraph.rank}{NBSP}: «{NBSP}{opening(paragraph.wording, 90)}{NBSP}»"


class RivalsForm(VoteForm):
    page_title = _("Mettre des amendements rivaux au vote")
    done = _("Les amendements sont au vote, à côté du texte inchangé.")

    paragraph = ParagraphField(Paragraph.objects.none(), label=_("Paragraphe disputé"), empty_label=None)
    field_order = ["paragraph"]

    def __init__(self, *sent: Sent, draft: Draft, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, draft=draft, **options)
        offer(self, "paragraph", rival_paragraphs(draft))


class SignForm(SeatForm, CharterForm):
    page_title = _("Signer la position")
    verb = _("Signer")
    done = _("Votre signature est publiée avec la position.")

    reservation = forms.CharField(
        label=_("Réserve"),
        max_length=2000,
        widget=Words(rows=3),
        required=False,
        help_text=_("Elle sera publiée à côté de votre signature."),
    )


class DissentForm(SeatForm, CharterForm):
    page_title = _("Joindre un avis minoritaire")
    verb = _("Joindre cet avis")
    done = _("L’avis minoritaire est joint à la position.")

    text = forms.CharField(
        label=_("Avis minoritaire"),
        max_length=4000,
        widget=Words(rows=7),
        help_text=_("Joint au texte partout où il est envoyé, sans retouche."),
    )


class SearchForm(NamedForm):
    q = forms.CharField(label=_("Mots"), required=False, max_length=200)
