import { decisionCode, digestEmoji } from '#lib/canon/sas-emoji.ts';

/** The digest for the eye: seven emoji with their names and the CODE, the same as in the room. */
export function DigestEmoji({ digest }: { digest: string }) {
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
      <ul aria-label="Digest as emoji" className="flex flex-wrap gap-x-1.5 gap-y-1.5">
        {digestEmoji(digest).map(({ emoji, name }, index) => (
          <li key={index} className="grid w-16 content-start justify-items-center gap-0.5">
            <span aria-hidden className="text-lg leading-none">
              {emoji}
            </span>
            <span className="text-center text-xs leading-tight text-muted">{name}</span>
          </li>
        ))}
      </ul>
      <p className="text-sm text-muted">
        code <code className="text-base font-medium text-fg">{decisionCode(digest)}</code>
      </p>
    </div>
  );
}

/** The same in one line, for the bar that stays in sight. */
export function DigestLine({ digest }: { digest: string }) {
  const emoji = digestEmoji(digest);
  return (
    <span className="inline-flex items-center gap-x-2 text-sm text-muted">
      <span
        role="img"
        aria-label={`Digest as emoji: ${emoji.map(({ name }) => name).join(', ')}`}
        title={emoji.map(({ name }) => name).join(', ')}
        className="text-base tracking-wide whitespace-nowrap max-md:hidden"
      >
        {emoji.map((each) => each.emoji).join(' ')}
      </span>
      <span>
        code <code className="font-medium text-fg">{decisionCode(digest)}</code>
      </span>
    </span>
  );
}
