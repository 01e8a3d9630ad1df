// PURE. Headings and sentences that both drawings of a sheet use.

/** What a reader gave to be verified. */
export type What = 'package' | 'packet';

export const words = {
  verdict: 'Verdict',
  verdictHere: 'Verdict of this browser',
  fingerprint: 'The file you chose',
  fingerprintNote:
    'The room was told this hash when the package was sealed. Compare the two: the room’s servers kept their own copy.',
  compare: 'Hash from the room’s message',
  same: 'The same: this is the file that the room was told of.',
  different: 'Different: this is not the file that the room was told of.',
  folder: 'A folder has no single hash. Choose the .zip file to compare it with the room’s message.',
  job: 'The job',
  incident: 'The incident',
  packages: 'Packages of the jobs',
  packagesNote: 'Each was verified by itself. Choose its .zip file, or unpack it, for its whole report.',
  noPackages: 'No package was reached.',
  packetNote: 'Who gave you this packet can tell you this hash over another way.',
  votes: 'Who decided',
  noVotes: 'Nobody decided on this job.',
  planned: 'Planned and executed',
  nothingPlanned: 'No plan was approved, so no step was to be carried out.',
  stepColumns: ['Step', 'Tool', 'What became of it'],
  unplanned: 'Calls that no approved step allows',
  timeline: 'What happened',
  timelineNote: 'Entries of the console’s log, by its clock. Each comes with a proof that it stands in the log.',
  noTimeline: 'The package brings no readable entries of the log.',
  checks: 'Checks',
  native: 'Checks of the native proof bundle',
  noChecks: 'No check was made.',
  notProven: 'What this does not prove',
  keys: 'Keys used',
  noKeys: 'No key was found.',
  companion: 'Kept bodies',
  noKept: 'The companion file holds no bodies.',
  asSealed: 'These are the bytes that were sealed.',
  notAsSealed: 'These are not the bytes that were sealed.',
  noTime: 'at no readable time',
  more: (count: number) => `${count.toLocaleString('en')} more are in the package and not shown here.`,
} as const;
