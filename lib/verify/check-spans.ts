// PURE. The spans of gateway receipts form one tree in which no child is earlier than its parent and phases follow each
// other as the format allows (claw-formats.md section 6).

import { canonicalJson } from '#lib/canon/jcs.ts';
import { type BundleContext, ensure, payloadOf } from './bundle-context.ts';
import { counted } from './report.ts';
import { readSpan, type Span } from './spans.ts';

type Timed = Span & { at: number; issuedAt: number };

const nextPhases: Record<string, readonly string[]> = {
  setup: ['setup', 'planning'],
  planning: ['planning', 'reasoning', 'execution'],
  reasoning: ['reasoning', 'execution', 'observation'],
  execution: ['execution', 'observation', 'reflection', 'teardown'],
  observation: ['observation', 'reflection', 'teardown'],
  reflection: ['reflection', 'teardown'],
  teardown: ['teardown'],
};

/** Reads the spans, then checks replay, references, reuse, time and phase, confidence, and that there is one tree. */
export function checkSpans(context: BundleContext): string {
  const spans = collect(context);
  assertNoReplay(context);
  context.spanIds = new Set(spans.flatMap((span) => (span.spanId === undefined ? [] : [span.spanId])));
  for (const span of spans) assertReferences(span, context.spanIds);
  const byId = mergeReuses(spans);
  for (const span of byId.values()) assertFollowsParents(span, byId);
  assertNoCycle(byId);
  assertConfidence(spans);
  assertOneTree(byId);
  return `${counted(byId.size, 'span')} in one tree.`;
}

function collect(context: BundleContext): Timed[] {
  return (payloadOf(context).receipts ?? []).flatMap(({ payload, issued_at }, i) => {
    const span = readSpan(payload.binding ?? {}, `receipts[${i}].payload.binding`);
    const { path: _path, ...causal } = span;
    if (Object.values(causal).every((value) => value === undefined)) return [];
    return [{ ...span, at: Date.parse(payload.timestamp), issuedAt: Date.parse(issued_at) }];
  });
}

function assertNoReplay(context: BundleContext): void {
  const seen = new Map<string, unknown>();
  for (const { payload } of payloadOf(context).receipts ?? []) {
    const other = seen.get(payload.receipt_id);
    const same = other === undefined || canonicalJson(other) === canonicalJson(payload);
    ensure(same, 'CAUSAL_RECEIPT_REPLAY_DETECTED', `The receipt id ${payload.receipt_id} stands for two receipts.`);
    seen.set(payload.receipt_id, payload);
  }
}

function assertReferences(span: Timed, known: ReadonlySet<string>): void {
  ensure(
    span.at <= span.issuedAt,
    'CAUSAL_CLOCK_CONTRADICTION',
    `${span.path}: the receipt is later than its envelope.`,
  );
  const { confidence } = span;
  const inRange = confidence === undefined || (confidence >= 0 && confidence <= 1);
  ensure(inRange, 'CAUSAL_CONFIDENCE_OUT_OF_RANGE', `${span.path}: confidence must lie between 0 and 1.`);
  for (const id of [span.parentSpanId, span.toolSpanId]) {
    ensure(
      id === undefined || known.has(id),
      'CAUSAL_REFERENCE_DANGLING',
      `${span.path} refers to the unknown span ${id}.`,
    );
  }
}

/** One entry a span id; a second receipt under the same id must say the same. */
function mergeReuses(spans: readonly Timed[]): Map<string, Timed> {
  const byId = new Map<string, Timed>();
  for (const span of spans) {
    if (span.spanId === undefined) continue;
    const first = byId.get(span.spanId);
    if (!first) {
      byId.set(span.spanId, span);
      continue;
    }
    ensure(first.at === span.at, 'CAUSAL_CLOCK_CONTRADICTION', `The span ${span.spanId} has two times.`);
    const differs = (['parentSpanId', 'toolSpanId', 'phase', 'confidence'] as const).find(
      (name) => first[name] !== undefined && span[name] !== undefined && first[name] !== span[name],
    );
    ensure(differs === undefined, 'CAUSAL_SPAN_REUSE_CONFLICT', `The span ${span.spanId} is used with two meanings.`);
  }
  return byId;
}

const parentsOf = (span: Span): string[] => [span.parentSpanId, span.toolSpanId].filter((id) => id !== undefined);

function assertFollowsParents(span: Timed, byId: ReadonlyMap<string, Timed>): void {
  for (const parent of parentsOf(span).map((id) => byId.get(id))) {
    if (!parent) continue;
    ensure(span.at >= parent.at, 'CAUSAL_CLOCK_CONTRADICTION', `The span ${span.spanId} is earlier than its parent.`);
    const allowed =
      span.phase === undefined || parent.phase === undefined || (nextPhases[parent.phase] ?? []).includes(span.phase);
    ensure(allowed, 'CAUSAL_PHASE_TRANSITION_INVALID', `The phase ${span.phase} cannot follow ${parent.phase}.`);
  }
}

function assertNoCycle(byId: ReadonlyMap<string, Timed>): void {
  const done = new Set<string>();
  for (const start of byId.keys()) {
    const path = new Set<string>();
    let at: string | undefined = start;
    while (at !== undefined && !done.has(at)) {
      ensure(!path.has(at), 'CAUSAL_CYCLE_DETECTED', `The span ${at} is its own ancestor.`);
      path.add(at);
      at = byId.get(at)?.parentSpanId;
    }
    for (const id of path) done.add(id);
  }
}

/** Full confidence needs a lineage in either direction; a lone span may claim half, no span none. */
function assertConfidence(spans: readonly Timed[]): void {
  const referred = new Set(spans.flatMap(parentsOf));
  for (const span of spans) {
    const direct = parentsOf(span).length > 0 || (span.spanId !== undefined && referred.has(span.spanId));
    const max = direct ? 1 : span.spanId !== undefined ? 0.5 : 0;
    const fits = (span.confidence ?? 0) <= max;
    ensure(fits, 'CAUSAL_CONFIDENCE_EVIDENCE_INCONSISTENT', `${span.path}: confidence may be ${max} at most here.`);
  }
}

function assertOneTree(byId: ReadonlyMap<string, Timed>): void {
  const first = byId.keys().next().value;
  if (first === undefined) return;
  const neighbours = new Map([...byId.keys()].map((id) => [id, new Set<string>()]));
  for (const [id, span] of byId) {
    for (const parent of parentsOf(span)) {
      neighbours.get(id)?.add(parent);
      neighbours.get(parent)?.add(id);
    }
  }
  const roots = [...byId.values()].filter((span) => parentsOf(span).length === 0);
  ensure(roots.length > 0, 'CAUSAL_GRAPH_DISCONNECTED', 'The spans have no root.');
  const reached = new Set<string>();
  const open = [first];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (reached.has(at)) continue;
    reached.add(at);
    open.push(...(neighbours.get(at) ?? []));
  }
  ensure(reached.size === byId.size, 'CAUSAL_GRAPH_DISCONNECTED', 'The spans are not connected to one root.');
}
