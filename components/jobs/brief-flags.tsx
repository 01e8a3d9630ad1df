import { CircleCheck, type Icon } from '#components/ui/icons.tsx';
import {
  BotOff,
  FilePenLine,
  GitCompareArrows,
  Globe,
  ScanEye,
  TriangleAlert,
  UserPlus,
  UserX,
  Wrench,
} from '#components/ui/more-icons.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { ApprovalView } from '#lib/jobs/approval-view.ts';
import { isUnseen, missingPreviews } from '#lib/jobs/missing-previews.ts';
import type { RedFlag, RedFlagCode } from '#lib/jobs/red-flags.ts';
import { raisesFlags, stepKey } from '#lib/jobs/required-reading.ts';

const looks: Record<RedFlagCode | 'NO_PREVIEW', { icon: Icon; tone: string }> = {
  REQUEST_EDITED: { icon: FilePenLine, tone: 'text-danger' },
  TEXT_FROM_STRANGER: { icon: UserX, tone: 'text-danger' },
  SUSPICIOUS_HOST: { icon: Globe, tone: 'text-danger' },
  INVISIBLE_CHARACTERS: { icon: ScanEye, tone: 'text-danger' },
  UNATTESTED_PLAN: { icon: BotOff, tone: 'text-danger' },
  NO_PREVIEW: { icon: TriangleAlert, tone: 'text-danger' },
  NEW_TOOL: { icon: Wrench, tone: 'text-warn' },
  POLICY_CHANGED: { icon: GitCompareArrows, tone: 'text-warn' },
  FIRST_REQUEST: { icon: UserPlus, tone: 'text-warn' },
};

type Shown = Omit<RedFlag, 'code'> & { code: RedFlagCode | 'NO_PREVIEW' };

function unseenSteps({ subject }: ApprovalView): Shown[] {
  const steps = missingPreviews(subject.plan, subject.verdict);
  if (steps.length === 0) return [];
  const consequence = isUnseen(subject.plan, subject.verdict)
    ? 'At this tier nobody approves that unseen.'
    : 'Judge by its arguments alone.';
  const message = `Effect unknown: a step would change something and the agent gave no preview of it. ${consequence}`;
  return [{ code: 'NO_PREVIEW', message, steps, eventIds: [] }];
}

/** As many steps or messages as are named one by one: more would push what follows off the screen. */
const linksMax = 12;
const jump = 'underline decoration-line-strong underline-offset-2 hover:decoration-current';

function Flag({ flag, linked }: { flag: Shown; linked: boolean }) {
  const { icon: Icon, tone } = looks[flag.code];
  return (
    <li className="flex gap-2">
      <Icon aria-hidden className={`mt-0.5 size-4.5 shrink-0 ${tone}`} />
      <p className="min-w-0">
        <UntrustedText className={`font-medium ${tone}`}>{flag.message}</UntrustedText>{' '}
        <span className="inline-flex flex-wrap gap-x-2.5 text-sm">
          {flag.steps.slice(0, linksMax).map((index) => (
            <a key={index} href={`#${stepKey(index)}`} className={jump}>
              Step {index + 1}
            </a>
          ))}
          {flag.steps.length > linksMax ? <span>and {flag.steps.length - linksMax} more</span> : null}
          {linked && flag.code === 'POLICY_CHANGED' ? (
            <a href="#tab-policy" className={jump}>
              Difference
            </a>
          ) : null}
          {linked
            ? flag.eventIds.slice(0, linksMax).map((eventId, index) => (
                <a key={eventId} href={`#event-${encodeURIComponent(eventId)}`} className={jump}>
                  Message{flag.eventIds.length > 1 ? ` ${index + 1}` : ''}
                </a>
              ))
            : null}
        </span>
      </p>
    </li>
  );
}

/** What an approver must not overlook: computed by the console, never the agent's word. `linked`: the page has tabs. */
export function BriefFlags({ view, linked }: { view: ApprovalView; linked: boolean }) {
  if (!raisesFlags(view)) {
    return (
      <p className="flex items-center gap-1.5 text-muted">
        <CircleCheck aria-hidden className="size-4 text-ok" />
        None of the console’s checks raised one.
      </p>
    );
  }
  return (
    <ul className="grid gap-1">
      {[...unseenSteps(view), ...view.flags].map((flag, index) => (
        <Flag key={index} flag={flag} linked={linked} />
      ))}
    </ul>
  );
}
