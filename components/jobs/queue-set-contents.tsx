import { CircleAlert } from '#components/ui/icons.tsx';
import { MarkedText } from '#components/ui/marked-text.tsx';
import type { SetView } from '#lib/jobs/read-set.ts';

/** Every plan of the set with its exact arguments and its red flags: nobody approves what was not on the screen. */
export function QueueSetContents({ view }: { view: SetView }) {
  return (
    <>
      <p>
        Together: <strong className="font-medium">{view.effect}</strong>
      </p>
      <section
        aria-label="Plans of this set"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-[45dvh] overflow-auto rounded-md border"
      >
        <ul>
          {view.jobs.map((job) => (
            <li key={job.jobId} className="grid gap-1 border-b px-3 py-2 last:border-b-0">
              <p className="flex flex-wrap gap-x-3 text-sm text-muted">
                <a
                  href={`/jobs/${job.jobId}`}
                  target="_blank"
                  rel="noreferrer"
                  className="underline underline-offset-2"
                >
                  <code className="text-fg">{job.jobId}</code>
                </a>
                <span>
                  code <code>{job.code}</code>
                </span>
                <MarkedText>{job.requesterMxid}</MarkedText>
              </p>
              {job.flags.length > 0 ? (
                <ul aria-label={`Red flags of ${job.jobId}`} className="grid gap-0.5 text-sm text-danger">
                  {job.flags.map((flag) => (
                    <li key={flag} className="flex gap-1.5 wrap-anywhere">
                      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
                      <span className="min-w-0">
                        <MarkedText>{flag}</MarkedText>
                      </span>
                    </li>
                  ))}
                </ul>
              ) : null}
              <ol className="grid gap-0.5 text-sm">
                {job.steps.map((step, index) => (
                  <li key={index} className="wrap-anywhere">
                    <code>
                      {step.tool} <MarkedText>{step.args}</MarkedText>
                    </code>
                  </li>
                ))}
              </ol>
            </li>
          ))}
        </ul>
      </section>
      <p className="text-sm text-muted">
        Each decision keeps the digest of this set, code <code>{view.setDigest.slice(0, 8)}</code>. A plan that changes
        before it is decided is left out.
      </p>
    </>
  );
}
