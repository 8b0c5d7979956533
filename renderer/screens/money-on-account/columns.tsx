/** Columns of the four lists; every number leads to its receipt, account or entry. */
import { daysBetween, type LocalDate } from '#shared/calendar/index.ts';
import type { FundRow, RefundRow, SuspenseRow, TransmittalRow } from '#shared/contract/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import type { Column } from '#renderer/components/grid/columns.ts';
import { To } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { counted, METHOD_WORDS, shortDay } from '#renderer/components/words.ts';

/** After this many days money that nobody claims needs somebody who calls. */
const OLD_DAYS = 30;

const inBank = (isDeposited: boolean): string => (isDeposited ? 'in the bank' : 'not deposited');

export function suspenseColumns(businessOn: LocalDate): readonly Column<SuspenseRow>[] {
  return [
    { id: 'on', header: 'Received', width: 92, cell: (row) => shortDay(row.receivedOn, businessOn) },
    {
      id: 'age',
      header: 'Waits',
      width: 76,
      className: (row) => (row.daysWaiting > OLD_DAYS ? 'W' : ''),
      cell: (row) => counted(row.daysWaiting, 'day'),
    },
    {
      id: 'receipt',
      header: 'Receipt',
      width: 92,
      cell: (row) => (
        <To href={places.receipt(row.receiptId)} inGrid>
          {row.number}
        </To>
      ),
    },
    { id: 'payer', header: 'On the payment', share: 2, cell: (row) => row.payerName },
    {
      id: 'method',
      header: 'Method',
      width: 150,
      hideBelow: 1000,
      className: () => 'soft',
      cell: (row) => `${METHOD_WORDS[row.method]} ${row.reference}`,
    },
    {
      id: 'clue',
      header: 'Known',
      share: 2,
      hideBelow: 860,
      className: () => 'soft',
      cell: (row) => row.clue,
    },
    {
      id: 'guess',
      header: 'May be',
      share: 3,
      className: () => 'soft',
      cell: (row) => {
        const best = row.guesses[0];
        return best === undefined ? (
          ''
        ) : (
          <>
            <To href={places.account(best.accountId)} inGrid>
              {best.name}
            </To>
            , {best.why}
          </>
        );
      },
    },
    {
      id: 'bank',
      header: 'Where',
      width: 104,
      hideBelow: 940,
      className: () => 'soft',
      cell: (row) => inBank(row.isDeposited),
    },
    {
      id: 'open',
      header: 'In suspense',
      width: 108,
      align: 'amount',
      cell: (row) => <Amount cents={row.openCents} className="b" />,
    },
  ];
}

export function fundColumns(businessOn: LocalDate): readonly Column<FundRow>[] {
  return [
    {
      id: 'number',
      header: 'Account',
      width: 92,
      cell: (row) => (
        <To href={places.account(row.accountId)} inGrid>
          {row.number}
        </To>
      ),
    },
    { id: 'name', header: 'Client', share: 2, cell: (row) => row.name },
    {
      id: 'stream',
      header: 'Stream',
      share: 1,
      hideBelow: 800,
      className: () => 'soft',
      cell: (row) =>
        row.streamId === 0 ? (
          'general'
        ) : (
          <To href={places.stream(row.streamId)} inGrid>
            {row.streamName}
          </To>
        ),
    },
    {
      id: 'from',
      header: 'From',
      share: 2,
      className: () => 'soft',
      cell: (row) => {
        const [first] = row.lots;
        return first === undefined ? (
          ''
        ) : (
          <>
            <To href={places.receipt(first.receiptId)} inGrid>
              {first.number}
            </To>
            {row.lots.length === 1 ? '' : ` and ${counted(row.lots.length - 1, 'more', 'more')}`}
          </>
        );
      },
    },
    { id: 'since', header: 'Since', width: 108, cell: (row) => shortDay(row.oldestOn, businessOn) },
    {
      id: 'age',
      header: 'Age',
      width: 76,
      hideBelow: 900,
      className: (row) => (daysBetween(row.oldestOn, businessOn) > OLD_DAYS ? 'W' : ''),
      cell: (row) => counted(daysBetween(row.oldestOn, businessOn), 'day'),
    },
    {
      id: 'open',
      header: 'Open invoices',
      width: 116,
      align: 'amount',
      cell: (row) => <Amount cents={row.openCents} />,
    },
    {
      id: 'cents',
      header: 'On account',
      width: 112,
      align: 'amount',
      cell: (row) => <Amount cents={row.cents} className="b" />,
    },
  ];
}

