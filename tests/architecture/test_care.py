"""Every text that people write can be reported from its place, and every form that publishes words heeds the charter.

A model with a text, or a form with a text area, is held or exempt with its reason: a new one fails here until then.
"""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django import forms
from django.apps import apps
from django.conf import settings
from django.db import models

from lieudit.care.charter import CharterForm
from lieudit.care.permissions import MODERATION

HOUSE = Path(settings.BASE_DIR) / "lieudit"
NOT_WORDS = (models.EmailField, models.SlugField, models.URLField, models.FilePathField)

INSIDE = "lu de la personne, de son mandat ou du secrétariat seulement"
WITH_ITS_PAGE = "lu dans une page qui a son lien « Signaler », et signalé avec elle"
IN_THE_CIRCLE = "lu dans le cercle seulement, effacé trente jours après le choix"
MACHINE = "écrit par le logiciel : clé, empreinte, compte, journal"
OFFICIAL = "donnée de référence ou réglage, que personne n’écrit à la place d’un autre"
ITS_OWN = "la pièce des signalements elle-même : sa suite est le recours"

EXEMPT_MODELS = {
    "accounts.Account": "un nom se publie par consentement ; il est signalé avec ce qu’il signe",
    "accounts.Connection": INSIDE,
    "accounts.Consent": INSIDE,
    "accounts.Mailing": INSIDE,
    "accounts.WayBack": INSIDE,
    "advocacy.Commitment": WITH_ITS_PAGE,
    "advocacy.Demand": WITH_ITS_PAGE,
    "advocacy.HeldFile": INSIDE,
    "advocacy.Reminder": WITH_ITS_PAGE,
    "lexicon.WrittenWord": "lu dans ce qui est public, une ligne par mot",
    "api.Change": MACHINE,
    "api.Hook": INSIDE,
    "api.HookMessage": INSIDE,
    "api.SentOnce": MACHINE,
    "api.Token": INSIDE,
    "api.WrittenFile": MACHINE,
    "journal.Leaf": MACHINE,
    "journal.Reading": MACHINE,
    "journal.Seal": MACHINE,
    "care.Appeal": ITS_OWN,
    "care.CharterVersion": "la charte elle-même",
    "care.Measure": ITS_OWN,
    "care.MediationWord": "lu dans la médiation seulement",
    "care.Report": ITS_OWN,
    "commons.HeldFile": INSIDE,
    "commons.ReleaseFile": WITH_ITS_PAGE,
    "mutual_aid.Exchange": MACHINE,
    "mutual_aid.LawNote": OFFICIAL,
    "mutual_aid.Photo": WITH_ITS_PAGE,
    "desks.Telephone": OFFICIAL,
    "deliberation.ConsentRound": WITH_ITS_PAGE,
    "consultations.Reading": MACHINE,
    "consultations.Voice": MACHINE,
    "learning.Enrolment": INSIDE,
    "learning.Evaluation": INSIDE,
    "learning.HalfDay": WITH_ITS_PAGE,
    "learning.PathAlignment": WITH_ITS_PAGE,
    "learning.PathStep": WITH_ITS_PAGE,
    "learning.PathVersion": WITH_ITS_PAGE,
    "learning.StepMark": INSIDE,
    "learning.TrainingBody": INSIDE,
    "attestations.BroughtProof": WITH_ITS_PAGE,
    "attestations.Credential": MACHINE,
    "attestations.PeerAsk": INSIDE,
    "attestations.SigningKey": MACHINE,
    "attestations.StatusList": MACHINE,
    "lottery.PanelMember": INSIDE,
    "lottery.Panels": MACHINE,
    "lottery.Quota": WITH_ITS_PAGE,
    "lottery.Volunteer": INSIDE,
    "deliberation.Dissent": WITH_ITS_PAGE,
    "deliberation.Finding": WITH_ITS_PAGE,
    "cooperative.Allocation": OFFICIAL,
    "cooperative.Associate": INSIDE,
    "cooperative.CategoryClaim": INSIDE,
    "cooperative.ChartLine": INSIDE,
    "cooperative.Ending": INSIDE,
    "cooperative.Particulars": INSIDE,
    "cooperative.Duty": OFFICIAL,
    "cooperative.GivingUp": OFFICIAL,
    "cooperative.HalfRate": OFFICIAL,
    "cooperative.Loss": OFFICIAL,
    "cooperative.Proof": OFFICIAL,
    "cooperative.Remark": OFFICIAL,
    "cooperative.Review": OFFICIAL,
    "cooperative.Correction": INSIDE,
    "cooperative.Payout": INSIDE,
    "cooperative.Movement": MACHINE,
    "cooperative.Subscription": INSIDE,
    "cooperative.YearWords": OFFICIAL,
    "deliberation.Paragraph": WITH_ITS_PAGE,
    "deliberation.Signature": WITH_ITS_PAGE,
    "deliberation.Stance": WITH_ITS_PAGE,
    "elections.Circle": IN_THE_CIRCLE,
    "elections.Contest": MACHINE,
    "elections.Correction": INSIDE,
    "elections.Elector": WITH_ITS_PAGE,
    "elections.Incident": WITH_ITS_PAGE,
    "elections.Minutes": WITH_ITS_PAGE,
    "elections.Nomination": IN_THE_CIRCLE,
    "elections.Proposal": IN_THE_CIRCLE,
    "elections.Round": MACHINE,
    "elections.RoundAnswer": IN_THE_CIRCLE,
    "elections.Scrutineer": MACHINE,
    "funding.Answer": WITH_ITS_PAGE,
    "funding.Attachment": WITH_ITS_PAGE,
    "funding.BudgetLine": WITH_ITS_PAGE,
    "agreements.Commitment": WITH_ITS_PAGE,
    "agreements.Instalment": WITH_ITS_PAGE,
    "funding.Grant": "vient d’un fichier public, par import ; le secrétariat le retire",
    "funding.Income": "écrit par le secrétariat, avec la pièce qui le dit",
    "funding.MixLine": WITH_ITS_PAGE,
    "funding.Partner": WITH_ITS_PAGE,
    "funding.Jury": MACHINE,
    "funding.Recusal": INSIDE,
    "funding.Terms": WITH_ITS_PAGE,
    "funding.CallResult": WITH_ITS_PAGE,
    "funding.Postponement": WITH_ITS_PAGE,
    "funding.Deviation": WITH_ITS_PAGE,
    "funding.ExperimentMeasure": WITH_ITS_PAGE,
    "governance.Assembly": OFFICIAL,
    "governance.College": OFFICIAL,
    "governance.Rulebook": "les règles votées : leur modification est signalée",
    "hall.Adjournment": WITH_ITS_PAGE,
    "hall.Agreement": WITH_ITS_PAGE,
    "hall.Entrusting": WITH_ITS_PAGE,
    "hall.ExclusionPoint": "des motifs lus de l’instance et du membre, dans une procédure qui a son recours",
    "hall.Outcome": WITH_ITS_PAGE,
    "hall.PaperCount": MACHINE,
    "hall.Press": MACHINE,
    "hall.RoomScreen": MACHINE,
    "hall.Round": WITH_ITS_PAGE,
    "hall.Session": MACHINE,
    "hall.SessionBallot": MACHINE,
    "hall.Showing": WITH_ITS_PAGE,
    "hall.Speech": MACHINE,
    "hall.Voice": "une voix du consentement en séance, relue et corrigée au procès-verbal",
    "hall.Wording": "le texte soumis, écrit par qui préside, relu et corrigé au procès-verbal",
    "inquiries.Door": INSIDE,
    "inquiries.Paper": WITH_ITS_PAGE,
    "journal.Entry": "le journal ne répète que des textes qui ont leur lien, et tait ceux qui sont masqués",
    "journal.Follow": MACHINE,
    "meetings.CalendarKey": MACHINE,
    "meetings.Convening": MACHINE,
    "meetings.Document": OFFICIAL,
    "meetings.Meeting": OFFICIAL,
    "meetings.Guest": "le nom et la qualité de qui est invité, écrits par qui préside, lus par ce bureau et l’invité",
    "meetings.MembersList": MACHINE,
    "meetings.Notice": MACHINE,
    "meetings.Series": OFFICIAL,
    "membership.BankFile": INSIDE,
    "membership.BankLine": INSIDE,
    "membership.ClosedRegister": MACHINE,
    "membership.CollegeChange": INSIDE,
    "membership.DuesLine": OFFICIAL,
    "membership.Exclusion": INSIDE,
    "membership.Member": INSIDE,
    "membership.Payment": INSIDE,
    "minutes.Minutes": "le procès-verbal se corrige par une correction, que le règlement ouvre",
    "minutes.NamedPerson": "un nom, lu des membres seulement, dans un procès-verbal qui ne se réécrit pas",
    "minutes.Postponement": WITH_ITS_PAGE,
    "minutes.Revision": "une version d’un passage : le procès-verbal se corrige par une correction",
    "minutes.Section": "un passage du procès-verbal : il se corrige par une correction",
    "minutes.Signing": MACHINE,
    "needs.Escalation": WITH_ITS_PAGE,
    "needs.Joined": MACHINE,
    "needs.NeedCount": MACHINE,
    "needs.Quote": "une phrase d’un besoin : masquée avec lui",
    "needs.Meaning": INSIDE,
    "lexicon.ThingMeaning": INSIDE,
    "network.Claim": INSIDE,
    "network.Representative": WITH_ITS_PAGE,
    "observatory.Part": MACHINE,
    "observatory.Printing": MACHINE,
    "observatory.Report": "des faits et leurs noms, lus dans les pages qui ont leur lien ; ses mots sont ses parties",
    "observatory.Citation": MACHINE,
    "observatory.IncomeList": OFFICIAL,
    "observatory.InputFile": MACHINE,
    "observatory.Snapshot": MACHINE,
    "public_services.MednumRow": OFFICIAL,
    "records.Conflict": "lu de l’animation seulement, jusqu’à ce qu’elle tranche",
    "records.Doubt": "lu de qui tient la fiche seulement, jusqu’à sa réponse",
    "records.DoubtVoice": "lu de qui tient la fiche seulement ; repris, c’est un champ dit",
    "funding.YearTotals": INSIDE,
    "imports.FollowedList": INSIDE,
    "imports.Import": INSIDE,
    "imports.ImportLine": INSIDE,
    "records.Label": OFFICIAL,
    "records.Merge": "lu de l’animation seulement",
    "imports.Source": OFFICIAL,
    "records.SourceRecord": OFFICIAL,
    "records.Twin": MACHINE,
    "territory.Department": OFFICIAL,
    "territory.Intermunicipality": OFFICIAL,
    "territory.Municipality": OFFICIAL,
    "territory.Region": OFFICIAL,
    "toolkit.Alarm": MACHINE,
    "toolkit.Card": MACHINE,
    "toolkit.Errand": MACHINE,
    "toolkit.KeptFile": MACHINE,
    "toolkit.Trace": MACHINE,
    "toolkit.Silence": MACHINE,
    "toolkit.Mail": "un message, lu du secrétariat seulement",
    "voting.EarlyClosing": WITH_ITS_PAGE,
    "voting.Envelope": MACHINE,
    "voting.FrozenProxy": WITH_ITS_PAGE,
    "voting.Lot": MACHINE,
    "voting.RollEntry": WITH_ITS_PAGE,
    "voting.Sheet": MACHINE,
    "voting.Showing": MACHINE,
    "voting.Sitting": WITH_ITS_PAGE,
    "voting.Stamp": MACHINE,
    "voting.Tally": MACHINE,
    "voting.BeleniosArchive": MACHINE,
    "voting.BeleniosBox": MACHINE,
    "voting.BeleniosVote": INSIDE,
    "voting.Teller": MACHINE,
    "voting.Vote": MACHINE,
    "voting.VotingCode": MACHINE,
}

