// PURE. What whoever opens the packet reads first: the incident on one page with its timeline drawn. It runs nothing and
// fetches nothing; everything in it that somebody wrote is text.

import { actorWords } from '#lib/audit/actor-words.ts';
import { base64 } from '#lib/canon/base64-codec.ts';
import { sha256 } from '#lib/canon/digest.ts';
import type { IncidentDocument } from '#lib/verify/incident/documents.ts';
import { safeText } from '../timeline-svg.ts';

const style = `
body { margin: 0 auto; max-width: 1160px; padding: 24px; background: #fff; color: #1f2937; font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 22px; margin: 0 0 4px; } h2 { font-size: 17px; margin: 28px 0 8px; }
p, li, td { overflow-wrap: anywhere; } .faint { color: #4b5563; }
table { border-collapse: collapse; width: 100%; font-size: 14px; } th, td { text-align: left; vertical-align: top; padding: 6px 10px 6px 0; border-bottom: 1px solid #d1d5db; }
code, pre { font: 13px/1.5 ui-monospace, monospace; } pre { background: #f3f4f6; padding: 12px; overflow-x: auto; }
blockquote { margin: 8px 0; padding: 4px 14px; border-left: 3px solid #9ca3af; white-space: pre-wrap; }
.drawing { overflow-x: auto; border: 1px solid #d1d5db; } .drawing svg { display: block; }
`;

const cell = (text: string | number | null): string => `<td>${text === null ? '' : safeText(String(text))}</td>`;
const row = (cells: readonly (string | number | null)[]): string => `<tr>${cells.map(cell).join('')}</tr>`;

function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  if (rows.length === 0) return `<h2>${caption}</h2><p class="faint">None.</p>`;
  const head = `<tr>${heads.map((name) => `<th scope="col">${name}</th>`).join('')}</tr>`;
  return `<h2>${caption} (${rows.length})</h2><table><thead>${head}</thead><tbody>${rows.map(row).join('\n')}</tbody></table>`;
}

const utc = (at: string | null): string | null => at && `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
const kinds = { policies: 'policy', models: 'model', rooms: 'room', approvers: 'approver', agents: 'agent' } as const;

function criteriaList({ criteria }: IncidentDocument): string {
  const named = Object.entries(kinds).flatMap(([key, name]) => {
    const values = criteria[key as keyof typeof kinds];
    return values.length > 0 ? [`${name}: ${values.join(' or ')}`] : [];
  });
  const span =
    criteria.from || criteria.to ? [`time: ${utc(criteria.from) ?? '…'} to ${utc(criteria.to) ?? 'now'}`] : [];
  return `<ul>${[...named, ...span].map((each) => `<li>${safeText(each)}</li>`).join('')}</ul>`;
}

function findingsPart({ findings }: IncidentDocument): string {
  const each = findings.map(
    ({ text, subject, found_by, found_at }) =>
      `<blockquote>${safeText(text)}</blockquote><p class="faint">${safeText(
        `${actorWords(found_by)}, ${utc(found_at)}${subject ? `, about ${subject}` : ''}`,
      )}</p>`,
  );
  return `<h2>Findings (${findings.length})</h2>${each.join('\n') || '<p class="faint">None.</p>'}`;
}

const controlRows = ({ controls }: IncidentDocument) =>
  controls.map((control) => [
    `${control.kind}: ${control.subject ?? 'everything'}`,
    control.reason,
    `${actorWords(control.applied_by)}, ${utc(control.applied_at)}`,
    control.kind === 'revoke' ? 'done, for good' : control.lifted ? `lifted ${utc(control.lifted.at)}` : 'in force',
    control.refused,
    `${control.credentials.filter(({ rotated }) => rotated).length} of ${control.credentials.length}`,
  ]);

const jobRows = ({ jobs }: IncidentDocument) =>
  jobs.map((job) => [
    job.job_id,
    job.request,
    job.room_name,
    job.state,
    utc(job.requested_at),
    job.package ? `${job.package.verdict} ${job.package.code === 'OK' ? '' : job.package.code}` : 'no package yet',
  ]);

const tokenRows = ({ tokens }: IncidentDocument) =>
  tokens.map((token) => [
    token.jti,
    token.job_id,
    utc(token.issued_at),
    token.revoked_at ? `revoked ${utc(token.revoked_at)}: ${token.revoked_why ?? ''}` : utc(token.expires_at),
    token.outstanding ? 'outstanding' : '',
  ]);

const howToVerify = `<h2>How to check it</h2>
<p>In a checkout of Countersign: <code>npm run verify -- PACKET.zip</code>. In a browser, without a network: <code>verify.html</code>
out of any package under <code>packages/</code>, which takes the whole packet. Both check the signature over every file, the place of
the manifest and of each entry in the transparency log, and the package of every job. With tools of others:</p>
<pre>sha256sum -c checksums.sha256
manifest.sigstore.json   Sigstore bundle v0.3 over every other file; trusted_root.json is its root of trust,
                         the key is the one with role "manifest" in keys.json
log/checkpoint           C2SP signed note; log/entries.json has an inclusion proof for each entry
packages/*.zip           the sealed package of each job, each with its own verify.html</pre>
<p>Keys inside a packet prove nothing by themselves. Compare keys.json with keys that you got another way.</p>`;

/** The page. @param drawing the timeline's SVG */
export async function readmeHtml(incident: IncidentDocument, drawing: string): Promise<string> {
  const allowed = `default-src 'none'; style-src 'sha256-${base64.encode(await sha256(style))}'`;
  const { title, incident_id, state, conclusion, opened_by, opened_at, closed_by, closed_at, calls } = incident;
  const closed = closed_by && closed_at ? ` Closed by ${actorWords(closed_by)}, ${utc(closed_at)}.` : ' Still open.';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${allowed}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${safeText(`${incident_id}: ${title}`)}</title>
<style>${style}</style></head><body>
<h1>${safeText(title)}</h1>
<p class="faint">${safeText(`Incident ${incident_id}, ${state}. Opened by ${actorWords(opened_by)}, ${utc(opened_at)}.${closed}`)}</p>
${conclusion ? `<h2>Conclusion</h2><blockquote>${safeText(conclusion)}</blockquote>` : ''}
<h2>What its jobs have in common</h2>${criteriaList(incident)}
${findingsPart(incident)}
${table('Controls', ['Control', 'Reason', 'Applied', 'State', 'Refused', 'Credentials rotated'], controlRows(incident))}
<h2>Timeline</h2><div class="drawing">${drawing}</div>
${table('Jobs', ['Job', 'Request', 'Room', 'State', 'Asked for', 'Package'], jobRows(incident))}
${table('Tokens', ['Token', 'Job', 'Minted', 'Until', ''], tokenRows(incident))}
<h2>Calls</h2><p>${calls.admitted} let through.</p>
${table(
  'Calls refused',
  ['Kind', 'Name', 'Code', 'Times'],
  calls.refused.map((each) => [each.kind, each.name, each.code, each.count]),
)}
${howToVerify}
</body></html>
`;
}
