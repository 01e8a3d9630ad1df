import { Badge, type Tone } from '#components/ui/badge.tsx';
import { CircleCheck, type Icon, LoaderCircle } from '#components/ui/icons.tsx';
import { Ban, CircleX, Clock, Unplug } from '#components/ui/more-icons.tsx';
import type { CallOutcome as Outcome } from '#lib/db/generated/enums.ts';

const looks: Record<Outcome, { tone: Tone; icon: Icon; words: string }> = {
  started: { tone: 'accent', icon: LoaderCircle, words: 'open' },
  complete: { tone: 'ok', icon: CircleCheck, words: 'complete' },
  refused_by_policy: { tone: 'danger', icon: Ban, words: 'refused by policy' },
  upstream_error: { tone: 'danger', icon: CircleX, words: 'upstream error' },
  client_abort: { tone: 'warn', icon: Unplug, words: 'client went away' },
  timeout: { tone: 'warn', icon: Clock, words: 'timed out' },
  error: { tone: 'danger', icon: CircleX, words: 'error' },
  lost: { tone: 'danger', icon: Unplug, words: 'lost' },
};

/** How a call ended. */
export function CallOutcome({ outcome }: { outcome: Outcome }) {
  const { tone, icon, words } = looks[outcome];
  return (
    <Badge tone={tone} icon={icon}>
      {words}
    </Badge>
  );
}