VOTE = "un vote ou ce qui arrête une décision : qui est suspendu garde sa voix"
FLOOR = "la parole en séance : qui siège la garde, la présidence la donne"
CHARGE = "l’acte d’une charge (animation, présidence, secrétariat), avec son motif"
RIGHT = "un droit que rien ne suspend : recours, défense, départ, réponse d’une institution"
PRIVATE = "rien n’en est publié"

EXEMPT_FORMS = {
    "agreements.AnswerForm": RIGHT,
    "advocacy.CloseForm": CHARGE,
    "advocacy.CorrectForm": RIGHT,
    "advocacy.LetterForm": CHARGE,
    "advocacy.LogReplyForm": CHARGE,
    "advocacy.RelayForm": CHARGE,
    "advocacy.RemindForm": CHARGE,
    "advocacy.ReplyForm": RIGHT,
    "advocacy.ReviewForm": CHARGE,
    "advocacy.StatementForm": RIGHT,
    "advocacy.VerifyForm": CHARGE,
    "care.AppealForm": RIGHT,
    "care.BulkForm": CHARGE,
    "care.CloseForm": PRIVATE,
    "care.DecideForm": CHARGE,
    "care.MediationForm": PRIVATE,
    "care.ReasonForm": CHARGE,
    "care.ReportForm": RIGHT,
    "care.RuledForm": CHARGE,
    "care.SuspendForm": CHARGE,
    "care.WordsForm": PRIVATE,
    "consultations.CloseForm": CHARGE,
    "deliberation.IntegrateForm": CHARGE,
    "deliberation.IntegrateObjectionForm": CHARGE,
    "deliberation.OutcomeForm": VOTE,
    "deliberation.RoundForm": CHARGE,
    "deliberation.StanceForm": VOTE,
    "deliberation.WithdrawForm": CHARGE,
    "mutual_aid.DisputeForm": PRIVATE,
    "mutual_aid.LawForm": CHARGE,
    "mutual_aid.PapersForm": PRIVATE,
    "desks.AnswerForm": CHARGE,
    "desks.SpreadForm": CHARGE,
    "elections.AnswerForm": VOTE,
    "elections.CancelForm": CHARGE,
    "elections.CircleForm": CHARGE,
    "elections.CorrectForm": RIGHT,
    "elections.DecideForm": CHARGE,
    "elections.IncidentForm": CHARGE,
    "elections.LiftForm": VOTE,
    "elections.MoveForm": VOTE,
    "elections.NameForm": VOTE,
    "elections.ProposeForm": CHARGE,
    "elections.ReplyForm": RIGHT,
    "funding.CancelForm": CHARGE,
    "hall.AmendForm": VOTE,
    "hall.AnswerForm": VOTE,
    "hall.BallotForm": CHARGE,
    "hall.IntegrateForm": CHARGE,
    "hall.ObjectForm": VOTE,
    "hall.OptionsForm": CHARGE,
    "hall.OutcomeForm": CHARGE,
    "hall.SubmitForm": CHARGE,
    "hall.WonderForm": FLOOR,
    "hall.WordForm": CHARGE,
    "inquiries.AcceptForm": CHARGE,
    "inquiries.CheckForm": CHARGE,
    "inquiries.CloseForm": CHARGE,
    "attestations.CloseForm": CHARGE,
    "attestations.ReasonForm": CHARGE,
    "attestations.WithdrawForm": CHARGE,
    "inquiries.DeclineForm": CHARGE,
    "inquiries.DelayForm": CHARGE,
    "inquiries.OpinionForm": CHARGE,
    "inquiries.WithdrawForm": RIGHT,
    "lexicon.GroupForm": CHARGE,
    "meetings.AnswerForm": CHARGE,
    "meetings.CancelForm": CHARGE,
    "meetings.EditForm": CHARGE,
    "meetings.GuestsForm": CHARGE,
    "meetings.ItemForm": CHARGE,
    "meetings.NotifyForm": CHARGE,
    "membership.AppealForm": RIGHT,
    "membership.ApplicationForm": CHARGE,
    "membership.CollegeDecisionForm": CHARGE,
    "membership.CollegeForm": PRIVATE,
    "membership.ExclusionForm": RIGHT,
    "membership.LeaveForm": RIGHT,
    "membership.OpenExclusionForm": CHARGE,
    "minutes.AnswerForm": CHARGE,
    "minutes.EditForm": CHARGE,
    "needs.EditConvergenceForm": CHARGE,
    "needs.EscalateForm": CHARGE,
    "needs.GatherForm": CHARGE,
    "needs.ReasonForm": CHARGE,
    "needs.SettleForm": CHARGE,
    "network.ClaimForm": PRIVATE,
    "network.ReasonForm": CHARGE,
}

