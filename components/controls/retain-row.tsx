import { Badge, type Tone } from '#components/ui/badge.tsx';
import { Code } from '#components/ui/code.tsx';
import { CircleCheck, type Icon } from '#components/ui/icons.tsx';
import { Link } from '#components/ui/link.tsx';
import { CircleX, EyeOff, Hourglass, Scissors, TriangleAlert } from '#components/ui/more-icons.tsx';
import { Td, Tr } from '#components/ui/table.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { displayText } from '#lib/canon/display-text.ts';
import type { RetainItem, RetainKind, RetainState } from '#lib/controls/retain-evidence.ts';

const looks: Record<RetainState, { words: string; tone: Tone; icon: Icon }> = {
  there: { words: 'There', tone: 'ok', icon: CircleCheck },
  waiting: { words: 'Not yet', tone: 'warn', icon: Hourglass },
  missing: { words: 'Missing', tone: 'danger', icon: CircleX },
  altered: { words: 'Not as stored', tone: 'danger', icon: TriangleAlert },
  erased: { words: 'Erased on purpose', tone: 'neutral', icon: Scissors },
  withheld: { words: 'Hidden for now', tone: 'neutral', icon: EyeOff },
};

function State({ state }: { state: RetainState }) {
  const { words, tone, icon } = looks[state];
  return (
    <Badge tone={tone} icon={icon}>
      {words}
    </Badge>
  );
}

type Words = { id: string; digest: string };
const sha = 'SHA-256';

/** How a kind's id and digest are called; an empty word for what has no id of its own. */
const kindWords: Record<RetainKind, Words> = {
  entry: { id: 'Log entry', digest: 'Leaf hash' },
  signature: { id: 'Passkey', digest: `${sha} of what was signed` },
  event: { id: 'Matrix event', digest: sha },
  policy: { id: 'Policy', digest: sha },
  difference: { id: '', digest: sha },
  job: { id: 'Job', digest: `${sha} of its request` },
  token: { id: 'Token', digest: `${sha} of the token` },
  receipt: { id: 'Receipt', digest: sha },
  bundle: { id: 'Bundle', digest: `${sha} of its payload` },
  package: { id: 'Package', digest: sha },
  body: { id: 'Body', digest: `Salted ${sha}` },
  credential: { id: 'Tool', digest: 'Leaf hash' },
  review: { id: '', digest: `${sha} of the report` },
  count: { id: '', digest: sha },
};

function Identity({ item, log }: { item: RetainItem; log: boolean }) {
  const { kind, id, digest, href } = item;
  const words = kindWords[kind];
  const linked = href && (log || !href.startsWith('/audit/')) ? href : null;
  return (
    <>
      {words.id ? (
        <p className="text-sm wrap-anywhere text-muted">
          {words.id}{' '}
          {linked ? (
            <Link href={linked} className="text-fg underline">
              <Code data-what="id">{id}</Code>
            </Link>
          ) : (
            <Code data-what="id" className="text-fg">
              {displayText(id).text}
            </Code>
          )}
        </p>
      ) : null}
      {digest && digest !== id ? (
        <p className="text-sm wrap-anywhere text-muted">
          {words.digest} <Code data-what="digest">{digest}</Code>
        </p>
      ) : null}
    </>
  );
}

/** One thing to retain: what it is, its id and digest, and what was found. */
export function RetainRow({ item, log }: { item: RetainItem; log: boolean }) {
  const { what, note, state, kind, at } = item;
  return (
    <Tr data-kind={kind}>
      <Td>
        <div className="grid min-w-0 gap-0.5">
          <p>
            <UntrustedText>{what}</UntrustedText>
          </p>
          <Identity item={item} log={log} />
          {note || at ? (
            <p className="text-sm text-muted">
              {note ? <UntrustedText>{note}</UntrustedText> : null}
              {note && at ? ', ' : null}
              {at ? <ExactTime at={at} /> : null}
            </p>
          ) : null}
        </div>
      </Td>
      <Td className="w-px">
        <State state={state} />
      </Td>
    </Tr>
  );
}
