import { Link } from '#components/ui/link.tsx';

/** A job's id as a link to its page; a dash when there is none. */
export function JobLink({ jobId }: { jobId: string | null }) {
  if (!jobId) return '–';
  return (
    <Link
      href={`/jobs/${jobId}`}
      className="font-mono text-[0.92em] underline decoration-line-strong underline-offset-2"
    >
      {jobId}
    </Link>
  );
}
