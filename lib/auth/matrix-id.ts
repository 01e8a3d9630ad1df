import { AuthError } from './auth-error.ts';

// Localparts of old accounts may hold any character but a colon; ours are compared exactly and shown through the one
// display function. https://spec.matrix.org/v1.19/appendices/#user-identifiers
const pattern = /^@[^\s:\p{C}]+:[A-Za-z0-9.:[\]-]+$/u;
const bytesMax = 255;

export const serverOf = (mxid: string): string => mxid.slice(mxid.indexOf(':') + 1);
export const localpartOf = (mxid: string): string => mxid.slice(1, mxid.indexOf(':'));

/**
 * What a person typed as a full Matrix id on one of `servers`.
 * @throws AuthError BAD_MATRIX_ID, SERVER_NOT_ALLOWED
 */
export function readMatrixId(typed: string, servers: readonly string[]): string {
  const mxid = typed.trim();
  if (!pattern.test(mxid) || Buffer.byteLength(mxid) > bytesMax) {
    throw new AuthError('BAD_MATRIX_ID', `A Matrix id reads like @you:${servers[0] ?? 'example.org'}.`);
  }
  if (!servers.includes(serverOf(mxid))) {
    throw new AuthError('SERVER_NOT_ALLOWED', `This console accepts people of ${servers.join(', ')} only.`);
  }
  return mxid;
}
