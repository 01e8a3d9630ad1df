import { Link } from '#components/ui/link.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { ControlScope } from '#lib/controls/scope.ts';
import { placeWords } from './control-words.ts';

type Place = { scope: ControlScope; subject: string | null; subjectName: string | null };

const pathOf: Partial<Record<ControlScope, (subject: string) => string>> = {
  room: (subject) => `/rooms/${encodeURIComponent(subject)}`,
  job: (subject) => `/jobs/${encodeURIComponent(subject)}`,
  policy: (subject) => `/policies/${encodeURIComponent(subject)}`,
};

/** What a control is laid over, by name, with a link to its page where it has one. `plain` for inside other links. */
export function ControlPlace({ place, plain = false }: { place: Place; plain?: boolean }) {
  const { scope, subject, subjectName } = place;
  if (scope === 'everything' || subject === null) return placeWords.everything;
  const name = <UntrustedText>{subjectName ?? subject}</UntrustedText>;
  const path = plain ? undefined : pathOf[scope]?.(subject);
  return (
    <>
      {placeWords[scope]}{' '}
      {path ? (
        <Link href={path} className="underline">
          {name}
        </Link>
      ) : (
        name
      )}
    </>
  );
}
