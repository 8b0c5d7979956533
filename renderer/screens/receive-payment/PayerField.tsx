/** Who pays: found by name, policy, invoice, check number or amount while typing. */
import { Combobox, useCombobox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { focusNext } from '#renderer/components/formKeys.ts';
import { TextField } from '#renderer/components/TextField.tsx';
import type { Payer } from './usePayment.ts';

type Props = {
  readonly value: Payer | null;
  readonly onChange: (payer: Payer | null) => void;
  readonly input: RefObject<HTMLInputElement | null>;
};

export function PayerField({ value, onChange, input }: Props) {
  // Null while nothing is typed: then the field shows who is chosen.
  const [typed, setTyped] = useState<string | null>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const text = (typed ?? '').trim();
  const found = useQuery(
    orpc.receipts.findPayer.queryOptions({
      input: { text: text === '' ? 'a' : text },
      enabled: text !== '',
      gcTime: 0,
    }),
  );
  const payers = text === '' ? [] : (found.data?.payers ?? []);
  const { selectFirstOption } = combobox;
  // The best match is chosen by Enter without an arrow key, also when it comes a moment after the last letter.
  useEffect(() => {
    if (found.data !== undefined) selectFirstOption();
  }, [found.data, selectFirstOption]);

  const choose = (id: string) => {
    const payer = payers.find((each) => String(each.accountId) === id);
    if (payer === undefined) return;
    onChange({ accountId: payer.accountId, label: `${payer.number} ${payer.name}` });
    setTyped(null);
    combobox.closeDropdown();
    const form = input.current?.closest('[data-form]');
    if (form && input.current) focusNext(form, input.current);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'F4' || (event.altKey && event.key === 'ArrowDown')) {
      event.preventDefault();
      combobox.openDropdown();
    }
    // Enter before the answer is there must not leave the field without a payer.
    if (event.key === 'Enter' && text !== '' && found.isFetching) event.preventDefault();
    if (event.key === 'Escape' && combobox.dropdownOpened) {
      event.stopPropagation();
      setTyped(null);
      combobox.closeDropdown();
    }
  };
  return (
    <Combobox store={combobox} onOptionSubmit={choose} shadow="md" position="bottom-start" width={420}>
      <Combobox.Target targetType="input">
        <TextField
          ref={input}
          label="Payer"
          icon="account"
          placeholder="Name, policy, invoice, check or amount"
          value={typed ?? value?.label ?? ''}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            combobox.openDropdown();
          }}
          onFocus={(event) => event.currentTarget.select()}
          onBlur={() => {
            const only = payers.length === 1 ? payers[0] : undefined;
            if (only !== undefined)
              onChange({ accountId: only.accountId, label: `${only.number} ${only.name}` });
            else if (typed === '') onChange(null);
            setTyped(null);
            combobox.closeDropdown();
          }}
          onKeyDown={onKeyDown}
        />
      </Combobox.Target>
      <Combobox.Dropdown className="lookup-list" hidden={text === ''}>
        <Combobox.Options mah={280} style={{ overflowY: 'auto' }} aria-label="Payers">
          {payers.map((payer) => (
            <Combobox.Option key={payer.accountId} value={String(payer.accountId)}>
              <span className="opt">
                <span className="dim">{payer.number}</span> {payer.name}
                {payer.why === '' ? null : <span className="dim"> {payer.why}</span>}
                <span className="tail">
                  <Amount cents={payer.openCents} /> open
                </span>
              </span>
            </Combobox.Option>
          ))}
          {payers.length === 0 && found.isSuccess ? (
            <Combobox.Empty>No account, policy, invoice or check is called “{text}”.</Combobox.Empty>
          ) : null}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
