from django.urls import path

from lieudit.meetings import views

app_name = "meetings"

MEETING = "<int:number>/"
REQUEST = "demandes/<int:number>/"

urlpatterns = [
    path("", views.meetings, name="meetings"),
    path("calendriers/", views.calendars, name="calendars"),
    path("calendriers/conseil/<slug:slug>.ics", views.assembly_calendar, name="assembly_calendar"),
    path("calendriers/territoire/<slug:slug>.ics", views.territory_calendar, name="territory_calendar"),
    path("calendriers/personne/<slug:key>.ics", views.own_calendar, name="own_calendar"),
    path("convocation/<slug:token>/", views.notice, name="notice"),
    path("invitation/<slug:token>/", views.invitation, name="invitation"),
    path("preparer/<slug:slug>/", views.plan, name="plan"),
    path("reserve/<slug:slug>/", views.backlog, name="backlog"),
    path("reserve/<slug:slug>/ecrire/", views.write_item, name="write_item"),
    path("points/<int:pk>/", views.edit_item, name="edit_item"),
    path("points/<int:pk>/<slug:word>/", views.item_step, name="item_step"),
    path(REQUEST, views.request, name="request"),
    path(REQUEST + "cosigner/", views.cosign, name="cosign"),
    path(REQUEST + "repondre/", views.answer, name="answer"),
    path(REQUEST + "retirer/", views.withdraw, name="withdraw"),
    path(MEETING, views.meeting, name="meeting"),
    path(MEETING + "seance.ics", views.meeting_calendar, name="meeting_calendar"),
    path(MEETING + "dossier.pdf", views.dossier, name="dossier"),
    path(MEETING + "dossier-complet.pdf", views.full_dossier, name="full_dossier"),
    path(MEETING + "invites/", views.guests, name="guests"),
    path(MEETING + "invites/<int:pk>/retirer/", views.revoke_guest, name="revoke_guest"),
    path(MEETING + "etape/<slug:word>/", views.step, name="step"),
    path(MEETING + "liste/", views.members_list, name="members_list"),
    path(MEETING + "ordre-du-jour/", views.agenda, name="agenda"),
    path(MEETING + "ordre-du-jour/ajouter/", views.add_item, name="add_item"),
    path(MEETING + "ordre-du-jour/importer/", views.import_items, name="import_items"),
    path(MEETING + "ordre-du-jour.csv", views.agenda_file, name="agenda_file"),
    path(MEETING + "demander/", views.ask, name="ask"),
    path(MEETING + "presence/<int:pk>/", views.register, name="register"),
    path(MEETING + "pouvoirs/", views.proxies, name="proxies"),
    path(MEETING + "pouvoirs/donner/<int:pk>/", views.entrust, name="entrust"),
    path(MEETING + "pouvoirs/<int:pk>/", views.proxy, name="proxy"),
    path(MEETING + "envois/", views.notices, name="notices"),
    path(MEETING + "envois/<int:pk>/reprendre/", views.retry, name="retry"),
    path(MEETING + "documents/<int:pk>/", views.document, name="document"),
    path(MEETING + "documents/<int:pk>/retirer/", views.drop_document, name="drop_document"),
    path(MEETING + "papier/<slug:word>/", views.paper, name="paper"),
]
