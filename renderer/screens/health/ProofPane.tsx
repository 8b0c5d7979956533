import { Icon } from '#renderer/components/Icon.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { Pane } from '#renderer/components/Pane.tsx';
import { count, counted } from '#renderer/components/words.ts';
import type { CheckResult } from '#shared/contract/index.ts';
import { instant } from '#renderer/components/instants.ts';
import type { HealthNow } from './types.ts';

type Props = { readonly health: HealthNow; readonly activeCheck: string | null };

export function ProofPane({ health, activeCheck }: Props) {
  const check = health.checks.find(({ name }) => name === activeCheck) ?? health.checks[0];
  const result = health.last?.checks.find(({ name }) => name === check?.name);
  return (
    <div className="col">
      {check === undefined ? null : (
        <Pane title={check.title} grow scroll>
          <p className="words">
            {wordsOf(result)} <span className="dim">Check {check.name}.</span>
          </p>
          {result === undefined || result.findings.length === 0 ? null : (
            <ul className="notes findings">
              {result.findings.map((finding) => (
                <li key={finding}>
                  <Icon name="warn" className="W" />
                  <span>{finding}</span>
                </li>
              ))}
            </ul>
          )}
          <p className="words">
            <b className="ink">{result?.ok === false ? 'What to do' : 'If it should ever fail'}</b>
            <br />
            {check.advice}
          </p>
        </Pane>
      )}
      <Parked parked={health.parked} />
      <Pane title="Chain heads" meta="the whole history in two lines">
        <dl className="pairs">
          <div>
            <dt>Entries</dt>
            <dd className="hash">{health.headHash}</dd>
          </div>
          <div>
            <dt>Commands</dt>
            <dd className="hash">{health.commandHash}</dd>
          </div>
        </dl>
      </Pane>
    </div>
  );
}

function wordsOf(result: CheckResult | undefined): string {
  if (result === undefined) return 'Not run yet.';
  if (result.ok) return `Holds; ${count(result.examined)} looked at.`;
  return `Does not hold: ${counted(result.findings.length, 'finding')} among ${count(result.examined)}.`;
}

function Parked({ parked }: { readonly parked: HealthNow['parked'] }) {
  return (
    <Pane title="Parked accounts" meta={parked.length === 0 ? 'none' : 'take no postings until repaired'}>
      {parked.length === 0 ? null : (
        <ul className="notes">
          {parked.map((account) => (
            <li key={account.accountId}>
              <Icon name="hold" className="W" />
              <span>
                <To href={places.register(account.accountId)} className="link">
                  {account.label}
                </To>{' '}
                since {instant(account.since)}: {account.reason}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Pane>
  );
}
