import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Entry } from '#shared/contract/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { sharedDimensions } from '#renderer/components/dimensions.ts';
import { EntryLines } from '#renderer/components/EntryLines.tsx';
import { type Fact, Facts } from '#renderer/components/Facts.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { To, useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { Pane } from '#renderer/components/Pane.tsx';
import { usePdf } from '#renderer/components/print.tsx';
import { useReversal } from '#renderer/components/reversal/useReversal.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { StatusChip } from '#renderer/components/StatusChip.tsx';
import { instant } from '#renderer/components/instants.ts';
import { counted, count, FUND_WORDS, longDay } from '#renderer/components/words.ts';
import { HeldChanges } from './HeldChanges.tsx';
import { ReverseDialog } from './ReverseDialog.tsx';

export function EntryPage() {
  const { id } = useParams({ strict: false });
  const entryId = Number(id);
  const query = orpc.ledger.entry.queryOptions({ input: { entryId } });
  const asked = useQuery(query);
  const entry = asked.data;
  const go = useGo();
  const [isReversing, setReversing] = useState(false);
  const pdf = usePdf();
  const paper = entry === undefined ? null : paperOf(entry);
  const belongs =
    useQuery(orpc.reversals.documentOf.queryOptions({ input: { entryId } })).data?.found ?? null;
  const reversal = useReversal(belongs?.document ?? null);
  const title = entry === undefined ? 'Entry' : `Entry ${count(entry.entryNumber)}`;
  return (
    <Screen
      title={title}
      chips={entry === undefined ? null : <Chips entry={entry} />}
      sub={entry?.title}
      actions={[
        { label: 'Back to the journal', keys: 'Backspace', run: () => go(places.journal()) },
        // An entry of a document goes with its document, and everything that did.
        belongs === null
          ? {
              label: 'Reverse',
              keys: ['R', 'V'],
              run: () => setReversing(true),
              offBecause: entry === undefined ? 'Reading the entry.' : entry.notReversibleBecause,
            }
          : { ...reversal.action, label: `Reverse ${belongs.title}`, keys: ['R', 'V'] },
        ...(paper === null ? [] : [{ label: 'Save PDF', keys: 'Ctrl+P', run: () => pdf.save(paper) }]),
      ]}
    >
      {pdf.trouble}
      {reversal.notice}
      {reversal.dialog}
      <Answer of={asked} queryKey={query.queryKey} words="Reading the entry">
        {(shown) => (
          <>
            <Facts facts={factsOf(shown)} />
            <div className="panes entry-panes">
              <div className="col">
                <Pane title="Lines" meta={counted(shown.lines.length, 'line')} grow scroll>
                  <EntryLines entry={shown} withDimensions />
                  {shown.held.length === 0 ? null : <HeldChanges held={shown.held} />}
                </Pane>
              </div>
              <Sidebar entry={shown} />
            </div>
          </>
        )}
      </Answer>
      {isReversing && entry !== undefined ? (
        <ReverseDialog entry={entry} onClose={() => setReversing(false)} />
      ) : null}
    </Screen>
  );
}

const PAPERS = {
  invoice: 'invoice',
  receipt: 'receipt',
  deposit: 'depositSlip',
  remittance: 'remittance',
  sweep: 'sweepMemo',
  failedPayment: 'failureLetter',
  producerStatement: 'producerStatement',
} as const;

/** The paper of the document that made the entry; what undoes a document has none of its own. */
function paperOf({ source, reversesEntryId }: Entry) {
  if (source === null || reversesEntryId !== null || !Object.hasOwn(PAPERS, source.type)) return null;
  return { type: PAPERS[source.type as keyof typeof PAPERS], id: source.id };
}

function Chips({ entry }: { readonly entry: Entry }) {
  return (
    <>
      {entry.reversedByEntryId === null ? null : <StatusChip>Reversed</StatusChip>}
      {entry.reversesEntryId === null ? null : <StatusChip>Reversal</StatusChip>}
    </>
  );
}

function factsOf(entry: Entry): readonly Fact[] {
  return [
    { label: 'Amount', value: <Amount cents={entry.totalCents} />, context: 'on each side' },
    {
      label: 'Accounting date',
      value: longDay(entry.accountingOn),
      context: 'where it counts',
      isWord: true,
    },
    {
      label: 'Posted',
      value: instant(entry.recordedAt),
      context: entry.actor === '' ? undefined : `by ${entry.actor}`,
      isWord: true,
    },
    {
      label: entry.funds.length === 1 ? 'Fund' : 'Funds',
      value: entry.funds.map((fund) => FUND_WORDS[fund]).join(' and '),
      context: 'balanced in each',
      isWord: true,
    },
  ];
}

const BASIS_WORDS = {
  fact: 'a fact: it happened, so it always posts',
  choice: 'a choice: refused when trust would not cover it',
} as const;

function Sidebar({ entry }: { readonly entry: Entry }) {
  return (
    <Pane title="In plain words" scroll>
      <p className="words">{entry.explanation}</p>
      {entry.memo === '' ? null : <p className="words">Memo: {entry.memo}</p>}
      <Links entry={entry} />
      <BelongsTo entry={entry} />
      <header className="pane-line side-head">
        <h2>Proof</h2>
        <span className="meta">place in the chain</span>
      </header>
      <dl className="pairs">
        <div>
          <dt>Hash</dt>
          <dd className="hash">{entry.hash}</dd>
        </div>
        <div>
          <dt>Previous hash</dt>
          <dd className="hash">{entry.previousHash}</dd>
        </div>
        <div>
          <dt>Request</dt>
          <dd className="hash">{entry.requestId}</dd>
        </div>
        <div>
          <dt>Basis</dt>
          <dd>{BASIS_WORDS[entry.basis]}</dd>
        </div>
        {entry.template === null ? null : (
          <div>
            <dt>Template</dt>
            <dd>{entry.template}</dd>
          </div>
        )}
      </dl>
    </Pane>
  );
}

/** What all lines share, once; what differs stands at the lines. */
function BelongsTo({ entry }: { readonly entry: Entry }) {
  const shared = sharedDimensions(entry.lines);
  if (shared.length === 0) return null;
  return (
    <>
      <header className="pane-line side-head">
        <h2>Belongs to</h2>
        <span className="meta">all its lines</span>
      </header>
      <dl className="pairs">
        {shared.map(({ name, label }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Links({ entry }: { readonly entry: Entry }) {
  const { reversesEntryId, reversedByEntryId, notReversibleBecause } = entry;
  return (
    <ul className="notes">
      {reversesEntryId === null ? null : (
        <li>
          <Icon name="undo" className="i-s" />
          <span>
            Reverses{' '}
            <To href={places.entry(reversesEntryId)} className="link">
              the original entry
            </To>
            , line by line.
          </span>
        </li>
      )}
      {reversedByEntryId === null ? null : (
        <li>
          <Icon name="undo" className="i-s" />
          <span>
            Reversed by{' '}
            <To href={places.entry(reversedByEntryId)} className="link">
              a later entry
            </To>
            ; together they come to 0.00.
          </span>
        </li>
      )}
      {notReversibleBecause === null || reversedByEntryId !== null ? null : (
        <li>
          <Icon name="lock" className="i-s" />
          <span>{notReversibleBecause}</span>
        </li>
      )}
    </ul>
  );
}
