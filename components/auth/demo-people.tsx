'use client';

import { useState } from 'react';
import { Callout } from '#components/ui/callout.tsx';
import { ChevronRight } from '#components/ui/more-icons.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Result } from '#lib/result.ts';
import { useAction } from './use-action.ts';

type DemoPerson = { personId: string; name: string; mxid: string; may: string };
type DemoPeopleProps = {
  people: readonly DemoPerson[];
  next: string;
  signIn: (input: { personId: string }) => Promise<Result<null>>;
};

/** The demo's people, one press each. */
export function DemoPeople({ people, next, signIn }: DemoPeopleProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const { run, pending, error } = useAction(signIn, () => window.location.assign(next));
  return (
    <section aria-labelledby="demo-people" className="grid gap-2 border-t pt-5">
      <h2 id="demo-people" className="font-medium">
        Or be one of the demo’s people
      </h2>
      {error ? (
        <Callout tone="danger" role="alert">
          {error.message}
        </Callout>
      ) : null}
      <ul className="grid overflow-hidden rounded-md border">
        {people.map((person) => (
          <li key={person.personId} className="not-first:border-t">
            <button
              type="button"
              disabled={pending}
              aria-busy={(pending && chosen === person.personId) || undefined}
              onClick={() => {
                setChosen(person.personId);
                run({ personId: person.personId });
              }}
              className="flex w-full items-center gap-3 px-3 py-2 text-left hover:bg-hover focus-visible:-outline-offset-2 disabled:opacity-55"
            >
              <span className="grid min-w-0 flex-1">
                <span className="font-medium">
                  <UntrustedText>{person.name}</UntrustedText>
                  <span className="font-normal text-muted"> · {person.may}</span>
                </span>
                <span className="text-sm wrap-anywhere text-muted">
                  <UntrustedText>{person.mxid}</UntrustedText>
                </span>
              </span>
              <ChevronRight aria-hidden className="size-4 shrink-0 text-faint" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
