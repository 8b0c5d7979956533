import { monitorEventLoopDelay } from 'node:perf_hooks';
import { feedBench } from '#test/builders/feed.ts';
import type { Suite } from './suite.ts';

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Rows of a large agency's export: names that repeat, twenty carriers, a third on installments, one in fifty wrong. */
function exported(count: number, seed: number): string {
  const head =
    'Insured,Policy #,Carrier,Eff Date,Exp Date,Written Premium,Comm %,State,LOB,Installments,Policy Fee,Email,City';
  const rows = Array.from({ length: count }, (_, at) => {
    const month = twoDigits(1 + (at % 12));
    const premium = `"${1 + (at % 9)},${String((at * 7 + seed) % 1000).padStart(3, '0')}.${twoDigits(at % 100)}"`;
    const date = at % 50 === 49 ? `${month}/32/2026` : `${month}/15/2026`;
    const name = `"Insured ${at % Math.ceil(count * 0.7)}, LLC"`;
    const installments = at % 3 === 0 ? '10' : '';
    return `${name},POL-${at},Carrier ${at % 20},${date},${month}/15/2027,${premium},15%,TX,General liability,${installments},25,a${at}@example.com,Austin`;
  });
  return [head, ...rows, ''].join('\n');
}

function mustBe(what: string, got: unknown, wanted: unknown): void {
  if (JSON.stringify(got) !== JSON.stringify(wanted))
    throw new Error(`${what}: ${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`);
}

export const imports: Suite = {
  name: 'imports',
  what: 'a whole agency imported, imported again, taken back; the window never waits',
  unit: 'rows',
  count: 100_000,
  run: async (count, seed) => {
    const bench = feedBench();
    const delays = monitorEventLoopDelay({ resolution: 1 });
    try {
      const file = await bench.inspect(exported(count, seed));
      delays.enable();
      const seconds = async <Result>(work: () => Promise<Result>): Promise<[Result, number]> => {
        const started = performance.now();
        return [await work(), (performance.now() - started) / 1000];
      };
      const [preview, previewed] = await seconds(() => bench.preview(file));
      const refused = Math.floor(count / 50);
      mustBe('preview', preview.counts, { new: count - refused, matched: 0, refused });
      const [job, taken] = await seconds(() => bench.run(file));
      mustBe('import', bench.outcomes(job.jobId).counts, preview.counts);
      const [again] = await seconds(() => bench.run(file));
      mustBe('second import', bench.outcomes(again.jobId).counts, {
        new: 0,
        matched: count - refused,
        refused,
      });
      mustBe('checks after it', await bench.failedChecks(), []);
      const [undone, back] = await seconds(() => bench.undo(job.jobId));
      mustBe('taken back', undone.state, 'undone');
      mustBe('checks after that', await bench.failedChecks(), []);
      const perSecond = (time: number): string => Math.floor(count / time).toLocaleString('en');
      const pause = Math.ceil(delays.max / 1e6);
      const note = `Preview ${previewed.toFixed(1)} s, ${perSecond(taken)} rows/s in, ${perSecond(back)} back; longest pause ${pause} ms.`;
      return { done: count, note };
    } finally {
      delays.disable();
      await bench.dispose();
    }
  },
};
