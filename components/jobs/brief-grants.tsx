import { Check, Scissors, X } from '#components/ui/more-icons.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { ApprovalView } from '#lib/jobs/approval-view.ts';

const number = (value: number) => value.toLocaleString('en');

/** What the token would allow and what not, its budget, and what an approver has cut from it. */
export function BriefGrants({ view, reader }: { view: ApprovalView; reader: string | null }) {
  const { grants, narrowing, subject } = view;
  const { tool_calls, model_calls, tokens } = subject.budget;
  const budget = `Budget: ${number(tool_calls)} tool calls, ${number(model_calls)} model calls, ${number(tokens)} model tokens.`;
  const columns = [
    {
      title: 'Will allow',
      icon: Check,
      look: 'text-ok',
      lines: [...grants.allows, budget],
    },
    { title: 'Will not allow', icon: X, look: 'text-danger', lines: grants.refuses },
  ];
  return (
    <div className="grid gap-3">
      <div className="grid gap-x-6 gap-y-3 md:grid-cols-2">
        {columns.map(({ title, icon: Icon, look, lines }) => (
          <div key={title} className="grid content-start gap-1">
            <p className="text-sm font-medium">{title}</p>
            <ul className="grid gap-0.5 text-sm">
              {lines.map((line) => (
                <li key={line} className="flex gap-1.5">
                  <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${look}`} />
                  <UntrustedText className="min-w-0">{line}</UntrustedText>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
      {narrowing ? (
        <div className="grid gap-0.5 border-l-2 border-line-strong pl-3 text-sm">
          <p className="flex items-center gap-1.5 font-medium">
            <Scissors aria-hidden className="size-4" />
            <span>
              Narrowed by {narrowing.by === reader ? 'you' : <UntrustedText>{narrowing.by}</UntrustedText>} from
              revision {narrowing.fromRevision}
            </span>
          </p>
          <ul className="grid gap-0.5 text-muted">
            {narrowing.cuts.map((cut) => (
              <li key={cut}>{cut}</li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}
