/** What pg itself makes of a parameter before it is sent, which its types leave out. */
declare module "pg/lib/utils" {
  export function prepareValue(value: unknown): string | null;
}
