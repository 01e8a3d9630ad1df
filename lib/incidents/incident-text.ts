import { IncidentError } from './incident-error.ts';
import { textMax } from './text-max.ts';

/** A text that somebody wrote for an incident, without the space around it. @throws IncidentError TEXT_REQUIRED */
export function readText(text: string, what: keyof typeof textMax): string {
  const read = text.trim();
  if (read !== '' && read.length <= textMax[what]) return read;
  throw new IncidentError('TEXT_REQUIRED', `Give a ${what} of 1 to ${textMax[what]} characters.`);
}
