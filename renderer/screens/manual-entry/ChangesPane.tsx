/** At the right, always open: what each account has now and would have after posting. It follows every key. */
import { useWatch } from 'react-hook-form';
import type { LedgerAccount } from '#shared/contract/index.ts';
import { add, subtract, ZERO } from '#shared/money/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { FundLetter } from '#renderer/components/Facts.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { naturalBalance } from '#renderer/components/ledgerAccounts.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import type { EntryForm } from './useEntryForm.ts';
import { centsOf, type Line } from './values.ts';

export function ChangesPane({
  form,
  accounts,
}: {
  readonly form: EntryForm;
  readonly accounts: readonly LedgerAccount[];
}) {
  const lines = useWatch({ control: form.control, name: 'lines' });
  const changes = changesOf(lines, accounts);
  return (
    <Pane title="What changes" meta="when it is posted" scroll>
      {changes.length === 0 ? null : (
        <table className="t s">
          <caption className="sr">Balances now and after posting</caption>
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col" className="n c-now">
                Now
              </th>
              <th scope="col" className="c-arrow">
                <span className="sr">becomes</span>
              </th>
              <th scope="col" className="n c-now">
                After
              </th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ account, now, after }) => (
              <tr key={account.ledgerAccountId}>
                <td title={account.name}>
                  <FundLetter fund={account.fund} />
                  {account.name}
                </td>
                <td className="n soft">
                  <Amount cents={now} />
                </td>
                <td className="c dim">
                  <Icon name="arrow" className="i-s" />
                </td>
                <td className="n b">
                  <Amount cents={after} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <ul className="notes">
        {changes.length === 0 ? (
          <li>
            <Icon name="arrow" className="i-s" />
            <span>
              Choose an account in the first line; its balance now and after posting will stand here.
            </span>
          </li>
        ) : null}
        <li>
          <Icon name="trust" className="i-s" />
          <span>
            Trust stays untouched: a manual entry posts to the <b>operating fund</b> only.
          </span>
        </li>
        <li>
          <Icon name="lock" className="i-s" />
          <span>
            Accounts kept by documents refuse manual lines. Posted entries are never changed, only reversed.
          </span>
        </li>
      </ul>
    </Pane>
  );
}

export function changesOf(lines: readonly Line[], accounts: readonly LedgerAccount[]) {
  const touched = [...new Set(lines.flatMap((line) => (line.accountId === null ? [] : [line.accountId])))];
  return touched.flatMap((id) => {
    const account = accounts.find((known) => String(known.ledgerAccountId) === id);
    if (account === undefined) return [];
    const mine = lines.filter((line) => line.accountId === id);
    const change = add(ZERO, ...mine.map((line) => subtract(centsOf(line.debit), centsOf(line.credit))));
    const after = add(account.balanceCents, change);
    return [
      { account, now: naturalBalance(account, account.balanceCents), after: naturalBalance(account, after) },
    ];
  });
}
