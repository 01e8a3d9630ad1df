'use client';

import { useSyncExternalStore } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Kbd } from '#components/ui/code.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Checkbox } from '#components/ui/input.tsx';
import { Bell } from '#components/ui/more-icons.tsx';
import { setQueueSetting, useQueueSettings } from './queue-settings.ts';

type Permission = NotificationPermission | 'unsupported';

const nothing = () => () => {};
const permissionNow = (): Permission => ('Notification' in window ? Notification.permission : 'unsupported');

async function askAndSwitchOn() {
  setQueueSetting({ notify: (await Notification.requestPermission()) === 'granted' });
}

function Notifications() {
  const { notify } = useQueueSettings();
  const permission = useSyncExternalStore(nothing, permissionNow, () => 'default' as const);
  if (permission === 'unsupported') {
    return <p className="text-sm text-muted">This browser offers no notifications at this address.</p>;
  }
  if (permission === 'denied') {
    return (
      <p className="text-sm text-muted">Your browser blocks notifications of this site; its settings change that.</p>
    );
  }
  if (permission === 'default') {
    return (
      <Button size="sm" onClick={askAndSwitchOn}>
        <Bell aria-hidden />
        Notify me of new work
      </Button>
    );
  }
  return (
    <Checkbox
      label="Notify me of new work"
      checked={notify}
      onChange={(event) => setQueueSetting({ notify: event.target.checked })}
    />
  );
}

/** What a person chooses for their queue in this browser. */
export default function QueueChoices({ onHelp }: { onHelp: () => void }) {
  const { keys } = useQueueSettings();
  return (
    <div className="grid gap-4">
      <div className="grid gap-1">
        <Checkbox
          label="Single-key shortcuts"
          checked={keys}
          onChange={(event) => setQueueSetting({ keys: event.target.checked })}
        />
        <p className="text-sm text-muted">
          Move, deny and claim by one key. None approves.{' '}
          <button type="button" className="underline underline-offset-2" onClick={onHelp}>
            Show the keys
          </button>
        </p>
      </div>
      <div className="grid justify-items-start gap-1.5 border-t pt-3">
        <Notifications />
        <p className="text-sm text-muted">
          When something new needs you while this console is out of sight. Kept in this browser.
        </p>
      </div>
    </div>
  );
}

const keyWords = [
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
export function QueueHelp({ onClose }: { onClose: () => void }) {
  const { keys: on } = useQueueSettings();
  const description = on
    ? 'Nothing is approved by a key.'
    : 'Single keys are off in your preferences; the arrows, Enter, Space and Esc work inside the list.';
  return (
    <Dialog open onClose={onClose} title="Keys of the queue" description={description}>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-5 gap-y-2">
        {keyWords.map(([names, meaning]) => (
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
