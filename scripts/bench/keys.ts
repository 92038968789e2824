import { Client } from "pg";
import { apiKeyPrefix, hashApiKey, newApiKey } from "@/lib/core/api-key";
import { newId } from "@/lib/core/ids";
import type { Permission } from "@/lib/core/permissions";

/** Makes `count` API keys of a company. Each caller has a rate limit of its own. */
export async function addKeys(
  ownerUrl: string,
  slug: string,
  count: number,
  scopes: readonly Permission[],
): Promise<string[]> {
  const keys = Array.from({ length: count }, newApiKey);
  const rows = keys.map((key) => ({ id: newId(), prefix: apiKeyPrefix(key), hash: hashApiKey(key) }));
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(
      `insert into api_key (company_id, id, name, prefix, secret_hash, scopes)
       select c.id, k.id, 'bench', k.prefix, k.hash, $2
       from company c, json_to_recordset($3) as k(id uuid, prefix text, hash text) where c.slug = $1`,
      [slug, scopes, JSON.stringify(rows)],
    );
  } finally {
    await client.end();
  }
  return keys;
}
