/** A value that may be there already. */
export type Soon<T> = T | Promise<T>;

/**
 * Goes on with a value, at once where it is there. On the path of a kept answer every step has what it needs,
 * and a promise costs more than most of the steps do.
 */
export function after<T, U>(value: Soon<T>, then: (value: T) => Soon<U>): Soon<U> {
  return value instanceof Promise ? value.then(then) : then(value);
}
