import { mxidOf } from './demo-people.ts';

/** The pattern's policy sketch as it was published, with the demo's rooms and approvers in place of the examples. */
export const demoPolicy = (roomIds: readonly string[]) =>
  `${JSON.stringify(
    {
      wpc_version: '1',
      channel: 'matrix',
      matrix: {
        rooms_allowlist: roomIds,
        approval: {
          required: true,
          approver_user_ids_allowlist: [mxidOf('alice'), mxidOf('oncall-security')],
          approval_command: '!approve',
        },
      },
      execution: {
        sandbox: { mode: 'all', workspace_access: 'ro' },
        tools: { allow: ['read', 'search', 'http', 'write_pr'], deny: ['exec', 'browser_control', 'secrets_export'] },
      },
      tokens: { cst: { job_scoped: true, pin_policy_hash: true } },
      model_access: { route_via: 'clawproxy', receipts: 'required' },
    },
    null,
    2,
  )}\n`;
