/** A bank, B book, C owners: totals on one line, differences below, and the bridge from the statement to 0.00. */
import type { ReactNode } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Proof } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { shortDay } from '#renderer/components/words.ts';
import { type Bar, bridgeOf } from './bridge.ts';

type Line = {
  readonly key: string;
  readonly label: ReactNode;
  readonly note?: string;
  readonly fill?: string;
  readonly cents: Cents;
};

/** Longer lists end in a row that says how much more there is. */
const LINES_SHOWN = 12;

export function ProofPanes({ proof, businessOn }: { readonly proof: Proof; readonly businessOn: LocalDate }) {
  const [bank, book, owners] = [
    bankLines(proof, businessOn),
    bookLines(proof, businessOn),
    ownerLines(proof),
  ];
  const height = Math.max(bank.length, book.length, owners.length);
  const isTrust = proof.fund === 'trust';
  return (
    <section
      className={`proof ${isTrust ? '' : 'two-way'}`}
      aria-label={isTrust ? 'Three-way proof' : 'Two-way proof'}
    >
      <div className="legs">
        <Leg
          letter="A"
          title="Bank, adjusted"
          lines={bank}
          height={height}
          total="Adjusted"
          cents={proof.adjustedCents}
          check="A less B"
          checkCents={proof.differenceAbCents}
        />
        <i className="eqs" />
        <Leg
          letter="B"
          title="Book"
          lines={book}
          height={height}
          total={`Book, ${shortDay(proof.asOf, businessOn)}`}
          cents={proof.bookCents}
          check={isTrust ? 'B less C' : ''}
          checkCents={isTrust ? proof.differenceBcCents : null}
        />
        {isTrust ? (
          <>
            <i className="eqs" />
            <Leg
              letter="C"
              title="Owners"
              lines={owners}
              height={height}
              total="Owners, in the bank"
              cents={proof.ownersInBankCents}
              check="Owners below zero"
              checkCents={null}
              checkText={negatives(proof)}
            />
          </>
        ) : null}
      </div>
      <Bridge bars={bridgeOf(proof)} />
    </section>
  );
}

const negatives = (proof: Proof): string => {
  const short = proof.owners.filter(({ cents }) => cents < 0).length;
  return short === 0 ? 'none' : String(short);
};

function bankLines(proof: Proof, businessOn: LocalDate): Line[] {
  const item =
    (note: string) =>
    (each: Proof['inTransit'][number]): Line => ({
      key: `i${each.entryId}`,
      label: each.title,
      note: each.isStale ? 'stale' : note,
      cents: each.cents,
    });
  return shortened([
    {
      key: 'statement',
      label: `Statement, ${shortDay(proof.asOf, businessOn)}`,
      cents: proof.statementCents,
    },
    ...proof.inTransit.map(item('in transit')),
    ...proof.outstanding.map(item('open')),
    ...proof.bankErrors.map(
      (line): Line => ({
        key: `e${line.lineId}`,
        label: `Bank error, ${shortDay(line.on, businessOn)}`,
        note: line.reason,
        cents: line.cents,
      }),
    ),
    ...proof.bookedLater.map(
      (line): Line => ({
        key: `b${line.lineId}`,
        label: line.text,
        note: `booked ${shortDay(line.bookedOn, businessOn)}`,
        cents: line.cents,
      }),
    ),
    ...(proof.proposedCount === 0
      ? []
      : [{ key: 'proposed', label: 'Suggested pairs, net', cents: 0 as Cents }]),
  ]);
}

function bookLines(proof: Proof, businessOn: LocalDate): Line[] {
  return shortened([
    {
      key: 'opening',
      label: `Book, before ${shortDay(proof.fromOn, businessOn)}`,
      cents: proof.bookOpeningCents,
    },
    ...proof.bookMoves.map(({ key, label, note, cents }): Line => ({ key, label, note, cents })),
  ]);
}

