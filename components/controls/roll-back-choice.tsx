'use client';

import { useEffect, useState } from 'react';
import { CapabilityList } from '#components/policies/capability-list.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Code, Hash } from '#components/ui/code.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { PriorPolicy, RollBackChoices } from '#lib/controls/compare-policies.ts';
import type { Result } from '#lib/result.ts';
import { JobPacket } from './job-packet.tsx';

export type ReadChoices = (input: { roomId: string }) => Promise<Result<RollBackChoices>>;

function Prior({ prior, chosen, onChoose }: { prior: PriorPolicy; chosen: boolean; onChoose: () => void }) {
  return (
    <label className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2.5 rounded-md border px-3 py-2.5 has-checked:border-accent">
      <input type="radio" name="policy" checked={chosen} onChange={onChoose} className="mt-1 size-4 accent-accent" />
      <span className="font-medium">
        Version {prior.version}, <Code>{prior.hash}</Code>
      </span>
      <span className="col-start-2 text-sm wrap-anywhere text-muted">
        In force from <ExactTime at={prior.activatedAt} />: “<UntrustedText>{prior.reason}</UntrustedText>”
      </span>
    </label>
  );
}

type Told = { roomId: string; answer: Result<RollBackChoices> };

/** The earlier policies of a room to choose from, what would become possible or not, and what ran meanwhile. */
export function RollBackChoice(props: {
  roomId: string;
  policy: string;
  read: ReadChoices;
  onChoose: (hash: string) => void;
}) {
  const { roomId, policy, read, onChoose } = props;
  const [told, setTold] = useState<Told | null>(null);
  useEffect(() => {
    let wanted = true;
    const unanswered: Result<never> = {
      ok: false,
      error: { code: 'NO_ANSWER', message: 'The console did not answer. Choose the room again.' },
    };
    read({ roomId })
      .catch(() => unanswered)
      .then((answer) => {
        if (wanted) setTold({ roomId, answer });
      });
    return () => {
      wanted = false;
    };
  }, [roomId, read]);

  if (told?.roomId !== roomId) return <p className="text-muted">Reading the room’s policies…</p>;
  if (!told.answer.ok) return <Callout tone="danger">{told.answer.error.message}</Callout>;
  const { current, prior, ranUnder, more } = told.answer.value;
  if (!current || prior.length === 0) {
    return <Callout>This room has no earlier policy that it could be rolled back to.</Callout>;
  }
  const difference = prior.find(({ hash }) => hash === policy)?.difference;
  return (
    <div className="grid gap-4">
      <p>
        In force: version {current.version}, <Hash value={current.hash} label="policy hash in force" />
      </p>
      <fieldset className="grid gap-2">
        <legend className="pb-2 text-sm font-medium">Policy to put in force again</legend>
        {prior.map((each) => (
          <Prior key={each.hash} prior={each} chosen={each.hash === policy} onChoose={() => onChoose(each.hash)} />
        ))}
      </fieldset>
      {difference ? <CapabilityList difference={difference} /> : null}
      <JobPacket title="Ran under the policy in force" jobs={ranUnder} more={more} />
    </div>
  );
}
