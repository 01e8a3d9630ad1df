import { Badge } from '#components/ui/badge.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { actorWords } from '#lib/audit/actor-words.ts';
import { displayText } from '#lib/canon/display-text.ts';
import type { ShareRow } from '#lib/sharing/list-shares.ts';
import { type CreateShare, CreateShareDialog } from './create-share.tsx';
import { type RevokeShare, RevokeShareButton } from './revoke-share.tsx';
import { levelNames } from './share-words.ts';

type SharesCardProps = {
  jobId: string;
  /** Whether there is a package to share. */
  sealed: boolean;
  shares: ShareRow[];
  create: CreateShare;
  revoke: RevokeShare;
};

const viewWords = (share: ShareRow) =>
  share.views === 0 ? 'never opened' : share.views === 1 ? 'opened once' : `opened ${share.views} times`;

function Share({ share, revoke }: { share: ShareRow; revoke: RevokeShare }) {
  const open = share.state === 'open';
  return (
    <li className="grid gap-1 border-b px-4 py-3 last:border-b-0">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <UntrustedText className="font-medium">{share.label}</UntrustedText>
        <Badge tone={open ? 'accent' : 'neutral'}>{levelNames[share.level]}</Badge>
        {open ? null : <Badge>{share.state}</Badge>}
      </p>
      <p className="text-sm text-muted">
        {share.revokedAt ? (
          <>
            revoked <ExactTime at={share.revokedAt} />
          </>
        ) : (
          <>
            until <ExactTime at={share.expiresAt} />
          </>
        )}
        , {viewWords(share)}
        {share.lastViewAt ? (
          <>
            , last <ExactTime at={share.lastViewAt} />
          </>
        ) : null}
      </p>
      <p className="text-sm text-muted">
        made by <UntrustedText>{actorWords(share.createdBy)}</UntrustedText>
      </p>
      {open ? (
        <div>
          <RevokeShareButton shareId={share.shareId} label={displayText(share.label).text} revoke={revoke} />
        </div>
      ) : null}
    </li>
  );
}

/** The links to this evidence: made here, listed for ever, revoked here. */
export function SharesCard({ jobId, sealed, shares, create, revoke }: SharesCardProps) {
  return (
    <Card>
      <CardHeader
        title="Shared links"
        description="For readers without an account. Each view is an entry of the log."
        actions={sealed ? <CreateShareDialog jobId={jobId} create={create} /> : undefined}
      />
      {shares.length === 0 ? (
        <CardBody className="text-muted">
          {sealed ? 'None was made.' : 'A link can be made once the package is sealed.'}
        </CardBody>
      ) : (
        <ul>
          {shares.map((share) => (
            <Share key={share.shareId} share={share} revoke={revoke} />
          ))}
        </ul>
      )}
    </Card>
  );
}
