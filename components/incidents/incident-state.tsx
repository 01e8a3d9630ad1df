import { Badge } from '#components/ui/badge.tsx';
import { CircleAlert, CircleCheck } from '#components/ui/icons.tsx';

/** Whether an incident still takes anything. */
export function IncidentState({ closed }: { closed: boolean }) {
  return closed ? (
    <Badge tone="ok" icon={CircleCheck}>
      Closed
    </Badge>
  ) : (
    <Badge tone="warn" icon={CircleAlert}>
      Open
    </Badge>
  );
}
