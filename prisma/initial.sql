-- What the schema language cannot say. Appended to the initial migration when it is made.

-- At most one open binding per Matrix id.
CREATE UNIQUE INDEX "matrix_binding_mxid_open_key" ON "matrix_binding" ("mxid") WHERE "unboundAt" IS NULL;

-- At most one open grant per person and role.
CREATE UNIQUE INDEX "role_grant_person_role_open_key" ON "role_grant" ("personId", "role") WHERE "revokedAt" IS NULL;

-- At most one open control of a kind per room, and one over every room (room null).
CREATE UNIQUE INDEX "control_kind_room_open_key" ON "control" ("kind", "roomId") NULLS NOT DISTINCT WHERE "liftedAt" IS NULL;

-- The audit log is append-only for the application's account too.
CREATE FUNCTION "audit_entry_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_entry is append-only: % refused', TG_OP;
END;
$$;
CREATE TRIGGER "audit_entry_no_change" BEFORE UPDATE OR DELETE ON "audit_entry"
  FOR EACH ROW EXECUTE FUNCTION "audit_entry_append_only"();
CREATE TRIGGER "audit_entry_no_truncate" BEFORE TRUNCATE ON "audit_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_entry_append_only"();

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
