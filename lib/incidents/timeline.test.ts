import { describe, expect, test } from 'vitest';
import { type TimelineEntry, timelineDocument } from './timeline.ts';
import { timelineRows } from './timeline-rows.ts';
import { timelineSvg } from './timeline-svg.ts';

let ids = 0n;
const entry = (action: string, detail: object, change: Partial<TimelineEntry> = {}): TimelineEntry => {
  ids += 1n;
  return {
    id: ids,
    at: new Date(Date.UTC(2026, 2, 2, 12, 0, Number(ids % 60n))),
    action,
    actor: 'person:1 @rita:test.localhost',
    target: 'job:JOB000000001',
    jobId: 'JOB000000001',
    detailText: JSON.stringify(detail),
    ...change,
  };
};
const jobs = [{ jobId: 'JOB000000001', title: 'Reconcile' }];
const refused = (name = 'exec') => entry('call.refused', { kind: 'tool', name, jti: 't', code: 'PLAN_MISMATCH' });
const call = (action: string, seq: number) =>
  entry(action, { kind: 'tool', name: 'read', seq, outcome: 'complete', receiptId: null });

describe('the timeline', () => {
  test('has every entry but looks, in order, each in the lane of its kind', () => {
    const entries = [
      entry('job.requested', {}),
      entry('evidence.viewed', { what: 'evidence' }),
      entry('control.applied', { kind: 'revoke', scope: 'job', subject: 'x', reason: 'why', jobsReopened: [] }),
      entry('incident.closed', { conclusion: 'done' }, { jobId: null, target: 'incident:INC-1' }),
    ];
    const { items } = timelineDocument(entries, jobs);
    expect(items.map(({ action, lane }) => [action, lane])).toEqual([
      ['job.requested', 'job:JOB000000001'],
      ['control.applied', 'controls'],
      ['incident.closed', 'incident'],
    ]);
  });

  test('is in the order of times, and of the log where those are the same', () => {
    const at = (seconds: number) => ({ at: new Date(Date.UTC(2026, 2, 2, 12, 0, seconds)) });
    const entries = [9, 5, 5, 7].map((seconds) => entry('job.requested', {}, at(seconds)));
    const [a, b, c, d] = entries.map(({ id }) => String(id));
    expect(timelineDocument(entries, jobs).items.map(({ audit_id }) => audit_id)).toEqual([b, c, d, a]);
  });

  test('sums up ordinary calls and never a refused one', () => {
    const calls = [1, 2, 3].flatMap((seq) => [call('call.admitted', seq), call('call.closed', seq)]);
    const rows = timelineRows(timelineDocument([...calls, refused(), call('call.admitted', 4)], jobs));
    expect(rows.map((row) => (row.kind === 'calls' ? row.count : row.kind))).toEqual([3, 'event', 1]);
  });

  test('where there is not room for all, the first to go are those that matter least, and they are counted', () => {
    const noise = Array.from({ length: 60 }, () => entry('job.claimed', { by: 'x', from: null }));
    const timeline = timelineDocument([...noise, refused(), ...noise], jobs);
    const rows = timelineRows(timeline, 50);
    expect(rows).toEqual([
      { kind: 'event', item: expect.objectContaining({ action: 'call.refused' }) },
      { kind: 'left_out', count: 120 },
    ]);
    const many = timelineRows(
      timelineDocument(
        Array.from({ length: 90 }, () => refused()),
        jobs,
      ),
      11,
    );
    expect(many).toHaveLength(11);
    expect(many[5]).toEqual({ kind: 'left_out', count: 80 });
  });
});

describe('the drawing', () => {
  const hostile =
    '</text><script>alert(1)</script><image href="https://evil.test/x"/>"\' & \u202Etxt.exe\u0000\ud800]]>';

  test('is the same text for the same timeline, on a light ground, with its text as text', () => {
    const timeline = timelineDocument([entry('job.requested', {}), refused()], jobs);
    const svg = timelineSvg('A title', timeline);
    expect(timelineSvg('A title', structuredClone(timeline))).toBe(svg);
    expect(svg).toContain('fill="#ffffff"');
    expect(svg).toContain('was refused a call, tool exec (PLAN_MISMATCH)</text>');
  });

  test('shows hostile text as text: no markup of it, no address, no hidden character survives', () => {
    const timeline = timelineDocument(
      [
        entry('job.withdrawn', {}, { actor: `matrix:${hostile}` }),
        refused(hostile),
        entry('incident.opened', { title: hostile, criteria: '{}', follows: hostile }),
      ],
      [{ jobId: 'JOB000000001', title: hostile }],
    );
    const svg = timelineSvg(hostile, timeline);
    const tags = new Set([...svg.matchAll(/<\/?([a-z]+)/gi)].map(([, name]) => name));
    expect([...tags].sort()).toEqual(['circle', 'path', 'rect', 'svg', 'text', 'title']);
    expect(svg).not.toMatch(/<[^>]*(href|src|onload|style)=/i);
    for (const character of ['\u202e', '\u0000', '\ud800']) expect(svg.includes(character)).toBe(false);
    expect(svg).toContain('⟨U+202E⟩');
    expect(svg).toContain('&lt;script&gt;');
    expect([...svg.matchAll(/&(?!amp;|lt;|gt;|quot;|#39;)/g)]).toEqual([]);
  });

  test('holds a day of many jobs in bounds, and says how many share a track', () => {
    const many = Array.from({ length: 40 }, (_, i) => ({ jobId: `JOB0000000${10 + i}`, title: `Job ${i}` }));
    const entries = many.flatMap(({ jobId }) =>
      Array.from({ length: 30 }, () => entry('call.refused', { kind: 'tool', name: 'x', code: 'Y' }, { jobId })),
    );
    const svg = timelineSvg('Many', timelineDocument(entries, many));
    expect(svg).toContain('(and 28 more jobs)');
    expect(svg).toContain('more events are not drawn here');
    expect(svg.length).toBeLessThan(250_000);
  });
});
