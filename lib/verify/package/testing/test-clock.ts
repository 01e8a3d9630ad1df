// For tests: everything in a test package happens on one day.

export const start = Date.parse('2026-03-02T12:00:00.000Z');
export const at = (ms: number): string => new Date(start + ms).toISOString();