const FILLS: Readonly<Record<Proof['owners'][number]['group'], string>> = {
  carriers: 'f-t1',
  taxes: 'f-t4',
  clients: 'f-t3',
  financeCompanies: 'f-t2',
  suspense: 'f-t2',
  others: 'f-t3',
  agency: 'f-o1',
  reserve: 'f-o2',
};

function ownerLines(proof: Proof): Line[] {
  const last: Line[] = [
    { key: 'undeposited', label: 'Not deposited yet', cents: (0 - proof.undepositedCents) as Cents },
    { key: 'clearing', label: 'Card in transit', cents: (0 - proof.clearingCents) as Cents },
  ];
  const owners = proof.owners.map(
    (owner): Line => ({
      key: owner.beneficiary,
      label: owner.name,
      fill: FILLS[owner.group],
      cents: owner.cents,
    }),
  );
  return [...shortened(owners, LINES_SHOWN - 2), ...last];
}

function shortened(lines: readonly Line[], most = LINES_SHOWN): Line[] {
  if (lines.length <= most) return [...lines];
  const rest = lines.slice(most - 1);
  const cents = rest.reduce((total, line) => total + line.cents, 0) as Cents;
  return [...lines.slice(0, most - 1), { key: 'rest', label: `${rest.length} more, on the paper`, cents }];
}

type LegProps = {
  letter: string;
  title: string;
  lines: readonly Line[];
  height: number;
  total: string;
  cents: Cents;
  check: string;
  checkCents: Cents | null;
  checkText?: string;
};

function Leg({ letter, title, lines, height, total, cents, check, checkCents, checkText }: LegProps) {
  const isOff = checkCents !== null && checkCents !== 0;
  return (
    <section className="leg">
      <table className="t s">
        <caption className="sr">{title}</caption>
        <colgroup>
          <col />
          <col className="w-amt" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">
              <b className="letter">{letter}</b>
              {title}
            </th>
            <th scope="col" className="n">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.key}>
              <td title={typeof line.label === 'string' ? `${line.label} ${line.note ?? ''}` : undefined}>
                {line.fill === undefined ? null : <i className={`sw ${line.fill}`} />}
                {line.label} {line.note === undefined ? null : <span className="dim">{line.note}</span>}
              </td>
              <td className="n">
                <Amount cents={line.cents} />
              </td>
            </tr>
          ))}
          {Array.from({ length: height - lines.length }, (_, at) => (
            <tr key={`blank${at}`} aria-hidden="true">
              <td>&nbsp;</td>
              <td />
            </tr>
          ))}
          <tr className="sum">
            <td>{total}</td>
            <td className="n T">
              <Amount cents={cents} />
            </td>
          </tr>
          <tr className="chk">
            <td>{check === '' ? ' ' : check}</td>
            <td className={`n ${isOff ? 'N b' : ''}`}>
              {checkCents === null ? (checkText ?? '') : <Amount cents={checkCents} />}
            </td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function Bridge({ bars }: { readonly bars: readonly Bar[] }) {
  return (
    <section className="leg fall" aria-label="Bridge from the statement to a difference of zero">
      <table className="t s">
        <caption className="sr">From the statement balance to a difference of zero</caption>
        <colgroup>
          <col style={{ width: 118 }} />
          <col />
          <col className="w-amt" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col" colSpan={2}>
              From the statement to 0.00
            </th>
            <th scope="col" className="n">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {bars.map((bar) => (
            <tr key={bar.label} className={bar.kind === 'end' ? 'sum' : ''}>
              <td className={bar.kind === 'step' ? '' : 'b'}>{bar.label}</td>
              <td className="wf">
                <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                  {bar.kind === 'end' ? <path className="axis" d="M0 0V10" /> : null}
                  <rect className={bar.fill} x={bar.from} y="0.6" width={bar.width} height="8.8" />
                  {bar.joint === null ? null : <path className="conn" d={`M${bar.joint} 9.4V18`} />}
                </svg>
              </td>
              <td className={`n ${bar.kind === 'step' ? '' : 'b'}`}>
                <Amount cents={bar.cents} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
