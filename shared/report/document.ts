/** A text that is only text: whoever is audited wrote some of it, so that a renderer has to escape all of it. */
export interface Cell {
  readonly text: string;
  /** Smaller, below the text. */
  readonly detail?: string;
  /** The id of a heading of the same document. */
  readonly target?: string;
  readonly tone?: Tone;
}
export type Tone = 'good' | 'bad' | 'quiet';

export interface Column {
  readonly name: string;
  readonly isNumber?: boolean;
}

/** A report as its readers see it, whatever it is written as. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: string; readonly id?: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'banner';
      readonly tone: 'good' | 'bad';
      readonly title: string;
      readonly lines: readonly string[];
    }
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [name: string, value: string])[] }
  /** Numbers to see at a glance, each with what it counts. */
  | { readonly kind: 'figures'; readonly figures: readonly Figure[] }
  | Table;

export interface Figure {
  readonly value: string;
  readonly name: string;
  readonly detail?: string;
}

export interface Table {
  readonly kind: 'table';
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** What belongs together, and begins with a heading. */
export interface Section {
  readonly blocks: readonly Block[];
  /** Whether it begins on a page of its own in print. */
  readonly isPage?: boolean;
}

export interface Document {
  readonly title: string;
  readonly subtitle: string;
  readonly sections: readonly Section[];
}

export function cell(text: string | number, over: Omit<Cell, 'text'> = {}): Cell {
  return { text: String(text), ...over };
}
