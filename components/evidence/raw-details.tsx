import { ChevronRight } from '#components/ui/more-icons.tsx';
import { UntrustedBlock } from '#components/ui/untrusted-text.tsx';

/** Raw text that opens in place. */
export function RawDetails({ label, text }: { label: string; text: string }) {
  return (
    <details className="group min-w-0">
      <summary className="flex w-fit cursor-pointer list-none items-center gap-1 rounded-sm text-sm text-muted hover:text-fg">
        <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
        {label}
      </summary>
      <div className="pt-1.5">
        <UntrustedBlock mono label={label}>
          {text}
        </UntrustedBlock>
      </div>
    </details>
  );
}
