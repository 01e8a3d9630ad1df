'use client';

import { useSyncExternalStore } from 'react';
import { Button } from '#components/ui/button.tsx';
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
