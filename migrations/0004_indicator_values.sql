-- A contribution holds a value for every indicator that is known, and no longer the six scores
-- alone. The old table goes at once: nothing was released that still writes it.

create table contribution_values (
    contribution_id text not null
        constraint contribution_values_contribution references contributions (contribution_id) on delete cascade,
    indicator text not null,
    value double precision not null constraint contribution_values_range check (value between 0 and 100),
    constraint contribution_values_key primary key (contribution_id, indicator)
) /* in key order */;

insert into contribution_values (contribution_id, indicator, value)
select contribution_id, indicator, score from contribution_scores order by contribution_id, indicator;

drop table contribution_scores;
