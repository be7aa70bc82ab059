-- Figures of every indicator and subgroup, each with its gap or how it was made, and what they are
-- made with: who lives in an area, and in the region of which GGD it lies. The old figures go
-- without being moved over: nothing was released that published any.

drop table published_figures;

create table published_figures (
    period text not null,
    revision smallint not null,
    area_code text not null,
    indicator text not null,
    subgroup text not null,
    status text not null
        constraint published_figures_status_choice
        check (status in ('published', 'withheld', 'no_data', 'not_comparable')),
    value double precision,
    lower_bound double precision,
    upper_bound double precision,
    kind text constraint published_figures_kind_choice check (kind in ('direct', 'estimate')),
    respondents bigint constraint published_figures_respondents_range check (respondents >= 0),
    constraint published_figures_key primary key (period, revision, area_code, indicator, subgroup),
    constraint published_figures_publication
        foreign key (period, revision) references publications (period, revision),
    constraint published_figures_whole_or_gap check (
        (status = 'published' and value is not null and lower_bound is not null
            and upper_bound is not null and kind is not null and respondents is not null)
        or (status <> 'published' and value is null and lower_bound is null
            and upper_bound is null and kind is null and respondents is null)
    ),
    constraint published_figures_value_range check (
        value between 0 and 100 and lower_bound <= value and upper_bound >= value
    )
);

create table published_participation (
    period text not null,
    revision smallint not null,
    area_code text not null,
    subgroup text not null,
    respondents bigint constraint published_participation_respondents_range check (respondents >= 0),
    persons bigint constraint published_participation_persons_range check (persons >= 0),
    constraint published_participation_key primary key (period, revision, area_code, subgroup),
    constraint published_participation_publication
        foreign key (period, revision) references publications (period, revision)
);

create table population (
    area_code text not null,
    sex text not null constraint population_sex_choice check (sex in ('f', 'm')),
    age_band text not null
        constraint population_age_band_choice
        check (age_band in ('18-34', '35-49', '50-64', '65-74', '75+')),
    persons bigint not null constraint population_persons_range check (persons >= 0),
    constraint population_key primary key (area_code, sex, age_band)
);

alter table gemeenten add column ggd_region text;
