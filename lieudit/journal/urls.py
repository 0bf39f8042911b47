from django.urls import path

from lieudit.journal import views

app_name = "journal"
urlpatterns = [
    path("", views.follows, name="follows"),
    path("nouvelles/", views.news, name="news"),
    path("nouvelles/compte/", views.unread, name="unread"),
    path("suivre/<str:token>/", views.follow, name="follow"),
    path("ne-plus-suivre/<str:token>/", views.unfollow, name="unfollow"),
    path("confirmer/<str:token>/", views.confirm, name="confirm"),
    path("rythme/<str:token>/", views.rhythm, name="rhythm"),
    path("desinscription/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("plus-rien/<str:token>/", views.silence, name="silence"),
    path("courriers/", views.mails, name="mails"),
    path("courriers/<int:number>/", views.mail, name="mail"),
    path("lectures/", views.readings, name="readings"),
    path("journal/", views.log, name="log"),
    path("journal-scelle.jsonl", views.open_log, name="open_log"),
    path("verify_journal.py", views.verifier, name="verifier"),
    path("journal.xml", views.feed_all, name="feed_all"),
    path("fil/<str:token>.xml", views.feed, name="feed"),
]
