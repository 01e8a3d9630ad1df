// What the agent must remember of a job to go on after being killed: at most one side effect per step, whatever happens.
// Written whole to a new file and moved into place, before and after everything that cannot be taken back.

import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from './console-client.ts';
import type { ReceiptEnvelope, ToolStatus } from './gateway-client.ts';

export type StepRecord = {
  /** `asked`: put to the gateway; `doing`: admitted and begun; `done`: has a result; `reported`: has its receipt. */
  phase: 'asked' | 'doing' | 'done' | 'reported';
  callId?: string;
  status?: ToolStatus;
  value?: unknown;
  latencyMs?: number;
};

export type Journal = {
  jobId: string;
  policyHash: string;
  plan?: Plan;
  without: { tool: string; reason: string }[];
  token?: string;
  runId?: string;
  expiresAt?: string;
  steps: Record<string, StepRecord>;
  receipts: ReceiptEnvelope[];
  answer?: string;
  ending?: { status: 'completed' | 'failed'; summary: string };
  /** Why the agent will not touch this job any more. */
  gaveUp?: string;
};

export type JournalStore = { load(jobId: string): Journal | null; save(journal: Journal): void };

const jobForm = /^[0-9A-Z]{12}$/;

/** Journals as files (mode 0600: they hold the job's token while it runs) in one folder. */
export function journalStore(dir: string): JournalStore {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = (jobId: string) => {
    if (!jobForm.test(jobId)) throw new Error('The console named a job in a form that is not a job id.');
    return join(dir, `${jobId}.json`);
  };
  return {
    load: (jobId) => (existsSync(file(jobId)) ? JSON.parse(readFileSync(file(jobId), 'utf8')) : null),
    save(journal) {
      const path = file(journal.jobId);
      const handle = openSync(`${path}.new`, 'w', 0o600);
      try {
        writeSync(handle, JSON.stringify(journal));
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
      renameSync(`${path}.new`, path);
    },
  };
}
