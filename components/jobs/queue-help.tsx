'use client';

import { Kbd } from '#components/ui/code.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { useQueueSettings } from './queue-settings.ts';

const keys = [
  [['j', '↓'], 'next job'],
  [['k', '↑'], 'job before'],
  [['Enter'], 'open it'],
  [['d'], 'open it to deny it'],
  [['c'], 'say that you review it, or no longer do'],
  [['Space'], 'select it, from its checkbox'],
  [['?'], 'these keys'],
  [['Esc'], 'clear the selection, leave the list'],
] as const;

/** The keys of the queue. */
export default function QueueHelp({ onClose }: { onClose: () => void }) {
  const { keys: on } = useQueueSettings();
  const description = on
    ? 'Nothing is approved by a key.'
    : 'Single keys are off in your preferences; the arrows, Enter, Space and Esc work inside the list.';
  return (
    <Dialog open onClose={onClose} title="Keys of the queue" description={description}>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-5 gap-y-2">
        {keys.map(([names, meaning]) => (
          <div key={meaning} className="col-span-2 grid grid-cols-subgrid">
            <dt className="flex gap-1.5">
              {names.map((name) => (
                <Kbd key={name}>{name}</Kbd>
              ))}
            </dt>
            <dd className="text-muted">{meaning}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
