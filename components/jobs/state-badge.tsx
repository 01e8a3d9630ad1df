import { Badge, type Tone } from '#components/ui/badge.tsx';
import { CircleCheck, type Icon } from '#components/ui/icons.tsx';
import {
  Ban,
  CirclePlay,
  CircleSlash,
  CircleStop,
  CircleX,
  Hourglass,
  MessageSquare,
  NotebookPen,
  PenLine,
  RotateCcw,
  Stamp,
  TimerOff,
  Undo2,
} from '#components/ui/more-icons.tsx';
import type { JobState } from '#lib/jobs/lifecycle.ts';
import { stateWord } from './state-words.ts';

const looks: Record<JobState, { tone: Tone; icon: Icon }> = {
  requested: { tone: 'neutral', icon: MessageSquare },
  planned: { tone: 'neutral', icon: NotebookPen },
  changes_requested: { tone: 'neutral', icon: RotateCcw },
  pending: { tone: 'accent', icon: Hourglass },
  approved: { tone: 'ok', icon: Stamp },
  running: { tone: 'accent', icon: CirclePlay },
  completing: { tone: 'accent', icon: PenLine },
  done: { tone: 'ok', icon: CircleCheck },
  failed: { tone: 'danger', icon: CircleX },
  denied: { tone: 'danger', icon: Ban },
  expired: { tone: 'neutral', icon: TimerOff },
  withdrawn: { tone: 'neutral', icon: Undo2 },
  voided: { tone: 'warn', icon: CircleSlash },
  stopped: { tone: 'warn', icon: CircleStop },
};

/** A job's state: a word, a shape and a colour that say the same. */
export function StateBadge({ state }: { state: JobState }) {
  const { tone, icon } = looks[state];
  return (
    <Badge tone={tone} icon={icon}>
      {stateWord(state)}
    </Badge>
  );
}
