import { CLEANING } from "./cleaning";
import type { Profile } from "./people";
import { SPORT } from "./sport";
import type { Trade } from "./trade";

export type DemoMember = { name: string; email: string; role: "owner" | "admin" | "agent" | "viewer" };

export type DemoCompany = {
  name: string;
  slug: string;
  timeZone: string;
  locale: string;
  country: string;
  profile: Profile;
  trade: Trade;
  /** The first is the one to sign in as. */
  members: DemoMember[];
  tags: [name: string, colour: string][];
};

/** Two companies whose people, languages and money differ, so that a mix-up would be seen at once. */
export const COMPANIES: [DemoCompany, DemoCompany] = [
  {
    name: "Nordlys Rengøring",
    slug: "nordlys",
    timeZone: "Europe/Copenhagen",
    locale: "da",
    country: "DK",
    profile: {
      seed: 20_231,
      languages: [
        ["da", 0.82],
        ["en", 0.1],
        ["nb", 0.08],
      ],
      currency: "DKK",
      usualValue: 14_000,
      owners: 4,
      tags: 8,
    },
    trade: CLEANING,
    members: [
      { name: "Mette Sørensen", email: "mette@nordlys.example", role: "owner" },
      { name: "Jens Holm", email: "jens@nordlys.example", role: "admin" },
      { name: "Åse Bæk", email: "aase@nordlys.example", role: "agent" },
      { name: "Rasmus Kjær", email: "rasmus@nordlys.example", role: "agent" },
      { name: "Sofie Lund", email: "sofie@nordlys.example", role: "viewer" },
    ],
    tags: [
      ["Erhverv", "blue"],
      ["Privat", "grey"],
      ["Haster", "red"],
      ["Stamkunde", "green"],
      ["Tilbud sendt", "yellow"],
      ["Nøgle udleveret", "purple"],
      ["Genoptag", "pink"],
      ["Vinduer", "teal"],
    ],
  },
  {
    name: "Fjell Idrettsforbund",
    slug: "fjell",
    timeZone: "Europe/Oslo",
    locale: "nb",
    country: "NO",
    profile: {
      seed: 777,
      languages: [
        ["nb", 0.86],
        ["en", 0.06],
        ["da", 0.08],
      ],
      currency: "NOK",
      usualValue: 6_500,
      owners: 3,
      tags: 6,
    },
    trade: SPORT,
    members: [
      { name: "Håkon Ødegård", email: "haakon@fjell.example", role: "owner" },
      { name: "Ingrid Sæther", email: "ingrid@fjell.example", role: "admin" },
      { name: "Øyvind Berg", email: "oeyvind@fjell.example", role: "agent" },
      { name: "Nora Lie", email: "nora@fjell.example", role: "viewer" },
    ],
    tags: [
      ["Klubb", "blue"],
      ["Krets", "purple"],
      ["Junior", "green"],
      ["Lisens utløper", "red"],
      ["Avtale sendt", "yellow"],
      ["Hall", "teal"],
    ],
  },
];
