import auth from "./nb/auth.json";
import bookings from "./nb/bookings.json";
import calendar from "./nb/calendar.json";
import common from "./nb/common.json";
import customers from "./nb/customers.json";
import errors from "./nb/errors.json";
import feed from "./nb/feed.json";
import fieldErrors from "./nb/fieldErrors.json";
import imports from "./nb/imports.json";
import leads from "./nb/leads.json";
import list from "./nb/list.json";
import prices from "./nb/prices.json";
import records from "./nb/records.json";
import services from "./nb/services.json";
import settings from "./nb/settings.json";
import shell from "./nb/shell.json";

export const nb = {
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
