// The same work in DuckDB-WASM, beside the engine and the hand-written one (`./dev bench`): tables with types, words as ENUMs, what panels group by
// worked out at load, and one query per panel. It gives what `tools/baseline.js` gives.

import * as duckdb from "@duckdb/duckdb-wasm";

const DAY = 86400;
const ZONE = -3 * 3600;
const TARGET = 300;
const DIST = "/nm/@duckdb/duckdb-wasm/dist/";

const db = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), new Worker(`${DIST}duckdb-browser-eh.worker.js`));
await db.instantiate(new URL(`${DIST}duckdb-eh.wasm`, location.href).href);
await db.open({ path: ":memory:", query: { castBigIntToDouble: true } });
const connection = await db.connect();
const ask = async (sql) => (await connection.query(sql)).toArray().map((row) => row.toJSON());

const quoted = (word) => `'${word.replaceAll("'", "''")}'`;
const csv = (name) => `read_csv('${name}', header = true, delim = ',', quote = '"', escape = '"', all_varchar = true)`;
const secs = (column) => `epoch(${column}::TIMESTAMP)::INTEGER`;

async function load(messages, cases) {
  await db.registerFileBuffer("messages.csv", new Uint8Array(await messages.arrayBuffer()));
  await db.registerFileBuffer("cases.csv", new Uint8Array(await cases.arrayBuffer()));
  const word = async (type, column, table) => ask(`CREATE TYPE ${type} AS ENUM (SELECT DISTINCT ${column} FROM ${table} WHERE ${column} IS NOT NULL ORDER BY 1)`);

  await ask(`CREATE TABLE raw AS FROM ${csv("cases.csv")}`);
  for (const column of ["agent", "team", "channel", "status", "outcome"]) await word(`case_${column}`, column, "raw");
  await ask(`CREATE TABLE cases AS SELECT case_id::INTEGER id, ${secs("created_at")} created, ((${secs("created_at")} + ${ZONE}) // ${DAY})::USMALLINT "day",
    ${secs("first_response_at")} - ${secs("created_at")} response, ${secs("closed_at")} - ${secs("created_at")} resolution, agent::case_agent agent, team::case_team team,
    channel::case_channel channel, status::case_status status, outcome::case_outcome outcome, csat::UTINYINT csat FROM raw`);
  await ask("DROP TABLE raw");

  await ask(`CREATE TABLE raw AS SELECT case_id, sent_at, direction, status, template FROM ${csv("messages.csv")}`);
  for (const column of ["direction", "status", "template"]) await word(`message_${column}`, column, "raw");
  await ask(`CREATE TABLE messages AS SELECT (wall // ${DAY})::USMALLINT "day", ((wall // ${DAY} + 3) % 7 * 24 + wall % ${DAY} // 3600)::UTINYINT "hour", direction::message_direction AS direction,
    m.status::message_status AS status, template::message_template AS template, c.created, c.team, c.channel
    FROM (SELECT *, ${secs("sent_at")} + ${ZONE} wall FROM raw) m LEFT JOIN cases c ON c.id = m.case_id::INTEGER`);
  await ask("DROP TABLE raw");
  for (const name of ["messages.csv", "cases.csv"]) await db.dropFile(name);
}

function where({ team, channel, from, to }) {
  const passes = [team && `team = ${quoted(team)}`, channel && `channel = ${quoted(channel)}`, from !== undefined && `created >= ${from} AND created < ${to}`].filter(Boolean);
  return passes.length ? `WHERE ${passes.join(" AND ")}` : "";
}

async function refresh(filter) {
  const those = where(filter);
  const both = "count(*) cases, count(resolution) closed, avg(response) mean, quantile_cont(response, [0.5, 0.9]) quantiles, avg(resolution) resolved, quantile_cont(resolution, 0.9) late";
  const [days] = [
    await ask(`SELECT "day", direction::VARCHAR direction, count(*) n FROM messages ${those} GROUP BY ALL`),
    await ask(`SELECT "hour", count(*) n FROM messages ${those} GROUP BY ALL`),
    await ask(`SELECT template, status, count(*) n FROM messages ${those} GROUP BY ALL`),
    await ask(`SELECT "day", status, count(*) n FROM cases ${those} GROUP BY ALL`),
    await ask(`SELECT agent, "day", count(*) n FROM cases ${those} GROUP BY ALL`),
    await ask(`SELECT agent, ${both} FROM cases ${those} GROUP BY ALL`),
    await ask(`SELECT team, ${both} FROM cases ${those} GROUP BY ALL`),
    await ask(`SELECT channel, outcome, count(*) n FROM cases ${those} GROUP BY ALL`),
  ];
  const [all] = await ask(`SELECT count(*) cases, quantile_cont(response, 0.5) p50, quantile_cont(response, 0.9) p90, quantile_cont(resolution, 0.5) resolution, count(csat) graded, avg(csat) mean,
    count(*) FILTER (csat >= 4) satisfied, count(*) FILTER (response <= ${TARGET}) AS in_time, count(response) answered FROM cases ${those}`);
  const byDirection = {};
  for (const { direction, n } of days) byDirection[direction] = (byDirection[direction] ?? 0) + Number(n);
  return {
    byDirection,
    whole: { cases: Number(all.cases), response: { quantiles: [all.p50, all.p90] }, resolution: { quantiles: [all.resolution] } },
    csat: { score: Number(all.satisfied) / Number(all.graded) },
  };
}

const timed = (act) => async (...given) => {
  const started = performance.now();
  const told = await act(...given);
  return { ms: performance.now() - started, ...told };
};
globalThis.duckdb = { load: timed(load), refresh: timed(refresh) };
