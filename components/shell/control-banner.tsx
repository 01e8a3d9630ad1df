import { OctagonPause } from 'lucide-react';
import { Link } from '#components/ui/link.tsx';
import { TimeAgo } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';

export type ControlInForce = {
  id: string;
  /** Null when every room is under it. */
  room: { roomId: string; name: string } | null;
  reason: string;
  appliedBy: string;
  /** ISO 8601. */
  appliedAt: string;
};

/** On every page while a control is in force: what is stopped, where, by whom and why. */
export function ControlBanner({ controls }: { controls: readonly ControlInForce[] }) {
  if (controls.length === 0) return null;
  return (
    <section aria-label="Controls in force" className="border-b border-warn-line bg-warn-soft text-fg">
      <ul>
        {controls.map((control) => (
          <li key={control.id} className="flex items-start gap-2 border-warn-line px-4 py-2 not-first:border-t lg:px-8">
            <OctagonPause aria-hidden className="mt-0.5 size-4.5 shrink-0 text-warn" />
            <p className="min-w-0 wrap-anywhere">
              <strong className="font-semibold">
                Read-only triage
                {control.room ? (
                  <>
                    {' in '}
                    <Link href={`/rooms/${encodeURIComponent(control.room.roomId)}`} className="underline">
                      <UntrustedText>{control.room.name}</UntrustedText>
                    </Link>
                  </>
                ) : (
                  ' in every room'
                )}
                .
              </strong>{' '}
              No token is minted and no call is authorized. Requests and plans are still recorded.{' '}
              <span className="text-muted">
                {control.appliedBy}, <TimeAgo at={control.appliedAt} />: “
                <UntrustedText>{control.reason}</UntrustedText>”
              </span>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
