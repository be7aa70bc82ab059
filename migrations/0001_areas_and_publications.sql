-- One text for SQLite and PostgreSQL. What each column holds, how sensitive it is and how long it
-- stays: privacy-register.csv.

create table gemeenten (
    gemeente_code text not null constraint gemeenten_key primary key,
    name text not null
);

create table wijken (
    wijk_code text not null constraint wijken_key primary key,
    gemeente_code text not null constraint wijken_gemeente references gemeenten (gemeente_code),
    name text not null,
    population bigint constraint wijken_population_range check (population >= 0),
    shape text not null
);

create table buurten (
    buurt_code text not null constraint buurten_key primary key,
    wijk_code text not null constraint buurten_wijk references wijken (wijk_code),
    name text not null,
    population bigint constraint buurten_population_range check (population >= 0),
    shape text not null
);

create table postcodes (
    postcode smallint not null constraint postcodes_range check (postcode between 1000 and 9999),
    wijk_code text not null constraint postcodes_wijk references wijken (wijk_code),
    share double precision not null constraint postcodes_share_range check (share > 0 and share <= 1),
    constraint postcodes_key primary key (postcode, wijk_code)
);

create table reference_figures (
    area_code text not null,
    indicator text not null,
    year smallint not null,
    percent double precision not null
        constraint reference_figures_percent_range check (percent between 0 and 100),
    constraint reference_figures_key primary key (area_code, indicator, year)
);

create table publications (
    period text not null,
    revision smallint not null constraint publications_revision_range check (revision > 0),
    method text not null,
    published_on text not null,
    constraint publications_key primary key (period, revision)
);

create table published_figures (
    period text not null,
    revision smallint not null,
    area_code text not null,
    indicator text not null,
    mean double precision,
    lower_bound double precision,
    upper_bound double precision,
    respondents bigint,
    constraint published_figures_key primary key (period, revision, area_code, indicator),
    constraint published_figures_publication
        foreign key (period, revision) references publications (period, revision),
    constraint published_figures_whole_or_withheld check (
        (mean is null and lower_bound is null and upper_bound is null and respondents is null)
        or (mean between 0 and 10 and lower_bound <= mean and upper_bound >= mean and respondents > 0)
    )
);

create table publication_files (
    period text not null,
    revision smallint not null,
    name text not null,
    media_type text not null,
    content_base64 text not null,
    constraint publication_files_key primary key (period, revision, name),
    constraint publication_files_publication
        foreign key (period, revision) references publications (period, revision)
);
