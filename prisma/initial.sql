-- What the schema language cannot say. Appended to the initial migration when it is made.

-- At most one open binding per Matrix id.
CREATE UNIQUE INDEX "matrix_binding_mxid_open_key" ON "matrix_binding" ("mxid") WHERE "unboundAt" IS NULL;

-- At most one open grant per person and role.
CREATE UNIQUE INDEX "role_grant_person_role_open_key" ON "role_grant" ("personId", "role") WHERE "revokedAt" IS NULL;

-- At most one control of a kind in force over one scope. Revocations are done at once and may repeat.
CREATE UNIQUE INDEX "control_scope_open_key" ON "control" ("kind", "scope", "subject") NULLS NOT DISTINCT
  WHERE "liftedAt" IS NULL AND "kind" <> 'revoke';

-- The log is append-only, for the owner of the tables too: a restore or a repair has to switch this off by hand.
CREATE FUNCTION "append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;
END;
$$;
DO $$
DECLARE
  "name" text;
BEGIN
  FOREACH "name" IN ARRAY ARRAY['audit_entry', 'log_leaf', 'log_tile', 'log_checkpoint', 'log_cosignature'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION append_only()', "name" || '_no_change', "name");
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION append_only()', "name" || '_no_truncate', "name");
  END LOOP;
END;
$$;

-- No entry gets past the log: the row that the sequencer takes is written with the entry, whoever inserts it.
CREATE FUNCTION "audit_entry_to_log"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "log_pending" ("kind", "auditId") VALUES ('audit', NEW."id");
  RETURN NULL;
END;
$$;
CREATE TRIGGER "audit_entry_to_log" AFTER INSERT ON "audit_entry"
  FOR EACH ROW EXECUTE FUNCTION "audit_entry_to_log"();

-- What waits can become a leaf, which has 65,535 bytes: one that cannot would keep all after it from the log for ever. JSON makes
-- at most six bytes of one.
ALTER TABLE "audit_entry" ADD CONSTRAINT "audit_entry_fits_a_leaf"
  CHECK (octet_length("action") + octet_length("actor") + octet_length("target") <= 8000);
ALTER TABLE "log_pending" ADD CONSTRAINT "log_pending_is_a_leaf" CHECK (
  CASE "kind" WHEN 'audit' THEN "auditId" IS NOT NULL
  ELSE "packageId" IS NOT NULL AND "leafText" IS NOT NULL AND octet_length("leafText") <= 65535 END);

-- At most one open recovery per person.
CREATE UNIQUE INDEX "passkey_recovery_person_open_key" ON "passkey_recovery" ("personId") WHERE "closedAt" IS NULL;

-- What the queue's search looks through: the words of a job's id, requester, request and tools. Whatever is no letter and
-- no digit parts words. The parser of to_tsvector would take dotted names and paths for one word each.
CREATE FUNCTION "words_of"("text" text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  array_remove(regexp_split_to_array(regexp_replace(lower("text"), '([[:alnum:]]{64})[[:alnum:]]+', '\1', 'g'), '[^[:alnum:]]+'), '');
CREATE FUNCTION "job_words"("id" text, "requester" text, "request" text, "tools" text) RETURNS tsvector
  LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  array_to_tsvector(words_of("id" || ' ' || "requester" || ' ' || "request" || ' ' || "tools"));
CREATE INDEX "job_words_idx" ON "job" USING gin ("job_words"("id", "requesterMxid", "requestText", "toolNames"));

-- Whether somebody looked at a thing a moment ago, asked at every look.
CREATE INDEX "audit_entry_view_idx" ON "audit_entry" ("actor", "target", "at") WHERE "action" = 'evidence.viewed';
