import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { AccountClassSchema } from '#shared/contract/index.ts';
import { client } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { CLASS_ORDER, CLASS_WORDS } from '#renderer/components/ledgerAccounts.tsx';
import { say } from '#renderer/components/say.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { TextField } from '#renderer/components/TextField.tsx';

const FormSchema = z.object({
  code: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^O\d{4}(-\d{1,3})?$/, 'O and four digits, such as O6100.'),
  name: z.string().trim().min(2, 'Give the account a name.').max(80, 'At most 80 characters.'),
  class: AccountClassSchema,
});
type Form = z.infer<typeof FormSchema>;

export function AddAccountDialog({ onClose }: { readonly onClose: () => void }) {
  const add = useCommand(client.ledger.addAccount);
  const form = useForm<Form>({
    resolver: zodResolver(FormSchema),
    defaultValues: { code: 'O', name: '', class: 'expense' },
  });
  const { errors } = form.formState;
  const post = form.handleSubmit(async (values) => {
    const added = await add.send(values);
    if (added === null) return;
    onClose();
    say(`Account ${values.code} ${values.name} added.`);
  });
  return (
    <Dialog
      title="Add operating account"
      onClose={onClose}
      busy={add.isSending}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        { label: 'Add account', keys: 'Ctrl+Enter', run: () => void post(), main: true },
      ]}
    >
      {add.trouble === null ? null : <ErrorState trouble={add.trouble} dismiss={add.dismiss} />}
      <form className="form two" onChange={add.edited} onSubmit={(event) => event.preventDefault()}>
        <TextField label="Code" maxLength={9} {...form.register('code')} error={errors.code?.message} />
        <SelectField
          label="Class"
          options={CLASS_ORDER.map((value) => ({ value, label: CLASS_WORDS[value] }))}
          {...form.register('class')}
        />
        <div className="wide">
          <TextField label="Name" maxLength={80} {...form.register('name')} error={errors.name?.message} />
        </div>
      </form>
    </Dialog>
  );
}
