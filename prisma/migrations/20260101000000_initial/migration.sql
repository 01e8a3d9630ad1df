-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('auditor', 'admin');

-- CreateEnum
CREATE TYPE "PasskeyPurpose" AS ENUM ('enrol', 'confirm', 'decide', 'control');

-- CreateEnum
CREATE TYPE "RoomState" AS ENUM ('allowed', 'joined', 'lost', 'superseded', 'encrypted');

-- CreateEnum
CREATE TYPE "EventSource" AS ENUM ('sync', 'gap', 'audit');

-- CreateEnum
CREATE TYPE "OutboxState" AS ENUM ('queued', 'sent', 'delivered', 'blocked', 'dead');

-- CreateEnum
CREATE TYPE "JobState" AS ENUM ('requested', 'planned', 'changes_requested', 'pending', 'approved', 'running', 'completing', 'done', 'failed', 'denied', 'expired', 'withdrawn', 'voided', 'stopped');

-- CreateEnum
CREATE TYPE "DecisionKind" AS ENUM ('approve', 'deny');

-- CreateEnum
CREATE TYPE "DecisionChannel" AS ENUM ('browser', 'matrix');

-- CreateEnum
CREATE TYPE "OutsideState" AS ENUM ('queued', 'confirmed', 'refused');

-- CreateEnum
CREATE TYPE "CallKind" AS ENUM ('model', 'tool');

-- CreateEnum
CREATE TYPE "CallOutcome" AS ENUM ('started', 'complete', 'refused_by_policy', 'upstream_error', 'client_abort', 'timeout', 'error', 'lost');

-- CreateEnum
CREATE TYPE "ReceiptKind" AS ENUM ('gateway', 'tool');

-- CreateEnum
CREATE TYPE "LogLeafKind" AS ENUM ('audit', 'manifest');

-- CreateEnum
CREATE TYPE "PackageState" AS ENUM ('signed', 'sealed');

-- CreateEnum
CREATE TYPE "BodyKind" AS ENUM ('request', 'response');

-- CreateEnum
CREATE TYPE "ShareLevel" AS ENUM ('metadata', 'digests', 'full');

-- CreateEnum
CREATE TYPE "ControlKind" AS ENUM ('triage', 'freeze', 'revoke', 'rollback');

-- CreateEnum
CREATE TYPE "ControlScope" AS ENUM ('everything', 'room', 'agent', 'job', 'approver', 'policy');

-- CreateEnum
CREATE TYPE "ControlStep" AS ENUM ('apply', 'lift');

-- CreateEnum
CREATE TYPE "PacketState" AS ENUM ('waiting', 'signed', 'sealed', 'failed');

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "displayName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "disabledAt" TIMESTAMPTZ(3),

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "matrix_binding" (
    "id" UUID NOT NULL,
    "mxid" TEXT NOT NULL,
    "personId" UUID NOT NULL,
    "boundAt" TIMESTAMPTZ(3) NOT NULL,
    "unboundAt" TIMESTAMPTZ(3),
    "releasedTo" UUID,

    CONSTRAINT "matrix_binding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "oidc_identity" (
    "id" UUID NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "personId" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "linkedAt" TIMESTAMPTZ(3) NOT NULL,
    "lastUsedAt" TIMESTAMPTZ(3),

    CONSTRAINT "oidc_identity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "role_grant" (
    "id" UUID NOT NULL,
    "personId" UUID NOT NULL,
    "role" "Role" NOT NULL,
    "grantedBy" TEXT NOT NULL,
    "grantedAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "role_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "tokenSha256" TEXT NOT NULL,
    "personId" UUID NOT NULL,
    "method" TEXT NOT NULL,
    "client" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_code" (
    "id" UUID NOT NULL,
    "mxid" TEXT NOT NULL,
    "personId" UUID,
    "codeSha256" TEXT NOT NULL,
    "browserNonceSha256" TEXT NOT NULL,
    "triesLeft" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "typedAt" TIMESTAMPTZ(3),
    "answeredAt" TIMESTAMPTZ(3),
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_code_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "passkey_credential" (
    "id" UUID NOT NULL,
    "personId" UUID NOT NULL,
    "credentialId" TEXT NOT NULL,
    "publicKey" TEXT NOT NULL,
    "aaguid" TEXT NOT NULL,
    "rpId" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "transports" TEXT[],
    "signCount" BIGINT NOT NULL,
    "backupEligible" BOOLEAN NOT NULL,
    "backedUp" BOOLEAN NOT NULL,
    "enrolledAt" TIMESTAMPTZ(3) NOT NULL,
    "enrolledBy" TEXT NOT NULL,
    "registrationAuditId" BIGINT NOT NULL,
    "lastUsedAt" TIMESTAMPTZ(3),
    "removedAt" TIMESTAMPTZ(3),
    "removedBy" TEXT,

    CONSTRAINT "passkey_credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "passkey_challenge" (
    "id" UUID NOT NULL,
    "personId" UUID NOT NULL,
    "purpose" "PasskeyPurpose" NOT NULL,
    "challenge" TEXT NOT NULL,
    "preimageText" TEXT NOT NULL,
    "rpId" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "jobId" TEXT,
    "digest" TEXT,
    "decision" "DecisionKind",
    "slot" TEXT,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "passkey_challenge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "decision_assertion" (
    "decisionId" UUID NOT NULL,
    "credentialId" TEXT NOT NULL,
    "challengeId" UUID NOT NULL,
    "place" INTEGER NOT NULL DEFAULT 0,
    "preimageText" TEXT NOT NULL,
    "clientDataJson" TEXT NOT NULL,
    "authenticatorData" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "flags" INTEGER NOT NULL,
    "signCount" BIGINT NOT NULL,
    "origin" TEXT NOT NULL,
    "rpId" TEXT NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "decision_assertion_pkey" PRIMARY KEY ("decisionId")
);

-- CreateTable
CREATE TABLE "passkey_recovery" (
    "id" UUID NOT NULL,
    "personId" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "requestedBy" TEXT NOT NULL,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL,
    "opensAt" TIMESTAMPTZ(3) NOT NULL,
    "grantedBy" TEXT,
    "grantedAt" TIMESTAMPTZ(3),
    "enrolBefore" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),
    "closedWhy" TEXT,

    CONSTRAINT "passkey_recovery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "matrix_account" (
    "userId" TEXT NOT NULL,
    "deviceId" TEXT NOT NULL,
    "accessTokenSealed" TEXT NOT NULL,
    "refreshTokenSealed" TEXT,
    "since" TEXT,
    "syncedAt" TIMESTAMPTZ(3),
    "halted" TEXT,

    CONSTRAINT "matrix_account_pkey" PRIMARY KEY ("userId")
);

