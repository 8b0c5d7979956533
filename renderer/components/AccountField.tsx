/** Which account: found by name or number while typing, with its place in the tree. */
import { Combobox, useCombobox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { orpc } from '#renderer/api/client.ts';
import { focusNext } from './formKeys.ts';
import { TextField } from './TextField.tsx';

export type ChosenAccount = { readonly accountId: number; readonly label: string };

type Props = {
  readonly label: string;
  readonly value: ChosenAccount | null;
  readonly onChange: (account: ChosenAccount | null) => void;
  /** Accounts that cannot be meant; they stay out of the list. */
  readonly without?: readonly number[];
  readonly placeholder?: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  /** In a grid line the label is only spoken. */
  readonly inCell?: boolean;
};

const SHOWN_MAX = 30;

export function AccountField(props: Props) {
  const { label, value, onChange, without = [], placeholder, hint, error, inCell = false } = props;
  const input = useRef<HTMLInputElement>(null);
  // Null while nothing is typed: then the field shows what is chosen.
  const [typed, setTyped] = useState<string | null>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const text = (typed ?? '').trim();
  const found = useQuery(
    orpc.parties.allAccounts.queryOptions({
      input: { text, limit: SHOWN_MAX },
      enabled: typed !== null,
      gcTime: 0,
    }),
  );
  const accounts = (found.data?.accounts ?? []).filter(({ accountId }) => !without.includes(accountId));
  const { selectFirstOption } = combobox;
  useEffect(() => {
    if (found.data !== undefined) selectFirstOption();
  }, [found.data, selectFirstOption]);

  const settle = (account: (typeof accounts)[number] | undefined) => {
    if (account === undefined) return;
    onChange({ accountId: account.accountId, label: `${account.number} ${account.fullName}` });
  };
  const choose = (id: string) => {
    settle(accounts.find((each) => String(each.accountId) === id));
    setTyped(null);
    combobox.closeDropdown();
    const form = input.current?.closest('[data-form]');
    if (form && input.current) focusNext(form, input.current);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'F4' || (event.altKey && event.key === 'ArrowDown')) {
      event.preventDefault();
      setTyped((before) => before ?? '');
      combobox.openDropdown();
    }
    // Enter before the answer is there must not leave the field with what it had.
    if (event.key === 'Enter' && text !== '' && found.isFetching) event.preventDefault();
    if (event.key === 'Escape' && combobox.dropdownOpened) {
      event.stopPropagation();
      setTyped(null);
      combobox.closeDropdown();
    }
  };
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={choose}
      shadow="md"
      position="bottom-start"
      width="target"
      middlewares={{ flip: true }}
    >
      <Combobox.Target targetType="input" withExpandedAttribute>
        <TextField
          ref={input}
          {...(inCell ? { 'aria-label': label, inCell } : { label, icon: 'account' as const })}
          placeholder={placeholder ?? 'Name or number'}
          hint={hint}
          error={error}
          value={typed ?? value?.label ?? ''}
          maxLength={100}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            combobox.openDropdown();
          }}
          onFocus={(event) => event.currentTarget.select()}
          onBlur={() => {
            if (typed !== null && text === '') onChange(null);
            else if (text !== '' && accounts.length === 1) settle(accounts[0]);
            setTyped(null);
            combobox.closeDropdown();
          }}
          onKeyDown={onKeyDown}
        />
      </Combobox.Target>
      <Combobox.Dropdown className="lookup-list" miw={400}>
        <Combobox.Options mah={280} style={{ overflowY: 'auto' }} aria-label="Accounts">
          {accounts.length === 0 ? (
            <Combobox.Empty>{found.isSuccess ? nothing(text) : 'Looking …'}</Combobox.Empty>
          ) : (
            accounts.map((account) => (
              <Combobox.Option key={account.accountId} value={String(account.accountId)}>
                <span className="opt">
                  <span className="dim">{account.number}</span> {account.fullName}
                </span>
              </Combobox.Option>
            ))
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

const nothing = (text: string): ReactNode =>
  text === '' ? 'There is no other account.' : `No account is called “${text}”.`;
