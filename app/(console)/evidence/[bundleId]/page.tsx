import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { requirePerson } from '#lib/auth/current-person.ts';
import { db } from '#lib/db/client.ts';
import { jobOfBundle } from '#lib/evidence/review/review-store.ts';
import { JobEvidence } from '../job-evidence.tsx';

export const metadata: Metadata = { title: 'Proof bundle' };

type BundlePageProps = { params: Promise<{ bundleId: string }> };

export default async function Page({ params }: BundlePageProps) {
  const { bundleId } = await params;
  const actor = await requirePerson(`/evidence/${encodeURIComponent(bundleId)}`);
  const jobId = await jobOfBundle(db(), bundleId);
  return (jobId && (await JobEvidence({ jobId, actor }))) || notFound();
}