-- CreateTable
CREATE TABLE "room" (
    "roomId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "state" "RoomState" NOT NULL,
    "stateReason" TEXT,
    "roomVersion" TEXT,
    "agentId" UUID,
    "joinedSeq" BIGINT,
    "allowedBy" TEXT NOT NULL,
    "allowedAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "room_pkey" PRIMARY KEY ("roomId")
);

-- CreateTable
CREATE TABLE "room_member" (
    "roomId" TEXT NOT NULL,
    "mxid" TEXT NOT NULL,
    "membership" TEXT NOT NULL,
    "displayName" TEXT,
    "seq" BIGINT NOT NULL,

    CONSTRAINT "room_member_pkey" PRIMARY KEY ("roomId","mxid")
);

-- CreateTable
CREATE TABLE "direct_room" (
    "mxid" TEXT NOT NULL,
    "roomId" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "direct_room_pkey" PRIMARY KEY ("mxid")
);

-- CreateTable
CREATE TABLE "matrix_event" (
    "seq" BIGSERIAL NOT NULL,
    "eventId" TEXT NOT NULL,
    "roomId" TEXT NOT NULL,
    "sender" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "raw" TEXT NOT NULL,
    "rawSha256" TEXT NOT NULL,
    "source" "EventSource" NOT NULL,
    "claimedAt" BIGINT NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "verdict" TEXT NOT NULL,
    "handledAt" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "jobId" TEXT,
    "relatesTo" TEXT,

    CONSTRAINT "matrix_event_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "dead_letter" (
    "id" UUID NOT NULL,
    "roomId" TEXT NOT NULL,
    "eventId" TEXT,
    "raw" TEXT NOT NULL,
    "error" TEXT NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dead_letter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_gap" (
    "id" UUID NOT NULL,
    "roomId" TEXT NOT NULL,
    "fromToken" TEXT NOT NULL,
    "toToken" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sync_gap_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox_message" (
    "id" BIGSERIAL NOT NULL,
    "roomId" TEXT,
    "directMxid" TEXT,
    "eventType" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "contentSha256" TEXT NOT NULL,
    "txnId" TEXT NOT NULL,
    "dedupeKey" TEXT NOT NULL,
    "state" "OutboxState" NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "notBefore" TIMESTAMPTZ(3) NOT NULL,
    "eventId" TEXT,
    "lastError" TEXT,
    "jobId" TEXT,
    "kind" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "sentAt" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "announcement" (
    "auditId" BIGINT NOT NULL,

    CONSTRAINT "announcement_pkey" PRIMARY KEY ("auditId")
);

-- CreateTable
CREATE TABLE "policy" (
    "hash" TEXT NOT NULL,
    "policyId" TEXT NOT NULL,
    "sourceText" TEXT NOT NULL,
    "payloadText" TEXT NOT NULL,
    "envelopeText" TEXT NOT NULL,
    "registryDid" TEXT NOT NULL,
    "publishedBy" TEXT NOT NULL,
    "publishedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "policy_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "policy_head" (
    "roomId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "wpcHash" TEXT NOT NULL,
    "activatedBy" TEXT NOT NULL,
    "activatedAt" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "policy_head_pkey" PRIMARY KEY ("roomId","version")
);

-- CreateTable
CREATE TABLE "agent" (
    "id" UUID NOT NULL,
    "did" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "mxid" TEXT,
    "operatorMxid" TEXT,
    "plansByModel" BOOLEAN NOT NULL DEFAULT false,
    "registeredBy" TEXT NOT NULL,
    "registeredAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),
    "lastSeenAt" TIMESTAMPTZ(3),

    CONSTRAINT "agent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agent_proof" (
    "did" TEXT NOT NULL,
    "jti" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "agent_proof_pkey" PRIMARY KEY ("did","jti")
);

-- CreateTable
CREATE TABLE "job" (
    "id" TEXT NOT NULL,
    "roomId" TEXT NOT NULL,
    "requestEventId" TEXT NOT NULL,
    "requestSha256" TEXT NOT NULL,
    "requestText" TEXT NOT NULL,
    "requesterMxid" TEXT NOT NULL,
    "agentId" UUID NOT NULL,
    "state" "JobState" NOT NULL,
    "stateReason" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "wpcHash" TEXT,
    "tier" TEXT,
    "effect" TEXT,
    "toolNames" TEXT NOT NULL DEFAULT '',
    "planEventId" TEXT,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_revision" (
    "jobId" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "planText" TEXT NOT NULL,
    "planHash" TEXT NOT NULL,
    "verdictText" TEXT NOT NULL,
    "allowed" BOOLEAN NOT NULL,
    "tier" TEXT NOT NULL,
    "wpcHash" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "narrowingText" TEXT,
    "submittedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "plan_revision_pkey" PRIMARY KEY ("jobId","revision")
);

-- CreateTable
CREATE TABLE "approval_request" (
    "id" UUID NOT NULL,
    "jobId" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "subjectText" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "wpcHash" TEXT NOT NULL,
    "viewVersion" TEXT NOT NULL,
    "viewText" TEXT NOT NULL,
    "viewSha256" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "closedAt" TIMESTAMPTZ(3),
    "closedWhy" TEXT,

    CONSTRAINT "approval_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "claim" (
    "jobId" TEXT NOT NULL,
    "mxid" TEXT NOT NULL,
    "claimedAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "claim_pkey" PRIMARY KEY ("jobId")
);

-- CreateTable
CREATE TABLE "decision" (
    "id" UUID NOT NULL,
    "approvalRequestId" UUID NOT NULL,
    "jobId" TEXT NOT NULL,
    "kind" "DecisionKind" NOT NULL,
    "slot" TEXT NOT NULL,
    "approverMxid" TEXT NOT NULL,
    "approverPersonId" UUID,
    "channel" "DecisionChannel" NOT NULL,
    "evidenceLevel" TEXT NOT NULL,
    "evidenceText" TEXT NOT NULL,
    "matrixEventId" TEXT,
    "digest" TEXT NOT NULL,
    "viewVersion" TEXT NOT NULL,
    "viewSha256" TEXT NOT NULL,
    "reason" TEXT,
    "decidedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "token" (
    "jti" TEXT NOT NULL,
    "jobId" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "agentDid" TEXT NOT NULL,
    "claimsText" TEXT NOT NULL,
    "tokenSealed" TEXT,
    "tokenHash" TEXT NOT NULL,
    "tokenScopeHash" TEXT NOT NULL,
    "wpcHash" TEXT NOT NULL,
    "pinned" BOOLEAN NOT NULL,
    "issuerKid" TEXT NOT NULL,
    "issuedAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "collectedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),
    "revokedWhy" TEXT,
    "modelCallsUsed" INTEGER NOT NULL DEFAULT 0,
    "modelCallsMax" INTEGER NOT NULL,
    "toolCallsUsed" INTEGER NOT NULL DEFAULT 0,
    "toolCallsMax" INTEGER NOT NULL,
    "modelTokensUsed" INTEGER NOT NULL DEFAULT 0,
    "modelTokensMax" INTEGER NOT NULL,

    CONSTRAINT "token_pkey" PRIMARY KEY ("jti")
);

-- CreateTable
CREATE TABLE "outside_revocation" (
    "jti" TEXT NOT NULL,
    "jobId" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "queuedAt" TIMESTAMPTZ(3) NOT NULL,
    "state" "OutsideState" NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "notBefore" TIMESTAMPTZ(3) NOT NULL,
    "answer" TEXT,
    "answeredAt" TIMESTAMPTZ(3),
    "lastError" TEXT,
    "failedAt" TIMESTAMPTZ(3),

    CONSTRAINT "outside_revocation_pkey" PRIMARY KEY ("jti")
);

-- CreateTable
CREATE TABLE "run" (
    "runId" TEXT NOT NULL,
    "jobId" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "eventCount" INTEGER NOT NULL DEFAULT 0,
    "lastEventHash" TEXT,
    "intentCount" INTEGER NOT NULL DEFAULT 0,
    "receiptCount" INTEGER NOT NULL DEFAULT 0,
    "lastReceiptSha" TEXT,
    "rootSpanId" TEXT,

    CONSTRAINT "run_pkey" PRIMARY KEY ("runId")
);

-- CreateTable
CREATE TABLE "run_event" (
    "runId" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "eventId" TEXT NOT NULL,
    "eventType" TEXT NOT NULL,
    "timestamp" TEXT NOT NULL,
    "payloadText" TEXT NOT NULL,
    "payloadHash" TEXT NOT NULL,
    "prevHash" TEXT,
    "eventHash" TEXT NOT NULL,

    CONSTRAINT "run_event_pkey" PRIMARY KEY ("runId","index")
);

-- CreateTable
CREATE TABLE "call" (
    "id" UUID NOT NULL,
    "runId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "kind" "CallKind" NOT NULL,
    "jti" TEXT NOT NULL,
    "eventHash" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "stepIndex" INTEGER,
    "argsText" TEXT,
    "argsHash" TEXT,
    "outcome" "CallOutcome" NOT NULL,
    "outcomeNote" TEXT,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "closedAt" TIMESTAMPTZ(3),
    "receiptId" TEXT,

    CONSTRAINT "call_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "receipt" (
    "receiptId" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "kind" "ReceiptKind" NOT NULL,
    "seq" INTEGER NOT NULL,
    "envelopeText" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "signedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "receipt_pkey" PRIMARY KEY ("receiptId")
);

-- CreateTable
CREATE TABLE "bundle" (
    "id" TEXT NOT NULL,
    "jobId" TEXT NOT NULL,
    "payloadText" TEXT NOT NULL,
    "companionText" TEXT NOT NULL,
    "envelopeText" TEXT,
    "exportText" TEXT,
    "verdict" TEXT,
    "code" TEXT,
    "reportText" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "sealedAt" TIMESTAMPTZ(3),

    CONSTRAINT "bundle_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "action" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "jobId" TEXT,
    "roomId" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "detailText" TEXT NOT NULL,
    "salt" TEXT NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "log_shard" (
    "shard" INTEGER NOT NULL,
    "origin" TEXT NOT NULL,
    "vkey" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "rootHash" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "closedAt" TIMESTAMPTZ(3),
    "closedWhy" TEXT,

    CONSTRAINT "log_shard_pkey" PRIMARY KEY ("shard")
);

-- CreateTable
CREATE TABLE "log_pending" (
    "id" BIGSERIAL NOT NULL,
    "kind" "LogLeafKind" NOT NULL,
    "auditId" BIGINT,
    "packageId" TEXT,
    "leafText" TEXT,

    CONSTRAINT "log_pending_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "log_leaf" (
    "shard" INTEGER NOT NULL,
    "index" BIGINT NOT NULL,
    "kind" "LogLeafKind" NOT NULL,
    "leafText" TEXT NOT NULL,
    "leafHash" BYTEA NOT NULL,
    "auditId" BIGINT,
    "packageId" TEXT,

    CONSTRAINT "log_leaf_pkey" PRIMARY KEY ("shard","index")
);

-- CreateTable
CREATE TABLE "log_tile" (
    "shard" INTEGER NOT NULL,
    "level" INTEGER NOT NULL,
    "index" BIGINT NOT NULL,
    "hashes" BYTEA NOT NULL,
    "root" BYTEA NOT NULL,

    CONSTRAINT "log_tile_pkey" PRIMARY KEY ("shard","level","index")
);

-- CreateTable
CREATE TABLE "log_checkpoint" (
    "shard" INTEGER NOT NULL,
    "size" BIGINT NOT NULL,
    "rootHash" TEXT NOT NULL,
    "noteText" TEXT NOT NULL,
    "signedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "log_checkpoint_pkey" PRIMARY KEY ("shard","size")
);

-- CreateTable
CREATE TABLE "log_cosignature" (
    "shard" INTEGER NOT NULL,
    "size" BIGINT NOT NULL,
    "keyName" TEXT NOT NULL,
    "line" TEXT NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "log_cosignature_pkey" PRIMARY KEY ("shard","size","keyName")
);

-- CreateTable
CREATE TABLE "package" (
    "id" TEXT NOT NULL,
    "jobId" TEXT NOT NULL,
    "state" "PackageState" NOT NULL,
    "filesZip" BYTEA,
    "statementText" TEXT NOT NULL,
    "dsseText" TEXT NOT NULL,
    "archive" BYTEA,
    "sha256" TEXT,
    "bytes" INTEGER,
    "verdict" TEXT,
    "code" TEXT,
    "reportText" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "sealedAt" TIMESTAMPTZ(3),

    CONSTRAINT "package_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "kept_body" (
    "id" UUID NOT NULL,
    "callId" UUID NOT NULL,
    "runId" TEXT NOT NULL,
    "callSeq" INTEGER NOT NULL,
    "kind" "BodyKind" NOT NULL,
    "saltedSha256" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "sealedText" TEXT,
    "keptAt" TIMESTAMPTZ(3) NOT NULL,
    "erasedAt" TIMESTAMPTZ(3),
    "erasedBy" TEXT,
    "erasedWhy" TEXT,

    CONSTRAINT "kept_body_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "share_link" (
    "id" UUID NOT NULL,
    "packageId" TEXT NOT NULL,
    "tokenSha256" TEXT NOT NULL,
    "level" "ShareLevel" NOT NULL,
    "label" TEXT NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),
    "revokedBy" TEXT,
    "views" INTEGER NOT NULL DEFAULT 0,
    "lastViewAt" TIMESTAMPTZ(3),

    CONSTRAINT "share_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_term" (
    "term" TEXT NOT NULL,
    "auditId" BIGINT NOT NULL,

    CONSTRAINT "audit_term_pkey" PRIMARY KEY ("term","auditId")
);

-- CreateTable
CREATE TABLE "log_reader" (
    "name" TEXT NOT NULL,
    "auditId" BIGINT NOT NULL,
    "movedAt" TIMESTAMPTZ(3) NOT NULL,
    "lastError" TEXT,
    "failedAt" TIMESTAMPTZ(3),

    CONSTRAINT "log_reader_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "retention_rule" (
    "subject" TEXT NOT NULL,
    "days" INTEGER NOT NULL,
    "setBy" TEXT NOT NULL,
    "setAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "retention_rule_pkey" PRIMARY KEY ("subject")
);

-- CreateTable
CREATE TABLE "control" (
    "id" UUID NOT NULL,
    "kind" "ControlKind" NOT NULL,
    "scope" "ControlScope" NOT NULL,
    "subject" TEXT,
    "issuedFrom" TIMESTAMPTZ(3),
    "issuedTo" TIMESTAMPTZ(3),
    "reason" TEXT NOT NULL,
    "appliedBy" TEXT NOT NULL,
    "appliedAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3),
    "effectText" TEXT NOT NULL,
    "disputedJobId" TEXT,
    "hashBefore" TEXT,
    "hashAfter" TEXT,
    "liftedBy" TEXT,
    "liftedAt" TIMESTAMPTZ(3),
    "liftReason" TEXT,

    CONSTRAINT "control_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "control_ack" (
    "controlId" UUID NOT NULL,
    "process" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "control_ack_pkey" PRIMARY KEY ("controlId","process")
);

-- CreateTable
CREATE TABLE "control_task" (
    "id" UUID NOT NULL,
    "controlId" UUID NOT NULL,
    "tool" TEXT NOT NULL,
    "credential" TEXT NOT NULL,
    "doneBy" TEXT,
    "doneAt" TIMESTAMPTZ(3),
    "note" TEXT,

    CONSTRAINT "control_task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "control_review" (
    "controlId" UUID NOT NULL,
    "packageId" TEXT NOT NULL,
    "packageSha256" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "reportText" TEXT NOT NULL,
    "statement" TEXT NOT NULL,
    "reviewedBy" TEXT NOT NULL,
    "reviewedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "control_review_pkey" PRIMARY KEY ("controlId")
);

-- CreateTable
CREATE TABLE "control_assertion" (
    "controlId" UUID NOT NULL,
    "step" "ControlStep" NOT NULL,
    "credentialId" TEXT NOT NULL,
    "challengeId" UUID NOT NULL,
    "preimageText" TEXT NOT NULL,
    "clientDataJson" TEXT NOT NULL,
    "authenticatorData" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "flags" INTEGER NOT NULL,
    "signCount" BIGINT NOT NULL,
    "origin" TEXT NOT NULL,
    "rpId" TEXT NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "control_assertion_pkey" PRIMARY KEY ("controlId","step")
);

-- CreateTable
CREATE TABLE "control_order" (
    "eventId" TEXT NOT NULL,
    "personId" UUID NOT NULL,
    "orderText" TEXT NOT NULL,
    "code" TEXT,
    "orderedAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3),
    "confirmedBy" TEXT,
    "controlId" UUID,
    "doneAt" TIMESTAMPTZ(3),

    CONSTRAINT "control_order_pkey" PRIMARY KEY ("eventId")
);

-- CreateTable
CREATE TABLE "drill" (
    "id" UUID NOT NULL,
    "startedBy" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "expected" TEXT NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "passed" BOOLEAN,
    "attestationText" TEXT,

    CONSTRAINT "drill_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "drill_result" (
    "drillId" UUID NOT NULL,
    "process" TEXT NOT NULL,
    "stoppedMs" INTEGER NOT NULL,
    "mint" TEXT NOT NULL,
    "collect" TEXT NOT NULL,
    "authorize" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "drill_result_pkey" PRIMARY KEY ("drillId","process")
);

-- CreateTable
CREATE TABLE "incident" (
    "id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "criteriaText" TEXT NOT NULL,
    "openedBy" TEXT NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "closedBy" TEXT,
    "closedAt" TIMESTAMPTZ(3),
    "conclusion" TEXT,
    "followsId" TEXT,

    CONSTRAINT "incident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "incident_finding" (
    "id" UUID NOT NULL,
    "incidentId" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "subject" TEXT,
    "foundBy" TEXT NOT NULL,
    "foundAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "incident_finding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "incident_control" (
    "incidentId" TEXT NOT NULL,
    "controlId" UUID NOT NULL,
    "attachedBy" TEXT NOT NULL,
    "attachedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "incident_control_pkey" PRIMARY KEY ("incidentId","controlId")
);

-- CreateTable
CREATE TABLE "incident_packet" (
    "id" UUID NOT NULL,
    "incidentId" TEXT NOT NULL,
    "state" "PacketState" NOT NULL,
    "requestedBy" TEXT NOT NULL,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL,
    "upToAuditId" BIGINT NOT NULL,
    "failure" TEXT,
    "filesZip" BYTEA,
    "statementText" TEXT,
    "dsseText" TEXT,
    "signedAt" TIMESTAMPTZ(3),
    "archive" BYTEA,
    "sha256" TEXT,
    "bytes" INTEGER,
    "verdict" TEXT,
    "code" TEXT,
    "sealedAt" TIMESTAMPTZ(3),

    CONSTRAINT "incident_packet_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signing_key" (
    "kid" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "did" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "retiredAt" TIMESTAMPTZ(3),

    CONSTRAINT "signing_key_pkey" PRIMARY KEY ("kid")
);

-- CreateTable
CREATE TABLE "heartbeat" (
    "process" TEXT NOT NULL,
    "beatAt" TIMESTAMPTZ(3) NOT NULL,
    "detail" TEXT NOT NULL,

    CONSTRAINT "heartbeat_pkey" PRIMARY KEY ("process")
);

-- CreateIndex
CREATE INDEX "matrix_binding_personId_idx" ON "matrix_binding"("personId");

-- CreateIndex
CREATE INDEX "matrix_binding_mxid_idx" ON "matrix_binding"("mxid");

-- CreateIndex
CREATE INDEX "oidc_identity_personId_idx" ON "oidc_identity"("personId");

-- CreateIndex
CREATE UNIQUE INDEX "oidc_identity_issuer_subject_key" ON "oidc_identity"("issuer", "subject");

-- CreateIndex
CREATE INDEX "role_grant_personId_idx" ON "role_grant"("personId");

-- CreateIndex
CREATE UNIQUE INDEX "session_tokenSha256_key" ON "session"("tokenSha256");

-- CreateIndex
CREATE INDEX "session_personId_idx" ON "session"("personId");

-- CreateIndex
CREATE INDEX "sign_in_code_mxid_createdAt_idx" ON "sign_in_code"("mxid", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "passkey_credential_credentialId_key" ON "passkey_credential"("credentialId");

-- CreateIndex
CREATE UNIQUE INDEX "passkey_credential_registrationAuditId_key" ON "passkey_credential"("registrationAuditId");

-- CreateIndex
CREATE INDEX "passkey_credential_personId_idx" ON "passkey_credential"("personId");

-- CreateIndex
CREATE INDEX "passkey_challenge_personId_expiresAt_idx" ON "passkey_challenge"("personId", "expiresAt");

-- CreateIndex
CREATE INDEX "decision_assertion_credentialId_idx" ON "decision_assertion"("credentialId");

-- CreateIndex
CREATE UNIQUE INDEX "decision_assertion_challengeId_place_key" ON "decision_assertion"("challengeId", "place");

-- CreateIndex
CREATE INDEX "passkey_recovery_personId_closedAt_idx" ON "passkey_recovery"("personId", "closedAt");

-- CreateIndex
CREATE UNIQUE INDEX "direct_room_roomId_key" ON "direct_room"("roomId");

-- CreateIndex
CREATE UNIQUE INDEX "matrix_event_eventId_key" ON "matrix_event"("eventId");

-- CreateIndex
CREATE INDEX "matrix_event_roomId_seq_idx" ON "matrix_event"("roomId", "seq");

-- CreateIndex
CREATE INDEX "matrix_event_relatesTo_idx" ON "matrix_event"("relatesTo");

-- CreateIndex
CREATE INDEX "matrix_event_jobId_idx" ON "matrix_event"("jobId");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_message_txnId_key" ON "outbox_message"("txnId");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_message_dedupeKey_key" ON "outbox_message"("dedupeKey");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_message_eventId_key" ON "outbox_message"("eventId");

-- CreateIndex
CREATE INDEX "outbox_message_state_notBefore_idx" ON "outbox_message"("state", "notBefore");

-- CreateIndex
CREATE INDEX "outbox_message_jobId_idx" ON "outbox_message"("jobId");

-- CreateIndex
CREATE UNIQUE INDEX "agent_did_key" ON "agent"("did");

-- CreateIndex
CREATE UNIQUE INDEX "agent_mxid_key" ON "agent"("mxid");

-- CreateIndex
CREATE INDEX "agent_proof_expiresAt_idx" ON "agent_proof"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "job_requestEventId_key" ON "job"("requestEventId");

-- CreateIndex
CREATE INDEX "job_state_updatedAt_id_idx" ON "job"("state", "updatedAt", "id");

-- CreateIndex
CREATE INDEX "job_roomId_state_updatedAt_id_idx" ON "job"("roomId", "state", "updatedAt", "id");

-- CreateIndex
CREATE INDEX "job_agentId_state_updatedAt_id_idx" ON "job"("agentId", "state", "updatedAt", "id");

-- CreateIndex
CREATE INDEX "job_requesterMxid_state_updatedAt_id_idx" ON "job"("requesterMxid", "state", "updatedAt", "id");

-- CreateIndex
CREATE INDEX "job_tier_state_updatedAt_id_idx" ON "job"("tier", "state", "updatedAt", "id");

-- CreateIndex
CREATE INDEX "job_roomId_requestedAt_idx" ON "job"("roomId", "requestedAt");

-- CreateIndex
CREATE UNIQUE INDEX "approval_request_digest_key" ON "approval_request"("digest");

-- CreateIndex
CREATE INDEX "approval_request_jobId_createdAt_idx" ON "approval_request"("jobId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "decision_matrixEventId_key" ON "decision"("matrixEventId");

-- CreateIndex
CREATE INDEX "decision_jobId_idx" ON "decision"("jobId");

-- CreateIndex
CREATE UNIQUE INDEX "decision_approvalRequestId_approverMxid_kind_key" ON "decision"("approvalRequestId", "approverMxid", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "token_tokenHash_key" ON "token"("tokenHash");

-- CreateIndex
CREATE INDEX "token_agentDid_idx" ON "token"("agentDid");

-- CreateIndex
CREATE UNIQUE INDEX "token_jobId_digest_key" ON "token"("jobId", "digest");

-- CreateIndex
CREATE INDEX "outside_revocation_state_notBefore_idx" ON "outside_revocation"("state", "notBefore");

-- CreateIndex
CREATE UNIQUE INDEX "run_jobId_key" ON "run"("jobId");

-- CreateIndex
CREATE UNIQUE INDEX "run_event_eventId_key" ON "run_event"("eventId");

-- CreateIndex
CREATE UNIQUE INDEX "run_event_eventHash_key" ON "run_event"("eventHash");

-- CreateIndex
CREATE UNIQUE INDEX "call_receiptId_key" ON "call"("receiptId");

-- CreateIndex
CREATE UNIQUE INDEX "call_runId_seq_key" ON "call"("runId", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "receipt_runId_seq_key" ON "receipt"("runId", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "bundle_jobId_key" ON "bundle"("jobId");

-- CreateIndex
CREATE INDEX "audit_entry_jobId_id_idx" ON "audit_entry"("jobId", "id");

-- CreateIndex
CREATE INDEX "audit_entry_action_id_idx" ON "audit_entry"("action", "id");

-- CreateIndex
CREATE INDEX "audit_entry_roomId_id_idx" ON "audit_entry"("roomId", "id");

-- CreateIndex
CREATE INDEX "audit_entry_target_id_idx" ON "audit_entry"("target", "id");

-- CreateIndex
CREATE INDEX "audit_entry_actor_id_idx" ON "audit_entry"("actor", "id");

-- CreateIndex
CREATE INDEX "audit_entry_at_id_idx" ON "audit_entry"("at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "log_shard_origin_key" ON "log_shard"("origin");

-- CreateIndex
CREATE UNIQUE INDEX "log_pending_auditId_key" ON "log_pending"("auditId");

-- CreateIndex
CREATE UNIQUE INDEX "log_pending_packageId_key" ON "log_pending"("packageId");

-- CreateIndex
CREATE UNIQUE INDEX "log_leaf_auditId_key" ON "log_leaf"("auditId");

-- CreateIndex
CREATE UNIQUE INDEX "log_leaf_packageId_key" ON "log_leaf"("packageId");

-- CreateIndex
CREATE UNIQUE INDEX "package_jobId_key" ON "package"("jobId");

-- CreateIndex
CREATE UNIQUE INDEX "package_sha256_key" ON "package"("sha256");

-- CreateIndex
CREATE INDEX "package_sealedAt_idx" ON "package"("sealedAt");

-- CreateIndex
CREATE INDEX "kept_body_runId_idx" ON "kept_body"("runId");

-- CreateIndex
CREATE UNIQUE INDEX "kept_body_callId_kind_key" ON "kept_body"("callId", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "share_link_tokenSha256_key" ON "share_link"("tokenSha256");

-- CreateIndex
CREATE INDEX "share_link_packageId_idx" ON "share_link"("packageId");

-- CreateIndex
CREATE INDEX "control_liftedAt_idx" ON "control"("liftedAt");

-- CreateIndex
CREATE INDEX "control_appliedAt_idx" ON "control"("appliedAt");

-- CreateIndex
CREATE UNIQUE INDEX "control_task_controlId_tool_credential_key" ON "control_task"("controlId", "tool", "credential");

-- CreateIndex
CREATE UNIQUE INDEX "control_assertion_challengeId_key" ON "control_assertion"("challengeId");

-- CreateIndex
CREATE UNIQUE INDEX "control_order_confirmedBy_key" ON "control_order"("confirmedBy");

-- CreateIndex
CREATE INDEX "control_order_personId_orderedAt_idx" ON "control_order"("personId", "orderedAt");

-- CreateIndex
CREATE INDEX "drill_startedAt_idx" ON "drill"("startedAt");

-- CreateIndex
CREATE INDEX "incident_openedAt_idx" ON "incident"("openedAt");

-- CreateIndex
CREATE INDEX "incident_finding_incidentId_idx" ON "incident_finding"("incidentId");

-- CreateIndex
CREATE UNIQUE INDEX "incident_packet_sha256_key" ON "incident_packet"("sha256");

-- CreateIndex
CREATE INDEX "incident_packet_incidentId_requestedAt_idx" ON "incident_packet"("incidentId", "requestedAt");

-- CreateIndex
CREATE INDEX "incident_packet_state_idx" ON "incident_packet"("state");

-- CreateIndex
CREATE INDEX "signing_key_role_idx" ON "signing_key"("role");

-- AddForeignKey
ALTER TABLE "matrix_binding" ADD CONSTRAINT "matrix_binding_personId_fkey" FOREIGN KEY ("personId") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oidc_identity" ADD CONSTRAINT "oidc_identity_personId_fkey" FOREIGN KEY ("personId") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_personId_fkey" FOREIGN KEY ("personId") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_personId_fkey" FOREIGN KEY ("personId") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "passkey_credential" ADD CONSTRAINT "passkey_credential_personId_fkey" FOREIGN KEY ("personId") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "passkey_challenge" ADD CONSTRAINT "passkey_challenge_personId_fkey" FOREIGN KEY ("personId") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decision_assertion" ADD CONSTRAINT "decision_assertion_decisionId_fkey" FOREIGN KEY ("decisionId") REFERENCES "decision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decision_assertion" ADD CONSTRAINT "decision_assertion_credentialId_fkey" FOREIGN KEY ("credentialId") REFERENCES "passkey_credential"("credentialId") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "passkey_recovery" ADD CONSTRAINT "passkey_recovery_personId_fkey" FOREIGN KEY ("personId") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "room" ADD CONSTRAINT "room_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "agent"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "announcement" ADD CONSTRAINT "announcement_auditId_fkey" FOREIGN KEY ("auditId") REFERENCES "audit_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_head" ADD CONSTRAINT "policy_head_roomId_fkey" FOREIGN KEY ("roomId") REFERENCES "room"("roomId") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_head" ADD CONSTRAINT "policy_head_wpcHash_fkey" FOREIGN KEY ("wpcHash") REFERENCES "policy"("hash") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job" ADD CONSTRAINT "job_roomId_fkey" FOREIGN KEY ("roomId") REFERENCES "room"("roomId") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job" ADD CONSTRAINT "job_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_revision" ADD CONSTRAINT "plan_revision_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "job"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_request" ADD CONSTRAINT "approval_request_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "job"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "claim" ADD CONSTRAINT "claim_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "job"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decision" ADD CONSTRAINT "decision_approvalRequestId_fkey" FOREIGN KEY ("approvalRequestId") REFERENCES "approval_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decision" ADD CONSTRAINT "decision_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "job"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "token" ADD CONSTRAINT "token_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "job"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "job"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_event" ADD CONSTRAINT "run_event_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run"("runId") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call" ADD CONSTRAINT "call_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run"("runId") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "receipt" ADD CONSTRAINT "receipt_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run"("runId") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bundle" ADD CONSTRAINT "bundle_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "job"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "package" ADD CONSTRAINT "package_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "job"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share_link" ADD CONSTRAINT "share_link_packageId_fkey" FOREIGN KEY ("packageId") REFERENCES "package"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "control_ack" ADD CONSTRAINT "control_ack_controlId_fkey" FOREIGN KEY ("controlId") REFERENCES "control"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "control_task" ADD CONSTRAINT "control_task_controlId_fkey" FOREIGN KEY ("controlId") REFERENCES "control"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "control_review" ADD CONSTRAINT "control_review_controlId_fkey" FOREIGN KEY ("controlId") REFERENCES "control"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "control_assertion" ADD CONSTRAINT "control_assertion_controlId_fkey" FOREIGN KEY ("controlId") REFERENCES "control"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "drill_result" ADD CONSTRAINT "drill_result_drillId_fkey" FOREIGN KEY ("drillId") REFERENCES "drill"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident_finding" ADD CONSTRAINT "incident_finding_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident_control" ADD CONSTRAINT "incident_control_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident_packet" ADD CONSTRAINT "incident_packet_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

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
