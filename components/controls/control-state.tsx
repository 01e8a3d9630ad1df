import { Badge } from '#components/ui/badge.tsx';
import { CircleCheck } from '#components/ui/icons.tsx';
import { CircleSlash, OctagonPause } from '#components/ui/more-icons.tsx';
import type { ControlEntry } from '#lib/controls/control-entry.ts';

/** Whether a control stops something at this moment. */
export function ControlState({ control }: { control: Pick<ControlEntry, 'kind' | 'inForce'> }) {
  if (control.inForce) {
    return (
      <Badge tone="warn" icon={OctagonPause}>
        In force
      </Badge>
    );
  }
  if (control.kind === 'revoke') {
    return (
      <Badge tone="ok" icon={CircleCheck}>
        Done, for good
      </Badge>
    );
  }
  return <Badge icon={CircleSlash}>Lifted</Badge>;
}
