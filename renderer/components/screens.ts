/** What a screen folder gives to the frame: one line in app/sections.ts is all it needs besides. */
import type { ReactNode } from 'react';
import type { IconName } from './Icon.tsx';

export type Help = {
  /** What the screen is for, in two or three sentences. */
  readonly about: string;
  /** What is good to know, one sentence each. */
  readonly notes?: readonly string[];
};

export type ScreenDefinition = {
  readonly id: string;
  readonly path: `/${string}`;
  readonly title: string;
  readonly icon: IconName;
  readonly help: Help;
  readonly Component: () => ReactNode;
  /** Documents opened from the screen; each gets its own tab. */
  readonly documents?: readonly DocumentDefinition[];
};

export type DocumentDefinition = {
  /** With one parameter, such as `/journal/$id`. */
  readonly path: `/${string}/$id`;
  readonly title: string;
  readonly icon: IconName;
  readonly help: Help;
  readonly Component: () => ReactNode;
};
