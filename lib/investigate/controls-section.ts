import { actorWords } from '#lib/audit/actor-words.ts';
import type { ControlRow } from './answer-store.ts';
import { type Draft, draft, fact, section } from './draft.ts';
import { checkEntryOf, entryWith, type Sources } from './sources.ts';

const titles: Record<ControlRow['kind'], string> = {
  triage: 'Read-only triage',
  freeze: 'Freeze until verified',
  revoke: 'Revocation',
  rollback: 'Roll-back of the policy',
};

const effects: Record<string, string> = {
  stopped: 'stopped it',
  reopened: 'put it back to approval',
  held: 'held it',
  waiting: 'held it while it waited',
  voided: 'made it void',
};

/** What a control did to the job, in words. */
function effectOn(control: ControlRow, jobId: string): string {
  const effect = JSON.parse(control.effectText) as Record<string, unknown>;
  const named = Object.entries(effects).flatMap(([name, words]) => {
    const list = effect[name];
    return Array.isArray(list) && list.includes(jobId) ? [words] : [];
  });
  const disputed = control.disputedJobId === jobId ? ['holds its evidence in dispute'] : [];
  return [...named, ...disputed].join(', ') || 'refused what was tried for it';
}

function controlDraft(sources: Sources, control: ControlRow): Draft {
  const entry = entryWith(sources, 'control.applied', { controlId: control.id });
  const same = entry?.detail.kind === control.kind && entry.detail.reason === control.reason;
  return draft({
    id: `control-${control.id}`,
    label: titles[control.kind],
    href: `/controls/${control.id}`,
    at: control.appliedAt.toISOString(),
    facts: [
      ...fact('Over', control.subject ? `${control.scope} ${control.subject}` : 'everything'),
      ...fact('Applied by', actorWords(control.appliedBy)),
      ...fact('To this job', effectOn(control, sources.job.id)),
      ...fact(
        'Lifted',
        control.liftedAt && `${control.liftedAt.toISOString()}, by ${actorWords(control.liftedBy ?? '')}`,
      ),
      ...fact('Control', control.id),
    ],
    text: control.reason,
    names: [control.id, entry && String(entry.id)],
    checks: [checkEntryOf(sources, entry, same && entry?.actor === control.appliedBy)],
  });
}

/** The controls that touched the job. */
export function controlsSection(sources: Sources) {
  const drafts = sources.controls.map((control) => controlDraft(sources, control));
  return section('controls', 'Controls', drafts, drafts.length === 0 ? 'No control touched it.' : null);
}
