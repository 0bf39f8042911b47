from django.urls import path

from lieudit.cooperative import conversion_views, views, year_views

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
    path("taux/", year_views.rates, name="rates"),
    path("taux/noter/", year_views.note_rate, name="note_rate"),
    path("repartitions/<int:pk>/", year_views.allocation, name="allocation"),
    path("repartitions/<int:pk>/adopter/", year_views.adopt_allocation, name="adopt_allocation"),
    path("repartitions/<int:pk>/ecrire/", year_views.post_allocation, name="post_allocation"),
    path("repartitions/<int:pk>/abandonner/", year_views.drop_allocation, name="drop_allocation"),
    path("de/<slug:slug>/etapes/", conversion_views.conversion, name="conversion"),
    path("de/<slug:slug>/etapes/charge/<slug:step>/", conversion_views.plan_step, name="plan_step"),
    path("de/<slug:slug>/etapes/prouver/<slug:step>/", conversion_views.prove_step, name="prove_step"),
    path("de/<slug:slug>/etapes/reprendre/<slug:step>/", conversion_views.withdraw_proof, name="withdraw_proof"),
    path("de/<slug:slug>/statuts/", conversion_views.choose_statutes, name="choose_statutes"),
    path("de/<slug:slug>/basculer/preparer/", conversion_views.prepare_switch, name="prepare_switch"),
    path("de/<slug:slug>/basculer/", conversion_views.switch, name="switch"),
    path("de/<slug:slug>/annee/", year_views.year, name="year"),
    path("de/<slug:slug>/repartir/", year_views.allocate, name="allocate"),
    path("de/<slug:slug>/", views.cooperative, name="cooperative"),
    path("de/<slug:slug>/premier-jour/", views.day_one, name="day_one"),
    path("de/<slug:slug>/promettre/", views.promise, name="promise"),
    path("de/<slug:slug>/souscrire/", views.subscribe, name="subscribe"),
    path("de/<slug:slug>/registre/", views.register, name="register"),
    path("de/<slug:slug>/grand-livre.csv", views.ledger_file, name="ledger_file"),
]
