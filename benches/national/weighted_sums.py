"""DuckDB's part of the benchmark: weighted sums per buurt, sex and age band, from the same Parquet file.

Prints the seconds of each way of asking. The weights are constant per buurt, sex and age band, so
the fastest honest way sums without them first and multiplies afterwards.
"""

import sys
import threading
import time

import duckdb

contributions, limit = sys.argv[1], float(sys.argv[2])
person = ["record_key", "period", "area", "sex", "age_band"]


def connect():
    connection = duckdb.connect()
    connection.execute("set threads = 2; set preserve_insertion_order = false; set memory_limit = '16GB'")
    connection.execute(
        f"""create table weights as
            select area, sex, age_band, 0.5 + (hash(area, sex, age_band) % 1000) / 1000.0 as w
            from '{contributions}' group by all"""
    )
    return connection


def columns(connection):
    rows = connection.execute(f"describe select * from '{contributions}'").fetchall()
    return [name for name, *_ in rows if name not in person]


def seconds(name, statement_of):
    connection = connect()
    statement = statement_of(columns(connection))
    stop = threading.Timer(limit, connection.interrupt)
    stop.start()
    begun = time.perf_counter()
    try:
        connection.execute(f"create table sums as {statement}")
        print(f"{name} {time.perf_counter() - begun:.2f}", flush=True)
    except duckdb.InterruptException:
        print(f"{name} >{limit:.0f}", flush=True)
    finally:
        stop.cancel()


def multiply_afterwards(names):
    sums = ", ".join(f"sum({name}::float) as s_{name}, count({name}) as n_{name}" for name in names)
    weighted = ", ".join(f"w * s_{name} as s_{name}, w * n_{name} as n_{name}" for name in names)
    return f"""select area, sex, age_band, {weighted}
               from (select area, sex, age_band, {sums} from '{contributions}' group by all)
               join weights using (area, sex, age_band)"""


def as_it_is_said(names):
    sums = ", ".join(
        f"sum(w * {name}::float) as s_{name}, sum(w * ({name} is not null)::tinyint) as n_{name}"
        for name in names
    )
    return f"""select area, sex, age_band, {sums}
               from '{contributions}' join weights using (area, sex, age_band) group by all"""


seconds("multiply_afterwards", multiply_afterwards)
seconds("as_it_is_said", as_it_is_said)
