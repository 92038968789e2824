import auth from "./en/auth.json";
import bookings from "./en/bookings.json";
import calendar from "./en/calendar.json";
import common from "./en/common.json";
import customers from "./en/customers.json";
import errors from "./en/errors.json";
import feed from "./en/feed.json";
import fieldErrors from "./en/fieldErrors.json";
import imports from "./en/imports.json";
import leads from "./en/leads.json";
import list from "./en/list.json";
import prices from "./en/prices.json";
import records from "./en/records.json";
import services from "./en/services.json";
import settings from "./en/settings.json";
import shell from "./en/shell.json";

export const en = {
  auth,
  bookings,
  calendar,
  common,
  customers,
  errors,
  feed,
  fieldErrors,
  imports,
  leads,
  list,
  prices,
  records,
  services,
  settings,
  shell,
};
