-- Run by `wijkweb database prepare` after every migration, as the owner of the schema.
-- What a role is not granted here it may not do.
do $$
begin
    if not exists (select from pg_roles where rolname = 'wijkweb_web') then
        create role wijkweb_web nologin;
    end if;
    if not exists (select from pg_roles where rolname = 'wijkweb_publisher') then
        create role wijkweb_publisher nologin;
    end if;
end
$$;

revoke all on all tables in schema public from wijkweb_web, wijkweb_publisher;

grant select on
    _sqlx_migrations, gemeenten, wijken, buurten, postcodes, reference_figures,
    publications, published_figures, publication_files
to wijkweb_web, wijkweb_publisher;

grant select, insert, update, delete on assessments, answers, submissions to wijkweb_web;
grant insert on contributions, contribution_scores to wijkweb_web;

grant select, delete on contributions, contribution_scores to wijkweb_publisher;
grant insert on publications, published_figures, publication_files to wijkweb_publisher;
