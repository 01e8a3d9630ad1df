import clsx from 'clsx/lite';
import { Callout } from '#components/ui/callout.tsx';
import { CardBody } from '#components/ui/card.tsx';
import { CircleCheck, CircleDashed, type Icon } from '#components/ui/icons.tsx';
import { CircleX } from '#components/ui/more-icons.tsx';
import { Table, Td, Th, Tr } from '#components/ui/table.tsx';
import type { Sheet, StepOutcome } from '#lib/verify/browser/sheet.ts';
import { words } from '#lib/verify/browser/wording.ts';
import { DrawnText } from './drawn-text.tsx';
import { MoreRows } from './verification-rows.tsx';

const looks: Record<StepOutcome, { icon: Icon; ink: string }> = {
  done: { icon: CircleCheck, ink: 'text-ok' },
  refused: { icon: CircleX, ink: 'text-danger' },
  not_done: { icon: CircleDashed, ink: 'text-warn' },
};

/** Every approved step beside what became of it. */
export function StepRows({ list: { rows, more } }: { list: Sheet['planned'] }) {
  if (rows.length === 0) return <CardBody className="text-muted">{words.nothingPlanned}</CardBody>;
  return (
    <>
      <Table label={words.planned}>
        <thead>
          <tr>
            {words.stepColumns.map((name) => (
              <Th key={name}>{name}</Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ step, tool, outcome, words: said }, index) => {
            const { icon: Look, ink } = looks[outcome];
            return (
              <Tr key={`${index} ${step}`}>
                <Td>{step}</Td>
                <Td>
                  <DrawnText of={tool} literal />
                </Td>
                <Td className={clsx(ink, 'whitespace-nowrap')}>
                  <Look aria-hidden className="mr-1.5 inline size-4 align-text-bottom" />
                  {said}
                </Td>
              </Tr>
            );
          })}
        </tbody>
      </Table>
      <MoreRows more={more} />
    </>
  );
}

/** Calls outside the approved plan, above everything else. */
export function UnplannedCalls({ list: { rows, more } }: { list: Sheet['unplanned'] }) {
  if (rows.length === 0) return null;
  return (
    <Callout tone="danger" className="m-3" title={words.unplanned}>
      <ul>
        {rows.map(({ name, words: said }, index) => (
          <li key={`${index} ${name.text}`}>
            <DrawnText of={name} literal /> <DrawnText of={said} />
          </li>
        ))}
      </ul>
      <MoreRows more={more} />
    </Callout>
  );
}
