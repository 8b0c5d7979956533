import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { Facts } from '#renderer/components/Facts.tsx';
import { useGo } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { useSavePdf } from '#renderer/components/print.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { useBusinessOn } from '#renderer/components/useBook.ts';
import { counted, shortDay } from '#renderer/components/words.ts';
import { LinesTable } from './LinesTable.tsx';

export function StatementPage() {
  const { id } = useParams({ strict: false });
  const statementId = Number(id);
  const query = orpc.commissions.statement.queryOptions({ input: { statementId } });
  const asked = useQuery(query);
  const businessOn = useBusinessOn();
  const go = useGo();
  const pdf = useSavePdf({ type: 'producerStatement', id: statementId });
  const known = asked.data?.statement;
  return (
    <Screen
      title={known === undefined ? 'Producer statement' : `Statement ${known.number}`}
      sub={known?.producerName}
      actions={[
        { label: 'All producers', keys: 'Backspace', run: () => go(places.producers()) },
        {
          label: 'Entry',
          keys: 'E',
          run: () => (known === undefined ? undefined : go(places.entry(known.entryId))),
        },
        pdf.action,
      ]}
    >
      {pdf.trouble}
      <Answer of={asked} queryKey={query.queryKey} words="Reading the statement">
        {({ statement, lines }) => (
          <>
            <Facts
              facts={[
                {
                  label: 'Paid',
                  value: <Amount cents={statement.totalCents} />,
                  fund: 'operating',
                  context: shortDay(statement.paidOn, businessOn),
                },
                {
                  label: 'Earned',
                  value: <Amount cents={statement.earnedCents} />,
                  context: 'since the last one',
                },
                { label: 'Taken back', value: <Amount cents={statement.debitCents} />, context: 'debits' },
                {
                  label: 'How',
                  value: { check: 'Check', ach: 'ACH', payroll: 'Payroll' }[statement.method],
                  isWord: true,
                  context: statement.reference,
                },
              ]}
            />
            <Pane title="Policies" meta={counted(lines.length, 'policy', 'policies')} grow scroll>
              <LinesTable lines={lines} total={statement.totalCents} />
            </Pane>
          </>
        )}
      </Answer>
    </Screen>
  );
}
