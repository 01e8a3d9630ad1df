'use client';

import { type ReactNode, useCallback, useEffect, useRef, useState, useTransition } from 'react';
import { Button } from '#components/ui/button.tsx';
import { CalloutBox } from '#components/ui/callout-box.tsx';
import { CircleAlert, LoaderCircle } from '#components/ui/icons.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import type { Result } from '#lib/result.ts';
import { type JobTabKey, jobTabKeys } from './job-tab-keys.ts';
import { onAnchor } from './open-anchor.ts';

export type LoadTab = (form: { jobId: string; tab: JobTabKey }) => Promise<Result<ReactNode>>;

type Loaded = { version: string; result: Result<ReactNode> };
type JobTabsProps = {
  jobId: string;
  /** Changes when the job did: what is loaded is then loaded anew. */
  version: string;
  labels: Record<JobTabKey, string>;
  /** The tab that is open at first, whose content came with the page. */
  first: { key: JobTabKey; content: ReactNode };
  load: LoadTab;
};

function Panel({ loaded, retry }: { loaded: Loaded | undefined; retry: () => void }) {
  if (!loaded) {
    return (
      <p role="status" className="flex items-center gap-1.5 p-4 text-muted">
        <LoaderCircle aria-hidden className="size-4 animate-spin" />
        Loading…
      </p>
    );
  }
  if (loaded.result.ok) return loaded.result.value;
  return (
    <CalloutBox
      tone="danger"
      icon={CircleAlert}
      role="alert"
      className="m-4"
      actions={
        <Button size="sm" onClick={retry}>
          Try again
        </Button>
      }
    >
      {loaded.result.error.message}
    </CalloutBox>
  );
}

const tabOf = (anchor: string): JobTabKey | undefined =>
  anchor.startsWith('event-') ? 'sources' : jobTabKeys.find((key) => anchor === `tab-${key}`);

/** Parts of the page that are read when they are asked for. Links to `#tab-policy` or `#event-$id` open them. */
export function JobTabs({ jobId, version, labels, first, load }: JobTabsProps) {
  const [open, setOpen] = useState<JobTabKey>(first.key);
  const [loaded, setLoaded] = useState<Partial<Record<JobTabKey, Loaded>>>({});
  const [wanted, setWanted] = useState<string | null>(null);
  const [, startTransition] = useTransition();
  const card = useRef<HTMLDivElement>(null);

  const fetchTab = useCallback(
    (tab: JobTabKey) =>
      startTransition(async () => {
        const result = await load({ jobId, tab }).catch(
          (): Result<ReactNode> => ({
            ok: false,
            error: { code: 'NO_ANSWER', message: 'The console did not answer. Check the connection and try again.' },
          }),
        );
        setLoaded((before) => ({ ...before, [tab]: { version, result } }));
      }),
    [jobId, load, version],
  );
  const stale = open !== first.key && loaded[open]?.version !== version;
  useEffect(() => {
    if (stale) fetchTab(open);
  }, [stale, open, fetchTab]);

  useEffect(
    () =>
      onAnchor((anchor) => {
        const tab = tabOf(anchor);
        if (!tab) return;
        setOpen(tab);
        setWanted(anchor);
      }),
    [],
  );
  const there = open === first.key || loaded[open] !== undefined;
  useEffect(() => {
    if (wanted === null || !there) return;
    const target = document.getElementById(wanted) ?? card.current;
    target?.scrollIntoView({ block: 'start' });
    target?.focus({ preventScroll: true });
    setWanted(null);
  }, [wanted, there]);

  return (
    <div ref={card} tabIndex={-1} className="scroll-mt-32">
      <Tabs
        label="More about the job"
        opened={open}
        onOpen={(key) => setOpen(key as JobTabKey)}
        tabs={jobTabKeys.map((key) => ({
          key,
          label: labels[key],
          content: key === first.key ? first.content : <Panel loaded={loaded[key]} retry={() => fetchTab(key)} />,
        }))}
      />
    </div>
  );
}
