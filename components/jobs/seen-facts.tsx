import { Badge } from '#components/ui/badge.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { Hash } from '#components/ui/code.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { CircleAlert, CircleCheck } from '#components/ui/icons.tsx';
import { Ban, Stamp } from '#components/ui/more-icons.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { SeenDecision } from '#lib/jobs/find-seen-decision.ts';
import { evidenceWords } from './evidence-words.ts';

function Match({ same, yes, no }: { same: boolean; yes: string; no: string }) {
  const Icon = same ? CircleCheck : CircleAlert;
  return (
    <span className={`inline-flex items-center gap-1.5 ${same ? 'text-ok' : 'font-medium text-danger'}`}>
      <Icon aria-hidden className="size-4 shrink-0" />
      {same ? yes : no}
    </span>
  );
}

/** Who decided what, and whether the bytes drawn here are the ones that were recorded with the decision. */
export function SeenFacts({ seen }: { seen: SeenDecision }) {
  const { decision, viewSha256, digest, sameSubject } = seen;
  const approved = decision.kind === 'approve';
  return (
    <Card>
      <CardHeader
        title="The decision"
        actions={
          <Badge tone={approved ? 'ok' : 'danger'} icon={approved ? Stamp : Ban}>
            {approved ? 'Approved' : 'Denied'}
          </Badge>
        }
      />
      <Facts className="px-4 py-1">
        <Fact term="Decided by">
          <UntrustedText className="font-medium">{decision.approverMxid}</UntrustedText> as <code>{decision.slot}</code>
          , {decision.channel === 'browser' ? 'in the browser' : 'in the room'}, <ExactTime at={decision.at} />
        </Fact>
        {decision.reason ? (
          <Fact term="Reason given">
            <UntrustedText className="whitespace-pre-wrap">{decision.reason}</UntrustedText>
          </Fact>
        ) : null}
        <Fact term="Evidence">{evidenceWords(decision.evidenceLevel)}</Fact>
        <Fact term="View">
          <code>{seen.viewVersion}</code>, SHA-256 <Hash value={viewSha256.recorded} label="view hash" />{' '}
          <Match
            same={viewSha256.now === viewSha256.recorded}
            yes="the stored view has the hash that was recorded with the decision"
            no="the stored view does not have the hash that was recorded with the decision"
          />
        </Fact>
        <Fact term="Digest">
          <Hash value={digest.recorded} label="decision digest" />{' '}
          <Match
            same={digest.now === digest.recorded && sameSubject}
            yes="the plan below is the one that this digest covers"
            no="the plan below is not the one that was decided on"
          />
        </Fact>
        {decision.channel === 'matrix' ? (
          <Fact term="Note">Decided in the room, where the bot’s message showed the same plan in fewer words.</Fact>
        ) : null}
      </Facts>
    </Card>
  );
}
