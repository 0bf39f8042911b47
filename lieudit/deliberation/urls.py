from django.urls import path

from lieudit.deliberation import views

app_name = "deliberation"

DRAFT = "projets/<int:number>/"
PARAGRAPH = DRAFT + "p/<slug:uid>/"
AMENDMENT = DRAFT + "amendements/<int:rank>/"
OBJECTION = DRAFT + "objections/<int:rank>/"

urlpatterns = [
    path("", views.positions, name="positions"),
    path("projets/", views.drafts, name="drafts"),
    path("projets/ouvrir/", views.open_draft, name="open_draft"),
    path(DRAFT, views.draft, name="draft"),
    path(DRAFT + "corriger/", views.edit_draft, name="edit_draft"),
    path(DRAFT + "constats/", views.findings, name="findings"),
    path(DRAFT + "paragraphe/", views.add_paragraph, name="add_paragraph"),
    path(DRAFT + "ouvrir-la-discussion/", views.open_discussion, name="open_discussion"),
    path(DRAFT + "retirer/", views.withdraw_draft, name="withdraw_draft"),
    path(DRAFT + "fusion/", views.merge, name="merge"),
    path(DRAFT + "fusion/vote/", views.vote_on_rivals, name="vote_on_rivals"),
    path(DRAFT + "tour/ouvrir/", views.open_round, name="open_round"),
    path(DRAFT + "tour/", views.round, name="round"),
    path(DRAFT + "tour/repondre/", views.stance, name="stance"),
    path(DRAFT + "vote/", views.put_to_vote, name="put_to_vote"),
    path(DRAFT + "adopter/", views.adopt, name="adopt"),
    path(PARAGRAPH, views.paragraph, name="paragraph"),
    path(PARAGRAPH + "corriger/", views.edit_paragraph, name="edit_paragraph"),
    path(PARAGRAPH + "deplacer/", views.move_paragraph, name="move_paragraph"),
    path(PARAGRAPH + "commenter/", views.comment, name="comment"),
    path(PARAGRAPH + "amender/", views.amend, name="amend"),
    path(AMENDMENT + "avis/", views.recommend, name="recommend"),
    path(AMENDMENT + "reponse/", views.answer, name="answer"),
    path(AMENDMENT + "integrer/", views.integrate, name="integrate"),
    path(AMENDMENT + "ecarter/", views.refuse, name="refuse"),
    path(OBJECTION + "integrer/", views.integrate_objection, name="integrate_objection"),
    path(OBJECTION + "lever/", views.objection, {"step": "lift"}, name="objection"),
    path(OBJECTION + "maintenir/", views.objection, {"step": "maintain"}, name="objection"),
    path("<slug:number>/", views.position, name="position"),
    path("<slug:number>/position.pdf", views.position_pdf, name="position_pdf"),
    path("<slug:number>/position.json", views.position_json, name="position_json"),
    path("<slug:number>/signer/", views.sign, name="sign"),
    path("<slug:number>/avis-minoritaire/", views.dissent, name="dissent"),
]
