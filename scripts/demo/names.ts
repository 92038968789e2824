/** What demo people and firms are called. Common names, so that the lists look like a real day. */
const list = (text: string): string[] => text.trim().split(/\s+/);
const lines = (text: string): string[] => text.trim().split(/\s*\n\s*/);

export type Language = "da" | "nb" | "en";

export type Names = {
  first: string[];
  last: string[];
  places: string[];
  /** `{last}` and `{place}` are filled in. */
  firms: string[];
  sources: string[];
  notes: string[];
};

const DANISH: Names = {
  first: list(`
    Peter Michael Lars Jens Henrik Thomas Søren Christian Jan Martin Anders Morten Jesper Niels Hans Rasmus
    Mads Per Kim Jørgen Ole Mikkel Kasper Frederik Emil Magnus Bjørn Jeppe Åge Torben Anne Mette Kirsten Hanne
    Helle Anna Susanne Lene Maria Marianne Lone Camilla Pia Louise Charlotte Bente Karen Tina Gitte Inge Julie
    Ida Sofie Emma Freja Signe Maja Dorthe Åse Bodil Rikke Sørine
  `),
  last: list(`
    Jensen Nielsen Hansen Pedersen Andersen Christensen Larsen Sørensen Rasmussen Jørgensen Petersen Madsen
    Kristensen Olsen Thomsen Christiansen Poulsen Johansen Møller Mortensen Knudsen Jakobsen Jacobsen Mikkelsen
    Olesen Frederiksen Laursen Henriksen Lund Schmidt Eriksen Holm Kristiansen Clausen Simonsen Svendsen Andreasen
    Iversen Østergaard Jeppesen Vestergaard Nissen Lauridsen Mogensen Dahl Kjær Jespersen Nørgaard Søndergaard
    Bertelsen Villadsen Overgaard Skov Bæk Krogh Brandt Friis Toft Lauritsen Lind Winther Kjeldsen Bach Juhl Bech
    Dam Ravn Bjerre Gregersen Damgaard Aagaard Bonde Hedegaard Bruun Skovgaard Bang Juul Haugaard Øgaard Abildgaard
  `),
  places: list(`
    København Aarhus Odense Aalborg Esbjerg Randers Kolding Horsens Vejle Roskilde Herning Silkeborg Næstved
    Fredericia Viborg Køge Holstebro Taastrup Slagelse Hillerød Sønderborg Svendborg Rønne Ærøskøbing Åbenrå
  `),
  firms: lines(`
    {last} Rengøring ApS
    {place} Rengøring A/S
    {last} & Søn Autoværksted
    {place} Auto og Dæk ApS
    Tandlægerne {place}
    {place} Fysioterapi og Klinik
    Klinik {last}
    {last} VVS ApS
    {last} El-service A/S
    {place} Idrætsforening
    {place} Håndboldklub
    {place} Svømmeklub
    Malerfirmaet {last}
    {last} Ejendomsservice
    {place} Vinduespolering ApS
    Advokatfirmaet {last}
    {last} Bageri
    Hotel {place}
    {place} Boligforening
    {last} Transport A/S
    Dyreklinikken {place}
    Café {last}
    {place} Privatskole
    {last} Gartneri og Anlæg
  `),
  sources: list("Hjemmeside Anbefaling Google Messe Facebook Telefon Nyhedsbrev LinkedIn Partner"),
  notes: lines(`
    Ringede tilbage, vil gerne have et tilbud på ugentlig rengøring fra næste måned.
    Spurgte til prisen for hovedrengøring efter håndværkere. Sender oversigt.
    Har i dag aftale med en anden leverandør, udløber til sommer. Følg op i maj.
    Kontaktperson er på ferie, skriv igen i uge 34.
    Ønsker fast ugedag og samme medarbejder hver gang.
    Vil se referencer fra andre klinikker i området.
    Nøgle udleveres i receptionen, alarmkode aftales mundtligt.
    Tilbud sendt på 420 m², svar ventes inden fredag.
  `),
};

