import clsx from 'clsx/lite';
import { CircleCheck, CircleDashed, type Icon } from '#components/ui/icons.tsx';
import { CircleX } from '#components/ui/more-icons.tsx';
import type { Refused } from '#lib/verify/browser/messages.ts';
import type { Banner } from '#lib/verify/browser/sheet.ts';
import { words } from '#lib/verify/browser/wording.ts';
import type { Verdict } from '#lib/verify/report.ts';
import { DrawnText } from './drawn-text.tsx';

const looks: Record<Verdict, { box: string; ink: string; icon: Icon }> = {
  VALID: { box: 'border-ok-line bg-ok-soft', ink: 'text-ok', icon: CircleCheck },
  INVALID: { box: 'border-danger-line bg-danger-soft', ink: 'text-danger', icon: CircleX },
  INCOMPLETE: { box: 'border-warn-line bg-warn-soft', ink: 'text-warn', icon: CircleDashed },
};

type FrameProps = { look: Verdict; title: string; code: string | null; children: React.ReactNode };

function Frame({ look, title, code, children }: FrameProps) {
  const { box, ink, icon: Look } = looks[look];
  return (
    <section aria-label={words.verdictHere} className={clsx('flex items-start gap-3 rounded-lg border px-4 py-4', box)}>
      <Look aria-hidden className={clsx('mt-0.5 size-7 shrink-0', ink)} strokeWidth={1.75} />
      <div className="grid min-w-0 gap-1">
        <p className="flex flex-wrap items-baseline gap-x-2.5">
          <strong className={clsx('text-xl font-semibold', ink)}>{title}</strong>
          {code ? <code className="text-sm">{code}</code> : null}
        </p>
        {children}
      </div>
    </section>
  );
}

/** The verdict by word, shape and colour, with its code and the check that decided. */
export function VerificationBanner({ banner }: { banner: Banner }) {
  const { verdict, code, sentence, why, deciding } = banner;
  return (
    <Frame look={verdict} title={verdict} code={code}>
      <p>{sentence}</p>
      {why ? <p>{why}</p> : null}
      {deciding ? (
        <p>
          <DrawnText of={deciding.name} className="font-medium" />: <DrawnText of={deciding.detail} />
        </p>
      ) : null}
    </Frame>
  );
}

/** What stands there when nothing could be verified. */
export function RefusalBanner({ refused: { title, code, sentence, detail } }: { refused: Refused }) {
  return (
    <Frame look="INVALID" title={title} code={code}>
      <p>{sentence}</p>
      {detail ? (
        <p className="text-muted">
          <DrawnText of={detail} />
        </p>
      ) : null}
    </Frame>
  );
}
