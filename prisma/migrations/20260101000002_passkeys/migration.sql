-- DropForeignKey
ALTER TABLE "claim" DROP CONSTRAINT "claim_jobId_fkey";

-- AlterTable
ALTER TABLE "agent" DROP COLUMN "plansByModel";

-- AlterTable
ALTER TABLE "plan_revision" DROP COLUMN "author",
DROP COLUMN "narrowingText";

-- AlterTable
ALTER TABLE "approval_request" DROP COLUMN "viewSha256",
DROP COLUMN "viewText",
DROP COLUMN "viewVersion";

-- AlterTable
ALTER TABLE "decision" DROP COLUMN "viewSha256",
DROP COLUMN "viewVersion";

-- DropTable
DROP TABLE "claim";

-- At most one open recovery per person.
CREATE UNIQUE INDEX "passkey_recovery_person_open_key" ON "passkey_recovery" ("personId") WHERE "closedAt" IS NULL;
