'use client';

import { ActionDialog, formText } from '#components/auth/action-dialog.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { Field } from '#components/ui/field.tsx';
import { CircleCheck, CircleDashed } from '#components/ui/icons.tsx';
import { Input } from '#components/ui/input.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { TaskView } from '#lib/controls/control-entry.ts';
import type { Result } from '#lib/result.ts';

export type TickTask = (input: { taskId: string; note: string }) => Promise<Result<null>>;

function Tick({ task, action }: { task: TaskView; action: TickTask }) {
  return (
    <ActionDialog
      open="Tick off"
      openSize="sm"
      title={`Tick off: ${task.credential}`}
      description="Your name and the time are kept with it. It cannot be taken back."
      submit="Tick off this credential"
      action={action}
      input={(form) => ({ taskId: task.id, note: formText(form, 'note') })}
      done={() => 'Ticked off.'}
    >
      <Field label="Note" hint="What was rotated, where, under which ticket.">
        {(control) => <Input {...control} name="note" maxLength={300} autoComplete="off" />}
      </Field>
    </ActionDialog>
  );
}

function Task({ task, action }: { task: TaskView; action: TickTask | null }) {
  return (
    <li className="flex flex-wrap items-start justify-between gap-3 px-4 py-3 not-first:border-t">
      <div className="grid min-w-0 gap-1">
        <p className="flex flex-wrap items-center gap-2 font-medium wrap-anywhere">
          {task.credential}
          {task.done ? (
            <Badge tone="ok" icon={CircleCheck}>
              Done
            </Badge>
          ) : (
            <Badge tone="warn" icon={CircleDashed}>
              To do
            </Badge>
          )}
        </p>
        <p className="text-sm text-muted">
          Used by the tool <UntrustedText>{task.tool}</UntrustedText>.
        </p>
        {task.done ? (
          <p className="text-sm wrap-anywhere text-muted">
            {task.done.by}, <ExactTime at={task.done.at} />
            {task.done.note ? (
              <>
                : “<UntrustedText>{task.done.note}</UntrustedText>”
              </>
            ) : null}
          </p>
        ) : null}
      </div>
      {action && !task.done ? <Tick task={task} action={action} /> : null}
    </li>
  );
}

/** Credentials behind the tools of the jobs that were under way, each to be rotated and ticked off by somebody. */
export function ChecklistCard({ tasks, action }: { tasks: readonly TaskView[]; action: TickTask | null }) {
  if (tasks.length === 0) return null;
  const open = tasks.filter((task) => !task.done).length;
  return (
    <Card aria-label="Credentials to rotate">
      <CardHeader
        title="Credentials to rotate"
        description={
          open === 0
            ? 'All are ticked off.'
            : `${open} of ${tasks.length} still to do. Countersign holds none of them and cannot rotate them for you.`
        }
      />
      <ul>
        {tasks.map((task) => (
          <Task key={task.id} task={task} action={action} />
        ))}
      </ul>
    </Card>
  );
}
