from django.urls import path

from lieudit.cooperative import views

app_name = "cooperative"

urlpatterns = [
    path("", views.cooperatives, name="cooperatives"),
    path("droit/", views.law, name="law"),
    path("verify_ledger.py", views.script, name="script"),
    path("parts/<int:number>/", views.associate, name="associate"),
    path("parts/<int:number>/partir/", views.leave, name="leave"),
    path("parts/<int:number>/rembourser/", views.prepare_payout, name="prepare_payout"),
    path("promesses/<int:pk>/retirer/", views.withdraw_promise, name="withdraw_promise"),
    path("souscriptions/<int:pk>/repondre/", views.answer, name="answer"),
    path("souscriptions/<int:pk>/retirer/", views.withdraw, name="withdraw"),
    path("souscriptions/<int:pk>/rendre/", views.prepare_return, name="prepare_return"),
    path("souscriptions/<int:pk>/versement/", views.receive, name="receive"),
    path("remboursements/<int:pk>/valider/", views.validate, name="validate"),
    path("remboursements/<int:pk>/abandonner/", views.drop_payout, name="drop_payout"),
    path("de/<slug:slug>/", views.cooperative, name="cooperative"),
    path("de/<slug:slug>/premier-jour/", views.day_one, name="day_one"),
    path("de/<slug:slug>/promettre/", views.promise, name="promise"),
    path("de/<slug:slug>/souscrire/", views.subscribe, name="subscribe"),
    path("de/<slug:slug>/registre/", views.register, name="register"),
    path("de/<slug:slug>/grand-livre.csv", views.ledger_file, name="ledger_file"),
]
