"""What an act moved is found by the whole index of counters, and written by one statement a cell.

`IS NOT DISTINCT FROM` used the stage and the domain alone: each cell read those of all departments, and what the same act
had left behind there.
"""

from importlib import import_module

from django.db import migrations

BY_STAGE = """
        UPDATE needs_needcount SET needs = greatest(needs + cell.needs, 0), places = greatest(places + cell.places, 0)
        WHERE department_id IS NOT DISTINCT FROM cell.department_id AND stage = cell.stage AND domain = cell.domain;
        IF NOT FOUND THEN
            INSERT INTO needs_needcount (department_id, stage, domain, needs, places) VALUES (
                cell.department_id, cell.stage, cell.domain, greatest(cell.needs, 0), greatest(cell.places, 0));
        END IF;
"""
BY_CELL = """
        INSERT INTO needs_needcount AS k (department_id, stage, domain, needs, places) VALUES (
            cell.department_id, cell.stage, cell.domain, greatest(cell.needs, 0), greatest(cell.places, 0))
        ON CONFLICT (stage, domain, department_id) DO UPDATE SET
            needs = greatest(k.needs + cell.needs, 0), places = greatest(k.places + cell.places, 0);
"""
NEEDS = import_module("lieudit.needs.migrations.0014_counted").NEEDS
_before, _mark, rest = NEEDS.partition("CREATE FUNCTION needs_count_moves()")
BEFORE = f"CREATE OR REPLACE FUNCTION needs_count_moves(){rest.partition('END $$;')[0]}END $$;"
assert BY_STAGE in BEFORE


class Migration(migrations.Migration):
    dependencies = [("needs", "0018_supports_waiting")]

    operations = [migrations.RunSQL(BEFORE.replace(BY_STAGE, BY_CELL), BEFORE)]
