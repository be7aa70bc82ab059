-- What residents give to the figures. With SQLite these tables lie in a file of their own, so that
-- neither the order of pages nor a transaction joins them to a dossier.

create table contributions (
    contribution_id text not null constraint contributions_key primary key,
    period text not null,
    wijk_code text not null,
    sex text constraint contributions_sex_choice check (sex in ('f', 'm', 'x')),
    age_band text
        constraint contributions_age_band_choice check (age_band in ('18-34', '35-49', '50-64', '65-74', '75+')),
    scoring text not null,
    research smallint not null constraint contributions_research_choice check (research in (0, 1))
) /* in key order */;

create table contribution_scores (
    contribution_id text not null
        constraint contribution_scores_contribution references contributions (contribution_id) on delete cascade,
    indicator text not null,
    score double precision not null constraint contribution_scores_range check (score between 0 and 10),
    constraint contribution_scores_key primary key (contribution_id, indicator)
) /* in key order */;

create index contributions_by_period on contributions (period);
