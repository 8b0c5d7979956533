/** A list in order: what is taken stands first and can be moved; the rest can be added where that makes sense. */
import { Button } from '#renderer/components/Button.tsx';

type Props<Value extends string> = {
  readonly label: string;
  readonly chosen: readonly Value[];
  readonly words: Readonly<Record<Value, string>>;
  /** Values that can be left out; without it every value stays. */
  readonly all?: readonly Value[];
  readonly onChange: (chosen: readonly Value[]) => void;
};

export function RankedList<Value extends string>({ label, chosen, words, all, onChange }: Props<Value>) {
  const move = (at: number, by: -1 | 1) => {
    const value = chosen[at];
    if (value === undefined || at + by < 0 || at + by >= chosen.length) return;
    onChange(chosen.toSpliced(at, 1).toSpliced(at + by, 0, value));
  };
  const rest = (all ?? []).filter((value) => !chosen.includes(value));
  return (
    <table className="t s">
      <caption className="sr">{label}</caption>
      <colgroup>
        <col style={{ width: 32 }} />
        <col />
        <col style={{ width: 210 }} />
      </colgroup>
      <tbody>
        {chosen.map((value, index) => (
          <tr key={value}>
            <td className="dim">{index + 1}</td>
            <td>{words[value]}</td>
            <td className="n">
              <Button
                look="mini"
                onClick={() => move(index, -1)}
                offBecause={index === 0 ? 'It is the first.' : null}
                aria={{ label: `Move ${words[value]} up` }}
              >
                Up
              </Button>{' '}
              <Button
                look="mini"
                onClick={() => move(index, 1)}
                offBecause={index === chosen.length - 1 ? 'It is the last.' : null}
                aria={{ label: `Move ${words[value]} down` }}
              >
                Down
              </Button>{' '}
              {all === undefined ? null : (
                <Button
                  look="mini"
                  onClick={() => onChange(chosen.toSpliced(index, 1))}
                  aria={{ label: `Leave out ${words[value]}` }}
                >
                  Leave out
                </Button>
              )}
            </td>
          </tr>
        ))}
        {rest.map((value) => (
          <tr key={value} className="off">
            <td />
            <td>{words[value]}</td>
            <td className="n">
              <Button
                look="mini"
                onClick={() => onChange([...chosen, value])}
                aria={{ label: `Add ${words[value]}` }}
              >
                Add
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
