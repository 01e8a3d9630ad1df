// PURE. Matrix identifiers as a policy may name them (Matrix specification v1.16, appendices 4.2): exact ids only.
// Aliases and display names never count, so neither parses here.

import { z } from 'zod';

// A room id of version 12 and later has no domain; both forms are opaque.
const roomIdPattern = /^![\x21-\x39\x3b-\x7e]{1,200}(:[A-Za-z0-9.[\]:-]{1,230})?$/;
// Printable ASCII local parts: the grammar that servers must accept from each other; no look-alike letters.
const userIdPattern = /^@[\x21-\x39\x3b-\x7e]{1,200}:[A-Za-z0-9.[\]:-]{1,230}$/;

export const roomIdSchema = z
  .string()
  .max(255, 'must have at most 255 characters')
  .regex(roomIdPattern, 'must be an exact room id, which begins with “!” (aliases do not count)');

export const userIdSchema = z
  .string()
  .max(255, 'must have at most 255 characters')
  .regex(userIdPattern, 'must be a full Matrix user id such as @alice:example.org (display names do not count)');
