"""Needs are counted as they are said, and those who join them too: kept by the database, in the transaction of each act.

What stands is counted by the next migration.
"""

import django.db.models.deletion
from django.db import migrations, models

NEEDS = """
CREATE TABLE needs_needmove (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    place_id bigint, department_id bigint, stage varchar(12) NOT NULL DEFAULT '',
    domains varchar(12)[] NOT NULL DEFAULT '{}', sign integer NOT NULL DEFAULT 0, is_last boolean NOT NULL DEFAULT false,
    act xid8 NOT NULL DEFAULT pg_current_xact_id()  -- its transaction: what another has left there stops nobody
);
COMMENT ON TABLE needs_needmove IS 'Needs that came to be counted or ceased to be: emptied as each transaction ends.';

CREATE FUNCTION needs_is_said(state varchar) RETURNS boolean LANGUAGE sql IMMUTABLE AS
$$ SELECT state NOT IN ('pending', 'withdrawn', 'refused') $$;
CREATE FUNCTION needs_stage(state varchar) RETURNS varchar LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE state WHEN 'settled' THEN 'answered' ELSE state END $$;
CREATE FUNCTION needs_hidden(what varchar, key bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM care_measure m WHERE m.object_id = key AND m.kind = 'hidden' AND m.lifted_at IS NULL
        AND m.content_type_id = (SELECT id FROM django_content_type WHERE app_label = 'needs' AND model = what)
    )
$$;

CREATE FUNCTION needs_need_moved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was boolean := TG_OP <> 'INSERT' AND needs_is_said(OLD.state);
    "is" boolean := TG_OP <> 'DELETE' AND needs_is_said(NEW.state);
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO needs_joined (need_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
    ELSIF TG_OP = 'DELETE' THEN
        DELETE FROM needs_joined WHERE need_id = OLD.id;
    END IF;
    IF NOT (was OR "is") OR (was AND "is" AND (OLD.place_id, OLD.department_id, needs_stage(OLD.state), OLD.domains)
            IS NOT DISTINCT FROM (NEW.place_id, NEW.department_id, needs_stage(NEW.state), NEW.domains)) THEN
        RETURN NULL;
    END IF;
    IF needs_hidden('need', CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END) THEN
        RETURN NULL;
    END IF;
    IF was THEN
        INSERT INTO needs_needmove (place_id, department_id, stage, domains, sign)
        VALUES (OLD.place_id, OLD.department_id, needs_stage(OLD.state), OLD.domains, -1);
    END IF;
    IF "is" THEN
        INSERT INTO needs_needmove (place_id, department_id, stage, domains, sign)
        VALUES (NEW.place_id, NEW.department_id, needs_stage(NEW.state), NEW.domains, 1);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION needs_count_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    cell record;
    needs_are integer;
BEGIN
    IF NOT NEW.is_last THEN
        IF current_setting('needs.count_last', true) IS DISTINCT FROM 'asked' THEN  -- of this transaction alone
            PERFORM set_config('needs.count_last', 'asked', true);
            INSERT INTO needs_needmove (is_last) VALUES (true);  -- whose turn comes after all that still may wait
        END IF;
        RETURN NULL;
    END IF;
    PERFORM set_config('needs.count_last', '', true);
    SELECT id INTO needs_are FROM django_content_type WHERE app_label = 'needs' AND model = 'need';
    -- From here on, one transaction at a time: the last thing that each does, and nothing below waits for another.
    INSERT INTO toolkit_clock (id, tick) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET tick = toolkit_clock.tick + 1;
    FOR cell IN
        WITH moved AS (
            DELETE FROM needs_needmove WHERE id <= NEW.id AND act = NEW.act
            RETURNING place_id, department_id, stage, domains, sign, is_last
        ), standing AS (  -- what each place says now, found by its index, place after place
            SELECT t.place_id, n.department_id, needs_stage(n.state) AS stage, n.domains
            FROM (SELECT DISTINCT place_id FROM moved WHERE place_id IS NOT NULL) t
            CROSS JOIN LATERAL (
                SELECT id, department_id, state, domains FROM needs_need n
                WHERE n.place_id = t.place_id AND needs_is_said(n.state) OFFSET 0
            ) n
            WHERE NOT EXISTS (
                SELECT 1 FROM care_measure m WHERE m.content_type_id = needs_are AND m.object_id = n.id
                AND m.kind = 'hidden' AND m.lifted_at IS NULL
            )
        ), told AS (
            SELECT place_id, department_id, stage, domains, sign AS more, 0 AS now FROM moved WHERE NOT is_last
            UNION ALL SELECT place_id, department_id, stage, domains, 0, 1 FROM standing
        ), there AS (
            SELECT place_id, department_id, s.stage, d.domain, sum(more) AS more, sum(now) AS now FROM told t
            CROSS JOIN LATERAL (VALUES (''), (t.stage)) s(stage)
            CROSS JOIN LATERAL (SELECT '' UNION SELECT unnest(t.domains)) d(domain)
            GROUP BY place_id, department_id, s.stage, d.domain
        ), cells AS (
            SELECT department_id, stage, domain, sum(more)::int AS needs, sum(CASE WHEN place_id IS NULL THEN 0
                ELSE (now > 0)::int - (now > more)::int END)::int AS places
            FROM there GROUP BY department_id, stage, domain
        )
        SELECT * FROM cells WHERE needs <> 0 OR places <> 0
    LOOP
        UPDATE needs_needcount SET needs = greatest(needs + cell.needs, 0), places = greatest(places + cell.places, 0)
        WHERE department_id IS NOT DISTINCT FROM cell.department_id AND stage = cell.stage AND domain = cell.domain;
        IF NOT FOUND THEN
            INSERT INTO needs_needcount (department_id, stage, domain, needs, places) VALUES (
                cell.department_id, cell.stage, cell.domain, greatest(cell.needs, 0), greatest(cell.places, 0));
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

CREATE TRIGGER needs_need_counted AFTER INSERT OR DELETE OR UPDATE OF state, place_id, department_id, domains
    ON needs_need FOR EACH ROW EXECUTE FUNCTION needs_need_moved();
CREATE CONSTRAINT TRIGGER needs_needmove_counted AFTER INSERT ON needs_needmove
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION needs_count_moves();
"""
NEEDS_BACK = """
DROP TRIGGER needs_need_counted ON needs_need;
DROP TABLE needs_needmove;
DROP FUNCTION needs_count_moves();
DROP FUNCTION needs_need_moved();
DROP FUNCTION needs_hidden(varchar, bigint);
DROP FUNCTION needs_stage(varchar);
DROP FUNCTION needs_is_said(varchar);
"""

