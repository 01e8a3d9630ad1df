import { type Logger, logger as sdkLogger } from 'matrix-js-sdk/lib/logger.js';

const drop = () => {};

/** A logger for the library that says nothing: its lines carry room ids, user ids and addresses with tokens. */
export const silentLogger: Logger = {
  trace: drop,
  debug: drop,
  info: drop,
  warn: drop,
  error: drop,
  getChild: () => silentLogger,
};

/** Some of the library's lines go past the logger it is given, to its own: that one is switched off as well. */
export function silenceSdk(): void {
  (sdkLogger as Logger & { setLevel?: (level: string, persist: boolean) => void }).setLevel?.('silent', false);
}
