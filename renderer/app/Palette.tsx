/** Ctrl+K: commands of this screen, all screens, and everything that has a name, a number or an amount. */
import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { formatMoney } from '#shared/money/index.ts';
import type { Hit } from '#shared/contract/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { type Trouble, troubleOf } from '#renderer/api/trouble.ts';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { Icon, type IconName } from '#renderer/components/Icon.tsx';
import { Kbd } from '#renderer/components/Kbd.tsx';
import { currentActions, keysOf, useActions } from '#renderer/components/keys.ts';
import { useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { longDay } from '#renderer/components/words.ts';
import { placeAt } from './places.ts';
import { SCREENS } from './sections.ts';

type Item = {
  readonly id: string;
  readonly group: 'Found' | 'Screens' | 'Commands';
  readonly icon: IconName;
  readonly title: string;
  readonly detail?: string;
  readonly amount?: string;
  readonly keys?: string | undefined;
  readonly run: () => void;
};

const TYPING_PAUSE_MS = 120;

export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  // What could be done before the palette was opened: the palette's own layer would hide it.
  const [commands] = useState(() => commandItems());
  const { hits, trouble } = useFound(text);
  const go = useGo();
  const items = itemsFor(text, commands, hits, go);
  const listId = useId();
  const list = useRef<HTMLUListElement>(null);
  useActions('dialog', [{ label: 'Close', keys: 'Esc', run: onClose }]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  });

  const run = (item: Item | undefined) => {
    if (item === undefined) return;
    onClose();
    item.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && items.length > 0) {
      event.preventDefault();
      setChosen((index) => (index + step + items.length) % items.length);
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      run(items[chosen]);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      closeOnEscape={false}
      size={640}
      yOffset="12vh"
      centered={false}
      className="palette"
      aria-label="Find anything"
    >
      <div className="palette-in">
        <Icon name="search" />
        <input
          data-autofocus
          value={text}
          placeholder="Name, number, amount or command"
          aria-label="Name, number, amount or command"
          role="combobox"
          aria-expanded={items.length > 0}
          aria-controls={listId}
          aria-activedescendant={items[chosen] === undefined ? undefined : `${listId}-${chosen}`}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <ul id={listId} role="listbox" aria-label="Found" ref={list}>
        {items.map((item, index) => (
          <Line
            key={item.id}
            item={item}
            id={`${listId}-${index}`}
            isFirst={items[index - 1]?.group !== item.group}
            isChosen={index === chosen}
            onPick={() => run(item)}
          />
        ))}
      </ul>
      {trouble === null ? null : <ErrorState trouble={trouble} />}
      {items.length === 0 && trouble === null ? (
        <p className="empty">
          Nothing has this name, number or amount. An amount is found as 1,234.50 or =1234.50.
        </p>
      ) : null}
    </Modal>
  );
}

type LineProps = {
  readonly item: Item;
  readonly id: string;
  readonly isFirst: boolean;
  readonly isChosen: boolean;
  readonly onPick: () => void;
};

function Line({ item, id, isFirst, isChosen, onPick }: LineProps) {
  return (
    <>
      {isFirst ? (
        <li className="head" role="presentation">
          {item.group}
        </li>
      ) : null}
      <li id={id} role="option" aria-selected={isChosen} onClick={onPick}>
        <Icon name={item.icon} />
        <span>{item.title}</span>
        {item.detail === undefined ? null : <span className="detail ell">{item.detail}</span>}
        {item.amount === undefined ? null : <span className="at-end b">{item.amount}</span>}
        {item.keys === undefined ? null : (
          <span className="keys-at-end">
            <Kbd keys={item.keys} />
          </span>
        )}
      </li>
    </>
  );
}

function commandItems(): readonly Item[] {
  return currentActions()
    .filter((action) => (action.offBecause ?? null) === null)
    .map((action, index) => ({
      id: `command-${index}`,
      group: 'Commands',
      icon: 'arrow',
      title: action.label,
      keys: keysOf(action)[0],
      run: action.run,
    }));
}

type Found = { readonly hits: readonly Hit[]; readonly trouble: Trouble | null };

function useFound(text: string): Found {
  const [asked] = useDebouncedValue(text.trim(), TYPING_PAUSE_MS);
  const found = useQuery(
    orpc.search.find.queryOptions({ input: { text: asked, limit: 12 }, enabled: asked !== '' }),
  );
  if (asked === '' || text.trim() === '') return { hits: [], trouble: null };
  return { hits: found.data?.hits ?? [], trouble: found.error === null ? null : troubleOf(found.error) };
}

function itemsFor(
  text: string,
  commands: readonly Item[],
  found: readonly Hit[],
  go: (href: string) => void,
): readonly Item[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (title: string) => words.every((word) => title.toLowerCase().includes(word));
  const screens = SCREENS.filter((screen) => fits(screen.title)).map(
    (screen): Item => ({
      id: `screen-${screen.id}`,
      group: 'Screens',
      icon: screen.icon,
      title: screen.title,
      run: () => go(screen.path),
    }),
  );
  const hits = found.flatMap((hit): Item[] => {
    const href = hrefOf(hit);
    if (href === null) return [];
    return [
      {
        id: `${hit.type}-${hit.id}`,
        group: 'Found',
        icon: href.icon,
        title: hit.title,
        detail: [hit.detail, ...(hit.on === null ? [] : [longDay(hit.on)])]
          .filter((part) => part !== '')
          .join(', '),
        ...(hit.amountCents === null ? {} : { amount: formatMoney(hit.amountCents) }),
        run: () => go(href.to),
      },
    ];
  });
  return [...hits, ...screens, ...commands.filter((command) => fits(command.title))];
}

const LEADS: Readonly<Record<Hit['type'], { readonly to: (id: number) => string; readonly icon: IconName }>> =
  {
    entry: { to: places.entry, icon: 'journal' },
    ledgerAccount: { to: (id) => places.register(id), icon: 'chart' },
    account: { to: places.account, icon: 'account' },
    policy: { to: places.policy, icon: 'policy' },
    invoice: { to: places.invoice, icon: 'invoice' },
    receipt: { to: places.receipt, icon: 'receive' },
    deposit: { to: (id) => `/deposits/${id}`, icon: 'deposit' },
    carrier: { to: (id) => `/carriers/${id}`, icon: 'remit' },
    remittance: { to: (id) => `/remittances/${id}`, icon: 'remit' },
    producer: { to: (id) => `/producers/${id}`, icon: 'user' },
  };

/** Where a hit leads; null for what has no screen of its own. */
function hrefOf(hit: Hit): { readonly to: string; readonly icon: IconName } | null {
  const lead = LEADS[hit.type];
  const to = lead.to(hit.id);
  return placeAt(to.split('?')[0] ?? '') === null ? null : { to, icon: lead.icon };
}
