import { hashApiKey, newApiKey } from "@/lib/core/api-key";
import { newId } from "@/lib/core/ids";
import { KEY_SCOPES, type Permission } from "@/lib/core/permissions";
import { query } from "./database";

export type TestCompany = {
  id: string;
  slug: string;
  memberId: string;
  userId: string;
  key: string;
  keyId: string;
};

/** A company with an owner and an API key that may do all a key can (or `scopes`). As the owner role. */
export async function makeCompany(
  ownerUrl: string,
  slug: string,
  scopes: readonly Permission[] = KEY_SCOPES,
): Promise<TestCompany> {
  const company = { id: newId(), slug, memberId: newId(), userId: newId(), key: newApiKey(), keyId: newId() };
  const { id, memberId, userId, key, keyId } = company;
  await query(ownerUrl, "insert into company (id, slug, name) values ($1, $2, $2)", [id, slug]);
  await query(ownerUrl, "insert into app_user (id, email, name) values ($1, $2, 'Østen Ærlig')", [
    userId,
    `owner@${slug}.example`,
  ]);
  await query(ownerUrl, "insert into member (company_id, id, user_id, role) values ($1, $2, $3, 'owner')", [
    id,
    memberId,
    userId,
  ]);
  await query(
    ownerUrl,
    "insert into api_key (company_id, id, name, prefix, secret_hash, scopes) values ($1, $2, 'Test', $3, $4, $5)",
    [id, keyId, key.slice(0, 15), hashApiKey(key), [...scopes]],
  );
  return company;
}
