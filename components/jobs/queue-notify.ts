'use client';

// Tells of new work while the console is out of sight. The live feed rests then, so the queue is asked now and then; the
// browser keeps one notification a job, however many tabs ask.

import type { QueueRow } from '#lib/jobs/queue-row.ts';
import { readQueue } from './queue-requests.ts';

const askEveryMs = 30_000;
/** More at once than anybody reads one by one. */
const shownMax = 3;

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** PURE. The notifications for rows that were not there before: id, tier and effect, nothing that a requester wrote. */
export function noticesFor(rows: readonly QueueRow[], known: ReadonlySet<string>) {
  const fresh = rows.filter(({ jobId }) => !known.has(jobId));
  if (fresh.length > shownMax) {
    return [{ tag: 'countersign-queue', title: `${fresh.length} new jobs need you`, body: '', address: '/' }];
  }
  return fresh.map(({ jobId, tier, effect }) => ({
    tag: `countersign-${jobId}`,
    title: `${capital(tier ?? '')} job ${jobId} needs you`,
    body: effect ?? '',
    address: `/jobs/${jobId}`,
  }));
}

function show({ tag, title, body, address }: ReturnType<typeof noticesFor>[number]) {
  const notification = new Notification(title, { body, tag });
  notification.onclick = () => {
    window.focus();
    window.location.assign(address);
    notification.close();
  };
}

/** Watches until it is called off. What waited when the console went out of sight is no news. */
export function watchWhileHidden(): () => void {
  let known: Set<string> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  async function ask() {
    try {
      const { rows } = await readQueue({ view: 'needs-me' });
      if (ended) return;
      if (known) for (const notice of noticesFor(rows, known)) show(notice);
      known = new Set([...(known ?? []), ...rows.map(({ jobId }) => jobId)]);
    } catch (error) {
      // Nobody looks at this page now: it asks again, and says what is wrong when it is looked at.
      console.warn('The queue could not be read for notifications.', error);
    }
    if (!ended) timer = setTimeout(ask, askEveryMs);
  }
  void ask();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
