import { vi } from "vitest";
import { query, type TestDatabase, withClient } from "./database";

/** A lock any test may hold; the event of a record called "Held …" waits for it. */
const GATE = 4_711;

/**
 * Makes events misbehave by the name of their record: "Held …" waits at the gate, "Untold …" fails, and
 * "Deadlock …" fails as the loser of one, the first time.
 */
export async function addGate({ owner }: TestDatabase): Promise<void> {
  await query(
    owner,
    `create sequence told;
     create function on_event() returns trigger language plpgsql security definer as $$
     begin
       if new.after->>'name' like 'Held%' then perform pg_advisory_xact_lock(${GATE}); end if;
       if new.after->>'name' like 'Untold%' then raise exception 'no event' using errcode = 'XX000'; end if;
       -- Once: a sequence does not roll back.
       if new.after->>'name' like 'Deadlock%' and nextval('told') = 1 then raise 'lost' using errcode = '40P01'; end if;
       return new;
     end $$;
     create trigger on_event before insert on event for each row execute function on_event()`,
  );
}

/** Starts `work`, kills its connection while it waits at the gate, and resolves to what became of it. */
export async function killedAtGate<T>(database: TestDatabase, work: () => Promise<T>): Promise<T> {
  return withClient(database.owner, async (gate) => {
    await gate.query("select pg_advisory_lock($1)", [GATE]);
    const working = work();
    await vi.waitFor(
      async () => {
        const killed = await query(
          database.admin,
          `select pg_terminate_backend(l.pid) from pg_locks l join pg_database d on d.oid = l.database
           where l.locktype = 'advisory' and l.objid = $1 and not l.granted and d.datname = $2`,
          [GATE, database.name],
        );
        if (killed.length !== 1) throw new Error("Nobody waits at the gate.");
      },
      { timeout: 15_000 },
    );
    return await working;
  });
}
