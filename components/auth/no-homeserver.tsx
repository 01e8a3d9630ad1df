import { Callout } from '#components/ui/callout.tsx';

type NoHomeserverProps = { title: string; detail: string; className?: string };

/** The homeserver is not connected or not answering: what does not work for want of it, and what to do. */
export function NoHomeserver({ title, detail, className }: NoHomeserverProps) {
  return (
    <Callout tone="warn" role="status" title={title} className={className}>
      {detail}
    </Callout>
  );
}
