from django.db import migrations

HALF_DAY = """
CREATE FUNCTION learning_take_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.room := COALESCE((
        SELECT venue_id || ' ' || plain(btrim(room)) FROM learning_trainingsession
        WHERE id = NEW.session_id AND room <> '' AND state IN ('open', 'kept', 'held')
    ), '');
    RETURN NEW;
END $$;
CREATE TRIGGER learning_halfday_room BEFORE INSERT OR UPDATE ON learning_halfday
    FOR EACH ROW EXECUTE FUNCTION learning_take_room();
"""
NO_HALF_DAY = """
DROP TRIGGER learning_halfday_room ON learning_halfday;
DROP FUNCTION learning_take_room();
"""
SESSION = """
CREATE FUNCTION learning_move_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE learning_halfday SET room = room WHERE session_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER learning_trainingsession_room AFTER UPDATE ON learning_trainingsession FOR EACH ROW
    WHEN (ROW(NEW.venue_id, NEW.room, NEW.state) IS DISTINCT FROM ROW(OLD.venue_id, OLD.room, OLD.state))
    EXECUTE FUNCTION learning_move_room();
"""
NO_SESSION = """
DROP TRIGGER learning_trainingsession_room ON learning_trainingsession;
DROP FUNCTION learning_move_room();
"""


class Migration(migrations.Migration):
    """A half-day bears the room of its session, once it is announced and as long as it is not called off: two of them
    exclude one another there. Who moves a session, calls it off or makes two places one changes its half-days with it."""

    dependencies = [("learning", "0008_rooms"), ("toolkit", "0001_initial")]

    operations = [migrations.RunSQL(HALF_DAY, NO_HALF_DAY), migrations.RunSQL(SESSION, NO_SESSION)]
