/** Moves and joins an account was part of, each to be taken back while nothing stands in the way. */
import { useQuery } from '@tanstack/react-query';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { say } from '#renderer/components/say.tsx';
import { useBusinessOn } from '#renderer/components/useBook.ts';
import { shortDay } from '#renderer/components/words.ts';

type Props = { readonly accountId: number; readonly name: string; readonly onClose: () => void };

export function MovesDialog({ accountId, name, onClose }: Props) {
  const query = orpc.accounts.moves.queryOptions({ input: { accountId } });
  const asked = useQuery(query);
  const undo = useCommand(client.accounts.undoMove);
  const businessOn = useBusinessOn();
  const takeBack = async (moveId: number, words: string) => {
    undo.edited();
    const done = await undo.send({ moveId });
    if (done !== null) say(`Taken back: ${words}.`);
  };
  return (
    <Dialog
      title={`Moves of ${name}`}
      onClose={onClose}
      widthPx={640}
      actions={[{ label: 'Close', keys: 'Esc', run: onClose, main: true }]}
    >
      {undo.trouble === null ? null : <ErrorState trouble={undo.trouble} dismiss={undo.dismiss} />}
      <Answer of={asked} queryKey={query.queryKey} words="Reading the moves">
        {({ moves }) =>
          moves.length === 0 ? (
            <p className="dialog-text">
              Nothing was moved here or from here, and it was joined with no other.
            </p>
          ) : (
            <table className="t s">
              <caption className="sr">Moves, newest first</caption>
              <tbody>
                {moves.map((move) => (
                  <tr key={move.moveId} className={move.isUndone ? 'off' : ''}>
                    <td className="soft" style={{ width: 92 }}>
                      {shortDay(move.movedOn, businessOn)}
                    </td>
                    <td title={move.reason}>
                      {move.words} {move.reason === '' ? null : <span className="dim">{move.reason}</span>}
                    </td>
                    <td className="r" style={{ width: 96 }}>
                      {move.isUndone ? (
                        <span className="dim">Taken back</span>
                      ) : (
                        <button
                          type="button"
                          className="link"
                          onClick={() => void takeBack(move.moveId, move.words)}
                        >
                          Take back
                        </button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Answer>
    </Dialog>
  );
}