PLACES = {
    "api.Question": ("api/dataset.html", "question"),
    "api.Reuse": ("api/dataset.html", "reuse"),
    "advocacy.Effect": ("advocacy/effects.html", "effect"),
    "advocacy.Referral": ("advocacy/referral.html", "referral"),
    "advocacy.Reply": ("advocacy/demand.html", "reply"),
    "advocacy.Statement": ("advocacy/institution.html", "statement"),
    "commons.Improvement": ("commons/resource.html", "improvement"),
    "commons.Release": ("commons/resource.html", "release"),
    "commons.Resource": ("commons/resource.html", "resource"),
    "commons.Reuse": ("commons/resource.html", "use"),
    "consultations.Consultation": ("consultations/consultation.html", "consultation"),
    "consultations.Statement": ("consultations/statement.html", "statement"),
    "lottery.Lottery": ("lottery/lottery.html", "lottery"),
    "funding.Aid": ("funding/aid.html", "aid"),
    "funding.Appeal": ("funding/application_body.html", "appeal"),
    "funding.AppealAnswer": ("funding/call.html", "each"),
    "funding.Application": ("funding/application_body.html", "application"),
    "funding.Award": ("funding/award.html", "award"),
    "funding.Call": ("funding/call.html", "call"),
    "funding.Challenge": ("funding/answer_challenge.html", "asked"),
    "funding.Experiment": ("funding/experiment.html", "experiment"),
    "funding.MatchedCommon": ("funding/matched_fund.html", "line.common"),
    "funding.MatchedFund": ("funding/matched_fund.html", "fund"),
    "funding.Outcome": ("funding/call.html", "outcome"),
    "funding.Project": ("funding/shared_budget.html", "line.project"),
    "funding.Rating": ("funding/application_body.html", "reading"),
    "funding.Reply": ("funding/call.html", "reply"),
    "funding.SharedBudget": ("funding/shared_budget.html", "budget"),
    "funding.YearMix": ("funding/mix.html", "year"),
    "inquiries.Inquiry": ("inquiries/inquiry.html", "inquiry"),
    "deliberation.Amendment": ("deliberation/draft.html", "card.amendment"),
    "deliberation.Comment": ("deliberation/paragraph.html", "comment"),
    "deliberation.Draft": ("deliberation/draft.html", "draft"),
    "deliberation.Objection": ("deliberation/draft.html", "card.objection"),
    "deliberation.Position": ("deliberation/position.html", "position"),
    "desks.Spreading": ("desks/spreading.html", "spreading"),
    "elections.Candidacy": ("elections/candidacies.html", "row"),
    "elections.Election": ("elections/election.html", "election"),
    "governance.Decision": ("governance/decision.html", "decision"),
    "governance.Interest": ("governance/assembly.html", "link"),
    "governance.RulebookChange": ("governance/change.html", "change"),
    "hall.Question": ("hall/room.html", "question"),
    "learning.Path": ("learning/path.html", "path"),
    "attestations.Achievement": ("attestations/achievement.html", "achievement"),
    "attestations.Attestation": ("attestations/attestation.html", "attestation"),
    "attestations.Recognition": ("attestations/attestation.html", "each.row"),
    "learning.PeerVisit": ("learning/visit.html", "visit"),
    "learning.Story": ("learning/visit.html", "story"),
    "learning.TrainingSession": ("learning/session.html", "session"),
    "learning.Welcome": ("learning/ask.html", "welcome"),
    "meetings.AgendaItem": ("meetings/meeting.html", "item"),
    "meetings.AgendaRequest": ("meetings/request.html", "asked"),
    "minutes.Action": ("minutes/action.html", "action"),
    "minutes.Correction": ("minutes/correction.html", "correction"),
    "minutes.MemberStatement": ("minutes/minutes.html", "each"),
    "mutual_aid.Hand": ("mutual_aid/hand.html", "hand"),
    "mutual_aid.Sos": ("mutual_aid/sos.html", "sos"),
    "mutual_aid.Loan": ("mutual_aid/loan.html", "loan"),
    "mutual_aid.StateNote": ("mutual_aid/side_note.html", "note"),
    "mutual_aid.Thing": ("mutual_aid/thing.html", "thing"),
    "needs.Answer": ("needs/need.html", "need.answer"),
    "needs.Attachment": ("needs/attachment.html", "attachment"),
    "needs.Convergence": ("needs/convergence.html", "convergence"),
    "needs.Need": ("needs/need.html", "need"),
    "needs.NeedQuestion": ("needs/reply.html", "asked"),
    "needs.NeedReply": ("needs/talk.html", "each"),
    "needs.Support": ("needs/need.html", "voices"),
    "network.Organisation": ("network/organisation.html", "organisation"),
    "network.Place": ("records/place.html", "place"),
    "observatory.ReportSection": ("observatory/report.html", "part.section"),
    "agreements.Agreement": ("agreements/agreement.html", "agreement"),
    "public_services.Offer": ("public_services/offer.html", "offer"),
    "records.Closure": ("records/place.html", "closures"),
    "records.FieldSource": ("records/sources.html", "said"),
    "roadmap.Deliverable": ("roadmap/milestone.html", "given"),
    "roadmap.Goal": ("roadmap/goal.html", "goal"),
    "roadmap.Milestone": ("roadmap/milestone.html", "milestone"),
    "roadmap.Slip": ("roadmap/milestone.html", "slip"),
    "voting.Ballot": ("voting/ballot.html", "ballot"),
}
"""Where each text is reported: the template, and what its `{% report_link … %}` names."""
BY_A_TAG = {
    "needs.NeedReply": ("needs/templatetags/needs.py", 'report_link_of("needs.needreply"'),
    "needs.Support": ("needs/templatetags/needs.py", "report_link_of(voice.label"),
    "records.Closure": ("records/templatetags/records.py", 'report_link_of("records.closure"'),
}
"""Drawn a hundred times on a page, hence by a tag of its room."""


