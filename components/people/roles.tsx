import { Badge } from '#components/ui/badge.tsx';
import { ShieldHalf, UserSearch } from '#components/ui/more-icons.tsx';

type RoleName = 'auditor' | 'admin';

/** What a role lets a person do, in one sentence. */
export const roleWords: Record<RoleName, string> = {
  admin: 'Manages rooms, agents, policies, people and controls. Being an admin does not make one an approver.',
  auditor: 'Reads everything, verifies and exports.',
};

/** A person's roles as badges; nothing when they hold none. */
export function RoleBadges({ roles }: { roles: readonly RoleName[] }) {
  return roles.map((role) => (
    <Badge key={role} tone="accent" icon={role === 'admin' ? ShieldHalf : UserSearch} title={roleWords[role]}>
      {role}
    </Badge>
  ));
}
