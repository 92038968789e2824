-- The forms under which a word of a name is kept in search_word (lib/core/search-words.ts asks for them).
--
-- "typo": the word's first eight letters, and those with any one of them left out. A word that differs by one
-- letter more, less or other, or by two exchanged, has one of these forms in common with it.
-- "part": its ends, from the second letter on to the last three.

create or replace function app.word_forms(word text) returns table (kind text, form text)
language sql immutable set search_path = pg_catalog, pg_temp
as $$
    select 'typo', "left"(word, 8)
    union
    select 'typo', "left"("left"(word, 8), i - 1) || substr("left"(word, 8), i + 1) from generate_series(1, least(length(word), 8)) i
    union
    select 'part', substr(word, i) from generate_series(2, length(word) - 2) i
$$;

revoke all on function app.word_forms(text) from public;
grant execute on function app.word_forms(text) to skala_app, skala_worker;

drop function if exists app.lead_matches(text, integer), app.customer_matches(text, integer);
