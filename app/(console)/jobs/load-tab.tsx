'use server';

import type { ReactNode } from 'react';
import { z } from 'zod';
import { jobTab } from '#components/jobs/job-tab.tsx';
import { jobTabKeys } from '#components/jobs/job-tab-keys.ts';
import { action } from '#lib/auth/action.ts';
import { db } from '#lib/db/client.ts';
import { findJobView } from '#lib/jobs/find-job-view.ts';
import { tabReads } from '#lib/jobs/tab-reads.ts';
import { roomOfJob } from '#lib/jobs/view-store.ts';

/** One tab of a job's page, drawn when it is opened. */
export const loadTabAction = action({
  permission: 'jobs.read',
  input: z.strictObject({ jobId: z.string().max(64), tab: z.enum(jobTabKeys) }),
  room: ({ jobId }) => roomOfJob(db(), jobId),
  run: async ({ jobId, tab }, { actor, now }): Promise<ReactNode> => {
    const job = await findJobView(db(), { jobId, actor, now });
    return job && jobTab(tab, job, tabReads(db(), job, now));
  },
});
