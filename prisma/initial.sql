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

-- Words of a job that the queue's search looks through: whatever is no letter and no digit parts them.
CREATE FUNCTION "job_words"("id" text, "requester" text, "request" text, "tools" text) RETURNS tsvector
  LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  to_tsvector('simple'::regconfig, regexp_replace("id" || ' ' || "requester" || ' ' || "request" || ' ' || "tools", '[^[:alnum:]]+', ' ', 'g'));
CREATE INDEX "job_words_idx" ON "job" USING gin ("job_words"("id", "requesterMxid", "requestText", "toolNames"));
