// PURE. What the package tells whoever opens it with nothing but a text viewer.

import { type PackageFile, textFile } from './package-file.ts';
import type { PackageRecord } from './read-package.ts';

const words = (jobId: string, state: string) => `Countersign package of job ${jobId} (${state})

It answers: who asked for this, who allowed it, on what, under which policy, and what was then done.

To check it, with the network off if you like
  Open verify.html in a browser and give it the .zip file. Nothing leaves your machine.
  Or: npm run verify -- FILE.zip in a checkout of Countersign.
  A verifier that comes from the party being checked is a convenience. Tools of others read this package as well:
  - sha256sum -c checksums.sha256   the files are those that were listed
  - manifest.sigstore.json          a Sigstore bundle v0.3 over every other file; trusted_root.json is its root of trust,
                                    the key is the one with role "manifest" in keys.json
  - log/checkpoint, *.tlog-proof    C2SP signed note and tlog-proof
  - native/*                        the published Claw formats
  Keys inside a package prove nothing by themselves. Compare keys.json with keys that you got another way.

What is where
  job.json            what the job was and how it ended
  matrix/             the Matrix events, byte for byte, with an index
  plans/ policies/    every revision, its verdict, and the policy it was judged under
  decisions/          what people were shown; decisions.json is what they answered, with their passkeys' signatures
  tokens.json         what was allowed, for how long; never a token itself
  run/                events, calls and receipts of the run, when there was one
  native/             proof bundle signed by the agent, export bundle, trust pulse (self-reported)
  log/                the job's entries in the transparency log, with their proofs
  kept.json           kept request and response bodies, by salted digest; the bodies are in the companion file
  keys.json           our public keys

All JSON but the verbatim files is in RFC 8785 form; times are UTC. Text in these files was written by others:
show it as text, never as markup.
`;

export const readmeFile = ({ job }: PackageRecord): PackageFile =>
  textFile('README.txt', 'text', words(job.id, job.state));
