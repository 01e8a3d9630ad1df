import {
  Ban,
  CircleCheck,
  CirclePlay,
  CircleSlash,
  CircleStop,
  CircleX,
  Hourglass,
  type LucideIcon,
  MessageSquare,
  NotebookPen,
  PenLine,
  RotateCcw,
  Stamp,
  TimerOff,
  Undo2,
} from 'lucide-react';
import { Badge, type Tone } from '#components/ui/badge.tsx';
import type { JobState } from '#lib/jobs/lifecycle.ts';

const looks: Record<JobState, { tone: Tone; icon: LucideIcon; word: string }> = {
  requested: { tone: 'neutral', icon: MessageSquare, word: 'Requested' },
  planned: { tone: 'neutral', icon: NotebookPen, word: 'Planned' },
  changes_requested: { tone: 'neutral', icon: RotateCcw, word: 'Plan returned' },
  pending: { tone: 'accent', icon: Hourglass, word: 'Pending' },
  approved: { tone: 'ok', icon: Stamp, word: 'Approved' },
  running: { tone: 'accent', icon: CirclePlay, word: 'Running' },
  completing: { tone: 'accent', icon: PenLine, word: 'Completing' },
  done: { tone: 'ok', icon: CircleCheck, word: 'Done' },
  failed: { tone: 'danger', icon: CircleX, word: 'Failed' },
  denied: { tone: 'danger', icon: Ban, word: 'Denied' },
  expired: { tone: 'neutral', icon: TimerOff, word: 'Expired' },
  withdrawn: { tone: 'neutral', icon: Undo2, word: 'Withdrawn' },
  voided: { tone: 'warn', icon: CircleSlash, word: 'Voided' },
  stopped: { tone: 'warn', icon: CircleStop, word: 'Stopped' },
};

/** A job's state in one word. */
export const stateWord = (state: JobState): string => looks[state].word;

/** A job's state: a word, a shape and a colour that say the same. */
export function StateBadge({ state }: { state: JobState }) {
  const { tone, icon, word } = looks[state];
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  );
}
