import { Badge, type Tone } from '#components/ui/badge.tsx';
import { CircleCheck, CircleDashed, type Icon } from '#components/ui/icons.tsx';
import { CircleX, Hourglass } from '#components/ui/more-icons.tsx';
import type { Verdict } from '#lib/verify/report.ts';

const looks: Record<Verdict, { tone: Tone; icon: Icon }> = {
  VALID: { tone: 'ok', icon: CircleCheck },
  INVALID: { tone: 'danger', icon: CircleX },
  INCOMPLETE: { tone: 'warn', icon: CircleDashed },
};

/** A verdict by word, shape and colour; null while the agent has not signed. */
export function VerdictBadge({ verdict }: { verdict: Verdict | null }) {
  if (!verdict) return <Badge icon={Hourglass}>not signed yet</Badge>;
  const { tone, icon } = looks[verdict];
  return (
    <Badge tone={tone} icon={icon}>
      {verdict}
    </Badge>
  );
}
