/** What somebody must look at, with where to look. */
import type { Position } from '#shared/contract/index.ts';
import { Icon } from '#renderer/components/Icon.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { counted } from '#renderer/components/words.ts';

type Warning = Position['warnings'][number];

function placeOf(warning: Warning, position: Position): string {
  if (warning.receiptId !== null) return places.receipt(warning.receiptId);
  if (warning.kind === 'profile') return places.bankAccounts();
  return places.heldLedger({
    asOf: position.asOf,
    bank: String(position.bankAccountId),
    owner: warning.beneficiary ?? undefined,
  });
}

export function Warnings({ position }: { readonly position: Position }) {
  if (position.warnings.length === 0) return null;
  return (
    <Pane title="To look at" meta={counted(position.warnings.length, 'warning')}>
      <ul className="warnings">
        {position.warnings.map((warning) => (
          <li key={`${warning.kind} ${warning.title}`}>
            <Icon name="warn" className="i-s" />
            <span>
              <To href={placeOf(warning, position)}>{warning.title}</To>
              <span className="d">{warning.detail}</span>
            </span>
          </li>
        ))}
      </ul>
    </Pane>
  );
}
