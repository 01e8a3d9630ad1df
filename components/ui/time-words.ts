// PURE. Times in words. The server and the browser print the same text: UTC until the browser takes over.

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const two = (value: number) => String(value).padStart(2, '0');

/** The parts of `Sun, 22 Nov 2026 11:46:03 GMT`, which is that in every language of the browser. */
function utcParts(at: Date) {
  const [, day, month, year, time] = at.toUTCString().split(' ');
  return { date: `${Number(day)} ${month} ${year}`, time };
}

/** `22 Nov 2026, 11:46:03 UTC`. */
export function utcWords(at: Date): string {
  const { date, time } = utcParts(at);
  return `${date}, ${time} UTC`;
}

/** `just now`, `4 min ago`, `3 h ago`, `2 days ago`, then the date. */
export function agoWords(at: Date, now: number): string {
  const past = now - at.getTime();
  if (past < minuteMs) return 'just now';
  if (past < hourMs) return `${Math.floor(past / minuteMs)} min ago`;
  if (past < dayMs) return `${Math.floor(past / hourMs)} h ago`;
  const days = Math.floor(past / dayMs);
  if (days < 30) return days === 1 ? 'yesterday' : `${days} days ago`;
  return utcParts(at).date;
}

/** `12:08` below an hour, `2 h 05 min` below a day, then days; null when the time has passed. */
export function leftWords(until: Date, now: number): string | null {
  const left = until.getTime() - now;
  if (left <= 0) return null;
  if (left < hourMs) return `${Math.floor(left / minuteMs)}:${two(Math.floor((left % minuteMs) / 1000))}`;
  if (left < dayMs) return `${Math.floor(left / hourMs)} h ${two(Math.floor((left % hourMs) / minuteMs))} min`;
  const days = Math.floor(left / dayMs);
  return days === 1 ? '1 day' : `${days} days`;
}
