import { Callout } from '#components/ui/callout.tsx';
import { Hash } from '#components/ui/code.tsx';
import type { Difference } from '#lib/policy/difference-aspects.ts';
import { CapabilityList } from './capability-list.tsx';
import { TextDiff } from './text-diff.tsx';

export type PolicyDiffSide = {
  /** What this policy is to the reader, such as “the last approved job here”. */
  label: string;
  wpcHash: string;
  sourceText: string;
};

type PolicyDiffProps = { before: PolicyDiffSide | null; after: PolicyDiffSide; difference: Difference };

/** The difference between two policies: what may now be done that could not before, and the two texts line by line. */
export function PolicyDiff({ before, after, difference }: PolicyDiffProps) {
  if (before?.wpcHash === after.wpcHash) {
    return (
      <Callout tone="ok" title={`The same policy as ${before.label}`}>
        WPC <Hash value={after.wpcHash} label="WPC hash" />, byte for byte.
      </Callout>
    );
  }
  return (
    <div className="grid gap-4">
      <p className="flex flex-wrap items-center gap-x-1.5 text-muted">
        {before ? (
          <>
            From {before.label} <Hash value={before.wpcHash} label="earlier WPC hash" /> to
          </>
        ) : (
          'Nothing to compare with, so everything here is new:'
        )}{' '}
        {after.label} <Hash value={after.wpcHash} label="WPC hash" />
      </p>
      <CapabilityList difference={difference} />
      <TextDiff label="Difference of the policy texts" before={before?.sourceText ?? ''} after={after.sourceText} />
    </div>
  );
}
