import { Link } from '#components/ui/link.tsx';
import { ChevronRight } from '#components/ui/more-icons.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { ControlEntry } from '#lib/controls/control-entry.ts';
import { ControlPlace } from './control-place.tsx';
import { ControlState } from './control-state.tsx';
import { kindWords } from './control-words.ts';

function Item({ control }: { control: ControlEntry }) {
  const { kind, tasksOpen, tasksAll, endsAt, lifted } = control;
  return (
    <li className="relative not-first:border-t hover:bg-hover/50">
      <div className="flex items-center gap-3 px-4 py-3">
        <div className="grid min-w-0 flex-1 gap-1">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <Link
              href={`/controls/${control.id}`}
              className="font-medium wrap-anywhere after:absolute after:inset-0 focus-visible:outline-none after:focus-visible:-outline-offset-2"
            >
              {kindWords[kind].title}: <ControlPlace place={control} plain />
            </Link>
            <ControlState control={control} />
          </p>
          <p className="wrap-anywhere">
            “<UntrustedText>{control.reason}</UntrustedText>”
          </p>
          <p className="text-sm wrap-anywhere text-muted">
            {control.appliedBy}, <ExactTime at={control.appliedAt} />
            {control.inForce && endsAt ? (
              <>
                , until <ExactTime at={endsAt} />
              </>
            ) : null}
            {lifted ? (
              <>
                ; lifted <ExactTime at={lifted.at} /> by {lifted.by}
              </>
            ) : null}
            {tasksOpen > 0 ? `; ${tasksOpen} of ${tasksAll} credentials still to rotate` : null}
          </p>
        </div>
        <ChevronRight aria-hidden className="size-4 shrink-0 text-faint" />
      </div>
    </li>
  );
}

/** Controls with what they are laid over, why, by whom, since when and until when. */
export function ControlList({ controls }: { controls: readonly ControlEntry[] }) {
  return (
    <ul>
      {controls.map((control) => (
        <Item key={control.id} control={control} />
      ))}
    </ul>
  );
}