JOINED = """
CREATE FUNCTION needs_join(need bigint, place bigint, sign integer, town bigint DEFAULT NULL) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    said jsonb;
    land text;
    others integer;
BEGIN
    -- The place is held: one that moves meanwhile is waited for, or waits and finds this support.
    SELECT coalesce(town, municipality_id) INTO town FROM network_place WHERE id = place FOR SHARE;
    SELECT department_id::text INTO land FROM territory_municipality WHERE id = town;
    INSERT INTO needs_joined (need_id) VALUES (need) ON CONFLICT DO NOTHING;
    SELECT there INTO said FROM needs_joined WHERE need_id = need FOR UPDATE;
    others := coalesce((said ->> land)::int, 0) + sign;
    said := CASE WHEN others > 0 THEN said || jsonb_build_object(land, others) ELSE said - land END;
    UPDATE needs_joined SET there = said, places = greatest(places + sign, 0),
        departments = (SELECT count(*) FROM jsonb_object_keys(said)) WHERE need_id = need;
END $$;

CREATE FUNCTION needs_support_moved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was boolean := TG_OP <> 'INSERT' AND OLD.published_at IS NOT NULL;
    "is" boolean := TG_OP <> 'DELETE' AND NEW.published_at IS NOT NULL;
BEGIN
    IF NOT (was OR "is") OR (was AND "is" AND (OLD.need_id, OLD.place_id) = (NEW.need_id, NEW.place_id)) THEN
        RETURN NULL;
    END IF;
    IF needs_hidden('support', CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END) THEN
        RETURN NULL;
    END IF;
    IF was THEN
        PERFORM needs_join(OLD.need_id, OLD.place_id, -1);
    END IF;
    IF "is" THEN
        PERFORM needs_join(NEW.need_id, NEW.place_id, 1);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION needs_place_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM needs_join(s.need_id, NEW.id, -1, OLD.municipality_id), needs_join(s.need_id, NEW.id, 1)
        FROM (SELECT id, need_id FROM needs_support WHERE place_id = NEW.id AND published_at IS NOT NULL
            ORDER BY need_id) s WHERE NOT needs_hidden('support', s.id);
    RETURN NULL;
END $$;

CREATE TRIGGER needs_support_counted AFTER INSERT OR DELETE OR UPDATE OF published_at, need_id, place_id
    ON needs_support FOR EACH ROW EXECUTE FUNCTION needs_support_moved();
CREATE TRIGGER needs_place_moved AFTER UPDATE OF municipality_id ON network_place FOR EACH ROW
    WHEN (OLD.municipality_id IS DISTINCT FROM NEW.municipality_id) EXECUTE FUNCTION needs_place_moved();
"""
JOINED_BACK = """
DROP TRIGGER needs_place_moved ON network_place;
DROP TRIGGER needs_support_counted ON needs_support;
DROP FUNCTION needs_place_moved();
DROP FUNCTION needs_support_moved();
DROP FUNCTION needs_join(bigint, bigint, integer, bigint);
"""

