-- Leaves a database as the migrations made it: whoever is still connected is sent away, every row goes, whatever
-- refers to it, and every sequence begins anew. Only tables with rows are touched, which takes some milliseconds.
DO $$
DECLARE
    name text;
    used boolean;
BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT format('%I', tablename) FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP
        EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || name || ')' INTO used;
        IF used THEN
            EXECUTE 'DELETE FROM ' || name;
        END IF;
    END LOOP;
    PERFORM setval(format('%I', sequencename), start_value, false) FROM pg_sequences
        WHERE last_value IS NOT NULL;
END $$