const SOURCES: Readonly<Record<RefundRow['source'], string>> = {
  unapplied: 'Money on account',
  returnPremium: 'Return premium',
  financeCompany: 'To a finance company',
};
const STATES: Readonly<Record<RefundRow['state'], string>> = {
  requested: 'Waits for a second name',
  paid: 'Paid',
  rejected: 'Refused',
};

export function refundColumns(businessOn: LocalDate): readonly Column<RefundRow>[] {
  return [
    { id: 'on', header: 'Requested', width: 92, cell: (row) => shortDay(row.requestedOn, businessOn) },
    {
      id: 'number',
      header: 'Number',
      width: 92,
      cell: (row) =>
        row.entryId === null ? (
          row.number
        ) : (
          <To href={places.entry(row.entryId)} inGrid>
            {row.number}
          </To>
        ),
    },
    {
      id: 'account',
      header: 'Account',
      share: 2,
      cell: (row) => (
        <To href={places.account(row.accountId)} inGrid>
          {row.accountName}
        </To>
      ),
    },
    {
      id: 'payee',
      header: 'Paid to',
      share: 2,
      hideBelow: 900,
      className: () => 'soft',
      cell: (row) => row.payeeName,
    },
    {
      id: 'source',
      header: 'Of',
      width: 140,
      hideBelow: 1000,
      className: () => 'soft',
      cell: (row) => SOURCES[row.source],
    },
    {
      id: 'by',
      header: 'Asked by',
      width: 110,
      className: () => 'soft',
      cell: (row) => row.requestedBy,
    },
    {
      id: 'decided',
      header: 'Decided by',
      width: 110,
      hideBelow: 960,
      className: () => 'soft',
      cell: (row) => row.decidedBy,
    },
    {
      id: 'method',
      header: 'By',
      width: 96,
      hideBelow: 900,
      className: () => 'soft',
      cell: (row) => (row.method === 'ach' ? 'ACH' : `Check ${row.checkNumber}`),
    },
    {
      id: 'cents',
      header: 'Amount',
      width: 108,
      align: 'amount',
      cell: (row) => <Amount cents={row.cents} className="b" />,
    },
    {
      id: 'state',
      header: 'State',
      width: 160,
      className: (row) => (row.state === 'requested' ? 'W' : 'soft'),
      cell: (row) => STATES[row.state],
    },
  ];
}

const TRANSMITTAL_STATES: Readonly<Record<Exclude<TransmittalRow['state'], 'waiting'>, string>> = {
  passedOn: 'The carrier has it',
  returned: 'Came back',
  owed: 'Came back, owed to you',
  paidAnew: 'Came back, paid anew',
};

export function transmittalColumns(businessOn: LocalDate): readonly Column<TransmittalRow>[] {
  return [
    { id: 'on', header: 'Received', width: 92, cell: (row) => shortDay(row.receivedOn, businessOn) },
    {
      id: 'receipt',
      header: 'Receipt',
      width: 92,
      cell: (row) => (
        <To href={places.receipt(row.receiptId)} inGrid>
          {row.number}
        </To>
      ),
    },
    { id: 'carrier', header: 'Carrier', share: 2, cell: (row) => row.carrierName },
    { id: 'payer', header: 'Payer', share: 2, cell: (row) => row.payerName },
    {
      id: 'policy',
      header: 'Policy',
      share: 1,
      hideBelow: 860,
      className: () => 'soft',
      cell: (row) => row.policyNumber,
    },
    {
      id: 'cents',
      header: 'Amount',
      width: 108,
      align: 'amount',
      cell: (row) => <Amount cents={row.cents} className="b" />,
    },
    {
      id: 'state',
      header: 'State',
      width: 170,
      className: (row) => (row.state === 'owed' ? 'W' : row.isOpen ? '' : 'soft'),
      cell: (row) =>
        row.state !== 'passedOn' || row.passedEntryId === null || row.passedOn === null ? (
          row.state === 'waiting' ? (
            `Waits, ${inBank(row.isDeposited)}`
          ) : (
            TRANSMITTAL_STATES[row.state]
          )
        ) : (
          <To href={places.entry(row.passedEntryId)} inGrid>
            Sent on {shortDay(row.passedOn, businessOn)}
          </To>
        ),
    },
  ];
}
