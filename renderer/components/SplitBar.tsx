/** Who owns how much of a sum, largest first, the agency's pieces at the right. The table beside it repeats every piece. */
import type { Cents } from '#shared/money/index.ts';
import { formatMoney } from '#shared/money/index.ts';

export type Piece = {
  readonly label: string;
  readonly cents: Cents;
  readonly fill: 'f-t1' | 'f-t2' | 'f-t3' | 'f-t4' | 'f-o1' | 'f-o2' | 'f-p1' | 'f-p2';
};

type Props = { readonly message: string; readonly pieces: readonly Piece[]; readonly tall?: boolean };

export function SplitBar({ message, pieces, tall = false }: Props) {
  return (
    <div className={tall ? 'split tall' : 'split'} role="img" aria-label={message}>
      {pieces.map((piece) => (
        <i
          key={piece.label}
          className={piece.fill}
          style={{ flexGrow: Math.abs(piece.cents), flexBasis: 0 }}
          title={`${piece.label} ${formatMoney(piece.cents)}`}
        />
      ))}
    </div>
  );
}
