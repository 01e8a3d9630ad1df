import { UntrustedBlock, UntrustedText } from '#components/ui/untrusted-text.tsx';
import { displayText } from '#lib/canon/display-text.ts';
import type { Json } from '#lib/canon/plain-json.ts';
import { countValues } from '#lib/jobs/plain-steps.ts';

const shortMax = 120;

/** What has a note stands in a box of its own, so that the note is read and not only hovered over. */
const fitsInLine = (text: string) =>
  text.length <= shortMax && !text.includes('\n') && displayText(text).notes.length === 0;

/** One argument. Texts stand as they are; everything else says what it is, so that `49` and “49” are told apart. */
export function ArgumentValue({ value, path }: { value: Json; path: string }) {
  if (typeof value === 'string') {
    if (value === '') return <span className="text-sm text-faint">empty text</span>;
    if (fitsInLine(value)) {
      return <UntrustedText className="font-mono text-sm whitespace-pre-wrap">{value}</UntrustedText>;
    }
    return (
      <UntrustedBlock mono label={`Argument ${path}`}>
        {value}
      </UntrustedBlock>
    );
  }
  if (value !== null && typeof value === 'object') return <Members args={value} path={path} />;
  return (
    <span className="font-mono text-sm">
      {String(value)} <span className="font-sans text-faint">{value === null ? 'nothing' : typeof value}</span>
    </span>
  );
}

const isLong = (value: Json) =>
  typeof value === 'string' ? !fitsInLine(value) : value !== null && typeof value === 'object';

/** A value in full as one text, where its parts are too many to be drawn. */
export function ArgumentText({ value, path }: { value: Json; path: string }) {
  return (
    <div className="grid gap-1">
      <p className="text-sm text-muted">{countValues(value).toLocaleString('en')} values, in full as JSON</p>
      <UntrustedBlock mono label={`Arguments of ${path}`}>
        {JSON.stringify(value, null, 1)}
      </UntrustedBlock>
    </div>
  );
}

function Members({ args, path }: { args: Record<string, Json> | Json[]; path: string }) {
  const members = Object.entries(args);
  if (members.length === 0) {
    return <p className="text-sm text-faint">{Array.isArray(args) ? 'empty list' : 'nothing in it'}</p>;
  }
  return (
    <dl className="grid min-w-0 gap-1.5">
      {members.map(([name, value]) => {
        const shownName = Array.isArray(args) ? `item ${Number(name) + 1}` : name;
        const nested = value !== null && typeof value === 'object';
        return (
          <div key={name} className={isLong(value) ? 'grid min-w-0 gap-1' : 'flex min-w-0 flex-wrap gap-x-2.5'}>
            <dt className="font-mono text-sm text-muted">
              <UntrustedText>{shownName}</UntrustedText>
            </dt>
            <dd className={nested ? 'min-w-0 border-l-2 pl-3' : 'min-w-0'}>
              <ArgumentValue value={value} path={`${path}, ${shownName}`} />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

type StepArgumentsProps = { args: Record<string, Json> | Json[]; path: string; plain?: boolean };

/** Arguments in full, member by member, whatever their depth; `plain` as text. */
export function StepArguments({ args, path, plain = false }: StepArgumentsProps) {
  return plain ? <ArgumentText value={args} path={path} /> : <Members args={args} path={path} />;
}
