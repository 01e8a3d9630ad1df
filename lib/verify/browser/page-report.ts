// PURE. Draws the sheet of a verification.

import type { Refused } from './messages.ts';
import { card, el, icon, moreLine, rowList, text, time } from './page-elements.ts';
import { fingerprintCard } from './page-fingerprint.ts';
import type { Banner, CheckRow, Checks, Fact, KeptRow, Sheet, StepRow, TimelineRow, Vote } from './sheet.ts';
import { words } from './wording.ts';

export const icons = { VALID: 'passed', INVALID: 'failed', INCOMPLETE: 'not_made' } as const;
export const tones = {
  VALID: 'ok',
  INVALID: 'danger',
  INCOMPLETE: 'warn',
  passed: 'ok',
  failed: 'danger',
  not_made: 'warn',
} as const;

export function banner({ verdict, code, sentence, why, deciding }: Banner): HTMLElement {
  const lines = el('div', {}, el('h2', {}, verdict, ' ', el('code', {}, code)), el('p', {}, sentence));
  if (why) lines.append(el('p', {}, why));
  if (deciding)
    lines.append(
      el('p', {}, el('span', { class: 'strong opening' }, text(deciding.name), ': '), text(deciding.detail)),
    );
  return el('section', { class: `banner ${tones[verdict]}`, 'aria-label': words.verdict }, icon(icons[verdict]), lines);
}

/** What is drawn when nothing could be verified. */
export const refusal = ({ title, code, sentence, detail }: Refused): HTMLElement => {
  const heading = el('h2', {}, title, code ? ' ' : '', code ? el('code', {}, code) : null);
  const lines = el(
    'div',
    {},
    heading,
    el('p', {}, sentence),
    detail ? el('p', { class: 'quiet' }, text(detail)) : null,
  );
  return el('section', { class: 'banner danger', 'aria-label': words.verdict }, icon('failed'), lines);
};

export const factLine = ({ label, value, literal }: Fact): HTMLElement =>
  el('div', {}, el('dt', {}, label), el('dd', {}, text(value, literal)));

const vote = ({ words: said, who, how, at, reason }: Vote): HTMLElement =>
  el(
    'li',
    {},
    el('p', {}, el('span', { class: 'strong' }, text(who)), ` ${said} `, text(how)),
    el('p', { class: 'quiet' }, time(at)),
    reason ? el('p', {}, 'Reason: ', text(reason)) : null,
  );

const timelineRow = ({ title, who, at, detail }: TimelineRow): HTMLElement =>
  el(
    'li',
    {},
    time(at),
    el('p', {}, el('span', { class: 'strong' }, title), ' by ', text(who)),
    detail ? el('p', { class: 'quiet' }, text(detail)) : null,
  );

const stepTones = { done: 'ok', refused: 'danger', not_done: 'warn' } as const;
const stepIcons = { done: 'passed', refused: 'failed', not_done: 'not_made' } as const;

const step = ({ step: number, tool, outcome, words: said }: StepRow): HTMLElement =>
  el(
    'tr',
    {},
    el('td', {}, String(number)),
    el('td', {}, text(tool, true)),
    el('td', {}, el('span', { class: `outcome ink ${stepTones[outcome]}` }, icon(stepIcons[outcome]), said)),
  );

function stepTable({ rows, more }: Sheet['planned']): HTMLElement {
  if (rows.length === 0) return el('p', { class: 'pad quiet' }, words.nothingPlanned);
  const heads = words.stepColumns.map((name) => el('th', { scope: 'col' }, name));
  const table = el(
    'table',
    { class: 'steps' },
    el('thead', {}, el('tr', {}, ...heads)),
    el('tbody', {}, ...rows.map(step)),
  );
  return el('div', {}, table, more > 0 ? moreLine(more) : null);
}

function unplanned({ rows, more }: Sheet['unplanned']): HTMLElement | null {
  if (rows.length === 0) return null;
  const list = rows.map(({ name, words: said }) => el('li', {}, el('p', {}, text(name, true), ' ', text(said))));
  return el(
    'div',
    { class: 'danger' },
    el('p', { class: 'pad ink strong' }, words.unplanned),
    rowList('', { rows: list, more }, ''),
  );
}

const check = ({ name, outcome, word, code, detail }: CheckRow): HTMLElement => {
  const verdict = el('span', { class: 'ink' }, word, code ? ` ${code}` : '', '. ');
  return el(
    'li',
    { class: tones[outcome] },
    icon(outcome),
    el('p', { class: 'strong opening' }, text(name)),
    el('p', {}, verdict, text(detail)),
  );
};

export const checkCard = (title: string, { list, counts }: Checks): HTMLElement =>
  card(title, counts, rowList('checks', listed(list, check), words.noChecks));

/** Those of the bundle inside, of which the checks above have one line. */
const foldedChecks = (title: string, { list, counts }: Checks): HTMLElement =>
  el(
    'details',
    { class: 'card' },
    el('summary', {}, el('h2', { class: 'fold-title' }, title), el('p', {}, counts)),
    rowList('checks', listed(list, check), words.noChecks),
  );

const keptTones = { kept: 'ok', redacted: 'warn', differs: 'danger' } as const;

const kept = ({ title, state, words: said, body }: KeptRow): HTMLElement =>
  el(
    'li',
    { class: keptTones[state] },
    el('p', { class: 'strong' }, text(title)),
    el('p', { class: 'ink' }, text(said)),
    // A region that scrolls must be reachable by keyboard.
    body
      ? el('div', { class: 'body literal', tabindex: '0', role: 'region', 'aria-label': title.text }, text(body))
      : null,
  );

export const listed = <T>({ rows, more }: { rows: T[]; more: number }, draw: (row: T) => HTMLElement) => ({
  rows: rows.map(draw),
  more,
});

export const notProvenCard = (lines: Sheet['doesNotProve']): HTMLElement =>
  card(words.notProven, null, el('ul', { class: 'sentences' }, ...lines.map((line) => el('li', {}, text(line)))));

export const keysCard = ({ sentence, rows }: Sheet['keys']): HTMLElement => {
  const keys = listed(rows, ({ role, key }) =>
    el('li', {}, el('span', { class: 'quiet' }, text(role)), text(key, true)),
  );
  return card(words.keys, sentence, rowList('keys', keys, words.noKeys));
};

/** The whole result, verdict first. */
export function report(sheet: Sheet): HTMLElement[] {
  const { companion } = sheet;
  const parts: (HTMLElement | null)[] = [
    banner(sheet.banner),
    fingerprintCard(sheet.fingerprint),
    sheet.caution ? el('p', { class: 'note warn' }, sheet.caution) : null,
    card(
      words.job,
      null,
      el(
        'dl',
        { class: 'facts' },
        factLine({ label: 'Job', value: sheet.jobId, literal: true }),
        ...sheet.facts.map(factLine),
      ),
    ),
    card(words.votes, null, rowList('', listed(sheet.votes, vote), words.noVotes)),
    card(words.planned, sheet.calls, unplanned(sheet.unplanned), stepTable(sheet.planned)),
    card(
      words.timeline,
      words.timelineNote,
      rowList('timeline', listed(sheet.timeline, timelineRow), words.noTimeline, true),
    ),
    checkCard(words.checks, sheet.checks),
    sheet.native ? foldedChecks(words.native, sheet.native) : null,
    notProvenCard(sheet.doesNotProve),
    keysCard(sheet.keys),
    companion
      ? card(words.companion, companion.sentence, rowList('', listed(companion.rows, kept), words.noKept))
      : null,
  ];
  return parts.filter((part) => part !== null);
}
