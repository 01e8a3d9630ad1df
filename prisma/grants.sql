-- What the roles of Countersign's processes may do. Applied after every migration, where the roles exist; the owner runs it.
-- countersign_app: web, worker, gateway. countersign_log: the log process. Nobody but the owner alters a table.
DO $$
DECLARE
  append_only text[] := ARRAY['audit_entry', 'log_leaf', 'log_tile', 'log_checkpoint', 'log_cosignature',
    'incident_finding', 'incident_control'];
  of_the_log text[] := ARRAY['log_shard', 'log_leaf', 'log_tile', 'log_checkpoint', 'log_cosignature', 'log_pending'];
  "name" text;
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'countersign_app') THEN
    GRANT USAGE ON SCHEMA public TO countersign_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO countersign_app;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO countersign_app;
    REVOKE INSERT, UPDATE, DELETE ON _prisma_migrations FROM countersign_app;
    FOREACH "name" IN ARRAY append_only LOOP
      EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM countersign_app', "name");
    END LOOP;
    FOREACH "name" IN ARRAY of_the_log LOOP
      EXECUTE format('REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON %I FROM countersign_app', "name");
    END LOOP;
    REVOKE DELETE ON incident, incident_packet FROM countersign_app;
    -- A manifest's leaf, and what the trigger writes for an audit entry.
    GRANT INSERT ON log_pending TO countersign_app;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'countersign_log') THEN
    GRANT USAGE ON SCHEMA public TO countersign_log;
    GRANT SELECT ON ALL TABLES IN SCHEMA public TO countersign_log;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO countersign_log;
    GRANT INSERT ON log_shard, log_leaf, log_tile, log_checkpoint, log_cosignature TO countersign_log;
    GRANT UPDATE (size, "rootHash", "closedAt", "closedWhy") ON log_shard TO countersign_log;
    GRANT DELETE ON log_pending TO countersign_log;
    -- A new origin and a new key are entries themselves.
    GRANT INSERT ON audit_entry, announcement, log_pending, signing_key TO countersign_log;
    GRANT UPDATE ("retiredAt") ON signing_key TO countersign_log;
    -- That it lives, and how far its orphan check came.
    GRANT INSERT, UPDATE ON heartbeat, log_reader TO countersign_log;
  END IF;
END;
$$;
