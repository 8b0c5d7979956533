/** Whether the program behind the window answers. Only the listener to changes knows, since it is always connected. */
import { create } from 'zustand';

type Connection = { readonly isLost: boolean; readonly setLost: (isLost: boolean) => void };

export const useConnection = create<Connection>()((set) => ({
  isLost: false,
  setLost: (isLost) => set({ isLost }),
}));
