/** The document tab a component is drawn in. */
import { createContext, useContext } from 'react';

export const TabKeyContext = createContext('');

export function useTabKey(): string {
  return useContext(TabKeyContext);
}
