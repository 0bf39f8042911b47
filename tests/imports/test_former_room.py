"""What named imports by their former room, `records`, names them by the new one once it is migrated."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django_tasks_db.models import DBTaskResult

from lieudit.imports.models import Import, ImportLine, Source
from lieudit.imports.tasks import carry_out

pytestmark = pytest.mark.django_db
migration = import_module("lieudit.imports.migrations.0001_from_records")


@pytest.fixture
def former():
    """Content types and a task that waits, as the room `records` left them."""
    types = ContentType.objects.filter(app_label="imports", model__in=["source", "import", "importline"])
    keys = dict(types.values_list("model", "pk"))
    types.update(app_label="records")
    DBTaskResult.objects.create(
        task_path="lieudit.records.intake.carry_out", args_kwargs={"args": [1], "kwargs": {}}, backend_name="default"
    )
    ContentType.objects.clear_cache()
    return keys


def test_what_points_at_a_file_still_does(former):
    migration.forwards(apps, None)
    ContentType.objects.clear_cache()
    found = ContentType.objects.get_for_models(Source, Import, ImportLine)
    assert {kind.model: kind.pk for kind in found.values()} == former
    assert not ContentType.objects.filter(app_label="records", model__in=former).exists()


def test_a_task_that_waits_is_still_found(former):
    migration.forwards(apps, None)
    assert DBTaskResult.objects.get().task.func is carry_out.func


def test_it_goes_back_as_it_came(former):
    migration.forwards(apps, None)
    migration.backwards(apps, None)
    assert dict(ContentType.objects.filter(app_label="records", model__in=former).values_list("model", "pk")) == former
    assert DBTaskResult.objects.get().task_path == "lieudit.records.intake.carry_out"


def test_an_empty_database_has_nothing_to_carry():
    ContentType.objects.filter(app_label__in=["imports", "records"]).delete()
    migration.forwards(apps, None)
    assert not ContentType.objects.filter(app_label="imports").exists()
