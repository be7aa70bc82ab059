-- Run by `wijkweb database prepare` after every migration, as the owner of the schema.
-- What a role is not granted here it may not do.
-- Roles belong to the whole server: another database may be making them at this very moment.
do $$
begin
    if not exists (select from pg_roles where rolname = 'wijkweb_web') then
        create role wijkweb_web nologin;
    end if;
exception when duplicate_object or unique_violation then
    null;
end
$$;
do $$
begin
    if not exists (select from pg_roles where rolname = 'wijkweb_publisher') then
        create role wijkweb_publisher nologin;
    end if;
exception when duplicate_object or unique_violation then
    null;
end
$$;

revoke all on all tables in schema public from wijkweb_web, wijkweb_publisher;

grant select on
    _sqlx_migrations, gemeenten, wijken, buurten, postcodes, reference_figures, population,
    publications, published_figures, published_participation, publication_files
to wijkweb_web, wijkweb_publisher;

grant select on installation to wijkweb_web;
grant select, insert, delete on session_keys to wijkweb_web;
grant select, insert, update, delete on dossiers, shares, reminders to wijkweb_web;
grant insert on contributions, contribution_values to wijkweb_web;

-- Whoever has the words can take a contribution back: one row, by its key. The web can neither
-- list the keys nor delete without one.
create or replace function withdraw_contribution(wanted text) returns void
language sql security definer set search_path = public, pg_temp
as $$
    -- Whoever writes the same row anew waits here for the one who writes it now.
    select pg_advisory_xact_lock(hashtextextended(wanted, 0));
    delete from contributions where contribution_id = wanted;
$$;
revoke all on function withdraw_contribution(text) from public;
grant execute on function withdraw_contribution(text) to wijkweb_web;

-- Laying contributions in the order of their keys is writing them anew.
grant select, insert, delete on contributions, contribution_values to wijkweb_publisher;
grant insert on publications, published_figures, published_participation, publication_files
to wijkweb_publisher;
