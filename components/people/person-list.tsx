import { Badge } from '#components/ui/badge.tsx';
import { Code } from '#components/ui/code.tsx';
import { Link } from '#components/ui/link.tsx';
import { ChevronRight } from '#components/ui/more-icons.tsx';
import { TimeAgo } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { PersonRow } from '#lib/people/list-people.ts';
import { RoleBadges } from './roles.tsx';

const passkeyWords = (count: number) => (count === 0 ? 'no passkey' : count === 1 ? '1 passkey' : `${count} passkeys`);

function Ids({ person }: { person: PersonRow }) {
  if (person.mxids.length === 0) return <span className="text-sm text-warn">No Matrix id: may decide nothing</span>;
  return person.mxids.map((mxid) => (
    <Code key={mxid}>
      <UntrustedText>{mxid}</UntrustedText>
    </Code>
  ));
}

function PersonItem({ person }: { person: PersonRow }) {
  return (
    <li className="relative not-first:border-t hover:bg-hover/50">
      <div className="flex items-center gap-3 px-4 py-3">
        <div className="grid min-w-0 flex-1 gap-1">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <Link
              href={`/people/${person.personId}`}
              className="font-medium after:absolute after:inset-0 focus-visible:outline-none after:focus-visible:-outline-offset-2"
            >
              <UntrustedText>{person.name}</UntrustedText>
            </Link>
            <RoleBadges roles={person.roles} />
            {person.disabledAt ? <Badge tone="danger">Disabled</Badge> : null}
          </p>
          <p className="flex flex-wrap gap-x-3 gap-y-1">
            <Ids person={person} />
          </p>
          <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
            <span>{passkeyWords(person.passkeys)}</span>
            {person.identities.length > 0 ? (
              <span>
                OpenID: <UntrustedText>{person.identities.join(', ')}</UntrustedText>
              </span>
            ) : null}
            <span>
              {person.lastSeenAt ? (
                <>
                  last here <TimeAgo at={person.lastSeenAt} />
                </>
              ) : (
                'not here in the last 90 days'
              )}
            </span>
          </p>
        </div>
        <ChevronRight aria-hidden className="size-4 shrink-0 text-faint" />
      </div>
    </li>
  );
}

/** People with their ids, roles and state; each leads to their own page. */
export function PersonList({ people }: { people: readonly PersonRow[] }) {
  return (
    <ul>
      {people.map((person) => (
        <PersonItem key={person.personId} person={person} />
      ))}
    </ul>
  );
}