def is_text(field: models.Field) -> bool:
    """Free words: neither a choice among codes, nor an address of the machine."""
    kinds = (models.TextField, models.CharField, models.JSONField)
    return isinstance(field, kinds) and not isinstance(field, NOT_WORDS) and not field.choices


def models_with_texts() -> set[type[models.Model]]:
    ours = [model for model in apps.get_models() if model.__module__.startswith("lieudit.")]
    return {model for model in ours if any(is_text(field) for field in model._meta.concrete_fields)}


def forms_with_text_areas():
    """Each form of the rooms where one writes at length, by the name of its room and its own."""
    for room in settings.ROOMS:
        if find_spec(name := f"lieudit.{room}.forms"):
            for key, form in vars(import_module(name)).items():
                if inspect.isclass(form) and issubclass(form, forms.BaseForm) and form.__module__ == name:
                    areas = [f for f in form.base_fields.values() if isinstance(f.widget, forms.Textarea)]
                    if areas:
                        yield f"{room}.{key}", form


def test_every_model_with_a_text_is_looked_after_or_exempt_with_its_reason():
    labels = {model._meta.label for model in models_with_texts()}
    held = {model._meta.label for model in MODERATION}
    new = sorted(labels - held - set(EXEMPT_MODELS))
    assert new == [], (
        "People may write in these. Say in the room's receivers.py who reads their reports: register_moderators(…) "
        "(care/permissions.py). If nobody else reads the text, add to EXEMPT_MODELS, with one of the reasons above it: "
        + " ".join(f'"{label}": INSIDE,' for label in new)
    )
    assert sorted(set(EXEMPT_MODELS) - labels) == [], "an exemption for nothing"
    unplaced = sorted(label for label in held if label not in PLACES)
    assert unplaced == [], (
        "Where does one report these? Put {% report_link thing %} in the page that shows them, and add to PLACES: "
        + " ".join(f'"{label}": ("{label.split(".")[0]}/PAGE.html", "thing"),' for label in unplaced)
    )


