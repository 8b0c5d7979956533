/** Names at the left of an editor, one of them open. */
type Props = {
  readonly items: readonly { readonly key: string; readonly name: string; readonly words: string }[];
  readonly here: string | undefined;
  readonly onPick: (key: string) => void;
  readonly empty: string;
};

export function PickList({ items, here, onPick, empty }: Props) {
  if (items.length === 0) return <p className="quiet pad">{empty}</p>;
  return (
    <ul className="pick-list">
      {items.map((each) => (
        <li key={each.key}>
          <button
            type="button"
            className={each.key === here ? 'here' : ''}
            aria-current={each.key === here}
            onClick={() => onPick(each.key)}
          >
            <b>{each.name}</b>
            <span>{each.words}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
