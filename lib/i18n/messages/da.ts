import auth from "./da/auth.json";
import bookings from "./da/bookings.json";
import calendar from "./da/calendar.json";
import common from "./da/common.json";
import customers from "./da/customers.json";
import errors from "./da/errors.json";
import feed from "./da/feed.json";
import fieldErrors from "./da/fieldErrors.json";
import imports from "./da/imports.json";
import leads from "./da/leads.json";
import list from "./da/list.json";
import prices from "./da/prices.json";
import records from "./da/records.json";
import services from "./da/services.json";
import settings from "./da/settings.json";
import shell from "./da/shell.json";

export const da = {
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
