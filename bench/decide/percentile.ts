/** The value below which `share` (0 to 1) of the samples lie, by nearest rank; rounded to a tenth. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return Math.round(value * 10) / 10;
}

export const row = (what: string, samples: readonly number[]) => ({
  what,
  samples: samples.length,
  p50_ms: percentile(samples, 0.5),
  p95_ms: percentile(samples, 0.95),
});
