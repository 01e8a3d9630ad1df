'use client';

import { useId, useState } from 'react';
import { useAction } from '#components/auth/use-action.ts';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Field } from '#components/ui/field.tsx';
import { Textarea } from '#components/ui/input.tsx';
import { reviewSuffices } from '#lib/controls/review-suffices.ts';
import type { Result } from '#lib/result.ts';

type Found = { verdict: string; code: string };
export type RecordReview = (input: { controlId: string; statement: string }) => Promise<Result<Found>>;

/** An auditor says what they looked at; the verifier runs over the package, and both are recorded. */
export function ReviewForm({ controlId, again, action }: { controlId: string; again: boolean; action: RecordReview }) {
  const [statement, setStatement] = useState('');
  const [found, setFound] = useState<Found | null>(null);
  const heading = useId();
  const { run, pending, error } = useAction(action, (value: Found) => {
    setFound(value);
    setStatement('');
  });
  return (
    <form
      aria-labelledby={heading}
      className="grid gap-3 rounded-md border px-3 py-3"
      onSubmit={(event) => {
        event.preventDefault();
        setFound(null);
        run({ controlId, statement });
      }}
    >
      <h3 id={heading} className="font-medium">
        {again ? 'Verify and review it again' : 'Verify and review it'}
      </h3>
      <Field label="What you looked at and found" required hint="Kept in the log with the verdict and your name.">
        {(control) => (
          <Textarea
            {...control}
            rows={3}
            maxLength={500}
            value={statement}
            onChange={({ target }) => setStatement(target.value)}
          />
        )}
      </Field>
      {error ? (
        <Callout tone="danger" role="alert">
          {error.message}
        </Callout>
      ) : null}
      {found ? (
        <Callout tone={reviewSuffices(found) ? 'ok' : 'danger'} role="status" title={`The package is ${found.verdict}`}>
          {reviewSuffices(found)
            ? 'Your review is recorded. An admin can lift the freeze now.'
            : `Your review is recorded with ${found.code}. The freeze stays.`}
        </Callout>
      ) : null}
      <div className="flex justify-end">
        <Button type="submit" variant="primary" pending={pending} disabled={statement.trim() === ''}>
          Verify the package and record the review
        </Button>
      </div>
    </form>
  );
}
