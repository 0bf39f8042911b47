from django.urls import path

from lieudit.roadmap import views

app_name = "roadmap"
urlpatterns = [
    path("", views.roadmap, name="roadmap"),
    path("objectifs/<int:number>/", views.goal, name="goal"),
    path("objectifs/<int:number>/corriger/", views.edit_goal, name="edit_goal"),
    path("objectifs/<int:number>/jalons/ajouter/", views.add_milestone, name="add_milestone"),
    path("jalons/<int:number>/", views.milestone, name="milestone"),
    path("jalons/<int:number>/corriger/", views.edit_milestone, name="edit_milestone"),
    path("jalons/<int:number>/avancement/", views.say_progress, name="say_progress"),
    path("jalons/<int:number>/deplacer/", views.slip_milestone, name="slip_milestone"),
    path("jalons/<int:number>/livrable/", views.add_deliverable, name="add_deliverable"),
    path("jalons/<int:number>/tenu/", views.meet_milestone, name="meet_milestone"),
    path("jalons/<int:number>/abandonner/", views.drop_milestone, name="drop_milestone"),
    path("<slug:slug>/", views.assembly_roadmap, name="assembly_roadmap"),
    path("<slug:slug>/jalons.csv", views.roadmap_csv, name="roadmap_csv"),
    path("<slug:slug>/jalons.ics", views.roadmap_calendar, name="roadmap_calendar"),
    path("<slug:slug>/objectifs/ouvrir/", views.open_goal, name="open_goal"),
]
