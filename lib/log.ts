import { type Logger, pino } from 'pino';
import { getConfig } from './config.ts';

const globalKey = Symbol.for('countersign.log');
const holder = globalThis as typeof globalThis & { [globalKey]?: Logger };

/** The process's one log: JSON lines on standard output. Never hand it a token, a code or a whole request. */
export function log(): Logger {
  holder[globalKey] ??= pino({
    level: getConfig().logLevel,
    redact: {
      paths: ['*.authorization', '*.cookie', '*.token', '*.password', '*.headers'],
      censor: '[withheld]',
    },
  });
  return holder[globalKey];
}
