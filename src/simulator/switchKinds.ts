export type Value = string | number | boolean;

export interface Choice<V extends Value> {
  readonly about: string;
  /** The first one is the default. */
  readonly values: readonly [V, ...V[]];
}

export interface Amount {
  readonly about: string;
  readonly amount: number;
}

export function choice<const V extends Value>(about: string, ...values: [V, ...V[]]): Choice<V> {
  return { about, values };
}

export function amount(about: string, initial: number): Amount {
  return { about, amount: initial };
}
