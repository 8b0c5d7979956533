/** What was matched, each with how and why, to be taken back; and what was learned from it, to be forgotten. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { Choice } from '#renderer/components/Choice.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { say } from '#renderer/components/say.tsx';
import { counted, shortDay } from '#renderer/components/words.ts';

type Props = {
  readonly bankAccountId: number;
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate;
  readonly businessOn: LocalDate;
  readonly isReadOnly: boolean;
  readonly onClose: () => void;
};

export function KnownDialog(props: Props) {
  const [what, setWhat] = useState<'matches' | 'rules'>('matches');
  return (
    <Dialog
      title="Matched, and learned from it"
      widthPx={920}
      onClose={props.onClose}
      actions={[{ label: 'Close', keys: 'Esc', run: props.onClose }]}
    >
      <div className="filters">
        <Choice
          label="Show"
          value={what}
          onChange={setWhat}
          options={[
            { value: 'matches', label: 'Matches' },
            { value: 'rules', label: 'Learned rules' },
          ]}
        />
      </div>
      {what === 'matches' ? <Matches {...props} /> : <Rules {...props} />}
    </Dialog>
  );
}

function Matches({ bankAccountId, fromOn, toOn, businessOn, isReadOnly }: Props) {
  const query = orpc.reconciliation.matches.queryOptions({
    input: { bankAccountId, fromOn, toOn, limit: 500 },
  });
  const asked = useQuery(query);
  const release = useCommand(client.reconciliation.release);
  return (
    <>
      {release.trouble === null ? null : <ErrorState trouble={release.trouble} dismiss={release.dismiss} />}
      <Answer of={asked} queryKey={query.queryKey} words="Reading the matches">
        {({ matches }) =>
          matches.length === 0 ? (
            <p className="dialog-text">Nothing is matched in these days yet.</p>
          ) : (
            <div
              className="scrollbox"
              style={{ maxHeight: 420 }}
              tabIndex={0}
              role="region"
              aria-label="Matches"
            >
              <table className="t s">
                <caption className="sr">Matches of these days, newest first</caption>
                <colgroup>
                  <col style={{ width: 64 }} />
                  <col />
                  <col style={{ width: 104 }} />
                  <col />
                  <col style={{ width: 190 }} />
                  <col style={{ width: 104 }} />
                </colgroup>
                <tbody>
                  {matches.map((match) => {
                    const [line] = match.lines;
                    const total = match.lines.reduce((sum, { cents }) => sum + cents, 0);
                    return (
                      <tr key={match.matchId}>
                        <td className="soft">{line === undefined ? '' : shortDay(line.on, businessOn)}</td>
                        <td className="raw" title={match.lines.map(({ text }) => text).join(', ')}>
                          {line?.text ?? 'no line'}
                          {match.lines.length > 1 ? (
                            <span className="dim"> and {match.lines.length - 1} more</span>
                          ) : null}
                        </td>
                        <td className="n b">
                          <Amount cents={total as never} />
                        </td>
                        <td title={match.items.map(({ title, detail }) => `${title} ${detail}`).join(', ')}>
                          {match.items[0] === undefined ? (
                            <span className="dim">no entry: lines cancel each other</span>
                          ) : (
                            <To href={places.entry(match.items[0].entryId)}>{match.items[0].title}</To>
                          )}
                          {match.items.length > 1 ? (
                            <span className="dim"> and {match.items.length - 1} more</span>
                          ) : null}
                        </td>
                        <td className="soft" title={match.reason}>
                          {match.score} {match.reason}
                        </td>
                        <td className="r">
                          {match.isLocked ? (
                            <span className="dim">
                              <Icon name="lock" className="i-s" /> proved
                            </span>
                          ) : isReadOnly ? null : (
                            <Button
                              look="mini"
                              aria={{
                                label: `Take back the match of ${line?.text ?? 'entries'} ${formatMoney(total as never)}`,
                              }}
                              onClick={() => void release.send({ matchId: match.matchId })}
                            >
                              Take back
                            </Button>
                          )}
                        </td>
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            </div>
          )
        }
      </Answer>
    </>
  );
}

function Rules({ bankAccountId, isReadOnly }: Props) {
  const query = orpc.reconciliation.rules.queryOptions({ input: { bankAccountId } });
  const asked = useQuery(query);
  const remove = useCommand(client.reconciliation.removeRule);
  const forget = async (ruleId: number, words: string) => {
    if ((await remove.send({ ruleId })) !== null) say(`“${words}” is forgotten.`);
  };
  return (
    <>
      {remove.trouble === null ? null : <ErrorState trouble={remove.trouble} dismiss={remove.dismiss} />}
      <Answer of={asked} queryKey={query.queryKey} words="Reading the rules">
        {({ rules }) =>
          rules.length === 0 ? (
            <p className="dialog-text">
              Nothing was learned yet. What you match twice counts as a rule; R on a line makes one at once.
            </p>
          ) : (
            <div
              className="scrollbox"
              style={{ maxHeight: 420 }}
              tabIndex={0}
              role="region"
              aria-label="Rules"
            >
              <table className="t s">
                <caption className="sr">Rules learned for this bank account</caption>
                <colgroup>
                  <col style={{ width: 44 }} />
                  <col />
                  <col style={{ width: 70 }} />
                  <col />
                  <col style={{ width: 150 }} />
                  <col style={{ width: 76 }} />
                </colgroup>
                <tbody>
                  {rules.map((rule, at) => (
                    <tr key={rule.ruleId}>
                      <td className="dim">{at + 1}</td>
                      <td className="raw" title={rule.words}>
                        {rule.words}
                      </td>
                      <td className="soft">{rule.isOut ? 'out' : 'in'}</td>
                      <td>{rule.counterpart}</td>
                      <td className="soft">
                        {rule.isOwn
                          ? 'made by you'
                          : rule.hits < 2
                            ? `${counted(rule.hits, 'match', 'matches')}, counts from two`
                            : counted(rule.hits, 'match', 'matches')}
                      </td>
                      <td className="r">
                        {isReadOnly ? null : (
                          <Button
                            look="mini"
                            aria={{ label: `Forget ${rule.words}` }}
                            onClick={() => void forget(rule.ruleId, rule.words)}
                          >
                            Forget
                          </Button>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Answer>
    </>
  );
}
