// PURE. What people were asked to countersign, and what they answered: approvals and denials.

import { assertionEntry } from '../assertions.ts';
import { jsonFile, type PackageFile, textFile } from './package-file.ts';
import type { PackageRecord } from './read-package.ts';

type DecisionRow = PackageRecord['job']['decisions'][number];

const decisionEntry = (row: DecisionRow) => ({
  decision_id: row.id,
  kind: row.kind,
  approver: row.approverMxid,
  slot: row.slot,
  channel: row.channel,
  evidence_level: row.evidenceLevel,
  evidence: JSON.parse(row.evidenceText),
  digest: row.digest,
  view_version: row.viewVersion,
  view_sha256: row.viewSha256,
  reason: row.reason,
  decided_at: row.decidedAt.toISOString(),
  matrix_event_id: row.matrixEventId,
  assertion: row.assertion && assertionEntry(row.assertion),
});

export const decisionFiles = ({ job }: PackageRecord): PackageFile[] => [
  jsonFile('decisions.json', job.decisions.map(decisionEntry)),
  ...job.approvalRequests.flatMap((request) => [
    textFile(`decisions/${request.digest}/subject.json`, 'verbatim-json', request.subjectText),
    textFile(`decisions/${request.digest}/view.json`, 'verbatim-json', request.viewText),
  ]),
];
