import { Pool, type PoolClient } from "pg";

const NOTHING = { command: "", rowCount: 0, oid: 0, fields: [], rows: [] };

/**
 * What Prisma takes for its pool where a transaction is open already: each "connection" is the one that
 * `hosted` names at that moment. Its beginning and its end are the host's business, so Prisma's own are not
 * sent; what fails inside is thrown, and the host then rolls back.
 */
export class GuestPool extends Pool {
  constructor(private readonly hosted: () => PoolClient) {
    super({ max: 1 });
  }

  override async connect(): Promise<PoolClient> {
    const host = this.hosted();
    const query = (asked: { text: string }) =>
      /^(begin|commit|rollback)$/i.test(asked.text) ? Promise.resolve(NOTHING) : host.query(asked);
    const guest = { query, on() {}, removeListener() {}, release() {} };
    return guest as unknown as PoolClient;
  }
}