MEASURES = """
CREATE FUNCTION needs_measure_moved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was boolean := TG_OP <> 'INSERT' AND OLD.kind = 'hidden' AND OLD.lifted_at IS NULL;
    "is" boolean := TG_OP <> 'DELETE' AND NEW.kind = 'hidden' AND NEW.lifted_at IS NULL;
    sign integer := CASE WHEN "is" THEN -1 ELSE 1 END;
    measure care_measure := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    what varchar;
    need needs_need;
    support needs_support;
BEGIN
    IF was = "is" THEN
        RETURN NULL;
    END IF;
    SELECT model INTO what FROM django_content_type WHERE id = measure.content_type_id AND app_label = 'needs';
    -- The row is held, so that what an act does of it meanwhile is counted after, or was before.
    IF what = 'need' THEN
        SELECT * INTO need FROM needs_need WHERE id = measure.object_id FOR NO KEY UPDATE;
        IF FOUND AND needs_is_said(need.state) THEN
            INSERT INTO needs_needmove (place_id, department_id, stage, domains, sign)
            VALUES (need.place_id, need.department_id, needs_stage(need.state), need.domains, sign);
        END IF;
    ELSIF what = 'support' THEN
        SELECT * INTO support FROM needs_support WHERE id = measure.object_id FOR NO KEY UPDATE;
        IF FOUND AND support.published_at IS NOT NULL THEN
            PERFORM needs_join(support.need_id, support.place_id, sign);
        END IF;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER needs_measure_counted AFTER INSERT OR DELETE OR UPDATE OF kind, lifted_at
    ON care_measure FOR EACH ROW EXECUTE FUNCTION needs_measure_moved();
"""
MEASURES_BACK = "DROP TRIGGER needs_measure_counted ON care_measure; DROP FUNCTION needs_measure_moved()"


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0004_measures"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("needs", "0013_scale"),
        ("network", "0004_words"),
        ("territory", "0003_words"),
        ("toolkit", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="NeedCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stage", models.CharField(blank=True, max_length=12)),
                ("domain", models.CharField(blank=True, max_length=12)),
                ("needs", models.PositiveIntegerField(db_default=0, default=0)),
                ("places", models.PositiveIntegerField(db_default=0, default=0)),
                (
                    "department",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.department",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("stage", "domain", "department"), name="needs_are_counted_once", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Joined",
            fields=[
                (
                    "need",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="joined_by",
                        serialize=False,
                        to="needs.need",
                    ),
                ),
                ("places", models.PositiveIntegerField(db_default=0, default=0)),
                ("departments", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("there", models.JSONField(db_default={}, default=dict)),
            ],
            options={
                "indexes": [models.Index(fields=["-places", "-need"], name="needs_most_joined")],
            },
        ),
        migrations.RunSQL(NEEDS, NEEDS_BACK),
        migrations.RunSQL(JOINED, JOINED_BACK),
        migrations.RunSQL(MEASURES, MEASURES_BACK),
    ]
