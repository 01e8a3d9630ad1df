// What each setting may be, by its name in the environment; the sentence that refuses a value follows the setting's name.

import { z } from 'zod';
import { modelPricesSchema } from './policy/model-price.ts';
import { parseWitnessList, type Witness } from './tlog/witness-list.ts';

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a host, as it stands in an address, is this machine and nothing else. */
export const isLoopbackHost = (host: string) =>
  host === 'localhost' || host === '[::1]' || host === '::1' || /^127(\.\d+){3}$/.test(host);

const portRange = 'must be a port number from 1 to 65535';
const hoursRange = 'must be a whole number of hours from 1 to 720';
const drillRange = 'must be a whole number of hours from 0 (no drills) to 8760';
const minutesRange = 'must be a whole number of minutes from 5 to 10080';
const port = (fallback: number) =>
  z.coerce.number({ error: portRange }).int(portRange).min(1, portRange).max(65_535, portRange).default(fallback);
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });
const httpOrigin = httpUrl.refine((url) => URL.parse(url)?.pathname === '/', 'must be an address without a path');
const hours = (fallback: number) =>
  z.coerce.number({ error: hoursRange }).int(hoursRange).min(1, hoursRange).max(720, hoursRange).default(fallback);
const notEmpty = z.string().min(1);
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// address' });
const witnesses = z.string().transform((text, context): Witness[] => {
  try {
    return parseWitnessList(text);
  } catch (error) {
    const message = `must be pairs of an address and a verifier key, separated by commas: ${(error as Error).message}`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }
});
// Over anything but this machine, what goes there and comes back must be protected on the way.
const httpsUrl = httpUrl.refine((url) => {
  const { protocol = '', hostname = '' } = URL.parse(url) ?? {};
  return protocol === 'https:' || isLoopbackHost(hostname);
}, 'must be an https address');
const streamForm = 'must be file: with an absolute path, or an https address';
const auditStream = z.string().transform((text, context): { path: string } | { url: string } => {
  if (/^file:\/(?!\/)[^\0]*[^/\0]$/.test(text)) return { path: text.slice('file:'.length) };
  if (httpsUrl.safeParse(text).success) return { url: text };
  context.addIssue({ code: 'custom', message: streamForm });
  return z.NEVER;
});
const pricesForm = 'must be a JSON list of {"model","input","output","currency"}, amounts per million tokens';
const modelPrices = z.string().transform((text, context) => {
  const parsed = modelPricesSchema.safeParse(readJson(text));
  if (parsed.success) return parsed.data;
  context.addIssue({ code: 'custom', message: pricesForm });
  return z.NEVER;
});
const credentialForm = 'must be one word of 16 or more characters, or file: with an absolute path';
const credential = z
  .string()
  .transform((text, context): { kind: 'text'; text: string } | { kind: 'file'; path: string } => {
    if (/^file:\/(?!\/)[^\0]*[^/\0]$/.test(text)) return { kind: 'file', path: text.slice('file:'.length) };
    if (!text.startsWith('file:') && /^[\x21-\x7e]{16,8192}$/.test(text)) return { kind: 'text', text };
    context.addIssue({ code: 'custom', message: credentialForm });
    return z.NEVER;
  });
const oneOf = <const T extends readonly string[]>(...values: T) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

/** Every setting by its name in the environment. */
export const settingsSchema = z.object({
  COUNTERSIGN_DATA_DIR: notEmpty.default('.countersign'),
  COUNTERSIGN_HOST: notEmpty.default('127.0.0.1'),
  COUNTERSIGN_PORT: port(3100),
  COUNTERSIGN_PUBLIC_URL: httpOrigin.optional(),
  COUNTERSIGN_GATEWAY_PORT: port(3101),
  COUNTERSIGN_GATEWAY_PUBLIC_URL: httpOrigin.optional(),
  COUNTERSIGN_POSTGRES_PORT: port(3102),
  COUNTERSIGN_SYNAPSE_PORT: port(3103),
  COUNTERSIGN_DEMO_MODEL_PORT: port(3104),
  COUNTERSIGN_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  COUNTERSIGN_PASSKEY_RECOVERY_HOURS: hours(24),
  COUNTERSIGN_SESSION_IDLE_MINUTES: z.coerce
    .number({ error: minutesRange })
    .int(minutesRange)
    .min(5, minutesRange)
    .max(10_080, minutesRange)
    .default(720),
  COUNTERSIGN_SESSION_HOURS_MAX: hours(168),
  COUNTERSIGN_OIDC_ISSUER: httpsUrl.optional(),
  COUNTERSIGN_OIDC_CLIENT_ID: notEmpty.optional(),
  COUNTERSIGN_OIDC_CLIENT_SECRET: notEmpty.optional(),
  COUNTERSIGN_OIDC_NAME: z.string().trim().min(1).max(40, 'must have at most 40 characters').optional(),
  COUNTERSIGN_DRILL_HOURS: z.coerce
    .number({ error: drillRange })
    .int(drillRange)
    .min(0, drillRange)
    .max(8760, drillRange)
    .default(0),
  COUNTERSIGN_LIFT_BY_ANOTHER: oneOf('yes', 'no').default('no'),
  COUNTERSIGN_LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'silent').default('info'),
  COUNTERSIGN_LOG_WITNESSES: witnesses.optional(),
  COUNTERSIGN_AUDIT_STREAM: auditStream.optional(),
  COUNTERSIGN_AUDIT_STREAM_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  COUNTERSIGN_OUTSIDE_ISSUER_URL: httpsUrl.optional(),
  COUNTERSIGN_OUTSIDE_ISSUER_TOKEN: credential.optional(),
  DATABASE_URL: postgresUrl.optional(),
  COUNTERSIGN_LOG_DATABASE_URL: postgresUrl.optional(),
  COUNTERSIGN_OWNER_DATABASE_URL: postgresUrl.optional(),
  COUNTERSIGN_AUDIT_ROOM: z
    .string()
    .regex(/^!\S+$/, 'must be a Matrix room id, which begins with !')
    .optional(),
  COUNTERSIGN_ADMIN_ROOM: z
    .string()
    .regex(/^![^\s:]{1,200}(:\S{1,255})?$/, 'must be a Matrix room id, which begins with !')
    .optional(),
  MATRIX_HOMESERVER_URL: z
    .string()
    .refine(
      (value) => value === 'none' || httpUrl.safeParse(value).success,
      'must be an http or https address, or none',
    )
    .optional(),
  MATRIX_BOT_USER_ID: z
    .string()
    .regex(/^@[^:\s]+:\S+$/, 'must be a full Matrix user id such as @bot:example.org')
    .optional(),
  MATRIX_BOT_PASSWORD: notEmpty.optional(),
  MATRIX_APPROVER_SERVERS: z.string().optional(),
  MODEL_UPSTREAM_URL: httpUrl.optional(),
  MODEL_UPSTREAM_PROVIDER: oneOf('openai', 'anthropic', 'google').default('openai'),
  MODEL_UPSTREAM_API_KEY: notEmpty.optional(),
  MODEL_PRICES: modelPrices.optional(),
});
export type Settings = z.infer<typeof settingsSchema>;
export const settingNames = Object.keys(settingsSchema.shape);
