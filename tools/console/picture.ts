import type { Page } from 'playwright-core';

/** A picture of the console, and how to come to what it shows. */
export interface Picture {
  readonly name: string;
  readonly hash: string;
  /** What is prepared before the page is opened. */
  readonly before?: (page: Page) => Promise<void>;
  /** What a person does there first. */
  readonly act?: (page: Page) => Promise<void>;
  /** A text that shows only when the view has all that it shows. */
  readonly shown: string;
  readonly theme?: 'dark';
  readonly width?: number;
  /** It shows what is in view only. */
  readonly isWindow?: boolean;
}
