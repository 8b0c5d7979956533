/** 20,000 mutated files a format: no crash, nothing read that the books could not keep, none above 100 ms. */
import { expect, it } from 'vitest';
import { fuzz, SEEDS, statementsOrRefusal } from '#test/builders/bank-files.ts';

it.each(Object.keys(SEEDS))(
  '%s: 20,000 broken files, read or refused in words',
  async (format) => {
    const { accepted, slowestMs } = await fuzz(format, 20_000, 7);
    // A test whose files were all refused would prove nothing about lines.
    expect(accepted).toBeGreaterThan(500);
    expect(slowestMs).toBeLessThan(100);
  },
  120_000,
);

it('any bytes at all', async () => {
  let state = 11;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  };
  for (let at = 0; at < 2000; at += 1)
    await statementsOrRefusal(Buffer.from(Array.from({ length: next() }, next)));
});
