import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/input.tsx';
import { Search } from '#components/ui/more-icons.tsx';

/** Searches people by name, Matrix id or OpenID account; the words are in the address. */
export function PeopleSearch({ text }: { text: string | null }) {
  return (
    <search>
      <form action="/people" className="flex gap-2 border-b px-4 py-2.5">
        <Input
          type="search"
          name="q"
          defaultValue={text ?? ''}
          maxLength={100}
          placeholder="Name or Matrix id"
          aria-label="Search people"
        />
        <Button type="submit">
          <Search aria-hidden />
          Search
        </Button>
      </form>
    </search>
  );
}
