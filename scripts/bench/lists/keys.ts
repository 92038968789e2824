import { Client } from "pg";
import { apiKeyPrefix, hashApiKey, newApiKey } from "@/lib/core/api-key";
import { newId } from "@/lib/core/ids";

/** Makes `count` API keys, that may read leads or what `scopes` say. Each caller has a rate limit of its own. */
export async function addKeys(
  ownerUrl: string,
  slug: string,
  count: number,
  scopes: string[] = ["leads:read"],
): Promise<string[]> {
  const keys = Array.from({ length: count }, newApiKey);
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    for (const key of keys) {
      await client.query(
        `insert into api_key (company_id, id, name, prefix, secret_hash, scopes)
         select id, $2, 'bench', $3, $4, $5 from company where slug = $1`,
        [slug, newId(), apiKeyPrefix(key), hashApiKey(key), scopes],
      );
    }
  } finally {
    await client.end();
  }
  return keys;
}
