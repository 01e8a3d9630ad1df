import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Code } from '#components/ui/code.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { ControlDetail } from '#lib/controls/control-entry.ts';
import { ControlPlace } from './control-place.tsx';
import { kindWords } from './control-words.ts';

function Span({ span }: { span: ControlDetail['span'] }) {
  if (!span.from && !span.to) return null;
  return (
    <Fact term="Tokens minted">
      {span.from ? (
        <>
          from <ExactTime at={span.from} />{' '}
        </>
      ) : null}
      {span.to ? (
        <>
          until <ExactTime at={span.to} />
        </>
      ) : null}
    </Fact>
  );
}

const bySignature = (signed: boolean) => (signed ? ', signed with a passkey' : '');

/** What was ordered, by whom, why, since when and until when, and how it ended. */
export function ControlFacts({ control }: { control: ControlDetail }) {
  const { lifted, signed } = control;
  return (
    <Card aria-label="The control">
      <CardHeader title="The control" description={kindWords[control.kind].does} />
      <CardBody>
        <Facts>
          <Fact term="Over">
            <ControlPlace place={control} />
          </Fact>
          <Span span={control.span} />
          <Fact term="Reason">
            “<UntrustedText>{control.reason}</UntrustedText>”
          </Fact>
          <Fact term="Applied">
            <ExactTime at={control.appliedAt} /> by {control.appliedBy}
            {bySignature(signed.apply)}
          </Fact>
          {control.endsAt ? (
            <Fact term="Ends by itself">
              <ExactTime at={control.endsAt} />
            </Fact>
          ) : null}
          {lifted ? (
            <Fact term="Lifted">
              <ExactTime at={lifted.at} /> by {lifted.by}
              {bySignature(signed.lift)}: “<UntrustedText>{lifted.reason}</UntrustedText>”
            </Fact>
          ) : null}
          <Fact term="Id">
            <Code>{control.id}</Code>
          </Fact>
        </Facts>
      </CardBody>
    </Card>
  );
}
