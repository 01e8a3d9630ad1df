import type { Db } from '#lib/db/transaction.ts';
import { type Found, type FoundKind, found } from './found.ts';
import { searchLog } from './in-log.ts';
import {
  bundleById,
  callById,
  controlById,
  decisionById,
  receiptById,
  runById,
  runEventById,
  tokenById,
} from './reference-store.ts';

/** The jobs that a control names: those that it stopped or held, and the one in dispute. */
function jobsOfControl(row: NonNullable<Awaited<ReturnType<typeof controlById>>>): string[] {
  const effect = JSON.parse(row.effectText) as Record<string, unknown>;
  const lists = ['stopped', 'reopened', 'held', 'waiting', 'voided'].flatMap((name) => effect[name] ?? []);
  const named = row.scope === 'job' && row.subject ? [row.subject] : [];
  return [...named, ...(row.disputedJobId ? [row.disputedJobId] : []), ...lists.map(String)];
}

export async function findControl(db: Db, id: string): Promise<Found[]> {
  const row = await controlById(db, id);
  return row ? [found('control', id, `a control, ${row.kind}`, jobsOfControl(row), `/controls/${id}`)] : [];
}

async function findLogged(db: Db, kind: FoundKind, id: string): Promise<Found[]> {
  const { jobIds, entries } = await searchLog(db, id);
  return entries === 0 ? [] : [found(kind, id, 'an id that the log names', jobIds, `/audit?q=${id}`)];
}

/** An id without a name: of a token, a call, a control, a decision, or whatever else the log has. */
export async function findUuid(db: Db, id: string): Promise<Found[]> {
  const [token, call, decision, control] = await Promise.all([
    tokenById(db, id),
    callById(db, id),
    decisionById(db, id),
    findControl(db, id),
  ]);
  const own = [
    ...(token ? [found('token', id, 'a token', [token.jobId])] : []),
    ...(call ? [found('call', id, 'a call', [call.run.jobId])] : []),
    ...(decision ? [found('digest', id, 'a decision', [decision.jobId])] : []),
    ...control,
  ];
  return own.length > 0 ? own : findLogged(db, 'digest', id);
}

/** An id that begins with what it is of. */
export async function findNamed(db: Db, id: string): Promise<Found[]> {
  const prefix = id.slice(0, id.indexOf('_'));
  const readers: Record<string, () => Promise<Found[]>> = {
    rcpt: () => findReceipt(db, id, 'the receipt of a model call'),
    tr: () => findReceipt(db, id, 'the receipt of a tool call'),
    bundle: async () => {
      const row = await bundleById(db, id);
      return row ? [found('package', id, 'a proof bundle', [row.jobId], `/evidence/${id}`)] : [];
    },
    run: async () => {
      const row = await runById(db, id);
      return row ? [found('job', id, 'the run of a job', [row.jobId])] : [];
    },
    evt: async () => {
      const row = await runEventById(db, id);
      return row ? [found('call', id, 'an event of a run', [row.run.jobId])] : [];
    },
  };
  return (await readers[prefix]?.()) ?? [];
}

async function findReceipt(db: Db, id: string, words: string): Promise<Found[]> {
  const row = await receiptById(db, id);
  return row ? [found('receipt', id, words, [row.run.jobId])] : [];
}
