import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { requirePerson } from '#lib/auth/current-person.ts';
import { JobEvidence } from '../../job-evidence.tsx';

export const metadata: Metadata = { title: 'Evidence of a job' };

type EvidenceOfJobProps = { params: Promise<{ jobId: string }> };

export default async function Page({ params }: EvidenceOfJobProps) {
  const { jobId } = await params;
  const actor = await requirePerson(`/evidence/job/${encodeURIComponent(jobId)}`);
  return (await JobEvidence({ jobId, actor })) ?? notFound();
}
