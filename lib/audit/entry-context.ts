import { textsIn } from '#lib/canon/texts-in.ts';
import type { Db } from '#lib/db/transaction.ts';
import type { Plan } from '#lib/policy/plan.ts';
import { callsToIndex, jobsToIndex, plansToIndex, policiesToIndex, receiptsToIndex } from './index-store.ts';
import type { EntryContext, SearchableEntry } from './search-terms.ts';

type Detail = Record<string, unknown>;
type Parsed = { entry: SearchableEntry; detail: Detail };

/** Short texts are names, paths and links: they come before contents. */
const shortFirst = (texts: string[]): string[] => texts.sort((a, b) => a.length - b.length);

const planTexts = ({ summary, steps }: Plan): string[] => [
  ...steps.map((step) => step.tool),
  summary,
  ...shortFirst(steps.flatMap((step) => textsIn(step.args))),
];

const textOf = (detail: Detail, name: string): string[] => (typeof detail[name] === 'string' ? [detail[name]] : []);
const having = (parsed: Parsed[], actions: string[]) => parsed.filter(({ entry }) => actions.includes(entry.action));

const planActions = ['plan.submitted', 'plan.narrowed'];
const published = 'policy.published';
const callActions = ['call.admitted', 'call.closed'];

const planKey = (jobId: string | null, revision: unknown) => `${jobId}/${revision}`;

async function plansOf(db: Db, parsed: Parsed[]): Promise<Map<string, string[]>> {
  const keys = having(parsed, planActions).flatMap(({ entry: { jobId }, detail: { revision } }) =>
    jobId && typeof revision === 'number' ? [{ jobId, revision }] : [],
  );
  const rows = await plansToIndex(db, keys);
  return new Map(
    rows.map(({ jobId, revision, planText }) => [planKey(jobId, revision), planTexts(JSON.parse(planText) as Plan)]),
  );
}

async function callsOf(db: Db, parsed: Parsed[]): Promise<Map<string, string[]>> {
  const calls = having(parsed, callActions);
  const [rows, receipts] = await Promise.all([
    callsToIndex(
      db,
      calls.flatMap(({ detail }) => textOf(detail, 'callId')),
    ),
    receiptsToIndex(
      db,
      calls.flatMap(({ detail }) => textOf(detail, 'receiptId')),
    ),
  ]);
  const found = new Map<string, string[]>();
  for (const { id, name, argsText } of rows) {
    found.set(id, [name, ...(argsText ? shortFirst(textsIn(JSON.parse(argsText))) : [])]);
  }
  for (const { receiptId, sha256, envelopeText } of receipts) {
    found.set(receiptId, [sha256, ...textsIn((JSON.parse(envelopeText) as { payload?: unknown }).payload)]);
  }
  return found;
}

async function policiesOf(db: Db, parsed: Parsed[]): Promise<Map<string, string[]>> {
  const hashes = having(parsed, [published]).flatMap(({ detail }) => textOf(detail, 'wpcHash'));
  const rows = await policiesToIndex(db, hashes);
  return new Map(rows.map(({ hash, sourceText }) => [hash, textsIn(JSON.parse(sourceText))]));
}

/** What is searched beside entries: of their jobs, plans, calls, receipts and policies. */
export async function readContexts(
  db: Db,
  entries: readonly SearchableEntry[],
): Promise<(entry: SearchableEntry) => EntryContext> {
  const parsed = entries.map((entry) => ({ entry, detail: JSON.parse(entry.detailText) as Detail }));
  const jobIds = [...new Set(entries.flatMap(({ jobId }) => jobId ?? []))];
  const [jobRows, plans, calls, policies] = await Promise.all([
    jobsToIndex(db, jobIds),
    plansOf(db, parsed),
    callsOf(db, parsed),
    policiesOf(db, parsed),
  ]);
  const jobs = new Map(jobRows.map((job) => [job.id, job]));
  const details = new Map(parsed.map(({ entry, detail }) => [entry.id, detail]));
  return (entry) => {
    const job = entry.jobId ? jobs.get(entry.jobId) : undefined;
    const detail = details.get(entry.id) ?? {};
    const texts = [
      ...(entry.action === 'job.requested' && job ? [job.requestText] : []),
      ...(planActions.includes(entry.action) ? (plans.get(planKey(entry.jobId, detail.revision)) ?? []) : []),
      ...['callId', 'receiptId'].flatMap((name) => textOf(detail, name).flatMap((id) => calls.get(id) ?? [])),
      ...(entry.action === published ? textOf(detail, 'wpcHash').flatMap((hash) => policies.get(hash) ?? []) : []),
    ];
    return { agentDid: job?.agent.did ?? null, wpcHash: job?.wpcHash ?? null, texts };
  };
}
