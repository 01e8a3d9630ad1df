// PURE. Next hands a page the segment of the address as it was escaped.

/** The value of an address segment; null when its escapes are broken. */
export function readParam(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
