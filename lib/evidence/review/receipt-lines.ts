// PURE. The receipts of a run, one line each: model, tokens and, where somebody set a price, what it cost.

import { z } from 'zod';
import { type Cost, costOf, type ModelPrice, sumCosts } from '#lib/policy/model-price.ts';
import type { ReviewRecord } from './review-store.ts';

const envelopeSchema = z.looseObject({
  signer_did: z.string(),
  payload: z.looseObject({
    timestamp: z.string(),
    provider: z.string().optional(),
    model: z.string().optional(),
    tokens_input: z.number().optional(),
    tokens_output: z.number().optional(),
    latency_ms: z.number().optional(),
    tool_name: z.string().optional(),
    result_status: z.string().optional(),
  }),
});

export type ReceiptLine = {
  receiptId: string;
  kind: 'gateway' | 'tool';
  /** Of the call; null when no call names the receipt. */
  callSeq: number | null;
  /** The tool, or `provider/model`: the gateway's word. */
  name: string;
  tokens: { input: number; output: number } | null;
  cost: Cost | null;
  latencyMs: number | null;
  status: string | null;
  at: string;
  signerDid: string;
  sha256: string;
};

export type ModelTotal = { model: string; calls: number; input: number; output: number; cost: Cost | null };
export type ReceiptTotals = {
  modelCalls: number;
  toolCalls: number;
  input: number;
  output: number;
  /** Empty when no model's price is known. One sum for each currency. */
  costs: Cost[];
  /** Models that were called and have no known price. */
  unpriced: string[];
  byModel: ModelTotal[];
  callsWithoutReceipt: number;
};

type ReceiptRow = NonNullable<ReviewRecord['run']>['receipts'][number];

function receiptLine(row: ReceiptRow, callSeq: number | null, prices: readonly ModelPrice[]): ReceiptLine {
  const { payload, signer_did: signerDid } = envelopeSchema.parse(JSON.parse(row.envelopeText));
  const name = row.kind === 'tool' ? (payload.tool_name ?? '') : `${payload.provider ?? ''}/${payload.model ?? ''}`;
  const tokens =
    row.kind === 'gateway' ? { input: payload.tokens_input ?? 0, output: payload.tokens_output ?? 0 } : null;
  return {
    receiptId: row.receiptId,
    kind: row.kind,
    callSeq,
    name,
    tokens,
    cost: tokens && costOf(prices, name, tokens),
    latencyMs: payload.latency_ms ?? null,
    status: payload.result_status ?? null,
    at: payload.timestamp,
    signerDid,
    sha256: row.sha256,
  };
}

/** Every receipt of a job's run in the order of signing. */
export function receiptLines(job: ReviewRecord, prices: readonly ModelPrice[]): ReceiptLine[] {
  const calls = new Map((job.run?.calls ?? []).map((call) => [call.receiptId, call.seq]));
  return (job.run?.receipts ?? []).map((row) => receiptLine(row, calls.get(row.receiptId) ?? null, prices));
}

function modelTotals(models: readonly ReceiptLine[]): ModelTotal[] {
  return [...Map.groupBy(models, (line) => line.name)].map(([model, lines]) => ({
    model,
    calls: lines.length,
    input: lines.reduce((sum, line) => sum + (line.tokens?.input ?? 0), 0),
    output: lines.reduce((sum, line) => sum + (line.tokens?.output ?? 0), 0),
    cost: sumCosts(lines.flatMap((line) => line.cost ?? []))[0] ?? null,
  }));
}

/** What the receipts add up to. */
export function receiptTotals(job: ReviewRecord, lines: readonly ReceiptLine[]): ReceiptTotals {
  const models = lines.filter((line) => line.kind === 'gateway');
  const byModel = modelTotals(models);
  return {
    modelCalls: models.length,
    toolCalls: lines.length - models.length,
    input: byModel.reduce((sum, total) => sum + total.input, 0),
    output: byModel.reduce((sum, total) => sum + total.output, 0),
    costs: sumCosts(models.flatMap((line) => line.cost ?? [])),
    unpriced: byModel.filter((total) => total.cost === null).map((total) => total.model),
    byModel,
    callsWithoutReceipt: (job.run?.calls ?? []).filter((call) => call.receiptId === null).length,
  };
}
