// PURE. The commands of a room: one line of ASCII in one fixed form each. Only a job's text and
// reasons are free text.

import { type ControlCommand, parseControl } from './control-grammar.ts';

export type Command =
  | { name: 'job'; text: string }
  | { name: 'approve'; jobId: string; code: string }
  | { name: 'deny'; jobId: string; reason: string | null }
  | { name: 'status'; jobId: string }
  | { name: 'withdraw'; jobId: string }
  | { name: 'control'; control: ControlCommand }
  | { name: 'help' };

export type CommandName = Command['name'];

/** A body that begins with one of our words and is not in its form. */
export type Malformed = { malformed: CommandName };

export const defaultApproveWord = '!approve';

const words: Record<string, CommandName> = {
  '!job': 'job',
  '!deny': 'deny',
  '!status': 'status',
  '!withdraw': 'withdraw',
  '!control': 'control',
  '!help': 'help',
};
const crockford = '[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{12}';
const lineBytesMax = 200;
const jobTextMax = 8_000;
const reasonMax = 1_000;

const withJob = new RegExp(`^(${crockford})$`);
const withJobAndCode = new RegExp(`^(${crockford}) ([0-9a-fA-F]{8})$`);
const withJobAndText = new RegExp(`^(${crockford})(?: (.*))?$`, 'u');
const nonPrintable = /[^\x20-\x7e]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
const controls = /[\0-\x08\x0b-\x1f\x7f]/g;

const trimSpaces = (text: string) => text.replace(/^ +| +$/g, '');

/** Free text as it may be stored: no lone surrogates, no control characters but tab and line feed. */
export const cleanText = (text: string): string =>
  text.replace(/\r\n?/g, '\n').toWellFormed().replace(controls, '\ufffd').trim();

/**
 * Reads a whole body as a command.
 * @param approveWord the policy's `approval_command`
 * @returns null when the body does not begin with one of our words
 */
export function parseCommand(body: string, approveWord: string): Command | Malformed | null {
  const line = trimSpaces(body);
  const word = /^[^ \n]*/.exec(line)?.[0] ?? '';
  const name: CommandName | undefined =
    word.toLowerCase() === approveWord.toLowerCase() ? 'approve' : words[word.toLowerCase()];
  if (!name) return null;
  const rest = line.slice(word.length).replace(/^ /, '');
  if (name === 'job') return parseJob(line.slice(word.length));
  // Capitals in the word are understood and not obeyed: one form, so that what is quoted is what works.
  if (word !== word.toLowerCase() && word !== approveWord) return { malformed: name };
  return parseLine(name, line, rest) ?? { malformed: name };
}

function parseJob(rest: string): Command | Malformed {
  const text = cleanText(rest);
  if (text === '' || text.length > jobTextMax) return { malformed: 'job' };
  return { name: 'job', text };
}

function parseLine(name: Exclude<CommandName, 'job'>, line: string, rest: string): Command | null {
  if (line.includes('\n') || line.includes('\r')) return null;
  if (name === 'deny') return parseDeny(rest);
  if (name === 'control') {
    const control = parseControl(rest);
    return control && { name, control };
  }
  if (nonPrintable.test(line) || line.length > lineBytesMax) return null;
  if (name === 'help') return rest === '' ? { name } : null;
  if (name === 'approve') {
    const match = withJobAndCode.exec(rest);
    return match?.[1] && match[2] ? { name, jobId: match[1].toUpperCase(), code: match[2].toLowerCase() } : null;
  }
  const match = withJob.exec(rest);
  return match?.[1] ? { name, jobId: match[1].toUpperCase() } : null;
}

function parseDeny(rest: string): Command | null {
  const match = withJobAndText.exec(rest);
  if (!match?.[1] || (match[2]?.length ?? 0) > reasonMax) return null;
  return { name: 'deny', jobId: match[1].toUpperCase(), reason: cleanText(match[2] ?? '') || null };
}
