import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { client } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { ActionButton } from '#renderer/components/Button.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { FundSquare } from '#renderer/components/Facts.tsx';
import { enterIsNext } from '#renderer/components/formKeys.ts';
import { Icon } from '#renderer/components/Icon.tsx';
import { type Action, useActions } from '#renderer/components/keys.ts';
import { Pane } from '#renderer/components/Pane.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { STATES } from './states.ts';

const bank = z.object({
  bankName: z.string().trim().min(2, 'Name the bank.').max(80, 'At most 80 characters.'),
  lastFour: z.string().regex(/^\d{4}$/, 'Four digits.'),
});
const FormSchema = z.object({
  agencyName: z.string().trim().min(2, 'Give the agency a name.').max(100, 'At most 100 characters.'),
  state: z.string().length(2, 'Choose the state.'),
  trustBank: bank,
  operatingBank: bank,
});
type Form = z.infer<typeof FormSchema>;

export function CreateForm({ onCreated }: { readonly onCreated: () => Promise<void> }) {
  const form = useForm<Form>({
    resolver: zodResolver(FormSchema),
    defaultValues: {
      agencyName: '',
      state: '',
      trustBank: { bankName: '', lastFour: '' },
      operatingBank: { bankName: '', lastFour: '' },
    },
  });
  const { errors } = form.formState;
  const create = useMutation({
    mutationFn: (values: Form) => client.books.create(values),
    onSuccess: async (book) => {
      say(`${book.agencyName} created.`);
      await onCreated();
    },
  });
  const post = form.handleSubmit((values) => create.mutate(values));
  const action: Action = {
    label: 'Create agency',
    keys: 'Ctrl+Enter',
    run: () => void post(),
    // Only one main action: it is this one once there is something to create.
    main: form.formState.isDirty,
    offBecause: create.isPending ? 'The agency is being created.' : null,
  };
  useActions('screen', [action]);
  return (
    <Pane title="New agency" meta="with the standard chart of accounts" grow scroll>
      {create.error === null ? null : <ErrorState trouble={troubleOf(create.error)} dismiss={create.reset} />}
      <form
        className="form create"
        data-form
        onSubmit={(event) => event.preventDefault()}
        onKeyDown={enterIsNext(() => void post())}
      >
        <TextField
          label="Agency name"
          maxLength={100}
          {...form.register('agencyName')}
          error={errors.agencyName?.message}
        />
        <SelectField
          label="State"
          options={[
            { value: '', label: 'Choose' },
            ...STATES.map(([value, name]) => ({ value, label: `${value} ${name}` })),
          ]}
          {...form.register('state')}
          error={errors.state?.message}
        />
        {(['trustBank', 'operatingBank'] as const).map((which) => (
          <BankFields key={which} which={which} form={form} />
        ))}
        <div className="wide acts">
          <ActionButton action={action} busy={create.isPending} />
        </div>
      </form>
      <ul className="notes pane-line">
        <li>
          <Icon name="lock" className="i-s" />
          <span>
            Only the last four digits of an account number are kept. Card numbers are never asked for.
          </span>
        </li>
        <li>
          <Icon name="folder" className="i-s" />
          <span>Everything lies in one folder on this computer. No network is needed, and none is used.</span>
        </li>
      </ul>
    </Pane>
  );
}

type BankProps = {
  readonly which: 'trustBank' | 'operatingBank';
  readonly form: ReturnType<typeof useForm<Form>>;
};

function BankFields({ which, form }: BankProps) {
  const errors = form.formState.errors[which];
  const isTrust = which === 'trustBank';
  const name = isTrust ? 'Trust bank account' : 'Operating bank account';
  return (
    <fieldset className="wide bank">
      <legend>
        <FundSquare fund={isTrust ? 'trust' : 'operating'} /> {name}
        <span className="dim">{isTrust ? 'premiums of clients' : 'the agency’s own money'}</span>
      </legend>
      <TextField
        label="Bank"
        maxLength={80}
        {...form.register(`${which}.bankName`)}
        error={errors?.bankName?.message}
      />
      <TextField
        label="Last four digits"
        inputMode="numeric"
        maxLength={4}
        {...form.register(`${which}.lastFour`)}
        error={errors?.lastFour?.message}
      />
    </fieldset>
  );
}
