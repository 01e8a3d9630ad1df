// What --explain prints. Text of a file was written by others: control and format characters are shown as their numbers.

import { displayText } from '#lib/canon/display-text.ts';
import type { PacketReport } from '#lib/verify/incident/verify-packet.ts';
import type { BodyCheck } from '#lib/verify/package/verify-companion.ts';
import type { PackageReport } from '#lib/verify/package/verify-package.ts';
import type { Check, Report } from '#lib/verify/report.ts';

const marks = { passed: '  ok  ', failed: '  FAIL', not_made: '  --  ' };
const print = (line: string): void => {
  process.stdout.write(`${displayText(line.replaceAll('\n', ' ')).text}\n`);
};

const printCheck = ({ name, outcome, code, detail }: Check, indent = ''): void =>
  print(`${indent}${marks[outcome]} ${name}: ${detail}${code ? ` [${code}]` : ''}`);

/** Every check of a report, and what its verdict does not prove. */
export function explain(report: Report | PackageReport | PacketReport): void {
  for (const check of report.checks) {
    printCheck(check);
    if ('native' in report && check.name === 'native bundle') {
      for (const inner of report.native?.checks ?? []) printCheck(inner, '      ');
    }
  }
  if ('planned' in report) explainExecution(report);
  if ('packages' in report) {
    for (const { jobId, verdict, code } of report.packages) print(`  package of job ${jobId}: ${verdict} ${code}`);
  }
  for (const sentence of report.doesNotProve) print(`  does not prove: ${sentence}`);
}

const outcomes = { done: 'done', refused: 'refused', not_done: 'not done' };

function explainExecution({ planned, unplanned }: PackageReport): void {
  for (const { step, tool, outcome, callSeq } of planned) {
    print(`  planned ${step}: ${tool}: ${outcomes[outcome]}${callSeq === null ? '' : ` (call ${callSeq})`}`);
  }
  for (const { tool, outcome } of unplanned) print(`  not planned: ${tool}: ${outcome.replaceAll('_', ' ')}`);
}

/** One line for each body that is kept beside a package. */
export function explainBodies(bodies: readonly BodyCheck[]): void {
  for (const { callSeq, kind, state, detail } of bodies)
    print(`  body ${kind} of call ${callSeq}: ${state}: ${detail}`);
}
