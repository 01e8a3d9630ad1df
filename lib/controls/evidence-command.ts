// `countersign control evidence`: what to retain of a control, for the terminal or as JSON.

import { displayText } from '#lib/canon/display-text.ts';
import type { OpenBody } from '#lib/evidence/kept-bodies.ts';
import { isControlId } from './control-entry.ts';
import { ControlError } from './control-error.ts';
import { type Retained, type RetainItem, retainEvidence } from './retain-evidence.ts';

const plain = (text: string): string => displayText(text).text;

const lineOf = ({ state, what, id, digest, note, at }: RetainItem): string =>
  [
    `  [${state}] ${plain(what)}: ${plain(id)}`,
    ...(digest ? [digest] : []),
    ...(note ? [plain(note)] : []),
    ...(at ? [at] : []),
  ].join(', ');

const linesOf = ({ summary, groups }: Retained): string[] => [
  plain(summary.words),
  ...groups.flatMap(({ title, items }) => [`${title} (${items.length})`, ...items.map(lineOf)]),
];

/**
 * The evidence of a control. Whoever runs the command has the database anyway and sees all of it.
 * @returns lines for the terminal, or the whole as JSON text. @throws ControlError NOT_IN_FORCE for one that never was
 */
export async function describeEvidence(
  controlId: string,
  options: { json: boolean; open: OpenBody; now: Date },
): Promise<string> {
  const { json, ...rest } = options;
  const look = { ...rest, sees: () => true, jobsMax: Number.POSITIVE_INFINITY };
  const found = isControlId(controlId) ? await retainEvidence(controlId, look) : null;
  if (!found) throw new ControlError('NOT_IN_FORCE', 'There is no such control.');
  return json ? JSON.stringify(found, null, 2) : linesOf(found).join('\n');
}
