import { fold } from "@/lib/core/text";
import { BOOKING_WORDS } from "./booking-headers";
import { splitCamel } from "./rules";
import type { ImportEntity, ImportTarget } from "./schema";

/** A header as words: `ACCOUNTID`, `Account Id` and `account_id` come out as "account id". */
export function headerWords(header: string): string {
  return fold(splitCamel(header))
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .replace(
      /^(lead|account|contact|customer|prospect|user|mql|seller|kunde|company|emne)(id|nr|name|number|owner|source|status)$/,
      "$1 $2",
    )
    .trim();
}

/** What our file of rejected rows has behind the file's own columns; left out when it is imported again. */
export const REPORT_COLUMNS = ["Import row", "Import problem", "Import line"];

type Words = Partial<Record<ImportTarget, string>>;

/** English, Danish, Norwegian, Portuguese, as exporters write them; an earlier word is the better guess. */
const SHARED: Words = {
  firstName: "first name|firstname|given name|forename|fornavn|primeiro nome",
  lastName: "last name|lastname|surname|family name|efternavn|etternavn|sobrenome|apelido",
  email:
    "email|e mail|email address|e mail address|e mailadresse|mailadresse|mail|epost|e post|epostadresse|e post adresse|email 1|email1|primary email|work email|correio eletronico|email 2|email2|secondary email|other email",
  phone:
    "phone|mobile|phone number|mobile phone|mobile number|telephone|telephone number|tel|cell|cell phone|telefon|telefonnummer|tlf|tlf nr|mobil|mobilnummer|mobiltelefon|telefone|celular|work phone|home phone|business phone|other phone|phone 1|phone 2",
  source:
    "source|lead source|kilde|leadkilde|kundekilde|fonte|origem|original source|origin|channel|kanal|utm source|lead origin",
  owner:
    "owner|lead owner|contact owner|account owner|record owner|owner name|owner email|assigned to|assignee|sales rep|salesperson|account manager|ansvarlig|saelger|selger|ejer|eier|kundeansvarlig|responsavel|proprietario",
  tags: "tags|tag|labels|label|etiketter|stikord|etiquetas|tagger",
  createdAt:
    "created at|created|created time|created date|creation date|create date|date created|created on|oprettet|oprettelsesdato|oprettet dato|opprettet|opprettet dato|criado em|data de criacao|first contact date|date added|added on|signup date|dato|date",
  updatedAt:
    "updated at|updated|modified time|modified|last modified|last modified time|last modified date|modified date|updated on|last updated|opdateret|aendret|sidst aendret|oppdatert|endret|sist endret|atualizado em|modificado em",
};

const LEADS: Words = {
  name: "name|full name|fullname|lead name|contact name|contact|navn|fulde navn|fullt navn|kontaktperson|kontakt|nome|nome completo|contact person",
  organisation:
    "company|company name|organisation|organization|organisation name|organization name|account name|account|business name|business|firma|firmanavn|virksomhed|virksomhedsnavn|selskab|selskap|bedrift|bedriftsnavn|klub|klubb|forening|empresa|nome da empresa",
  externalId:
    "id|lead id|record id|external id|externalid|prospect id|mql id|uuid|guid|lead no|reference|ref|kundenr|lead number|lead nr|emne id|identificador",
  status:
    "status|lead status|stage|lead stage|stadie|fase|trin|estado|pipeline stage|lifecycle stage|forecast type",
  value:
    "value|amount|deal value|expected value|expected revenue|estimated value|revenue|budget|lead value|deal amount|vaerdi|verdi|beloeb|beloep|forventet vaerdi|forventet omsaetning|omsaetning|pris|price|valor|receita",
  currency: "currency|currency code|valuta|moeda",
  converted: "converted|is converted|konverteret|konvertert|convertido|won",
};

const CUSTOMERS: Words = {
  name: "name|full name|fullname|customer name|client name|contact name|navn|fulde navn|fullt navn|kundenavn|nome|nome completo|nome do cliente|display name",
  organisation:
    "account name|company name|company|organisation|organization|organisation name|organization name|business name|firma|firmanavn|virksomhed|virksomhedsnavn|selskab|selskap|bedrift|bedriftsnavn|klub|klubb|forening|empresa|razao social",
  externalId:
    "id|customer id|contact id|account id|client id|record id|external id|externalid|supplier id|seller id|organisation id|organization id|uuid|guid|kunde id|kundenr|kundenummer|customer no|customer number|account number|id do cliente|reference",
  status: "status|customer status|account status|kundestatus",
  kind: "kind|customer type|type|kundetype|record type|tipo",
  parent:
    "parent id|parent|parent account id|parent account|account id|company id|organisation id|organization id|firma id|virksomhed id|bedrift id|parent customer id",
};

/** Words of a header → the targets it may be, each with how good a guess it is (0 is best). */
export const HEADER_WORDS: Record<ImportEntity, Map<string, { target: ImportTarget; rank: number }[]>> = {
  leads: index({ ...SHARED, ...LEADS }),
  customers: index({ ...SHARED, ...CUSTOMERS }),
  bookings: index(BOOKING_WORDS),
};

function index(words: Words) {
  const found = new Map<string, { target: ImportTarget; rank: number }[]>();
  for (const [target, list] of Object.entries(words) as [ImportTarget, string][]) {
    for (const [rank, word] of list.split("|").entries()) {
      found.set(word, [...(found.get(word) ?? []), { target, rank }]);
    }
  }
  return found;
}
