import { sha256B64u, sha256Hex } from '#lib/canon/digest.ts';
import { parseEnvelope } from '#lib/claw/envelope.ts';
import { ClawError } from '#lib/claw/error.ts';
import { isTerminal } from '#lib/jobs/lifecycle.ts';
import { brokenAt } from './check-chain.ts';
import { type Check, check, notMade } from './checks.ts';
import { type Draft, draft, fact, section } from './draft.ts';
import { checkEntryOf, entryWith, evidencePage, type Sources } from './sources.ts';

async function runDraft(sources: Sources): Promise<Draft[]> {
  const { job } = sources;
  if (!job.run) return [];
  const { runId, events, endedAt, startedAt } = job.run;
  const broken = await brokenAt(events);
  return [
    draft({
      id: 'run',
      label: `Run of ${events.length} ${events.length === 1 ? 'event' : 'events'}`,
      href: evidencePage(sources),
      digestName: 'Hash of its last event',
      digest: events.at(-1)?.eventHash ?? null,
      at: (endedAt ?? startedAt).toISOString(),
      facts: [...fact('Run', runId), ...fact('Ended', endedAt?.toISOString() ?? 'not yet')],
      names: [runId, ...events.flatMap(({ eventId, eventHash, payloadHash }) => [eventId, eventHash, payloadHash])],
      checks: [
        check(
          broken === null,
          'every event is what was hashed and names the one before it',
          `event ${broken} is not what was hashed, or does not follow the one before it`,
        ),
      ],
    }),
  ];
}

async function checkBundle({ job, sealed }: Sources): Promise<Check[]> {
  const { bundle } = job;
  if (!bundle || !sealed.envelopeText) return [notMade('the agent has not signed it')];
  try {
    const value: unknown = JSON.parse(sealed.envelopeText);
    const envelope = await parseEnvelope(value, { type: 'proof_bundle', signerDids: [job.agent.did] });
    const same = envelope.payload_hash_b64u === (await sha256B64u(bundle.payloadText));
    return [
      check(true, 'the agent’s signature verifies', ''),
      check(same, 'the agent signed what this console assembled', 'the agent signed something else than was assembled'),
    ];
  } catch (error) {
    if (!(error instanceof ClawError || error instanceof SyntaxError)) throw error;
    return [check(false, '', `the agent’s signature does not hold: ${error.message}`)];
  }
}

async function bundleDraft(sources: Sources): Promise<Draft[]> {
  const { bundle } = sources.job;
  if (!bundle) return [];
  const entry = entryWith(sources, 'bundle.sealed', { bundleId: bundle.id });
  const hash = await sha256B64u(bundle.payloadText);
  const same = entry?.detail.verdict === bundle.verdict && entry.detail.payloadHash === hash;
  return [
    draft({
      id: 'bundle',
      label: bundle.sealedAt ? 'Proof bundle, signed by the agent' : 'Proof bundle, not signed',
      href: `/evidence/${bundle.id}`,
      digestName: 'Payload hash',
      digest: hash,
      at: (bundle.sealedAt ?? bundle.createdAt).toISOString(),
      facts: [
        ...fact('Bundle', bundle.id),
        ...fact('Verdict when it was sealed', bundle.verdict),
        ...fact('Code', bundle.code),
      ],
      names: [bundle.id, entry && String(entry.id)],
      texts: [bundle.payloadText],
      checks: [...(await checkBundle(sources)), ...(bundle.sealedAt ? [checkEntryOf(sources, entry, same)] : [])],
    }),
  ];
}

async function checkPackage({ job, sealed }: Sources): Promise<Check[]> {
  const { archive } = sealed;
  if (!archive) return [notMade('it is not sealed yet')];
  const same = (await sha256Hex(archive)) === job.package?.sha256;
  return [
    check(
      same,
      'the stored file has the recorded SHA-256',
      'the stored file is not the one that was sealed: its SHA-256 is another',
    ),
  ];
}

async function packageDraft(sources: Sources): Promise<Draft[]> {
  const { package: row, id } = sources.job;
  if (!row) return [];
  const entry = entryWith(sources, 'package.sealed', { packageId: row.id });
  const same = entry?.detail.sha256 === row.sha256 && entry?.detail.verdict === row.verdict;
  return [
    draft({
      id: 'package',
      label: row.sealedAt ? `Package: ${row.verdict}` : 'Package, waiting for its place in the log',
      href: `/evidence/job/${id}`,
      digestName: 'SHA-256 of the package',
      digest: row.sha256,
      at: (row.sealedAt ?? row.createdAt).toISOString(),
      facts: [
        ...fact('Package', row.id),
        ...fact('Verdict when it was sealed', row.verdict),
        ...fact('Code', row.code),
        ...fact('Bytes', row.bytes?.toLocaleString('en')),
      ],
      names: [row.id, row.sha256, entry && String(entry.id)],
      texts: [sources.sealed.statementText],
      checks: [...(await checkPackage(sources)), ...(row.sealedAt ? [checkEntryOf(sources, entry, same)] : [])],
    }),
  ];
}

/** The action whose entry ends a job in this state. */
const endActions: Record<string, string> = {
  done: 'job.finished',
  failed: 'job.finished',
  denied: 'job.denied',
  expired: 'job.expired',
  withdrawn: 'job.withdrawn',
  voided: 'job.voided',
  stopped: 'job.stopped',
};

function endDraft(sources: Sources): Draft {
  const { job, entries } = sources;
  const ended = isTerminal(job.state);
  const entry = entries.findLast(({ action }) => action === endActions[job.state]) ?? null;
  const same = job.state === 'done' || job.state === 'failed' ? entry?.detail.to === job.state : true;
  return draft({
    id: 'end',
    label: ended ? `Ended: ${job.state}` : `Not ended: ${job.state.replaceAll('_', ' ')}`,
    href: entry ? `/audit/${entry.id}` : `/jobs/${job.id}`,
    at: (job.finishedAt ?? job.updatedAt).toISOString(),
    facts: fact('State', job.state),
    text: job.stateReason,
    names: [entry && String(entry.id)],
    checks: ended ? [checkEntryOf(sources, entry, same)] : [notMade('it has not ended')],
  });
}

/** How it ended, and what there is to show for it. */
export async function outcomeSection(sources: Sources) {
  const parts = await Promise.all([runDraft(sources), bundleDraft(sources), packageDraft(sources)]);
  return section('outcome', 'Outcome', [endDraft(sources), ...parts.flat()]);
}
