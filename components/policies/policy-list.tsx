import { Badge } from '#components/ui/badge.tsx';
import { Link } from '#components/ui/link.tsx';
import { ChevronRight } from '#components/ui/more-icons.tsx';
import { TimeAgo } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { PolicyRow } from '#lib/registry/policy-rows.ts';

/** Published policies, newest first. */
export function PolicyList({ policies }: { policies: readonly PolicyRow[] }) {
  return (
    <ul>
      {policies.map((policy) => (
        <li
          key={policy.wpcHash}
          className="relative flex items-center gap-3 px-4 py-3 not-first:border-t hover:bg-hover/50"
        >
          <div className="grid min-w-0 flex-1 gap-1">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <Link
                href={`/policies/${policy.wpcHash}`}
                className="font-mono font-medium after:absolute after:inset-0 focus-visible:outline-none after:focus-visible:-outline-offset-2"
              >
                {policy.wpcHash.slice(0, 12)}…
              </Link>
              {policy.inForce.length === 0 ? <Badge>in force nowhere</Badge> : null}
              {policy.inForce.map((room) => (
                <Badge key={room.roomId} tone="ok">
                  <UntrustedText chip={false}>{room.name}</UntrustedText> v{room.version}
                </Badge>
              ))}
            </p>
            <p className="text-sm wrap-anywhere text-muted">
              Allows {policy.tools.join(', ') || 'no tool'}; {policy.approvers}{' '}
              {policy.approvers === 1 ? 'approver' : 'approvers'}
            </p>
            <p className="text-sm text-faint">
              published <TimeAgo at={policy.publishedAt} /> by {policy.publishedBy}
            </p>
          </div>
          <ChevronRight aria-hidden className="size-4 shrink-0 text-faint" />
        </li>
      ))}
    </ul>
  );
}
