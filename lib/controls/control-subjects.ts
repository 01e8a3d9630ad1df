import type { Db } from '#lib/db/transaction.ts';
import { listPolicies } from '#lib/registry/find.ts';
import { agentsToChoose, approversSince, everDecided, jobsToChoose, roomsToChoose } from './subject-store.ts';

const dayMs = 86_400_000;
const jobsAgoDays = 14;
const approversAgoDays = 90;
const jobsShown = 200;

/** Something that a control can be laid over. `name` was written by others. */
export type Subject = { subject: string; name: string };

export type ControlSubjects = {
  room: Subject[];
  agent: Subject[];
  job: Subject[];
  approver: Subject[];
  policy: Subject[];
};

/** What the scope pickers offer. Whatever is not offered can be typed by its id. */
export async function controlSubjects(db: Db, now: Date): Promise<ControlSubjects> {
  const ago = (days: number) => new Date(now.getTime() - days * dayMs);
  const [rooms, agents, jobs, policies, recent] = await Promise.all([
    roomsToChoose(db),
    agentsToChoose(db),
    jobsToChoose(db, ago(jobsAgoDays), jobsShown),
    listPolicies(db),
    approversSince(db, ago(approversAgoDays)),
  ]);
  const named = policies.filter(({ headOf }) => headOf.length > 0).flatMap(({ policy }) => policy.approvers);
  const approvers = [...new Set([...recent, ...(await everDecided(db, named))])].sort();
  return {
    room: rooms.map(({ roomId, name }) => ({ subject: roomId, name })),
    agent: agents.map(({ did, name }) => ({ subject: did, name })),
    job: jobs.map(({ id, state, room }) => ({ subject: id, name: `${id}, ${state}, ${room.name}` })),
    approver: approvers.map((mxid) => ({ subject: mxid, name: mxid })),
    policy: policies.map(({ wpcHash, policyId, headOf }) => ({
      subject: wpcHash,
      name: `${wpcHash.slice(0, 12)}…, ${policyId}${headOf.length > 0 ? ', in force' : ''}`,
    })),
  };
}
