import type { ImportTarget } from "./schema";

/** Headers of lists of bookings, as shops, clinics, hotels and calendars write them. An earlier word is the better guess. */
export const BOOKING_WORDS: Partial<Record<ImportTarget, string>> = {
  start:
    "start|starts|start time|starttime|start at|starts at|start date|startdate|start date time|dtstart|begin|begins|booking start|startdato|starttid|starttidspunkt|start tidspunkt|starter|tidspunkt|appointment|appointment date|appointment time|arrival|arrival date|check in|checkin|check in date|checkin date|ankomst|ankomstdato|indtjekning|innsjekk|innsjekking|from|fra|date|dato|booking date|reservation date|event date|day|dag|time|tid|data|inicio",
  startTime:
    "start time|time|starttid|starttidspunkt|klokken|kl|klokkeslaet|klokkeslett|tid|tidspunkt|appointment time|arrival time|from|fra|start|begin|hora",
  startYear: "arrival date year|arrival year|start year|year|aar|ar|ankomstaar",
  startMonth: "arrival date month|arrival month|start month|month|maaned|maned|mnd|ankomstmaaned",
  startDay:
    "arrival date day of month|arrival day|start day|day of month|day|dag i maaneden|dag|dato|ankomstdag",
  end: "end|ends|end time|endtime|end at|ends at|end date|enddate|end date time|dtend|booking end|slutdato|sluttdato|sluttid|sluttidspunkt|slut|slutt|slutter|departure|departure date|check out|checkout|check out date|checkout date|afrejse|avreise|afrejsedato|avreisedato|udtjekning|utsjekk|utsjekking|until|to|til|fim",
  endTime: "end time|sluttid|sluttidspunkt|to|til|slut|slutt|end|until|hora fim",
  duration:
    "duration|duration minutes|duration min|duration in minutes|varighed|varighet|minutes|minutter|min|length|laengde|lengde|hours|timer|duration hours|antal timer|antall timer",
  nights:
    "nights|number of nights|length of stay|los|stays in weekend nights|stays in week nights|naetter|netter|antal naetter|antall netter|overnatninger|overnattinger|noites",
  service:
    "service|service name|ydelse|behandling|tjeneste|treatment|appointment type|booking type|event type|class|activity|aktivitet|kursus|kurs|course|product|produkt|hotel|hotel name|hotell|summary|event|subject|emne|title|titel|tittel|type|servico",
  resource:
    "resource|resource name|ressource|ressurs|staff|staff member|staff name|employee|employee name|medarbejder|medarbeider|ansat|ansatt|behandler|therapist|practitioner|instructor|instruktoer|provider|room|room number|room name|rum|rom|vaerelse|lokale|vehicle|bil|koeretoej|kjoeretoey|calendar|kalender|with",
  customer:
    "customer|customer name|client|client name|guest|guest name|patient|patient name|attendee|booked by|booker|kunde|kundenavn|gaest|gjest|deltager|deltaker|full name|fullname|name|navn|cliente|nome",
  customerEmail:
    "customer email|client email|guest email|email|e mail|email address|e mail address|e mailadresse|mail|epost|e post|epostadresse|e post adresse|kunde email",
  customerId:
    "customer id|client id|guest id|contact id|account id|kunde id|kundenr|kundenummer|customer no|customer number|client number",
  status:
    "booking status|reservation status|appointment status|status|state|bookingstatus|tilstand|current status",
  cancelled:
    "is canceled|is cancelled|canceled|cancelled|aflyst|avlyst|annulleret|kansellert|afbestilt|avbestilt",
  statusAt:
    "canceled at|cancelled at|canceled on|cancelled on|cancellation date|cancelation date|reservation status date|status date|status changed|aflyst den|avlyst den|afbestilt den|avbestilt den|aflysningsdato|avlysningsdato",
  guests:
    "guests|number of guests|persons|people|pax|party size|participants|attendees|seats|adults|children|babies|kids|infants|voksne|boern|barn|spaedboern|antal personer|antall personer|antal gaester|antall gjester|personer|gaester|gjester|deltagere|deltakere|pladser|plasser|antal|antall",
  price:
    "price|total price|total|total amount|amount|booking price|pris|totalpris|samlet pris|beloeb|beloep|cost|paid|sum|revenue|valor|preco",
  nightPrice:
    "adr|average daily rate|price per night|nightly rate|rate per night|pris pr nat|pris per nat|pris per natt|doegnpris|nattpris",
  currency: "currency|currency code|valuta|moeda",
  source:
    "source|booking source|distribution channel|channel|booked via|kilde|kanal|booking channel|origin|origem",
  location: "location|place|venue|address|sted|adresse|lokation|lokasjon",
  note: "note|notes|comment|comments|description|remarks|message|notat|notater|kommentar|kommentarer|bemaerkning|bemaerkninger|merknad|beskrivelse|besked",
  externalId:
    "booking id|reservation id|appointment id|booking number|booking no|booking nr|booking reference|booking ref|bookingnr|bookingnummer|reservation number|reservationsnr|reservationsnummer|reservasjonsnummer|confirmation number|confirmation code|order id|ordrenr|ordrenummer|external id|externalid|uid|id|record id|event id|uuid|guid|reference|ref",
  revision: "sequence|revision",
  createdAt:
    "created at|created|created on|created time|created date|creation date|date created|booked at|booked on|booking created|booking created at|date booked|oprettet|opprettet|oprettet dato|opprettet dato|bestilt|bestillingsdato",
};
