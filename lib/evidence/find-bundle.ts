import { sha256B64u } from '#lib/canon/digest.ts';
import type { Db } from '#lib/db/transaction.ts';
import type { Report } from '#lib/verify/verify-artefact.ts';
import { type ChainStep, evidenceChain } from './evidence-chain.ts';
import {
  type BundleFilter,
  type BundleRecord,
  bundleRecords,
  bundleText,
  type ChainRecord,
  chainRecord,
  completionMessage,
  findRequestEvent,
} from './view-store.ts';

export type { ChainReference, ChainStep } from './evidence-chain.ts';

export type BundleRow = {
  id: string;
  jobId: string;
  roomId: string;
  roomName: string;
  requesterMxid: string;
  agentName: string;
  requestText: string;
  jobState: string;
  /** Null until the agent has signed. */
  verdict: Report['verdict'] | null;
  code: string | null;
  createdAt: string;
  sealedAt: string | null;
};

/** What the payload holds, counted. */
export type BundleContents = {
  events: number;
  gatewayReceipts: number;
  toolReceipts: number;
  approvals: number;
  callsWithoutReceipt: number;
  models: string[];
  tools: string[];
  tokensInput: number;
  tokensOutput: number;
};

export type BundleView = BundleRow & {
  agentDid: string;
  wpcHash: string | null;
  payloadHash: string;
  report: Report | null;
  chain: ChainStep[];
  contents: BundleContents;
  /** Size of the file that can be downloaded, in bytes; null until the bundle is sealed. */
  exportBytes: number | null;
};

/** Bundles of the rooms that the reader may see (null: every room), the newest first. */
export async function listBundles(db: Db, filter: BundleFilter, take = 50): Promise<BundleRow[]> {
  return (await bundleRecords(db, filter, take)).map(rowOf);
}

const rowOf = (record: BundleRecord | ChainRecord): BundleRow => ({
  id: record.id,
  jobId: record.jobId,
  roomId: record.job.roomId,
  roomName: record.job.room.name,
  requesterMxid: record.job.requesterMxid,
  agentName: record.job.agent.name,
  requestText: record.job.requestText,
  jobState: record.job.state,
  verdict: record.verdict as BundleRow['verdict'],
  code: record.code,
  createdAt: record.createdAt.toISOString(),
  sealedAt: record.sealedAt?.toISOString() ?? null,
});

/** One bundle with its verdict, every check, its chain and what it holds; null when there is none. */
export async function findBundle(db: Db, bundleId: string): Promise<BundleView | null> {
  const record = await chainRecord(db, bundleId);
  if (!record) return null;
  const requestEvent = await findRequestEvent(db, record.job.requestEventId);
  const completion = await completionMessage(db, record.jobId);
  return {
    ...rowOf(record),
    agentDid: record.job.agent.did,
    wpcHash: record.job.wpcHash,
    payloadHash: await sha256B64u(record.payloadText),
    report: record.reportText ? (JSON.parse(record.reportText) as Report) : null,
    chain: evidenceChain(record, { requestEvent, completion }),
    contents: contentsOf(record),
    exportBytes: record.exportText === null ? null : new TextEncoder().encode(record.exportText).length,
  };
}

function contentsOf({ payloadText, job: { run } }: ChainRecord): BundleContents {
  const payload = JSON.parse(payloadText);
  type Receipt = { payload: { provider: string; model: string; tokens_input: number; tokens_output: number } };
  const receipts: Receipt[] = payload.receipts ?? [];
  const tools: { payload: { tool_name: string } }[] = payload.tool_receipts ?? [];
  const distinct = (names: string[]) => [...new Set(names)];
  return {
    events: payload.event_chain.length,
    gatewayReceipts: receipts.length,
    toolReceipts: tools.length,
    approvals: run?.events.filter((event) => event.eventType === 'human_approval').length ?? 0,
    callsWithoutReceipt:
      payload.event_chain.filter((event: { event_type: string }) => event.event_type.endsWith('_call')).length -
      receipts.length -
      tools.length,
    models: distinct(receipts.map((receipt) => `${receipt.payload.provider}/${receipt.payload.model}`)),
    tools: distinct(tools.map((receipt) => receipt.payload.tool_name)),
    tokensInput: receipts.reduce((sum, receipt) => sum + receipt.payload.tokens_input, 0),
    tokensOutput: receipts.reduce((sum, receipt) => sum + receipt.payload.tokens_output, 0),
  };
}

/** The sealed export as it was stored, byte for byte; null until there is one. The caller checks who may see the room. */
export async function bundleDownload(
  db: Db,
  bundleId: string,
): Promise<{ roomId: string; fileName: string; text: string } | null> {
  const found = await bundleText(db, bundleId);
  if (!found?.exportText) return null;
  return { roomId: found.job.roomId, fileName: `${bundleId}.export.json`, text: found.exportText };
}
