/** Sizes that follow the density the user chose, the window and the zoom. */
import { type RefObject, useLayoutEffect, useState } from 'react';

/** Row height in px as the sheet has it now. */
export function useRowHeight(small: boolean): number {
  const read = () => {
    const text = getComputedStyle(document.documentElement).getPropertyValue(small ? '--row-s' : '--row');
    const px = Number(text.replace('px', ''));
    return px > 0 ? px : 26;
  };
  const [px, setPx] = useState(read);
  useLayoutEffect(() => {
    const update = () => setPx(read());
    update();
    window.addEventListener('resize', update);
    const watcher = new MutationObserver(update);
    watcher.observe(document.documentElement, { attributes: true, attributeFilter: ['data-density'] });
    return () => {
      window.removeEventListener('resize', update);
      watcher.disconnect();
    };
  });
  return px;
}

/** Width of a box in px; 0 until it is known. */
export function useBoxWidth(box: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const watcher = new ResizeObserver(() => setWidth(element.clientWidth));
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [box]);
  return width;
}
