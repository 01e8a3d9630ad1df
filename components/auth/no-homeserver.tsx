import { Callout } from '#components/ui/callout.tsx';

/** Codes travel over Matrix: without a homeserver none arrives. */
export function NoHomeserver({ detail }: { detail: string }) {
  return (
    <Callout tone="warn" role="status" title="No code can be delivered right now">
      {detail}
    </Callout>
  );
}
