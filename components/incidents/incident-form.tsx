'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useAction } from '#components/auth/use-action.ts';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { type Criteria, isEmpty, type ListKind } from '#lib/incidents/criteria.ts';
import type { IncidentChoices } from '#lib/incidents/incident-choices.ts';
import { textMax } from '#lib/incidents/text-max.ts';
import type { Result } from '#lib/result.ts';
import { shownKinds } from './criteria-words.ts';
import { KindPicker } from './kind-picker.tsx';
import { MatchPreviewCard, type ReadMatches } from './match-preview.tsx';
import { SpanFields } from './span-fields.tsx';

type Opening = { title: string; criteria: Criteria; follows: string | null };
export type OpenIncident = (input: Opening) => Promise<Result<{ incidentId: string }>>;

type IncidentFormProps = {
  start: Criteria;
  /** The job from which it was begun. */
  jobId: string | null;
  follows: { id: string; title: string } | null;
  choices: IncidentChoices;
  /** What the chosen values are called, by their ids; written by others. */
  names: Record<string, string>;
  preview: ReadMatches;
  open: OpenIncident;
};

function Begun({ jobId, follows }: Pick<IncidentFormProps, 'jobId' | 'follows'>) {
  if (follows) {
    return (
      <Callout tone="accent" title={`It follows ${follows.id}`}>
        “<UntrustedText>{follows.title}</UntrustedText>” is closed and stays as it is; this one will name it.
      </Callout>
    );
  }
  if (!jobId) return null;
  return (
    <Callout tone="accent" title={`Begun from job ${jobId}`}>
      What it has in common with others is filled in. Take away what makes it too narrow, until you see every job that
      may be concerned.
    </Callout>
  );
}

/** Names an incident and what its jobs have in common, with what fits in sight while one chooses. */
export function IncidentForm({ start, jobId, follows, choices, names, preview, open }: IncidentFormProps) {
  const [criteria, setCriteria] = useState(start);
  const [title, setTitle] = useState('');
  const router = useRouter();
  const { run, pending, error } = useAction(open, ({ incidentId }: { incidentId: string }) =>
    router.push(`/incidents/${incidentId}`),
  );
  const change = (part: Partial<Criteria>) => setCriteria((before) => ({ ...before, ...part }));
  const missing = [title.trim() === '' && 'a title', isEmpty(criteria) && 'something in common'].filter(
    (part) => part !== false,
  );
  return (
    <form
      className="grid items-start gap-4 xl:grid-cols-2"
      onSubmit={(event) => {
        event.preventDefault();
        run({ title, criteria, follows: follows?.id ?? null });
      }}
    >
      <Card aria-label="The incident">
        <CardHeader title="The incident" />
        <CardBody className="grid gap-4">
          <Begun jobId={jobId} follows={follows} />
          <Field label="Title" required hint="What went wrong, in one line.">
            {(control) => (
              <Input
                {...control}
                maxLength={textMax.title}
                value={title}
                onChange={({ target }) => setTitle(target.value)}
              />
            )}
          </Field>
          {shownKinds.map((kind: ListKind) => (
            <KindPicker
              key={kind}
              kind={kind}
              values={criteria[kind]}
              choices={choices[kind]}
              names={names}
              onChange={(values) => change({ [kind]: values })}
            />
          ))}
          <SpanFields criteria={criteria} change={change} />
          {error ? (
            <Callout tone="danger" role="alert">
              {error.message}
            </Callout>
          ) : null}
          <div className="flex flex-wrap items-center justify-end gap-3">
            {missing.length > 0 ? <p className="text-sm text-muted">Still to give: {missing.join(', ')}.</p> : null}
            <Button type="submit" variant="primary" pending={pending} disabled={missing.length > 0}>
              Open the incident
            </Button>
          </div>
        </CardBody>
      </Card>
      <MatchPreviewCard criteria={criteria} read={preview} />
    </form>
  );
}
