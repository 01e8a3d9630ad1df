-- AlterTable
ALTER TABLE "bundle" ADD COLUMN "companionText" TEXT NOT NULL;
