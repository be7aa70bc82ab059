-- Published figures are kept by age group too. The table is made anew without its rows: nothing was
-- released that filled it, and an import fills it again.

drop table reference_figures;

create table reference_figures (
    area_code text not null,
    indicator text not null,
    age_group text not null
        constraint reference_figures_age_group_choice check (age_group in ('18+', '18-64', '65+')),
    year smallint not null,
    percent double precision not null
        constraint reference_figures_percent_range check (percent between 0 and 100),
    constraint reference_figures_key primary key (area_code, indicator, age_group, year)
);
