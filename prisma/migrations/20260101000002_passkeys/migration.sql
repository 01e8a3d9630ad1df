-- CreateEnum
CREATE TYPE "PasskeyPurpose" AS ENUM ('enrol', 'confirm', 'decide');

-- AlterTable
ALTER TABLE "agent" ADD COLUMN     "plansByModel" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "plan_revision" ADD COLUMN     "author" TEXT NOT NULL,
ADD COLUMN     "narrowingText" TEXT;

-- AlterTable
ALTER TABLE "approval_request" ADD COLUMN     "viewSha256" TEXT NOT NULL,
ADD COLUMN     "viewText" TEXT NOT NULL,
ADD COLUMN     "viewVersion" TEXT NOT NULL;

-- AlterTable
ALTER TABLE "decision" ADD COLUMN     "viewSha256" TEXT NOT NULL,
ADD COLUMN     "viewVersion" TEXT NOT NULL;

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
CREATE TABLE "claim" (
    "jobId" TEXT NOT NULL,
    "mxid" TEXT NOT NULL,
    "claimedAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "claim_pkey" PRIMARY KEY ("jobId")
);

-- CreateIndex
CREATE UNIQUE INDEX "passkey_credential_credentialId_key" ON "passkey_credential"("credentialId");

-- CreateIndex
CREATE UNIQUE INDEX "passkey_credential_registrationAuditId_key" ON "passkey_credential"("registrationAuditId");

-- CreateIndex
CREATE INDEX "passkey_credential_personId_idx" ON "passkey_credential"("personId");

-- CreateIndex
CREATE INDEX "passkey_challenge_personId_expiresAt_idx" ON "passkey_challenge"("personId", "expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "decision_assertion_challengeId_key" ON "decision_assertion"("challengeId");

-- CreateIndex
CREATE INDEX "decision_assertion_credentialId_idx" ON "decision_assertion"("credentialId");

-- CreateIndex
CREATE INDEX "passkey_recovery_personId_closedAt_idx" ON "passkey_recovery"("personId", "closedAt");

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
ALTER TABLE "claim" ADD CONSTRAINT "claim_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "job"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- At most one open recovery per person.
CREATE UNIQUE INDEX "passkey_recovery_person_open_key" ON "passkey_recovery" ("personId") WHERE "closedAt" IS NULL;
