// A journal in Postgres, for one process or many: the database's primary key decides who goes on with a debt.
// `pool` is a `Pool` of the package `pg`; commits must be durable there (`synchronous_commit` is `on`, as by default).

const SCHEMA = `create table if not exists intellectmoney_journal (
  reference text not null,
  seq bigint not null,
  line text not null,
  created text unique,
  primary key (reference, seq)
)`;

/** The operation that a line says was made. It pays one debt: a provider that gives it to a second one is not believed. */
function created(line) {
  const { record, operation } = JSON.parse(line.slice(line.indexOf("{")));
  return record === "Created" ? operation : null;
}

/** Makes the table where it is missing. */
export async function prepare(pool) {
  await pool.query(SCHEMA);
}

/** The journal of a client. It leaves the pool open: it may be the whole application's. */
export function postgresJournal(pool) {
  const lines = async (...query) => (await pool.query(...query)).rows.map(({ line }) => line);
  return {
    load: async (reference) =>
      (await lines("select line from intellectmoney_journal where reference = $1 order by seq desc limit 1", [reference]))[0],
    async append(reference, afterSeq, line) {
      const { rowCount } = await pool.query(
        "insert into intellectmoney_journal values ($1, $2, $3, $4) on conflict (reference, seq) do nothing",
        [reference, afterSeq + 1, line, created(line)],
      );
      return rowCount === 1 ? "stored" : "conflict";
    },
    unfinished: () => lines("select distinct on (reference) line from intellectmoney_journal order by reference, seq desc"),
    close: async () => {},
  };
}
