import { Callout } from '#components/ui/callout.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Answer, Artefact } from '#lib/investigate/answer.ts';

const link = 'underline underline-offset-2';

function Links({ artefacts }: { artefacts: readonly Artefact[] }) {
  return (
    <ul className="list-disc pl-5">
      {artefacts.map(({ id, label, why }) => (
        <li key={id}>
          <a href={`#${id}`} className={link}>
            <UntrustedText>{label}</UntrustedText>
          </a>
          : <UntrustedText>{why}</UntrustedText>
        </li>
      ))}
    </ul>
  );
}

/** What all the checks came to, the failures first and by name. */
export function ChecksCallout({ answer }: { answer: Answer }) {
  const { verified, failed, not_checked: open } = answer.totals;
  const all = verified + failed + open;
  const artefacts = answer.sections.flatMap((section) => section.artefacts);
  const checked = (
    <p>
      Checked on this server at <ExactTime at={answer.at} />, against the keys and the log that this console has
      recorded.
      {open > 0 ? ` ${open} of ${all} could not be checked; each says why.` : ''}
    </p>
  );
  if (failed > 0) {
    return (
      <Callout tone="danger" role="alert" title={`${failed} of ${all} records failed their check`}>
        <Links artefacts={artefacts.filter((artefact) => artefact.verified === 'failed')} />
        {checked}
      </Callout>
    );
  }
  return (
    <Callout tone={open > 0 ? 'neutral' : 'ok'} title={`${verified} of ${all} records verified, none failed`}>
      {checked}
    </Callout>
  );
}