def test_every_text_that_is_looked_after_has_its_link_on_its_page():
    held = {model._meta.label for model in MODERATION}
    assert sorted(set(PLACES) - held) == [], "no longer looked after"
    sources = {path.as_posix().split("/templates/", 1)[1]: path for path in HOUSE.glob("*/templates/**/*.html")}
    for label, (template, named) in PLACES.items():
        if label in BY_A_TAG:
            path, call = BY_A_TAG[label]
            assert call in (HOUSE / path).read_text(), label
        else:
            link = rf"{{% report_link {re.escape(named)} %}}"
            assert re.search(link, sources[template].read_text()), f"{label}: {template} lacks {link}"


def test_every_form_that_publishes_words_heeds_the_charter_or_says_why_not():
    unlike = {name for name, form in forms_with_text_areas() if not issubclass(form, CharterForm)}
    new = sorted(unlike - set(EXEMPT_FORMS))
    assert new == [], (
        "One writes at length in these forms. If everybody reads it, the form is a CharterForm (care/charter.py) and "
        "gets `account=request.user`; else add to EXEMPT_FORMS, with one of the reasons above it: "
        + " ".join(f'"{name}": CHARGE,' for name in new)
    )
    assert sorted(set(EXEMPT_FORMS) - unlike) == [], "an exemption for nothing"
