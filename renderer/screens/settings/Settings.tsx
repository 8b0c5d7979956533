import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { client, orpc, queryClient } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Choice } from '#renderer/components/Choice.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { FundSquare } from '#renderer/components/Facts.tsx';
import { Kbd } from '#renderer/components/Kbd.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { count, FUND_WORDS } from '#renderer/components/words.ts';
import { usePreferences } from '#renderer/stores/preferences.ts';

export function Settings() {
  const close = useMutation({
    mutationFn: () => client.books.close({}),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: orpc.books.list.key() }),
  });
  return (
    <Screen title="Settings" sub="of this machine">
      {close.error === null ? null : <ErrorState trouble={troubleOf(close.error)} dismiss={close.reset} />}
      <div className="pane grow scroll">
        <Appearance />
        <Agency onClose={() => close.mutate()} />
      </div>
    </Screen>
  );
}

function Appearance() {
  const { theme, density, letterKeys, choose } = usePreferences();
  return (
    <Pane title="Appearance">
      <div className="rows">
        <Row label="Theme" hint="System follows what your computer shows.">
          <Choice
            label="Theme"
            value={theme}
            onChange={(next) => choose({ theme: next })}
            options={[
              { value: 'system', label: 'System' },
              { value: 'light', label: 'Light' },
              { value: 'dark', label: 'Dark' },
            ]}
          />
        </Row>
        <Row label="Rows" hint="Low windows take compact rows by themselves.">
          <Choice
            label="Rows"
            value={density}
            onChange={(next) => choose({ density: next })}
            options={[
              { value: 'comfortable', label: 'Comfortable' },
              { value: 'standard', label: 'Standard' },
              { value: 'compact', label: 'Compact' },
            ]}
          />
        </Row>
        <Row
          label="Letter keys"
          hint="Single letters act on lists. Off if letters are pressed by accident or dictated."
        >
          <Choice
            label="Letter keys"
            value={letterKeys ? 'on' : 'off'}
            onChange={(next) => choose({ letterKeys: next === 'on' })}
            options={[
              { value: 'on', label: 'On' },
              { value: 'off', label: 'Off' },
            ]}
          />
        </Row>
        <Row label="Size" hint="100 to 200 per cent; everything stays within reach.">
          <span className="key">
            <Kbd keys="Ctrl++" /> larger <Kbd keys="Ctrl+-" /> smaller <Kbd keys="Ctrl+0" /> as designed
          </span>
        </Row>
      </div>
    </Pane>
  );
}

function Agency({ onClose }: { readonly onClose: () => void }) {
  const book = useBook();
  const banks = useQuery(orpc.books.bankAccounts.queryOptions({ input: {} }));
  const program = useQuery(orpc.books.list.queryOptions({ input: {} }));
  return (
    <Pane title="Open agency" className="pane-line">
      <div className="rows">
        <Row label="Agency">
          <b>{book?.agencyName}</b>
        </Row>
        <Row label="Company folder">
          <span className="wrap">{book?.directory}</span>
        </Row>
        {(banks.data?.bankAccounts ?? []).map((bank) => (
          <Row key={bank.bankAccountId} label={`${FUND_WORDS[bank.fund]} bank`}>
            <FundSquare fund={bank.fund} /> {bank.bankName} ••{bank.lastFour}
          </Row>
        ))}
        <Row label="Entries">{book === undefined ? '' : count(book.entryCount)}</Row>
        <Row label="Coverbook">version {program.data?.version ?? ''}</Row>
        <Row label="Another agency" hint="Closes this one; everything is saved already.">
          <Button onClick={onClose}>Close this agency</Button>
        </Row>
      </div>
    </Pane>
  );
}

function Row({
  label,
  hint,
  children,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="set-row">
      <span className="set-label">{label}</span>
      <div className="set-value">{children}</div>
      {hint === undefined ? null : <span className="set-hint">{hint}</span>}
    </div>
  );
}
