import { clientAddress, type HeaderReader } from './client-address.ts';

/** What a browser says of itself, for its owner to recognise a session by. A claim: nothing is decided by it. */
export type ClientFacts = { label: string; address: string };

// In this order: most browsers also name the ones that they descend from.
const browsers: [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:HeadlessChrome|Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
  [/^curl\//, 'curl'],
];
const systems: [RegExp, string][] = [
  [/\b(?:iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

const named = (table: [RegExp, string][], text: string) => table.find(([pattern]) => pattern.test(text))?.[1];

/** A user agent in words, `Firefox on Linux`; only words of our own, never text of the header. */
export function clientLabel(userAgent: string | null): string {
  const browser = named(browsers, userAgent ?? '') ?? 'an unknown browser';
  const system = named(systems, userAgent ?? '');
  return system ? `${browser} on ${system}` : browser;
}

export const clientFacts = (headers: HeaderReader): ClientFacts => ({
  label: clientLabel(headers.get('user-agent')),
  address: clientAddress(headers),
});
