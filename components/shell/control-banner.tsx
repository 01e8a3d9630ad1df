import { Link } from '#components/ui/link.tsx';
import { OctagonPause } from '#components/ui/more-icons.tsx';
import { ExactTime, TimeAgo } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { ControlView } from '#lib/controls/list-controls.ts';

const titles = { triage: 'Read-only triage', freeze: 'Approvals are frozen', rollback: 'The policy was rolled back' };

const consequences = {
  triage: 'No token is minted and no call is authorized. Requests and plans are still recorded.',
  freeze:
    'Nothing is approved, minted or authorized until an auditor has verified and reviewed the evidence in dispute.',
  rollback: 'Every new token is pinned to the policy that is in force.',
};

function Place({ control }: { control: ControlView }) {
  const { scope, subject, subjectName } = control;
  if (scope === 'everything' || subject === null) return ' in every room';
  const name = <UntrustedText>{subjectName ?? subject}</UntrustedText>;
  if (scope === 'room') {
    return (
      <>
        {' in '}
        <Link href={`/rooms/${encodeURIComponent(subject)}`} className="underline">
          {name}
        </Link>
      </>
    );
  }
  return (
    <>
      {scope === 'job' ? ' for job ' : ` for ${scope} `}
      {scope === 'job' ? (
        <Link href={`/jobs/${encodeURIComponent(subject)}`} className="underline">
          {name}
        </Link>
      ) : (
        name
      )}
    </>
  );
}

/** On every page while a control is in force: what is stopped, where, by whom, why, since when and until when. */
export function ControlBanner({ controls }: { controls: readonly ControlView[] }) {
  if (controls.length === 0) return null;
  return (
    <section aria-label="Controls in force" className="border-b border-warn-line bg-warn-soft text-fg">
      <ul>
        {controls.map((control) => (
          <li key={control.id} className="flex items-start gap-2 border-warn-line px-4 py-2 not-first:border-t lg:px-8">
            <OctagonPause aria-hidden className="mt-0.5 size-4.5 shrink-0 text-warn" />
            <p className="min-w-0 wrap-anywhere">
              <strong className="font-semibold">
                {titles[control.kind]}
                <Place control={control} />.
              </strong>{' '}
              {consequences[control.kind]}{' '}
              <span className="text-muted">
                {control.appliedBy}, <TimeAgo at={control.appliedAt} />
                {control.endsAt ? (
                  <>
                    , until <ExactTime at={control.endsAt} />
                  </>
                ) : null}
                : “<UntrustedText>{control.reason}</UntrustedText>”
              </span>{' '}
              <Link href={`/controls/${control.id}`} className="underline">
                See what it does
              </Link>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
