import { IncidentError } from './incident-error.ts';

/** The most characters that each text of an incident has. */
export const textMax = { title: 120, finding: 2000, conclusion: 2000 } as const;

/** A text that somebody wrote for an incident, without the space around it. @throws IncidentError TEXT_REQUIRED */
export function readText(text: string, what: keyof typeof textMax): string {
  const read = text.trim();
  if (read !== '' && read.length <= textMax[what]) return read;
  throw new IncidentError('TEXT_REQUIRED', `Give a ${what} of 1 to ${textMax[what]} characters.`);
}
