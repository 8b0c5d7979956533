import { describe, expect, it } from 'vitest';
import { withGaps } from '#renderer/components/grid/gaps.tsx';
import { moveTo } from '#renderer/components/grid/moves.ts';
import { fitting, widthOf } from '#renderer/components/grid/columns.ts';

const everywhere = () => true;
const size = { count: 100, perPage: 20 };

describe('moving in a list', () => {
  it.each([
    ['Down', 5, 6],
    ['J', 5, 6],
    ['Up', 5, 4],
    ['K', 5, 4],
    ['PageDown', 5, 25],
    ['PageUp', 25, 5],
    ['PageUp', 5, 0],
    ['PageDown', 95, 99],
    ['Home', 50, 0],
    ['End', 50, 99],
    ['Down', 99, 99],
    ['Up', 0, 0],
  ])('%s from %i goes to %i', (key, from, to) => {
    expect(moveTo(key, from, size, everywhere)).toBe(to);
  });

  it('leaves other keys alone', () => {
    expect(moveTo('R', 5, size, everywhere)).toBeNull();
    expect(moveTo('Ctrl+Enter', 5, size, everywhere)).toBeNull();
  });

  it('steps over heads and totals, and stays where nothing follows', () => {
    const onlyEven = (index: number) => index % 2 === 0;
    expect(moveTo('Down', 4, { count: 8, perPage: 3 }, onlyEven)).toBe(6);
    expect(moveTo('Down', 6, { count: 8, perPage: 3 }, onlyEven)).toBe(6);
    expect(moveTo('PageDown', 0, { count: 8, perPage: 3 }, onlyEven)).toBe(4);
    expect(moveTo('PageDown', 4, { count: 8, perPage: 3 }, onlyEven)).toBe(6);
    expect(moveTo('End', 0, { count: 8, perPage: 3 }, onlyEven)).toBe(6);
  });

  it('goes nowhere in an empty list', () => {
    expect(moveTo('End', 0, { count: 0, perPage: 3 }, everywhere)).toBeNull();
  });
});

describe('gaps in place of rows', () => {
  it('keep the height of the whole list wherever the focused row is', () => {
    const parts = withGaps([{ index: 3 }, { index: 40 }, { index: 41 }], 100, 26);
    const height = parts.reduce((px, part) => px + (part.kind === 'gap' ? part.px : 26), 0);
    expect(height).toBe(100 * 26);
    expect(parts.map((part) => (part.kind === 'gap' ? part.px / 26 : `row ${part.index}`))).toEqual([
      3,
      'row 3',
      36,
      'row 40',
      'row 41',
      58,
    ]);
  });

  it('are not there when all rows are', () => {
    expect(withGaps([{ index: 0 }, { index: 1 }], 2, 26).every((part) => part.kind === 'row')).toBe(true);
  });
});

describe('columns', () => {
  const columns = [
    { id: 'on', header: 'Date', width: 90, cell: () => null },
    { id: 'memo', header: 'Memo', share: 3, hideBelow: 600, cell: () => null },
    { id: 'title', header: 'Title', share: 1, cell: () => null },
  ];
  it('leave when the list is narrow, and all stay before the width is known', () => {
    expect(fitting(columns, 500).map((column) => column.id)).toEqual(['on', 'title']);
    expect(fitting(columns, 600)).toHaveLength(3);
    expect(fitting(columns, 0)).toHaveLength(3);
  });
  it('share what the fixed ones leave', () => {
    expect(columns.map((column) => widthOf(column, columns))).toEqual(['90px', '75%', '25%']);
  });
});
