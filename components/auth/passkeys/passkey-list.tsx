import type { ReactNode } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { ExactTime, TimeAgo } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { actorWords } from '#lib/audit/actor-words.ts';
import type { PasskeyView } from '#lib/passkeys/list-passkeys.ts';

type PasskeyListProps = {
  passkeys: readonly PasskeyView[];
  /** The host of this console: passkeys made for another one do not work here. */
  host: string | null;
  controls?: (passkey: PasskeyView) => ReactNode;
};

/** Passkeys with what is known of each; removed ones stay, greyed, because evidence rests on them. */
export function PasskeyList({ passkeys, host, controls }: PasskeyListProps) {
  return (
    <ul>
      {passkeys.map((passkey) => (
        <li key={passkey.id} className="flex flex-wrap items-start gap-x-6 gap-y-2 px-4 py-3 not-first:border-t">
          <div className="grid min-w-60 flex-1 gap-1">
            <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
              <UntrustedText className={passkey.removed ? 'text-muted line-through' : 'font-medium'}>
                {passkey.name}
              </UntrustedText>
              {passkey.removed ? <Badge tone="danger">Removed</Badge> : null}
              {passkey.synced && !passkey.removed ? (
                <Badge title="Its maker copies it between devices; it keeps no count that would show a copy.">
                  synced
                </Badge>
              ) : null}
              {host !== null && passkey.rpId !== host && !passkey.removed ? (
                <Badge tone="warn">made for {passkey.rpId}</Badge>
              ) : null}
            </p>
            <p className="text-sm wrap-anywhere text-muted">
              Added <ExactTime at={passkey.enrolledAt} /> by {actorWords(passkey.enrolledBy)}
              {passkey.lastUsedAt ? (
                <>
                  ; last used <TimeAgo at={passkey.lastUsedAt} />
                </>
              ) : (
                '; not used yet'
              )}
              {passkey.removed ? (
                <>
                  ; removed <ExactTime at={passkey.removed.at} /> by {actorWords(passkey.removed.by)}
                </>
              ) : null}
            </p>
          </div>
          {passkey.removed ? null : controls?.(passkey)}
        </li>
      ))}
    </ul>
  );
}
