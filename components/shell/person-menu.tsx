import clsx from 'clsx/lite';
import { buttonClass } from '#components/ui/button-class.ts';
import { type Icon, UserRound } from '#components/ui/icons.tsx';
import { ChevronsUpDown, KeyRound, LogOut, Monitor, Moon, Sun } from '#components/ui/more-icons.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { placeIcons } from './place-icons.ts';
import { inMenuOnPhones, placesFor } from './places.ts';
import { type Theme, themes } from './theme.ts';
import { ThemeChoice } from './theme-choice.tsx';

export type ShellPerson = { name: string; mxid: string | null; roles: readonly string[] };

const menuId = 'person-menu';

const initial = (name: string) => (name.match(/\p{L}|\p{N}/u)?.[0] ?? '?').toUpperCase();

function Avatar({ name }: { name: string }) {
  return (
    <span
      aria-hidden
      className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent"
    >
      {initial(name)}
    </span>
  );
}

/** Opens the person's menu: their whole line on a wide screen, the initial alone on a phone. */
export function PersonButton({ person, compact = false }: { person: ShellPerson; compact?: boolean }) {
  return (
    <button
      type="button"
      popoverTarget={menuId}
      aria-label={compact ? `Account of ${person.name}` : undefined}
      className={clsx(
        'flex items-center gap-2 rounded-md text-left hover:bg-hover',
        compact ? 'p-2' : 'w-full px-2 py-1.5',
      )}
    >
      <Avatar name={person.name} />
      {compact ? null : (
        <>
          <span className="min-w-0 flex-1 truncate text-sm font-medium">
            <span className="sr-only">Account of </span>
            {person.name}
          </span>
          <ChevronsUpDown aria-hidden className="size-3.5 text-faint" />
        </>
      )}
    </button>
  );
}

type PersonMenuProps = { person: ShellPerson; investigates: boolean; signOut: () => Promise<void> };

const themeIcons: Record<Theme, Icon> = { system: Monitor, light: Sun, dark: Moon };
const themeNames: Record<Theme, string> = { system: 'System', light: 'Light', dark: 'Dark' };

function ThemeRadios() {
  return (
    <ThemeChoice className="grid grid-cols-3 gap-0.5 rounded-md border bg-sunken p-0.5">
      <legend className="sr-only">Theme</legend>
      {themes.map((theme) => {
        const Drawn = themeIcons[theme];
        return (
          <label
            key={theme}
            className={clsx(
              'flex h-7 items-center justify-center gap-1 rounded-sm px-1 text-xs font-medium text-muted hover:text-fg',
              'has-checked:bg-surface has-checked:text-fg has-checked:shadow-raised',
              'has-focus-visible:outline-2 has-focus-visible:outline-accent',
            )}
          >
            <input type="radio" name="theme" value={theme} className="sr-only" />
            <Drawn aria-hidden className="size-3.5 shrink-0" />
            {themeNames[theme]}
          </label>
        );
      })}
    </ThemeChoice>
  );
}

const linkClass = clsx(buttonClass({ variant: 'secondary', size: 'sm' }), 'w-full');

/** Who is signed in, the theme and the way out, on the platform's popover: Escape and a press outside close it. */
export function PersonMenu({ person, investigates, signOut }: PersonMenuProps) {
  return (
    <div
      id={menuId}
      popover="auto"
      className={clsx(
        'inset-auto m-0 w-64 rounded-lg border bg-surface p-3 text-fg shadow-overlay',
        'max-lg:top-12 max-lg:right-2 lg:bottom-14 lg:left-2',
      )}
    >
      <div className="grid gap-3">
        <div className="grid">
          <UntrustedText className="font-medium">{person.name}</UntrustedText>
          <span className="text-sm wrap-anywhere text-muted">{person.mxid ?? 'no Matrix id bound'}</span>
          <span className="text-sm text-muted">
            {person.roles.length > 0
              ? `Roles: ${person.roles.join(', ')}`
              : 'No role; approves where a policy names you'}
          </span>
        </div>
        {/* Whole page loads: they close this menu with them. */}
        <nav aria-label="Account" className="grid gap-2">
          <a href="/me" className={linkClass}>
            <UserRound aria-hidden />
            Your account
          </a>
          <a href="/me/passkeys" className={linkClass}>
            <KeyRound aria-hidden />
            Your passkeys
          </a>
          {placesFor(investigates)
            .filter(({ href }) => inMenuOnPhones.includes(href))
            .map(({ href, name }) => {
              const Drawn = placeIcons[href];
              return (
                <a key={href} href={href} className={clsx(linkClass, 'lg:hidden')}>
                  <Drawn aria-hidden />
                  {name}
                </a>
              );
            })}
        </nav>
        <ThemeRadios />
        <form action={signOut}>
          <button type="submit" className={linkClass}>
            <LogOut aria-hidden />
            Sign out
          </button>
        </form>
      </div>
    </div>
  );
}
