/** Where the window was, kept between launches; checked against the screens there are now. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

export type Bounds = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};
export type WindowState = { readonly bounds: Bounds | null; readonly isMaximized: boolean };

export const SMALLEST = { width: 720, height: 480 } as const;
export const USUAL = { width: 1360, height: 860 } as const;

const StateSchema = z.strictObject({
  bounds: z.strictObject({ x: z.int(), y: z.int(), width: z.int(), height: z.int() }).nullable(),
  isMaximized: z.boolean(),
});

/** The saved state; a missing or broken file is none. */
export function readWindowState(path: string): WindowState {
  try {
    return StateSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return { bounds: null, isMaximized: false };
  }
}

export function writeWindowState(path: string, state: WindowState): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new`, JSON.stringify(state));
    renameSync(`${path}.new`, path);
  } catch {
    // The window then opens where it usually does.
  }
}

/** Saved bounds if enough of them still lies on a screen to be seen and dragged, else null: centred, usual size. */
export function boundsOnScreen(saved: Bounds | null, screens: readonly Bounds[]): Bounds | null {
  if (saved === null || saved.width < SMALLEST.width || saved.height < SMALLEST.height) return null;
  const isVisible = screens.some((area) => {
    const across = Math.min(saved.x + saved.width, area.x + area.width) - Math.max(saved.x, area.x);
    // The title bar is what one drags by: it must not lie above the screen.
    const titleShows = saved.y >= area.y && saved.y <= area.y + area.height - 40;
    return across >= 120 && titleShows;
  });
  return isVisible ? saved : null;
}
