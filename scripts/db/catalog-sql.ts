// The questions scripts/db/catalog.ts asks. What extensions brought and Prisma's own table are left out.

const OURS = `n.nspname in ('public', 'app') and c.relname <> '_prisma_migrations'
  and not exists (select from pg_depend x where x.classid = 'pg_class'::regclass and x.objid = c.oid and x.deptype = 'e')`;

/** "skala_app: select insert", for every role but the owner. */
const grants = (acl: string, owner: string) => `(
  select string_agg(who || ': ' || what, ', ' order by who)
  from (select coalesce(g.rolname, 'public') as who, string_agg(lower(a.privilege_type), ' ' order by a.privilege_type) as what
    from aclexplode(${acl}) a left join pg_roles g on g.oid = a.grantee
    where a.grantee <> ${owner} group by 1) g)`;

export const DATABASE = `
  select 'extensions ' || string_agg(extname, ' ' order by extname) as line from pg_extension
  union all
  select format('collation %s: %s %s, %s', c.collname,
    case c.collprovider when 'i' then 'icu' when 'c' then 'libc' else 'builtin' end, c.colllocale,
    case when c.collisdeterministic then 'deterministic' else 'not deterministic' end)
  from pg_collation c join pg_namespace n on n.oid = c.collnamespace where n.nspname in ('public', 'app')
  union all
  select * from (select format('schema %s, owner %s; %s', nspname, pg_get_userbyid(nspowner),
    coalesce(${grants("nspacl", "nspowner")}, 'no grants'))
  from pg_namespace where nspname in ('public', 'app', 'graphile_worker') order by nspname) s`;

export const TABLES = `
  select c.relname as name, p.relname as parent,
    case when c.relispartition then pg_get_expr(c.relpartbound, c.oid) || '; '
      else format('%s %s.%s', case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' else 'table' end,
        n.nspname, c.relname) || coalesce(' partition by ' || pg_get_partkeydef(c.oid), '') || '; ' end
    || 'row security ' || case when c.relrowsecurity then 'on' else 'off' end
    || case when c.relforcerowsecurity then ', forced' else '' end
    || case when pg_get_userbyid(c.relowner) <> 'skala_owner' then ', owner ' || pg_get_userbyid(c.relowner) else '' end as head
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  left join pg_inherits i on i.inhrelid = c.oid left join pg_class p on p.oid = i.inhparent
  where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and ${OURS}
  order by n.nspname, c.relname`;

export const COLUMNS = `
  select c.relname as of, format('  %I %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
    case when a.attcollation <> t.typcollation then ' collate ' || a.attcollation::regcollation else '' end,
    case when a.attnotnull then ' not null' else '' end,
    coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')) as line
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  join pg_type t on t.oid = a.atttypid left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition and ${OURS}
  order by c.relname, a.attnum`;

/** Those a partition has from its parent are left out, and "not null", which columns say. */
export const CONSTRAINTS = `
  select c.relname as of, format('  constraint %I %s', o.conname, pg_get_constraintdef(o.oid)) as line
  from pg_constraint o join pg_class c on c.oid = o.conrelid join pg_namespace n on n.oid = c.relnamespace
  where o.contype <> 'n' and o.conparentid = 0 and (not c.relispartition or o.conislocal) and ${OURS}
  order by c.relname, o.contype, o.conname`;

export const INDEXES = `
  select c.relname as of, format('  %s %I %s%s', case when x.indisunique then 'unique index' else 'index' end, i.relname,
    regexp_replace(pg_get_indexdef(x.indexrelid), '^.* USING ', ''), case when x.indisvalid then '' else ' INVALID' end) as line
  from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
  join pg_namespace n on n.oid = c.relnamespace
  where not i.relispartition and not exists (select from pg_constraint o where o.conindid = i.oid and o.contype in ('p', 'u', 'x'))
    and ${OURS}
  order by c.relname, i.relname`;

export const TRIGGERS = `
  select c.relname as of, '  trigger ' || d || case t.tgenabled when 'O' then '' else ' DISABLED' end as line
  from pg_trigger t cross join lateral (select regexp_replace(pg_get_triggerdef(t.oid), '^CREATE TRIGGER ', '')) x (d)
  join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
  where not t.tgisinternal and t.tgparentid = 0 and ${OURS}
  order by c.relname, t.tgname`;

export const POLICIES = `
  select p.tablename as of, format('  policy %I %s %s to %s using %s check %s', p.policyname, lower(p.permissive), lower(p.cmd),
    array_to_string(p.roles, ' '), coalesce(p.qual, '-'), coalesce(p.with_check, '-')) as line
  from pg_policies p where p.schemaname in ('public', 'app')
  order by p.tablename, p.policyname`;

export const GRANTS = `
  select c.relname as of, '  grants ' || ${grants("c.relacl", "c.relowner")} as line
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and ${grants("c.relacl", "c.relowner")} is not null and ${OURS}
  union all
  select c.relname, format('  grants on column %I %s', a.attname, ${grants("a.attacl", "c.relowner")})
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  where a.attacl is not null and ${OURS}
  order by 1, 2`;

export const FUNCTIONS = `
  select format('function %s.%s(%s)', n.nspname, f.proname, pg_get_function_arguments(f.oid))
    || E'\\n  returns ' || pg_get_function_result(f.oid)
    || E'\\n  ' || l.lanname || case f.provolatile when 'i' then ' immutable' when 's' then ' stable' else ' volatile' end
    || case when f.prosecdef then ' security definer' else '' end || ', owner ' || pg_get_userbyid(f.proowner)
    || coalesce(E'\\n  set ' || array_to_string(f.proconfig, '; '), '')
    || E'\\n  grants ' || coalesce(${grants("coalesce(f.proacl, acldefault('f', f.proowner))", "f.proowner")}, 'none') as line,
    coalesce(f.prosrc, '') as body
  from pg_proc f join pg_namespace n on n.oid = f.pronamespace join pg_language l on l.oid = f.prolang
  where n.nspname in ('public', 'app')
    and not exists (select from pg_depend x where x.classid = 'pg_proc'::regclass and x.objid = f.oid and x.deptype = 'e')
  order by n.nspname, f.proname, pg_get_function_arguments(f.oid)`;