const NORWEGIAN: Names = {
  first: list(`
    Jan Per Bjørn Ole Lars Kjell Knut Arne Svein Thomas Hans Geir Tor Morten Terje Odd Erik Martin Andreas John
    Anders Rune Trond Tore Kristian Jonas Håkon Øyvind Sindre Magnus Åge Sølve Anne Inger Kari Marit Ingrid Liv Eva
    Maria Ida Berit Hilde Nina Marianne Elisabeth Kristin Bente Silje Åse Tone Randi Heidi Turid Wenche Solveig
    Astrid Camilla Julie Emma Nora Thea Ragnhild Åshild
  `),
  last: list(`
    Hansen Johansen Olsen Larsen Andersen Pedersen Nilsen Kristiansen Jensen Karlsen Johnsen Pettersen Eriksen Berg
    Haugen Hagen Johannessen Andreassen Jacobsen Dahl Jørgensen Halvorsen Henriksen Lund Sørensen Jakobsen Moen
    Gundersen Iversen Svendsen Strand Solberg Martinsen Knutsen Eide Paulsen Bakken Kristoffersen Mathisen Lie Amundsen
    Nguyen Rasmussen Ali Lunde Solheim Berge Moe Nygård Bakke Kristensen Fredriksen Holm Lien Hauge Christensen
    Andresen Nielsen Knudsen Evensen Sæther Aas Hanssen Myhre Haugland Thomassen Sivertsen Simonsen Danielsen Berntsen
    Sandvik Rønning Arnesen Næss Antonsen Haug Ellingsen Thorsen Edvardsen Ødegård Bø Årnes
  `),
  places: list(`
    Oslo Bergen Trondheim Stavanger Drammen Fredrikstad Kristiansand Tromsø Sandnes Sarpsborg Skien Bodø Ålesund
    Sandefjord Arendal Tønsberg Haugesund Hamar Halden Lillehammer Molde Gjøvik Harstad Askøy Mosjøen
  `),
  firms: lines(`
    {place} Idrettslag
    {place} Håndballklubb
    {place} Skiklubb
    {place} Svømmeklubb
    {place} Fotballklubb
    {place} Turnforening
    {place} Orienteringslag
    {last} Renhold AS
    {last} Bilverksted AS
    Tannklinikken {place}
    {place} Fysioterapi
    {last} Rør og Varme AS
    {last} Elektro AS
    {last} Sport AS
    {place} Treningssenter
    {place} Friidrettsklubb
    {place} Ishall Drift AS
    {last} Bakeri
    {place} Videregående Skole
    {last} Eiendom AS
    {place} Kommune, Kultur og Idrett
    {last} & Sønner Transport
  `),
  sources: list("Nettside Anbefaling Google Messe Facebook Telefon Nyhetsbrev Kretsting Partner"),
  notes: lines(`
    Ønsker lisens for hele klubben fra neste sesong, sender medlemstall.
    Spurte om pris for treningsleir i september. Ring tilbake etter styremøtet.
    Styret behandler saken i januar, følg opp da.
    Kontaktperson er Åse i sekretariatet, best å nå etter kl. 16.
    Vil prøve med juniorlaget først.
    Har fått tilbudet, venter på godkjenning fra kretsen.
  `),
};

const ENGLISH: Names = {
  first: list(`
    David John Paul James Andrew Robert Michael Mark Stephen Peter Christopher Richard Daniel Matthew Simon Thomas
    Jack Harry George Oliver Charlie William Henry Samuel Benjamin Edward Alexander Liam Owen Callum Sarah Susan
    Margaret Karen Emma Claire Helen Julie Rebecca Laura Rachel Charlotte Emily Lucy Hannah Katie Sophie Amy Chloe
    Olivia Grace Alice Eleanor Megan Jessica Victoria Joanne Fiona Catherine Zoë Anaïs Siân
  `),
  last: list(`
    Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts
    Green Hall Wood Jackson Clarke Patel Khan Lewis James Phillips Mason Mitchell Rose Davis Cook Harris King Baker
    Ward Turner Hill Scott Moore Clark Parker Cooper Morris Morgan Watson Bell Hughes Edwards Shaw Allen Carter
    Young Adams Bennett Gray Collins Kelly Murphy Price Marshall Murray Richardson Simpson Russell Barnes Foster
    Chapman Webb Rogers Stevens Hunt Palmer Fisher Matthews Lloyd Dixon Butler Knight Fletcher Graham O'Brien
    Reynolds Campbell-Hughes
  `),
  places: list(`
    London Leeds Bristol Sheffield Manchester Cardiff Edinburgh Glasgow York Bath Oxford Cambridge Norwich Exeter
    Brighton Durham Chester Lincoln Swansea Dundee
  `),
  firms: lines(`
    {last} Cleaning Ltd
    {place} Facilities Ltd
    {last} & Sons Garage
    {place} Dental Practice
    {last} Physiotherapy
    {place} Athletics Club
    {place} Rowing Federation
    {last} Plumbing & Heating Ltd
    {last} Electrical Services
    {place} Veterinary Clinic
    The {last} Bakery
    {place} Community School
    {last} Property Management
    Hotel {place} Central
    {last}, {last2} & Partners LLP
    {place} Swimming Club
  `),
  sources: list("Website Referral Google Fair Facebook Phone Newsletter LinkedIn Partner"),
  notes: lines(`
    Called back, would like a quote for weekly cleaning from next month.
    Asked for references from other clinics nearby.
    Contract with the current supplier ends in summer, follow up in May.
    Prefers e-mail, answers in the evening.
    Quote sent, decision expected by Friday.
  `),
};

export const NAMES: Record<Language, Names> = { da: DANISH, nb: NORWEGIAN, en: ENGLISH };
