"""What is typed or chosen in a session. Every form is given the board: it offers what its page shows, and asks nothing
more of the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Unpack

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from lieudit.deliberation.adoption import rival_paragraphs
from lieudit.deliberation.workflow import DraftState
from lieudit.governance.rules import ways_allowed
from lieudit.hall.board import Board, ItemLine
from lieudit.hall.rows import SeatRow, full_name
from lieudit.hall.workflow import Answer, Mode, OutcomeKind, Shows, Side, SpeechKind, Target
from lieudit.meetings.workflow import ItemKind, Opinion
from lieudit.toolkit.act_form import ActForm, choice_field, rows_field
from lieudit.toolkit.french import excerpt
from lieudit.toolkit.named_faults import NamedForm
from lieudit.toolkit.types import Act, Cleaned, Fields, Phrase, PlainFormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards, Day, Moment, QuickSelect, Words
from lieudit.voting.methods import METHODS, offered
from lieudit.voting.methods.paper import SILENT
from lieudit.voting.outcome import CHOICE_WORDS
from lieudit.voting.way_fields import WayFields

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from lieudit.accounts.models import Account
    from lieudit.deliberation.models import Paragraph
    from lieudit.hall.models import RoomScreen, SessionBallot
    from lieudit.meetings.models import Meeting
    from lieudit.voting.models import RollEntry


type Offered = Iterable[tuple[Any, Phrase]]
"""Things, each with its words."""


class PickField(forms.ChoiceField):
    """One of the things of the board, by its key: what is read is the thing."""

    widget = QuickSelect
    default_error_messages = {"invalid_choice": _("La page a changé entre-temps. Choisissez de nouveau.")}

    def offer(self, things: Offered, empty: Phrase | None = None) -> None:
        known = list(things)
        self.things = {str(thing.pk): thing for thing, _words in known}
        self.choices = [*([("", empty)] if empty else []), *((str(thing.pk), words) for thing, words in known)]

    def clean(self, value: object) -> object:
        return self.things.get(super().clean(value))


class HallForm(ActForm):
    """One gesture of a session. `word` is its own in the address; `title`, what opens it; `verb`, what sends it."""

    title: Phrase = ""
    verb: Phrase = ""

    def __init__(
        self, *sent: Sent, board: Any = None, word: str = "", initial: Cleaned | None = None, **given: object
    ) -> None:
        """`given`: what the form offers beside the board, under the names that its class declares."""
        self.word, self.board = word, board
        for name, value in given.items():
            setattr(self, name, value)
        super().__init__(*sent, auto_id=f"{word}-%s", initial=dict(initial or {}))
        self.fill()

    def fill(self) -> None:
        """Offer what the board shows."""

    def pick(self, name: str, things: Offered, empty: Phrase | None = None) -> None:
        field = self.fields[name]
        assert isinstance(field, PickField)
        field.offer(things, empty)


def named(seats: Iterable[SeatRow]) -> list[tuple[SeatRow, str]]:
    return [(seat, full_name(seat)) for seat in seats]


def long_words(
    label: Phrase, rows: int, most: int, *, required: bool = True, help_text: Phrase = ""
) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, widget=Words(rows=rows), required=required, help_text=help_text
    )


# The session


class OpenForm(HallForm):
    title = verb = _("Ouvrir la séance")
    done = _("La séance est ouverte. Chacun peut arriver avec le code.")

    target = forms.ChoiceField(
        label=_("Partage de la parole entre les collèges"), choices=Target, required=False, widget=ChoiceCards(size="s")
    )


class ItemForm(HallForm):
    done = _("Le point est en discussion.")

    item = PickField(label=_("Point"))

    def fill(self) -> None:
        self.pick("item", ((line.item, line.item.title) for line in self.board.agenda))


class AdjournForm(HallForm):
    title = verb = _("Suspendre la séance")
    done = _("La séance est suspendue. Le temps ne court plus.")

    back_at = forms.DateTimeField(label=_("Reprise prévue"), required=False, widget=Moment())
    reason = forms.CharField(label=_("Pourquoi"), max_length=300, required=False)

    def fill(self) -> None:
        item = self.board.item if self.board else None
        pause = item.minutes if item and item.kind == ItemKind.PAUSE else 15
        self.initial.setdefault("back_at", timezone.localtime() + dt.timedelta(minutes=pause))

    def clean_back_at(self) -> dt.datetime | None:
        back_at: dt.datetime | None = self.cleaned_data["back_at"]
        if back_at and back_at <= timezone.now():
            raise forms.ValidationError(_("La reprise est à venir."))
        return back_at


class PlainForm(HallForm):
    """A button alone."""


# Who is there


class CheckInForm(HallForm):
    verb = _("J’arrive")
    done = _("Bienvenue. Votre présence est notée.")
    seats: Sequence[SeatRow]
    known_code = ""

    seat = PickField(label=_("Au nom de"))
    mode = forms.ChoiceField(label=_("Vous êtes"), choices=Mode, initial=Mode.ON_SITE, widget=ChoiceCards(size="s"))
    code = forms.CharField(
        label=_("Code de séance"),
        max_length=30,
        help_text=_("Six lettres, affichées dans la salle et dites au téléphone."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def fill(self) -> None:
        self.pick("seat", named(self.seats))
        if len(self.seats) == 1:
            self.fields["seat"].widget = forms.HiddenInput()
            self.initial["seat"] = self.seats[0].pk
        if self.known_code:
            self.fields["code"].widget = forms.HiddenInput()
            self.initial["code"] = self.known_code


class SearchForm(NamedForm):
    """The list of who may come, by name."""

    q = forms.CharField(label=_("Nom"), required=False, max_length=100)
    college = forms.ChoiceField(label=_("Collège"), required=False)
    there = forms.ChoiceField(
        label=_("Présence"),
        required=False,
        choices=[("", _("Tout le monde")), ("non", _("Absent")), ("oui", _("Présent"))],
    )

    def __init__(self, sent: Sent = None, *, board: Board, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(sent, **options)
        colleges = {seat.college.code: seat.college.name for seat in board.seats}
        choice_field(self, "college").choices = [("", _("Tous")), *colleges.items()]


# Speaking


class AskForm(HallForm):
    """A hand that is up in the room."""

    title = _("Ajouter à la file")
    verb = _("Ajouter")
    done = _("La demande est dans la file.")

    seat = PickField(label=_("Qui"))
    kind = forms.ChoiceField(label=_("Demande"), choices=SpeechKind, initial=SpeechKind.NORMAL)
    side = forms.ChoiceField(label=_("Côté"), choices=[("", _("sans le dire")), *Side.choices], required=False)

    def fill(self) -> None:
        if not self.board.takes_sides:
            del self.fields["side"]
        waiting = {each.speech.seat_id for each in self.board.queue}
        there = [seat for seat in self.board.seats if seat.mode and seat.pk not in waiting]
        self.pick("seat", self.board.named(there), empty=_("Choisir"))


class SpeechForm(HallForm):
    """A gesture on one request of the queue."""

    nobody: Phrase | None = None
    speech = PickField(label=_("Demande de parole"))

    def fill(self) -> None:
        self.pick("speech", ((each.speech, each.speech.speaker) for each in self.board.queue), empty=self.nobody)


class FloorForm(SpeechForm):
    """The next of the queue, or another with a reason."""

    title = _("Donner la parole à quelqu’un d’autre")
    verb = _("Donner la parole")
    done = _("La parole est donnée.")

    speech = PickField(label=_("Dans la file"), required=False)
    name = forms.CharField(label=_("Ou une personne invitée"), max_length=200, required=False)
    reason = forms.CharField(label=_("Pourquoi changer l’ordre"), max_length=300, required=False)
    nobody = _("Choisir")


# Deciding


class WordForm(HallForm):
    title = _("Modifier la formulation")
    verb = _("Afficher cette formulation")
    done = _("La formulation est à l’écran. La précédente est gardée.")

    text = long_words(_("Texte soumis à la décision"), 5, 10_000)

    def fill(self) -> None:
        self.initial.setdefault("text", self.board.wording)


class RoundForm(HallForm):
    title = _("Demander le consentement")
    verb = _("Ouvrir le tour")
    done = _("Le tour est ouvert, par les questions.")

    review_on = forms.DateField(
        label=_("Réexamen de la décision"), widget=Day(), help_text=_("Ce qui est adopté est revu ce jour-là.")
    )

    reason = forms.CharField(
        label=_("Pourquoi décider hors de l’ordre du jour"),
        max_length=300,
        required=False,
        help_text=_("Pour un texte qui n’était pas à la convocation. Écrit au procès-verbal."),
    )

    def fill(self) -> None:
        self.initial.setdefault("review_on", timezone.localdate() + dt.timedelta(days=365))


class StepForm(HallForm):
    """A step of the round that has nothing to type."""

    step = forms.CharField(label=_("Étape"), max_length=20)


class AmendForm(WordForm):
    title = _("Soumettre le texte modifié")
    verb = _("Redemander à tout le monde")
    done = _("Le texte modifié est soumis : chaque voix répond de nouveau.")


class ObjectForm(HallForm):
    """An answer said aloud, noted by the chair."""

    title = _("Noter une objection dite à voix haute")
    verb = _("Noter")
    done = _("C’est noté.")

    seat = PickField(label=_("Qui"))
    answer = forms.ChoiceField(label=_("Réponse"), choices=Answer, initial=Answer.OBJECTION)
    reason = long_words(_("Ce qui l’arrête"), 3, 2000, required=False)

    def fill(self) -> None:
        self.pick("seat", self.board.named(seat for seat in self.board.seats if seat.mode), empty=_("Choisir"))


class SettleForm(HallForm):
    """What becomes of an objection."""

    done = _("C’est noté.")

    voice = PickField(label=_("Objection"))
    step = forms.ChoiceField(label=_("Étape"), choices=[("integrate", ""), ("lift", ""), ("maintain", "")])
    outcome = forms.CharField(label=_("Ce qui a été fait ou répondu"), max_length=2000, required=False)

    def fill(self) -> None:
        found = self.board.round.objections if self.board and self.board.round else []
        self.pick("voice", ((voice, voice.seat.name) for voice in found))


class IntegrateForm(HallForm):
    """An objection changes one paragraph of the draft: `paragraph`, as it was read."""

    title = _("Intégrer l’objection")
    verb = _("Intégrer ce changement")
    done = _("Le projet a changé. Soumettez-le de nouveau à tout le monde.")
    paragraph: Paragraph

    wording = long_words(_("Nouveau texte du paragraphe"), 8, 4000)
    outcome = forms.CharField(label=_("Ce qui change, en une phrase"), max_length=2000)
    seen = forms.CharField(widget=forms.HiddenInput)

    def fill(self) -> None:
        self.initial.update({"wording": self.paragraph.wording, "seen": self.paragraph.stamp})


class ElectionForm(HallForm):
    title = verb = _("Ouvrir l’élection")
    done = _("Le vote est ouvert. Le quorum et la liste des voix sont figés.")

    minutes = forms.IntegerField(label=_("Ouvert au plus, en minutes"), min_value=1, max_value=240, initial=10)
    reason = forms.CharField(
        label=_("Pourquoi voter hors de l’ordre du jour"),
        max_length=300,
        required=False,
        help_text=_("Pour ce qui n’était pas à la convocation. Écrit au procès-verbal."),
    )

    def fill(self) -> None:
        """Refuse here what the rules do not leave to a vote."""
        if self.board:
            least = self.board.meeting.rules["votes"]["least_minutes"]
            self.fields["minutes"].min_value = least  # type: ignore[attr-defined]
            self.fields["minutes"].help_text = _("%(n)d au moins, comme le disent les règles.") % {"n": least}
            self.initial.setdefault("minutes", max(10, least))


class PicksField(forms.MultipleChoiceField):
    """Several things of the board, by their keys: what is read is the things."""

    default_error_messages = {"invalid_choice": _("La page a changé entre-temps. Choisissez de nouveau.")}
    widget = forms.CheckboxSelectMultiple

    def offer(self, things: Offered) -> None:
        known = list(things)
        self.things = {str(thing.pk): thing for thing, _words in known}
        self.choices = [(str(thing.pk), words) for thing, words in known]

    def clean(self, value: object) -> object:
        return [self.things[key] for key in super().clean(value)]


class BlockForm(HallForm):
    """Which points are voted in one vote; those on which the bureau advises favourably are ticked."""

    title = _("Voter plusieurs points en bloc")
    verb = _("Composer le bloc")
    done = _("Le bloc est à l’écran de chacun. Un membre peut en sortir un point pendant deux minutes au moins.")

    items = PicksField(
        label=_("Points que personne ne conteste"),
        help_text=_("Un seul vote pour tous. Le résultat de chacun est écrit au procès-verbal et au registre."),
    )

    def fill(self) -> None:
        if self.board:
            lines = self.board.joinable
            field = self.fields["items"]
            assert isinstance(field, PicksField)
            field.offer((line.item, block_words(line)) for line in lines)
            self.initial.setdefault("items", [line.item.pk for line in lines if line.item.opinion == Opinion.FOR])


def block_words(line: ItemLine) -> str:
    """« 4. Adopter le budget (avis du bureau : favorable) »."""
    opinion = _(" (avis du bureau : %(opinion)s)") % {"opinion": line.item.get_opinion_display()}
    return f"{line.item.number}. {line.title}{opinion if line.item.opinion else ''}"


class OpenBlockForm(ElectionForm):
    done = _("Le vote du bloc est ouvert. Le quorum et la liste des voix sont figés.")

    def fill(self) -> None:
        """Its points were on the notice."""
        super().fill()
        del self.fields["reason"]


class OutForm(HallForm):
    """A point of the block, taken out by who presides."""

    done = _("Le point est sorti du bloc. Il se vote à part.")

    item = PickField(label=_("Point"))

    def fill(self) -> None:
        block = self.board.block if self.board else None
        self.pick("item", ((line.item, line.item.title) for line in (block.lines if block else [])))


class BallotForm(WayFields, ElectionForm):
    title = _("Ouvrir un vote sur autre chose")
    verb = _("Ouvrir ce vote")
    resolves = True
    """Yes or no, where the rules may have colleges weigh."""

    question = long_words(
        _("Une autre question que la formulation"),
        2,
        500,
        required=False,
        help_text=_("Un amendement, par exemple. Laissez vide pour voter sur la formulation."),
    )
    field_order: tuple[str, ...] = ("question", "reason", "minutes", "way", "stakes", "again", "otherwise")

    def fill(self) -> None:
        super().fill()
        if self.board:
            self.offer_ways(ways_allowed(self.board.meeting.rules, in_session=True, resolves=self.resolves))

    def voices(self) -> int:
        return len(self.board.seats) if self.board else super().voices()


class OptionsForm(BallotForm):
    """Among what the room chooses, and by which method; or the amendments that exclude each other on a paragraph."""

    title = _("Faire choisir entre plusieurs options")
    verb = _("Ouvrir ce choix")
    resolves = False

    question = long_words(
        _("Ce que l’on choisit"), 2, 500, required=False, help_text=_("Vide, c’est la formulation du point.")
    )
    method = forms.ChoiceField(
        label=_("Comment vote-t-on ?"),
        choices=[(code, offer.name) for code, offer in offered().items() if METHODS[code].is_choice],
        widget=ChoiceCards(hints={code: offer.help for code, offer in offered().items()}, size="m"),
        initial="approval",
    )
    options = long_words(
        _("Les options, une par ligne"),
        4,
        20_000,
        required=False,
        help_text=_("Pour un budget : « Un fournil ; 12000 ». Elles paraissent dans un ordre tiré au sort."),
    )
    paragraph = PickField(
        label=_("Ou des amendements rivaux, sur le paragraphe"),
        required=False,
        help_text=_("Ils se classent, avec le texte inchangé ; celui qui gagne chaque duel est écrit dans le projet."),
    )
    seats = forms.IntegerField(
        label=_("Combien d’options retient-on ?"), min_value=1, max_value=60, initial=1, required=False
    )
    budget = forms.IntegerField(label=_("Budget à partager, en euros"), min_value=1, max_value=10**11, required=False)
    field_order = ("question", "method", "options", "paragraph", "seats", "budget", *BallotForm.field_order[1:])

    def fill(self) -> None:
        super().fill()
        self.fields["method"].initial = "approval"
        draft = self.board.item.draft if self.board and self.board.item else None
        rivals = list(rival_paragraphs(draft)) if draft and draft.state == DraftState.OPEN else []
        if rivals:
            self.pick("paragraph", ((each, _("§ %s") % each.rank) for each in rivals), empty=_("Aucun"))
        else:
            del self.fields["paragraph"]

    def clean_seats(self) -> int:
        return int(self.cleaned_data["seats"] or 1)


class CarriedForm(HallForm):
    """Who carries an action, and for when."""

    carrier = PickField(label=_("Qui s’en charge"), required=False)
    carrier_name = forms.CharField(label=_("Ou un autre nom"), max_length=120, required=False)
    due_on = forms.DateField(label=_("Pour le"), required=False, widget=Day())

    def fill(self) -> None:
        self.pick("carrier", self.board.named(self.board.seats), empty=_("À dire avant la fin"))


class OutcomeForm(CarriedForm):
    title = verb = _("Noter ce qui en sort")

    kind = forms.ChoiceField(
        label=_("Nature"),
        choices=[(kind.value, kind.label) for kind in OutcomeKind if kind != OutcomeKind.ELECTION],
        widget=ChoiceCards(size="s"),
        help_text=_("Une décision notée attend qu’une autre personne la confirme ; le plus sûr est de voter."),
    )
    text = long_words(_("En une phrase ou deux"), 3, 10_000)
    reason = forms.CharField(
        label=_("Pourquoi décider hors de l’ordre du jour"),
        max_length=300,
        required=False,
        help_text=_("Pour une décision dont le texte n’était pas à la convocation. Écrit au procès-verbal."),
    )
    field_order = ("kind", "text", "reason", "carrier", "carrier_name", "due_on")

    @property
    def done(self) -> Phrase:
        if self.cleaned_data["kind"] == OutcomeKind.DECISION:
            return _("C’est noté. Une autre personne du bureau le confirme de sa page, et c’est une décision.")
        return _("C’est noté, et ce sera au procès-verbal.")

    def fill(self) -> None:
        super().fill()
        self.fields["carrier"].label = _("Qui s’en charge, pour une action")


class ConfirmForm(ActForm):
    """The second hand of an agreement that was noted, or who takes it back."""

    DONE = {
        "confirm": _("C’est confirmé, et inscrit au registre des décisions."),
        "withdraw": _("L’accord noté est retiré : rien n’est décidé."),
    }

    def take(self, acts: Mapping[str, Act], thing: Model, *, actor: Account) -> str:
        """Take the step that was pressed, with the act of `acts`; give its name, or nothing when it was refused."""
        step = str(self.data.get("step", "")) if self.is_bound and self.is_valid() else ""
        return step if step in acts and self.run(acts[step], thing, actor=actor) else ""


class EntrustForm(CarriedForm):
    """The actions noted in session that nobody carries yet, or that have no day."""

    title = verb = _("Confier une action")
    done = _("L’action est confiée.")

    outcome = PickField(label=_("Action"))
    field_order = ("outcome", "carrier", "carrier_name", "due_on")

    def fill(self) -> None:
        super().fill()
        self.undone = list(self.board.session.outcomes.unassigned())
        self.pick("outcome", ((each, each.text) for each in self.undone))


class QuestionForm(HallForm):
    """The chair says that a question has had its answer."""

    done = _("La question a sa réponse.")

    question = PickField(label=_("Question"))

    def fill(self) -> None:
        self.pick("question", ((each, str(each)) for each in self.board.questions))


class PairForm(HallForm):
    """The code that a screen of the room shows."""

    title = _("Appairer un écran")
    verb = _("Appairer cet écran")
    done = _("L’écran est appairé. Il montre la salle, et le code d’arrivée.")

    code = forms.CharField(label=_("Code affiché par l’écran"), max_length=12)
    name = forms.CharField(
        label=_("Où est cet écran"), max_length=40, required=False, help_text=_("« Scène », « Fond de salle ».")
    )


class ShowForm(HallForm):
    """What one screen shows, or all of them."""

    title = _("Choisir ce qui est montré")
    verb = _("Montrer")
    done = _("C’est à l’écran.")
    screens: Iterable[RoomScreen] = ()
    votes: Iterable[SessionBallot] = ()

    what = forms.ChoiceField(
        label=_("Montrer"),
        choices=[(each.value, capfirst(str(each.label))) for each in Shows],
        widget=ChoiceCards(size="m"),
        initial=Shows.AUTO,
    )
    screen = PickField(label=_("Sur quel écran"), required=False)
    item = PickField(label=_("Quel point"), required=False)
    vote = PickField(label=_("Quel vote"), required=False)
    text = forms.CharField(label=_("Message, ou titre du compte à rebours"), max_length=300, required=False)
    minutes = forms.IntegerField(label=_("Minutes du compte à rebours"), min_value=1, max_value=240, required=False)

    def fill(self) -> None:
        lines = self.board.agenda if self.board else []
        self.pick("screen", ((each, str(each)) for each in self.screens), empty=_("Tous les écrans"))
        self.pick("item", ((line.item, f"{line.item.number}. {line.title}") for line in lines), empty=_("Choisir"))
        self.pick("vote", ((each, excerpt(each.ballot.question, 90)) for each in self.votes), empty=_("Choisir"))


class SubmitForm(HallForm):
    """Which session of its body votes on an exclusion, and the reasons that it would give."""

    title = _("Soumettre l’exclusion au vote")
    verb = _("Mettre à l’ordre du jour")
    done = _("Le vote est à l’ordre du jour, à huis clos. Le membre est prévenu.")

    meetings: QuerySet[Meeting]
    meeting: Any = forms.ModelChoiceField(None, label=_("Séance qui vote"), empty_label=None)
    words = long_words(
        _("Motifs soumis au vote"), 8, 5000, help_text=_("Les membres et la personne concernée les lisent.")
    )

    def fill(self) -> None:
        field = rows_field(self, "meeting")
        field.queryset = self.meetings
        if not self.meetings:
            field.help_text = _("Aucune séance de cette instance n’est prévue : préparez-la d’abord.")


# From one's place


class OwnForm(HallForm):
    """A gesture for one of the seats that the person speaks for."""

    seats: Sequence[SeatRow]
    seat = PickField(label=_("Au nom de"))

    def fill(self) -> None:
        self.pick("seat", named(self.seats))
        if len(self.seats) == 1:
            self.fields["seat"].widget = forms.HiddenInput()
            self.initial["seat"] = self.seats[0].pk


class SpeakForm(OwnForm):
    done = _("Vous êtes dans la file.")

    kind = forms.ChoiceField(label=_("Pour"), choices=SpeechKind, required=False)
    side = forms.ChoiceField(label=_("Côté"), choices=Side, required=False)

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or SpeechKind.NORMAL


class LeavingForm(OwnForm):
    done = _("Vous avez quitté la séance. Votre pouvoir vaudra dès qu’il sera accepté.")

    holder = PickField(label=_("Qui parlera en votre nom"))

    def fill(self) -> None:
        super().fill()
        self.pick("holder", named(seat for seat in self.board.seats if seat.mode), empty=_("Choisir"))


class OfferForm(OwnForm):
    done = _("Vous portez ce pouvoir à partir du prochain vote.")

    proxy = PickField(label=_("Pouvoir"))

    def fill(self) -> None:
        super().fill()
        self.pick("proxy", ((offer, offer.giver.name) for offer in self.board.offers))


class DeclineForm(OfferForm):
    done = _("C’est noté : vous ne portez pas ce pouvoir.")


class AdoptForm(OwnForm):
    done = _("Le consentement est constaté : la décision est au registre.")


class TakeOverForm(OwnForm):
    done = _("Vous tenez ce siège à partir de maintenant.")


class StayForm(OwnForm):
    done = _("C’est noté : vous êtes en séance.")


class OnPaperForm(OwnForm):
    done = _("C’est noté : deux personnes relèvent votre bulletin de papier.")


class ListForm(HallForm):
    """The second hand of the roll call."""

    seats: Sequence[SeatRow] = ()
    done = _("La liste est confirmée : ces voix comptent pour le quorum.")


class SecrecyForm(OwnForm):
    done = _("Votre demande est notée. Elle n’est attribuée à personne.")


class OwnOutForm(OwnForm, OutForm):
    done = _("C’est noté : ce point se vote à part.")

    def fill(self) -> None:
        OwnForm.fill(self)
        OutForm.fill(self)


class AnswerForm(OwnForm):
    done = _("Votre réponse est notée. Vous pouvez la changer tant que le tour dure.")

    answer = forms.ChoiceField(label=_("Votre réponse"), choices=Answer)
    reason = long_words(_("Ce qui vous arrête"), 3, 2000, required=False)
    proposal = long_words(_("Ce qui lèverait votre objection"), 2, 2000, required=False)


class WonderForm(OwnForm):
    title = _("Poser une question à la salle")
    verb = _("Poser la question")
    done = _("Votre question est posée.")

    text = long_words(_("Votre question"), 3, 500)


class BackForm(OwnForm):
    done = _("Vous appuyez cette question.")

    question = PickField(label=_("Question"))

    def fill(self) -> None:
        super().fill()
        self.pick("question", ((each, str(each)) for each in self.board.questions))


class TicksField(forms.MultipleChoiceField):
    """What is ticked on the paper of an election: names, or a word alone."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: object) -> object:
        ticked = super().clean(value)
        if len(ticked) > 1 and set(ticked) & set(SILENT):
            raise forms.ValidationError(_("Un bulletin blanc, ou une abstention, ne nomme personne."))
        return ticked[0] if ticked and ticked[0] in SILENT else ticked and {"approve": ticked}


class PaperForm(HallForm):
    """The papers of a vote as one person reads them: one line a voice; a voice without a paper has none."""

    verb = _("Enregistrer mon relevé")
    done = _("Votre relevé est gardé.")
    roll: Sequence[RollEntry]
    options: Sequence[str] = ()

    def fill(self) -> None:
        kind = TicksField if self.options else forms.ChoiceField
        words: Fields = {"": _("pas de bulletin"), **CHOICE_WORDS}
        if self.options:
            words = {name: name for name in self.options} | {word: CHOICE_WORDS[word] for word in SILENT}
        for entry in self.roll:
            self.fields[entry.key] = kind(label=entry.holder, choices=list(words.items()), required=False)

    def clean(self) -> Cleaned:
        """The act wants the papers, and nothing of who has none."""
        return {"data": {key: choice for key, choice in self.cleaned_data.items() if choice}}
