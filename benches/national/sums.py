"""The weighted sums of every indicator by area, sex and age band, as DuckDB makes them on two threads.

Usage: sums.py CONTRIBUTIONS.parquet TIMES

Prints a line for each way to ask: its name, the wall and the processor time in seconds of the fastest of
so many times, and what it does.
"""

import sys
import time

import duckdb

PERSON = ["record_key", "period", "area", "sex", "age_band"]
GROUP = "area, sex, age_band"

path, times = sys.argv[1], int(sys.argv[2])
database = duckdb.connect()
database.execute("set threads = 2")
database.execute("set preserve_insertion_order = false")
rows = f"'{path}'"
indicators = [
    (name, kind == "BOOLEAN")
    for name, kind, *_ in database.execute(f"describe select * from {rows}").fetchall()
    if name not in PERSON
]
# What raking comes to is one weight for each area, sex and age band: a small table, made beforehand.
database.execute(
    f"create table weights as select *, 0.5 + random() as w from (select distinct {GROUP} from {rows})"
)


def number(name, is_share):
    return f"{name}::int" if is_share else name


def each(*expressions):
    """The expressions for every indicator: `x` is its name, `n` its number, `share` whether it is one."""
    return ", ".join(
        expression(name, number(name, is_share), is_share)
        for name, is_share in indicators
        for expression in expressions
    )


def keys_of_those_for_whom_it_holds(x, n, share):
    return f"sum(case when {x} then record_key end)" if share else f"sum({n} * {n})"


plain = "select {group}, {sums} from {rows} join weights using ({group}) group by {group}".format(
    group=GROUP,
    rows=rows,
    sums=each(
        lambda x, n, share: f"sum(w * {n}) as s_{x}",
        # Not `filter (…)`: with it DuckDB takes 1.7 times as long.
        lambda x, n, share: f"sum(case when {x} is not null then w end) as w_{x}",
    ),
)
# The weight is the same for a whole group, so it can be joined when the sums are there.
fastest = "select {group}, {weighted} from ({sums}) join weights using ({group})".format(
    group=GROUP,
    weighted=each(lambda x, n, share: f"w * s_{x} as s_{x}", lambda x, n, share: f"w * n_{x} as w_{x}"),
    sums="select {group}, {sums} from {rows} group by {group}".format(
        group=GROUP,
        rows=rows,
        sums=each(lambda x, n, share: f"sum({n}) as s_{x}", lambda x, n, share: f"count({x}) as n_{x}"),
    ),
)
# What a tally of Wijkweb holds: also sums of squares, and of the record keys that noise is looked up by.
same = "select {group}, {sums} from {rows} group by {group}".format(
    group=GROUP,
    rows=rows,
    sums=each(
        lambda x, n, share: f"count({x}) as n_{x}",
        lambda x, n, share: f"sum({n}) as s_{x}",
        lambda x, n, share: f"sum(case when {x} is not null then record_key end) as k_{x}",
        lambda x, n, share: keys_of_those_for_whom_it_holds(x, n, share) + f" as h_{x}",
    ),
)


def measure(name, query, what):
    took = []
    for _ in range(times):
        wall, processor = time.perf_counter(), time.process_time()
        database.execute(f"create or replace table {name} as {query}")
        took.append((time.perf_counter() - wall, time.process_time() - processor))
    wall, processor = min(took)
    print(f"{name}\t{wall:.2f}\t{processor:.2f}\t{what}", flush=True)


measure("plain", plain, "weighted sums, the weight joined to every row")
measure("fastest", fastest, "weighted sums, the weight joined to the sums of a group")
measure("same", same, "all that a tally holds, record keys included")

first, _ = indicators[0]
for name in [first, indicators[-1][0]]:
    (apart,) = database.execute(
        f"""select max(abs(plain.s_{name} - fastest.s_{name}) / greatest(1, fastest.s_{name}))
            from plain join fastest using ({GROUP})"""
    ).fetchone()
    if not apart < 1e-9:
        sys.exit(f"both ways must give the same sums of {name}, and lie {apart} apart")
