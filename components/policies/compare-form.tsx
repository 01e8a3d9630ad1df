import Form from 'next/form';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Select } from '#components/ui/input.tsx';

type CompareFormProps = {
  hash: string;
  against: string | null;
  choices: readonly { wpcHash: string; label: string }[];
};

/** Chooses the policy to compare with; the choice is in the address. */
export function CompareForm({ hash, against, choices }: CompareFormProps) {
  return (
    <Form prefetch={false} action={`/policies/${hash}`} className="flex flex-wrap items-end gap-2" scroll={false}>
      <div className="min-w-56 flex-1">
        <Field label="Compare with" required>
          {(control) => (
            <Select {...control} name="against" defaultValue={against ?? ''}>
              <option value="" disabled>
                Choose a policy
              </option>
              {choices.map((choice) => (
                <option key={choice.wpcHash} value={choice.wpcHash}>
                  {choice.label}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <Button type="submit">Compare</Button>
    </Form>
  );
}
