/** How one trust account stands to the rules of its state; what a rule asks to have on file is recorded here. */
import type { RuleState } from '#shared/contract/index.ts';
import { client } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { StatusChip } from '#renderer/components/StatusChip.tsx';
import { useBusinessOn } from '#renderer/components/useBook.ts';
import { type Bank, bankName } from './types.ts';

const CHIPS: Readonly<
  Record<RuleState['state'], { readonly tone: 'neutral' | 'warn'; readonly words: string }>
> = {
  ok: { tone: 'neutral', words: 'kept' },
  info: { tone: 'neutral', words: 'note' },
  toDo: { tone: 'warn', words: 'to do' },
  warning: { tone: 'warn', words: 'look at it' },
};

export function RulesPane({ bank, isReadOnly }: { readonly bank: Bank; readonly isReadOnly: boolean }) {
  const businessOn = useBusinessOn();
  const record = useCommand(client.trust.recordEvidence);
  const send = (rule: RuleState) =>
    void record.send({
      bankAccountId: bank.bankAccountId,
      requirement: rule.key,
      isOnFile: rule.state !== 'ok',
      onDate: businessOn,
      note: '',
    });
  return (
    <Pane title={`Rules for ${bankName(bank)}`} meta={bank.state} grow scroll>
      {record.trouble === null ? null : <ErrorState trouble={record.trouble} dismiss={record.dismiss} />}
      <table className="t s rules">
        <caption className="sr">Rules of the state and how this account stands to them</caption>
        <colgroup>
          <col style={{ width: '28%' }} />
          <col />
          <col style={{ width: 92 }} />
          <col style={{ width: 96 }} />
        </colgroup>
        <tbody>
          {bank.rules.map((rule) => (
            <tr key={rule.key} className="wrap">
              <td>
                {rule.title}
                <span className="d">{rule.citation}</span>
              </td>
              <td className="soft">{rule.detail}</td>
              <td>
                <StatusChip tone={CHIPS[rule.state].tone}>{CHIPS[rule.state].words}</StatusChip>
              </td>
              <td className="r">
                {rule.isEvidence && !isReadOnly ? (
                  <button
                    type="button"
                    className="link"
                    onClick={() => send(rule)}
                    aria-label={`${rule.state === 'ok' ? 'Not on file any more' : 'On file'}: ${rule.title}`}
                  >
                    {rule.state === 'ok' ? 'Not on file' : 'On file'}
                  </button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}
