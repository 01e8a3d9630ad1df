// For tests: what a mutation of ../shared/data/golden/failure-matrix.json is.

import type { Forge, Forged } from '../golden-forge.ts';

export type Mutated = { file: Forged; urm?: unknown };
export type Mutation = (forge: Forge) => Promise<Mutated> | Mutated;
export type Mutations = Record<string, Mutation>;

/** A did of nobody in the golden job. */
export const did = 'did:key:z6MkoeagRrYFkibSQDGqV8MjyjuRNNau9rszsNRkZY7W7ysi';

/** Changes the signed file without any key. */
export const tampered =
  (change: (file: Forged) => Forged): Mutation =>
  (forge) => {
    const file = forge.bundle();
    return { file: change(file) ?? file };
  };

/** Changes the payload; the agent, who has its own key, signs again. */
export const bySigner =
  (change: (payload: Forged, forge: Forge) => unknown): Mutation =>
  async (forge) => {
    const file = forge.bundle();
    await change(file.payload, forge);
    return { file: await forge.resign(file) };
  };
