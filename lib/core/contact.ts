import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/min";
import { nfc } from "./text";

// One @, no spaces, a dot in the domain: enough to catch a typing slip. Whether a mailbox exists is
// only ever shown by mail that arrives.
const EMAIL = /^[^\s@<>",;:()[\]\\]{1,64}@[^\s@<>",;:()[\]\\.]+(\.[^\s@<>",;:()[\]\\.]+)+$/;

/** The address in the form that is compared and stored, or null where it cannot be one. */
export function normaliseEmail(typed: string): string | null {
  const email = nfc(typed).toLowerCase();
  return email.length <= 254 && EMAIL.test(email) ? email : null;
}

/** E.164 (`+4520123456`), or null where the number cannot be read as one of `country` or the world. */
export function normalisePhone(typed: string, country: string): string | null {
  const phone = parsePhoneNumberFromString(typed, country as CountryCode);
  return phone?.isPossible() ? phone.number : null;
}

/** A phone as it is stored: E.164 where it can be read, else what was typed. */
export function storedPhone(typed: string, country: string): string {
  return normalisePhone(typed, country) ?? nfc(typed);
}
