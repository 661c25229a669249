#!/usr/bin/env python3
"""Every figure a second time, in plain SQL over the raw files, compared with the command line's.

    agree.py --balcao PATH_TO_BINARY [--messages 100000] [--data DIR] [--keep]

Without --data a sample is generated and measured as it is, without its own first response times, and with the cases alone. A directory
with `mensagens.csv` is taken for a sample, one with `messages.csv` for the two files of the peers' benchmark.
Needs the Python package `duckdb`. The last line is `N passed, N failed`.

Of Equipe the queue by age and presence in some windows are compared, too: presence second by second.

Durations are compared by the wall clock and by business hours. The SQL shares nothing with the engine but the definitions. Each figure is an aggregate over a table of facts: one row per message,
case, wait …, with its time `t`, the agent it is credited to and the fields of its case.
"""

import argparse
import csv
import datetime
import json
import math
import pathlib
import subprocess
import sys
import tempfile
from urllib.parse import quote

import duckdb

ZONE = "America/Sao_Paulo"
SLA_SECS = 900
QUICK_SECS = 900
RESOLUTION_SECS = 24 * 3600
DAY_SECS = 24 * 3600
WEEK_SECS = 7 * DAY_SECS

# ------------------------------------------------------------------------------------------------------------------ raw files

SAMPLE = {"messages": "mensagens.csv", "cases": "casos.csv", "events": "eventos.csv", "presence": "presenca.csv"}
PEERS = {"messages": "messages.csv", "cases": "cases.csv"}

EMPTY = {
    "messages": "message_id case_id sent_at direction status channel kind template author_kind agent contact_name phone text error_code",
    "cases": "case_id created_at first_response_at closed_at agent team channel case_type status requester_name phone tags csat outcome value origin",
    "events": "case_id at event actor detail",
    "presence": "agent state from to reason",
}

# What the peers' columns are called in a sample. People write what no robot writes, except a template in nobody's name.
PEERS_MESSAGES = """
    SELECT message_id, case_id, sent_at, direction, status, channel, kind, template,
           CASE WHEN direction = 'received' THEN 'customer' WHEN is_bot = '1' THEN 'bot'
                WHEN agent IS NULL AND kind = 'hsm' THEN 'campaign' ELSE 'human' END AS author_kind,
           agent, NULL AS contact_name, contact AS phone, NULL AS text
    FROM file ORDER BY rowid"""
PEERS_CASES = """
    SELECT case_id, created_at, first_response_at, closed_at, agent, team, channel, case_type, status, contact_name AS requester_name,
           NULL AS phone, tags, csat, converted AS outcome, NULL AS value, origin
    FROM file ORDER BY rowid"""


def load(db, files):
    """Tables raw_messages, raw_cases, raw_events, raw_presence: text as in the files, `rowid` = place in the file."""
    for table, columns in EMPTY.items():
        path = files.get(table)
        if path is None:
            db.execute(f"CREATE TABLE raw_{table} AS SELECT " + ", ".join(f"''::VARCHAR AS \"{c}\"" for c in columns.split()) + " WHERE false")
            continue
        db.execute(
            f"CREATE OR REPLACE TEMP TABLE file AS FROM read_csv('{path}', header=true, all_varchar=true, delim=',', quote='\"', escape='\"')"
        )
        select = {"messages.csv": PEERS_MESSAGES, "cases.csv": PEERS_CASES}.get(path.name, "SELECT * FROM file ORDER BY rowid")
        db.execute(f"CREATE TABLE raw_{table} AS {select}")
        have = [row[0] for row in db.execute(f"DESCRIBE raw_{table}").fetchall()]
        for column in columns.split():
            if column not in have:
                db.execute(f'ALTER TABLE raw_{table} ADD COLUMN "{column}" VARCHAR')


# ------------------------------------------------------------------------------------------------------------------ facts

TYPED = """
CREATE MACRO secs(time) AS epoch(time::TIMESTAMPTZ)::BIGINT;

CREATE TABLE cases AS
SELECT case_id, secs(created_at) AS created, secs(first_response_at) AS first, secs(closed_at) AS closed,
       coalesce(agent, '') AS agent, coalesce(team, '') AS team, coalesce(channel, '') AS channel, coalesce(case_type, '') AS case_type,
       status AS case_status, (status = 'closed' OR closed_at IS NOT NULL) AS is_closed,
       coalesce(requester_name, '') AS requester, coalesce(phone, '') AS phone,
       list_distinct(regexp_extract_all(coalesce(tags, ''), '[^,;]+')) AS tags, csat::DOUBLE AS csat,
       CASE WHEN outcome IN ('converted', '1') THEN 1 WHEN outcome IN ('not_converted', '0') THEN 0 END AS converted,
       coalesce(origin, '') AS origin
FROM raw_cases;

CREATE TABLE messages AS
SELECT rowid AS place, case_id, secs(sent_at) AS sent, direction, status, kind, coalesce(template, '') AS template, author_kind,
       coalesce(agent, '') AS agent, coalesce(contact_name, '') AS name, coalesce(phone, '') AS phone, coalesce(error_code, '') AS error
FROM raw_messages;

CREATE TABLE events AS SELECT rowid AS place, case_id, secs("at") AS happened, event, coalesce(actor, '') AS actor FROM raw_events;

CREATE TABLE intervals AS SELECT rowid AS place, agent, state, secs("from") AS start, secs("to") AS stop FROM raw_presence;

CREATE TABLE data_end AS
SELECT max(t) AS t FROM (
    SELECT created AS t FROM cases UNION ALL SELECT first FROM cases UNION ALL SELECT closed FROM cases
    UNION ALL SELECT sent FROM messages UNION ALL SELECT happened FROM events
    UNION ALL SELECT start FROM intervals UNION ALL SELECT stop FROM intervals);

-- The team of most of an agent's cases.
CREATE TABLE agent_team AS
SELECT agent, team FROM (
    SELECT agent, team, row_number() OVER (PARTITION BY agent ORDER BY count(*) DESC, team) AS rank
    FROM cases WHERE agent <> '' AND team <> '' GROUP BY agent, team)
WHERE rank = 1;
"""

WAITS = """
-- Only inbound messages and people's answers matter; robots, automations, campaigns and unknown authors never close a wait.
CREATE TABLE turns AS
SELECT case_id, sent, place, agent, direction,
       sum((direction = 'sent')::INT) OVER earlier AS answers_before,
       lag(direction) OVER (PARTITION BY case_id ORDER BY sent, place) AS previous,
       lag(sent) OVER (PARTITION BY case_id ORDER BY sent, place) AS previous_sent
FROM messages
WHERE direction = 'received' OR (direction = 'sent' AND author_kind = 'human')
WINDOW earlier AS (PARTITION BY case_id ORDER BY sent, place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);

-- A closing of the case ends a wait that the customer's next message follows.
CREATE TABLE waits AS
WITH opened AS (
    SELECT case_id, sent AS opened, coalesce(answers_before, 0) AS answers_before
    FROM turns t WHERE direction = 'received' AND (previous IS NULL OR previous = 'sent' OR EXISTS (
        FROM events e WHERE e.case_id = t.case_id AND e.event = 'closed' AND e.happened >= t.previous_sent AND e.happened < t.sent))
), followed AS (
    SELECT o.*, lead(answers_before) OVER earlier = answers_before AS is_dropped, lead(opened) OVER earlier AS next_opened
    FROM opened o WINDOW earlier AS (PARTITION BY case_id ORDER BY opened)
), dropped AS (
    SELECT f.*, CASE WHEN is_dropped THEN (SELECT min(happened) FROM events e WHERE e.case_id = f.case_id AND e.event = 'closed'
           AND e.happened >= f.opened AND e.happened < f.next_opened) END AS dropped
    FROM followed f
), answered AS (
    SELECT o.case_id, o.opened, o.dropped, a.sent AS answered, a.agent AS responder,
           row_number() OVER (PARTITION BY o.case_id ORDER BY o.dropped IS NOT NULL, o.opened) AS nth
    FROM dropped o
    LEFT JOIN turns a ON o.dropped IS NULL AND a.case_id = o.case_id AND a.direction = 'sent' AND coalesce(a.answers_before, 0) = o.answers_before
)
SELECT w.case_id, w.opened, w.dropped, w.answered, w.responder, w.nth, coalesce(max(e.happened), w.opened) AS start
FROM answered w
LEFT JOIN events e ON e.case_id = w.case_id AND e.event = 'handed_to_human' AND e.happened > w.opened
     AND (coalesce(w.answered, w.dropped) IS NULL OR e.happened <= coalesce(w.answered, w.dropped))
GROUP BY w.case_id, w.opened, w.dropped, w.answered, w.responder, w.nth;
"""

# What a case is as a whole: who took part, how often people answered, how long the customer owed the next word.
WHOLE = f"""
CREATE TABLE whole AS
WITH talk AS (
    SELECT *, sent - lag(sent) OVER (PARTITION BY case_id ORDER BY sent, place) AS pause FROM messages WHERE direction IN ('sent', 'received')
), told AS (
    SELECT case_id, count(*) AS n_talk, bool_or(direction = 'sent' AND author_kind = 'human') AS person,
           bool_or(direction = 'sent' AND author_kind = 'bot') AS robot, max(sent) FILTER (direction = 'received') AS last_inbound,
           coalesce(sum(pause) FILTER (pause <= 600), 0) AS active
    FROM talk GROUP BY case_id
), happened AS (
    SELECT case_id, bool_or(event = 'handed_to_human') AS handed, bool_or(event = 'assigned') AS assigned FROM events GROUP BY case_id
), runs AS (
    SELECT case_id, direction, sent, lead(sent) OVER (PARTITION BY case_id ORDER BY sent, place) AS until
    FROM turns WHERE previous IS DISTINCT FROM direction
), answers AS (
    SELECT r.case_id, count(*) AS n_answers,
           sum(greatest(0, least(coalesce(r.until, c.closed), c.closed) - greatest(r.sent, c.created))) AS customers_turn
    FROM runs r JOIN cases c USING (case_id) WHERE r.direction = 'sent' GROUP BY r.case_id
)
SELECT c.case_id, coalesce(n_talk, 0) AS n_talk, coalesce(person, false) AS person, coalesce(robot, false) AS robot, last_inbound, active,
       coalesce(handed, false) AS handed, coalesce(assigned, false) AS assigned, coalesce(n_answers, 0) AS n_answers,
       coalesce(customers_turn, 0) AS customers_turn,
       CASE WHEN c.phone <> '' THEN c.phone ELSE c.requester END AS customer
FROM cases c LEFT JOIN told USING (case_id) LEFT JOIN happened USING (case_id) LEFT JOIN answers USING (case_id);
"""

# Who had a case from hand to hand: by an assignment, else by writing while nobody had it. A case is passed on by an assignment to somebody
# else, a change of team, or back to the robot. Of one second events come first.
PASSAGES = """
CREATE TABLE writers AS
SELECT case_id, agent, min(sent) AS since FROM messages
WHERE direction = 'sent' AND author_kind NOT IN ('bot', 'automation', 'campaign') AND agent <> '' GROUP BY case_id, agent;

CREATE TABLE passages AS
WITH first_writer AS (
    SELECT case_id, agent, sent FROM messages SEMI JOIN writers USING (case_id, agent)
    WHERE direction = 'sent' AND author_kind NOT IN ('bot', 'automation', 'campaign')
    QUALIFY row_number() OVER (PARTITION BY case_id ORDER BY sent, place) = 1
), got AS (
    SELECT case_id, happened AS t, 0 AS rank, place, actor AS holder FROM events WHERE event = 'assigned' AND actor <> ''
    UNION ALL
    SELECT w.case_id, w.sent, 1, 0, w.agent FROM first_writer w
    WHERE NOT EXISTS (FROM events e WHERE e.case_id = w.case_id AND e.event = 'assigned' AND e.actor <> '' AND e.happened <= w.sent)
), turns_of_hands AS (
    SELECT * FROM got
    QUALIFY holder IS DISTINCT FROM lag(holder) OVER (PARTITION BY case_id ORDER BY t, rank, place)
), held AS (
    SELECT e.case_id, e.happened, e.place, e.event, e.actor, (
        SELECT arg_max(g.holder, (g.t, g.rank, g.place)) FROM got g
        WHERE g.case_id = e.case_id AND (g.t < e.happened OR (g.t = e.happened AND g.rank = 0 AND g.place < e.place))) AS holder
    FROM events e WHERE e.event IN ('assigned', 'team_changed', 'handed_to_bot')
), passed AS (
    SELECT case_id, happened AS passed, CASE WHEN event = 'team_changed' AND actor <> '' THEN actor ELSE holder END AS passer
    FROM held WHERE holder IS NOT NULL AND (event <> 'assigned' OR (actor <> '' AND actor <> holder))
    QUALIFY row_number() OVER (PARTITION BY case_id ORDER BY happened, place) = 1
)
SELECT p.*, p.case_id IN (SELECT case_id FROM turns_of_hands GROUP BY case_id HAVING count(*) > count(DISTINCT holder)) AS came_back FROM passed p;
"""

# Every message with who the customer is, whatever the case; of a nameless one the case.
TALKERS = """
CREATE TABLE talkers AS
SELECT m.*, c.agent AS owner, c.rowid AS case_place,
       coalesce(nullif(m.phone, ''), nullif(m.name, ''), nullif(c.phone, ''), nullif(c.requester, ''), '#' || m.case_id) AS who
FROM messages m LEFT JOIN cases c USING (case_id) WHERE m.direction IN ('sent', 'received');
"""

# Each: columns t, agent and those of the figure; `case_id` joins the fields of the case.
FACTS = {
    "opened": "SELECT case_id, created AS t, agent FROM cases",
    "closed": "SELECT case_id, closed AS t, agent FROM cases WHERE is_closed",
    # Every closing; a case without a closing event closes once, by its own time.
    "closing": """
        SELECT e.case_id, e.happened AS t, CASE WHEN e.actor <> '' THEN e.actor ELSE c.agent END AS agent, e.place
        FROM events e JOIN cases c USING (case_id) WHERE e.event = 'closed'
        UNION ALL
        SELECT case_id, closed, agent, 0 FROM cases WHERE is_closed AND case_id NOT IN (SELECT case_id FROM events WHERE event = 'closed')""",
    "message": """
        SELECT m.case_id, m.sent AS t, CASE WHEN m.direction = 'sent' THEN m.agent ELSE coalesce(c.agent, '') END AS agent,
               m.direction, m.status, m.kind, m.template, m.author_kind, m.error,
               CASE WHEN m.phone <> '' THEN m.phone WHEN m.name <> '' THEN m.name WHEN c.phone <> '' THEN c.phone ELSE c.requester END AS customer
        FROM messages m LEFT JOIN cases c USING (case_id) WHERE m.direction IN ('sent', 'received')""",
    "attended": "SELECT case_id, sent AS t, agent FROM messages WHERE direction = 'sent' AND author_kind = 'human'",
    "answered_wait": "SELECT case_id, answered AS t, responder AS agent, (answered - start)::DOUBLE AS secs FROM waits WHERE answered IS NOT NULL",
    "open_wait": "SELECT w.case_id, w.opened AS t, c.agent, w.opened, coalesce(w.answered, w.dropped) AS answered FROM waits w JOIN cases c USING (case_id)",
    "resolution": "SELECT case_id, closed AS t, agent, (closed - created)::DOUBLE AS secs FROM cases WHERE closed IS NOT NULL",
    "handling": """
        WITH human AS (SELECT case_id, min(sent) AS first FROM messages WHERE direction = 'sent' AND author_kind = 'human' GROUP BY case_id),
             inbound AS (SELECT case_id, min(sent) AS first FROM messages WHERE direction = 'received' GROUP BY case_id),
             assigned AS (SELECT e.case_id, max(e.happened) AS since FROM events e JOIN human h USING (case_id)
                          WHERE e.event = 'assigned' AND e.happened <= h.first GROUP BY e.case_id)
        SELECT c.case_id, c.closed AS t, c.agent, (c.closed - coalesce(a.since, i.first, c.created))::DOUBLE AS secs
        FROM cases c LEFT JOIN assigned a USING (case_id) LEFT JOIN inbound i USING (case_id)
        WHERE c.closed IS NOT NULL AND c.closed >= coalesce(a.since, i.first, c.created)""",
    "grade": "SELECT case_id, coalesce(closed, created) AS t, agent, csat FROM cases WHERE csat IS NOT NULL",
    "outcome": "SELECT case_id, created AS t, agent, converted FROM cases WHERE converted IS NOT NULL",
    "ack": """
        SELECT w.case_id, min(m.sent) AS t, c.agent, (min(m.sent) - w.opened)::DOUBLE AS secs
        FROM waits w JOIN cases c USING (case_id) JOIN messages m ON m.case_id = w.case_id AND m.direction = 'sent' AND m.sent >= w.opened
        WHERE w.nth = 1 GROUP BY w.case_id, w.opened, c.agent""",
    "queue": """
        SELECT case_id, picked AS t, agent, greatest(picked - start, 0)::DOUBLE AS secs FROM (
            SELECT w.case_id, c.agent, w.start, least(w.answered, min(e.happened)) AS picked
            FROM waits w JOIN cases c USING (case_id)
            LEFT JOIN events e ON e.case_id = w.case_id AND e.event = 'assigned' AND e.happened >= w.opened
            WHERE w.nth = 1 GROUP BY w.case_id, c.agent, w.start, w.answered)
        WHERE picked IS NOT NULL""",
    "active": """
        SELECT case_id, c.closed AS t, c.agent, active::DOUBLE AS secs FROM cases c JOIN whole USING (case_id) WHERE person AND c.closed IS NOT NULL""",
    "net": """
        SELECT case_id, c.closed AS t, c.agent, (c.closed - c.created - customers_turn)::DOUBLE AS secs
        FROM cases c JOIN whole USING (case_id) WHERE n_talk > 0 AND c.closed IS NOT NULL""",
    "theirs": """
        SELECT case_id, c.closed AS t, c.agent, customers_turn::DOUBLE AS secs FROM cases c JOIN whole USING (case_id)
        WHERE n_talk > 0 AND c.closed IS NOT NULL""",
    # The life of a case cut where its first wait began, where somebody had it and where the answer came; the customer's turns taken out.
    "stages": """
        WITH runs AS (
            SELECT case_id, direction, sent AS since, lead(sent) OVER (PARTITION BY case_id ORDER BY sent, place) AS until
            FROM turns WHERE previous IS DISTINCT FROM direction
        ), got AS (
            SELECT w.case_id, w.start, w.answered, least(w.answered, min(e.happened)) AS picked
            FROM waits w LEFT JOIN events e ON e.case_id = w.case_id AND e.event = 'assigned' AND e.happened >= w.opened
            WHERE w.nth = 1 AND w.dropped IS NULL GROUP BY w.case_id, w.start, w.answered
        ), one AS (
            SELECT c.case_id, c.closed AS t, c.agent, c.created AS a, c.closed AS z, c.closed - c.created - customers_turn AS net, g.picked, g.answered,
                   CASE WHEN g.case_id IS NULL THEN c.created ELSE greatest(c.created, least(g.start, c.closed)) END AS b, g.case_id IS NULL AS is_empty
            FROM cases c JOIN whole USING (case_id) LEFT JOIN got g USING (case_id) WHERE n_talk > 0 AND c.closed IS NOT NULL
        ), two AS (
            SELECT *, CASE WHEN is_empty THEN b ELSE greatest(b, least(coalesce(picked, z), z)) END AS c FROM one
        ), cut AS (
            SELECT *, CASE WHEN is_empty THEN c ELSE greatest(c, least(coalesce(answered, z), z)) END AS d FROM two
        ), theirs AS (
            SELECT case_id,
                   sum(greatest(0, least(coalesce(r.until, z), b) - greatest(r.since, a))) AS before,
                   sum(greatest(0, least(coalesce(r.until, z), c) - greatest(r.since, b))) AS queue,
                   sum(greatest(0, least(coalesce(r.until, z), d) - greatest(r.since, c))) AS answer
            FROM cut JOIN runs r USING (case_id) WHERE r.direction = 'sent' GROUP BY case_id
        ), staged AS (
            SELECT cut.case_id, t, agent, net, (b - a - coalesce(h.before, 0))::DOUBLE AS before, (c - b - coalesce(h.queue, 0))::DOUBLE AS queue,
                   (d - c - coalesce(h.answer, 0))::DOUBLE AS answer
            FROM cut LEFT JOIN theirs h ON h.case_id = cut.case_id
        )
        SELECT *, net - before - queue - answer AS after FROM staged""",
    "first_closing": """
        SELECT k.case_id, k.t, k.agent, (k.t - c.created)::DOUBLE AS secs FROM (
            SELECT case_id, min(t) AS t, arg_min(agent, (t, place)) AS agent FROM closing_rows GROUP BY case_id) k JOIN cases c USING (case_id)
        WHERE k.t >= c.created""",
    "rated": "SELECT case_id, closed AS t, agent, csat IS NOT NULL AS is_rated FROM cases WHERE is_closed",
    "writer_grade": """
        SELECT c.case_id, coalesce(c.closed, c.created) AS t, coalesce(w.agent, c.agent) AS agent, c.csat FROM cases c
        LEFT JOIN (SELECT case_id, arg_max(agent, (sent, place)) AS agent FROM messages
                   WHERE direction = 'sent' AND author_kind = 'human' AND agent <> '' GROUP BY case_id) w USING (case_id)
        WHERE c.csat IS NOT NULL""",
    "assigned": """
        SELECT case_id, c.created AS t, c.agent, count(*)::DOUBLE AS n FROM cases c JOIN events e USING (case_id)
        WHERE e.event = 'assigned' GROUP BY ALL""",
    "answers": """
        SELECT case_id, c.closed AS t, c.agent, n_answers::DOUBLE AS n FROM cases c JOIN whole USING (case_id)
        WHERE n_answers > 0 AND c.closed IS NOT NULL""",
    "written": "SELECT case_id, c.created AS t, c.agent, n_talk::DOUBLE AS n FROM cases c JOIN whole USING (case_id) WHERE n_talk > 0",
    "robot": """
        SELECT case_id, c.created AS t, c.agent, c.is_closed AND NOT person AND NOT handed AS contained, person OR handed AS taken_over
        FROM cases c JOIN whole USING (case_id) WHERE robot""",
    "served": """
        SELECT case_id, c.created AS t, c.agent, robot AND NOT person AND c.is_closed AS robot_closed, robot AND handed AS passed_on
        FROM cases c JOIN whole USING (case_id)""",
    "settled": f"""
        SELECT k.case_id, k.t, k.agent,
               EXISTS (FROM events e WHERE e.case_id = k.case_id AND e.event = 'reopened' AND e.happened > k.t AND e.happened <= k.t + {WEEK_SECS})
               OR EXISTS (FROM messages m WHERE m.case_id = k.case_id AND m.direction = 'received' AND m.sent > k.t AND m.sent <= k.t + {WEEK_SECS}) AS undone
        FROM closing_rows k, data_end WHERE k.t + {WEEK_SECS} <= data_end.t""",
    "first_contact": f"""
        WITH later AS (
            SELECT DISTINCT c.case_id FROM (SELECT * FROM cases JOIN whole USING (case_id)) c JOIN (SELECT * FROM cases JOIN whole USING (case_id)) o
            ON o.customer = c.customer AND o.case_id <> c.case_id AND o.created > c.closed AND o.created <= c.closed + {WEEK_SECS}
               AND (o.case_type = c.case_type OR o.case_type = '' OR c.case_type = '')),
        undone AS (
            SELECT DISTINCT k.case_id FROM closing_rows k, data_end
            WHERE k.t + {WEEK_SECS} <= data_end.t AND (
                EXISTS (FROM events e WHERE e.case_id = k.case_id AND e.event = 'reopened' AND e.happened > k.t AND e.happened <= k.t + {WEEK_SECS})
                OR EXISTS (FROM messages m WHERE m.case_id = k.case_id AND m.direction = 'received' AND m.sent > k.t AND m.sent <= k.t + {WEEK_SECS})))
        SELECT c.case_id, c.closed AS t, c.agent, c.case_id NOT IN (FROM later) AND c.case_id NOT IN (FROM undone) AS is_met
        FROM cases c JOIN whole USING (case_id), data_end
        WHERE customer <> '' AND c.closed IS NOT NULL AND c.closed + {WEEK_SECS} <= data_end.t""",
    "known_customer": """
        SELECT case_id, c.created AS t, c.agent, customer,
               row_number() OVER (PARTITION BY customer ORDER BY c.created, c.rowid) > 1 AS is_back
        FROM cases c JOIN whole USING (case_id) WHERE customer <> ''""",
    "visit": f"""
        SELECT case_id, v.t, agent, coalesce(next - v.t <= {WEEK_SECS}, false) AS is_back FROM (
            SELECT case_id, c.created AS t, c.agent, lead(c.created) OVER (PARTITION BY customer ORDER BY c.created, c.rowid) AS next
            FROM cases c JOIN whole USING (case_id) WHERE customer <> '') v, data_end
        WHERE v.t + {WEEK_SECS} <= data_end.t""",
    "door": f"""
        WITH known AS (SELECT c.rowid AS place, case_id, c.created AS t, c.agent, c.channel AS door, customer FROM cases c JOIN whole USING (case_id)
                       WHERE customer <> '' AND c.channel <> '')
        SELECT k.case_id, k.t, k.agent, EXISTS (
            FROM known o WHERE o.customer = k.customer AND o.door <> k.door AND o.t >= k.t - {2 * DAY_SECS}
                 AND (o.t < k.t OR (o.t = k.t AND o.place < k.place))) AS is_second
        FROM known k""",
    "success": "SELECT case_id, created AS t, agent, converted, csat FROM cases WHERE converted IS NOT NULL OR csat IS NOT NULL",
    "origin": "SELECT case_id, created AS t, agent, origin = 'hsm' AS by_us FROM cases WHERE origin <> ''",
    "next_target": f"""
        SELECT w.case_id, w.opened AS t, CASE WHEN w.answered IS NULL THEN coalesce(c.agent, '') ELSE w.responder END AS agent,
               w.answered IS NOT NULL AND w.answered - w.start <= {SLA_SECS} AS is_met
        FROM waits w LEFT JOIN cases c USING (case_id), data_end
        WHERE w.answered IS NOT NULL OR coalesce(w.dropped, least(coalesce(c.closed, data_end.t), data_end.t)) - w.start > {SLA_SECS}""",
    "resolution_target": f"""
        SELECT case_id, created AS t, agent, closed IS NOT NULL AND closed - created <= {RESOLUTION_SECS} AS is_met FROM cases, data_end
        WHERE closed IS NOT NULL OR (NOT is_closed AND data_end.t - created > {RESOLUTION_SECS})""",
    "wait_running": """
        SELECT w.case_id, w.opened AS t, CASE WHEN w.answered IS NULL THEN coalesce(c.agent, '') ELSE w.responder END AS agent,
               greatest(coalesce(w.answered, w.dropped, least(coalesce(c.closed, data_end.t), data_end.t)) - w.start, 0)::DOUBLE AS secs,
               w.answered IS NOT NULL AS is_over
        FROM waits w LEFT JOIN cases c USING (case_id), data_end""",
    "windowed": f"""
        SELECT case_id, sent AS t, agent, kind, template, author_kind, status, direction, error, next IS NOT NULL AS answered, coalesce(sent - last <= {DAY_SECS}, false) AS in_window
        FROM (SELECT *, max(sent) FILTER (direction = 'received') OVER (PARTITION BY who ORDER BY sent) AS last,
                     min(CASE WHEN direction = 'received' THEN sent END) OVER (PARTITION BY who ORDER BY sent RANGE BETWEEN 1 FOLLOWING AND {DAY_SECS} FOLLOWING) AS next
              FROM talkers)
        WHERE direction = 'sent'""",
    "window": f"""
        SELECT case_id, sent AS t, coalesce(owner, '') AS agent, kind, template, author_kind, status, direction, error FROM (
            SELECT *, lag(sent) OVER (PARTITION BY who ORDER BY sent, case_place, place) AS before FROM talkers WHERE direction = 'received')
        WHERE before IS NULL OR sent - before > {DAY_SECS}""",
    "participant": """
        SELECT c.case_id, c.created AS t, p.agent, coalesce(p.agent = k.passer, false) AS transferred,
               coalesce(p.agent = k.passer AND k.came_back, false) AS came_back
        FROM cases c JOIN (SELECT case_id, agent FROM writers UNION SELECT case_id, passer FROM passages) p USING (case_id)
        LEFT JOIN passages k USING (case_id)""",
    "transfer": """
        SELECT c.case_id, c.created AS t, k.passer AS agent, (k.passed - c.created)::DOUBLE AS secs
        FROM cases c JOIN passages k USING (case_id) WHERE k.passed >= c.created""",
    "unreachable": """
        SELECT case_id, t, agent, direction, status, kind, template, author_kind, error FROM (
            SELECT m.case_id, m.sent AS t, m.agent, m.direction, m.status, m.kind, m.template, m.author_kind, m.error,
                   CASE WHEN m.phone <> '' THEN m.phone WHEN m.name <> '' THEN m.name WHEN c.phone <> '' THEN c.phone ELSE c.requester END AS customer,
                   m.place
            FROM messages m LEFT JOIN cases c USING (case_id)
            WHERE m.direction = 'received' OR (m.direction = 'sent' AND m.status IN ('sent', 'delivered', 'read', 'failed')))
        WHERE customer <> ''
        QUALIFY row_number() OVER (PARTITION BY customer ORDER BY t DESC, place DESC) = 1 AND direction = 'sent' AND status = 'failed'""",
}

# How the first wait of a customer who asked ended; asked: case_id, t, agent of the first response, when it came.
ENDINGS = f"""
    SELECT a.case_id, a.t, c.agent,
           CASE WHEN a.answered IS NOT NULL THEN 'answered'
                WHEN robot AND NOT person AND NOT handed AND c.is_closed THEN 'contained'
                WHEN c.is_closed AND assigned THEN 'abandoned'
                WHEN c.is_closed THEN 'lost'
                WHEN is_silent THEN 'missed' END AS ending,
           a.answered IS NOT NULL AND NOT c.is_closed AND is_silent AS is_expired
    FROM asked a JOIN cases c USING (case_id)
    JOIN (SELECT w.*, coalesce(w.last_inbound, q.t) + {DAY_SECS} < data_end.t AS is_silent
          FROM whole w JOIN asked q USING (case_id), data_end) USING (case_id)"""
FIRST_RUNNING = """
    SELECT a.case_id, a.t, a.agent, greatest(coalesce(a.answered, least(coalesce(c.closed, data_end.t), data_end.t)) - a.t, 0)::DOUBLE AS secs,
           a.answered IS NOT NULL AS is_over
    FROM asked a JOIN cases c USING (case_id), data_end"""
ASKED_OWN = """
    SELECT case_id, created AS t, agent, first AS answered FROM cases
    WHERE first IS NOT NULL OR NOT EXISTS (FROM messages) OR case_id IN (SELECT case_id FROM messages WHERE direction = 'received')"""
ASKED_DERIVED = """
    SELECT w.case_id, w.start AS t, CASE WHEN w.answered IS NULL THEN c.agent ELSE w.responder END AS agent, w.answered
    FROM waits w JOIN cases c USING (case_id) WHERE w.nth = 1"""
FACTS_OWN_TIMES = {
    "first_response": """
        SELECT case_id, first AS t, agent, (first - created)::DOUBLE AS secs FROM cases WHERE first IS NOT NULL""",
    "target": f"""
        SELECT case_id, created AS t, agent, first - created <= {SLA_SECS} AS is_met FROM cases WHERE first IS NOT NULL
        UNION ALL
        SELECT case_id, created, agent, false FROM cases, data_end
        WHERE first IS NULL AND least(coalesce(closed, data_end.t), data_end.t) - created > {SLA_SECS}
              AND (NOT EXISTS (FROM messages) OR case_id IN (SELECT case_id FROM messages WHERE direction = 'received'))""",
}
FACTS_DERIVED_TIMES = {
    "first_response": """
        SELECT case_id, answered AS t, responder AS agent, (answered - start)::DOUBLE AS secs FROM waits WHERE nth = 1 AND answered IS NOT NULL""",
    "target": f"""
        SELECT case_id, start AS t, responder AS agent, answered - start <= {SLA_SECS} AS is_met FROM waits WHERE nth = 1 AND answered IS NOT NULL
        UNION ALL
        SELECT w.case_id, w.start, c.agent, false FROM waits w JOIN cases c USING (case_id), data_end
        WHERE w.nth = 1 AND w.answered IS NULL AND least(coalesce(c.closed, data_end.t), data_end.t) - w.start > {SLA_SECS}""",
}
# Where there are no messages, the case file says who was attended, who waits and who the customer is.
CASES_ALONE = {
    "attended": "SELECT case_id, first AS t, agent FROM cases WHERE first IS NOT NULL",
    "open_wait": "SELECT case_id, created AS t, agent, created AS opened, first AS answered FROM cases",
}
CASE_CONTACTS = "SELECT case_id, created AS t, agent, CASE WHEN phone <> '' THEN phone ELSE requester END AS customer, '' AS direction FROM cases"

# Online and unavailable minutes, cut at every full hour of the wall clock, so that hours and days can be chosen.
PRESENCE = """
CREATE TABLE ended AS
SELECT agent, state, start,
       coalesce(stop, (SELECT min(n.start) FROM intervals n WHERE n.agent = i.agent AND n.start > i.start), data_end.t) AS stop
FROM intervals i, data_end;

CREATE TABLE presence AS
WITH seen AS (
    SELECT *, max(stop) OVER (PARTITION BY agent, state ORDER BY start, stop ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM ended
), islands AS (
    SELECT *, sum((reached IS NULL OR start > reached)::INT) OVER (PARTITION BY agent, state ORDER BY start, stop) AS island FROM seen
), merged AS (
    SELECT agent, state, min(start) AS start, max(stop) AS stop FROM islands GROUP BY agent, state, island
)
SELECT m.agent, m.state, coalesce(a.team, '') AS team, greatest(m.start, hour * 3600) AS t,
       (least(m.stop, hour * 3600 + 3600) - greatest(m.start, hour * 3600))::DOUBLE AS secs
FROM (SELECT *, unnest(generate_series(start // 3600, (stop - 1) // 3600)) AS hour FROM merged) m
LEFT JOIN agent_team a USING (agent)
WHERE m.stop > m.start;
"""

# From the first to the last message of each shift, of people without presence; four hours of silence end a shift.
ESTIMATED = """
CREATE TABLE shifts AS
WITH sent AS (
    SELECT agent, sent, sent - lag(sent) OVER (PARTITION BY agent ORDER BY sent) AS pause FROM messages
    WHERE direction = 'sent' AND author_kind = 'human' AND agent <> '' AND agent NOT IN (SELECT agent FROM intervals)
), numbered AS (
    SELECT agent, sent, sum((pause IS NULL OR pause > 4 * 3600)::INT) OVER (PARTITION BY agent ORDER BY sent) AS shift FROM sent
)
SELECT agent, 0 AS level, min(sent) AS start, max(sent) AS stop FROM numbered GROUP BY agent, shift;
"""

# Who was there from when to when, overlaps and all, of the file or guessed.
THERE = f"""
CREATE TABLE fact_there AS
SELECT w.*, coalesce(a.team, '') AS team, (to_timestamp(start) AT TIME ZONE '{ZONE}')::DATE AS day
FROM (SELECT agent, state, start, stop FROM ended UNION ALL SELECT agent, 'estimated', start, stop FROM shifts) w
LEFT JOIN agent_team a USING (agent) WHERE stop > start;
"""

# How many cases a person wrote in at once: stretches without ten minutes of silence, for everybody of us who wrote in them.
BUSY = """
CREATE TABLE busy AS
WITH talk AS (
    SELECT *, sent - lag(sent) OVER (PARTITION BY case_id ORDER BY sent, place) AS pause FROM messages WHERE direction IN ('sent', 'received')
), numbered AS (
    SELECT *, sum((pause IS NULL OR pause > 600)::INT) OVER (PARTITION BY case_id ORDER BY sent, place) AS stretch FROM talk
), stretches AS (
    SELECT case_id, stretch, min(sent) AS start, max(sent) AS stop FROM numbered GROUP BY case_id, stretch HAVING max(sent) > min(sent)
), worked AS (
    SELECT DISTINCT n.agent, s.case_id, s.stretch, s.start, s.stop FROM stretches s JOIN numbered n USING (case_id, stretch)
    WHERE n.direction = 'sent' AND n.author_kind = 'human' AND n.agent <> ''
), changes AS (
    SELECT agent, t, sum(change) AS change
    FROM (SELECT agent, start AS t, 1 AS change FROM worked UNION ALL SELECT agent, stop, -1 FROM worked) GROUP BY agent, t
)
SELECT agent, sum(change) OVER (PARTITION BY agent ORDER BY t) AS level, t AS start, lead(t) OVER (PARTITION BY agent ORDER BY t) AS stop
FROM changes;
"""

# Cut at every full hour, as presence is.
CUT = """
CREATE TABLE fact_{name} AS
SELECT m.agent, coalesce(a.team, '') AS team, m.level::DOUBLE AS level, greatest(m.start, hour * 3600) AS t,
       (least(m.stop, hour * 3600 + 3600) - greatest(m.start, hour * 3600))::DOUBLE AS secs,
       to_timestamp(greatest(m.start, hour * 3600)) AT TIME ZONE '{zone}' AS local
FROM (SELECT *, unnest(generate_series(start // 3600, (stop - 1) // 3600)) AS hour FROM {table} WHERE stop > start AND level >= {least}) m
LEFT JOIN agent_team a USING (agent);
"""


def build(db, has_messages):
    """Tables fact_*: the facts with the fields of their cases and the parts of their local time."""
    db.execute(TYPED)
    db.execute(WAITS)
    db.execute(PRESENCE)
    db.execute(ESTIMATED)
    db.execute(BUSY)
    db.execute(CUT.format(name="estimated", zone=ZONE, table="shifts", least=0))
    db.execute(CUT.format(name="busy", zone=ZONE, table="busy", least=1))
    own = db.execute("SELECT count(first) > 0 FROM cases").fetchone()[0]
    db.execute(WHOLE)
    db.execute(TALKERS)
    db.execute(PASSAGES)
    db.execute(f"CREATE TABLE closing_rows AS {FACTS['closing']}")
    db.execute(f"CREATE TABLE asked AS {ASKED_OWN if own else ASKED_DERIVED}")
    facts = FACTS | (FACTS_OWN_TIMES if own else FACTS_DERIVED_TIMES) | {"ending": ENDINGS, "first_running": FIRST_RUNNING}
    facts["contact"] = facts["message"] if has_messages else CASE_CONTACTS
    if not has_messages and own:
        facts |= CASES_ALONE
    for name, select in facts.items():
        db.execute(f"""
            CREATE TABLE fact_{name} AS
            SELECT f.*, to_timestamp(f.t) AT TIME ZONE '{ZONE}' AS local,
                   coalesce(c.team, '') AS team, coalesce(c.channel, '') AS channel, coalesce(c.case_type, '') AS case_type,
                   coalesce(c.origin, '') AS origin, coalesce(c.case_status, '') AS case_status, c.tags, c.created, c.closed, c.is_closed
            FROM ({select}) f LEFT JOIN cases c USING (case_id)""")
    # The first time a customer is seen in all of the data.
    db.execute("""
        CREATE TABLE fact_new_contact AS
        SELECT * FROM fact_contact WHERE customer <> '' QUALIFY row_number() OVER (PARTITION BY customer ORDER BY t, rowid) = 1""")
    db.execute(f"""
        CREATE TABLE fact_presence AS SELECT agent, team, state, t, secs, to_timestamp(t) AT TIME ZONE '{ZONE}' AS local FROM presence""")
    db.execute(THERE)


# ------------------------------------------------------------------------------------------------------------------ business hours

# Monday to Friday with lunch, a short Saturday, a night from Friday on, and days off: each as local times of a weekday (1 = Monday).
POLICY = {
    "calendar": {
        "week": {
            **{day: [["08:00", "12:00"], ["13:00", "18:30"]] for day in ["mon", "tue", "wed", "thu"]},
            "fri": [["08:00", "12:00"], ["22:00", "02:00"]],
            "sat": [["09:00", "12:00"]],
        },
        "national": ["carnival_tuesday", "corpus_christi", "black_awareness", "christmas"],
        "holidays": ["2026-11-09 Inventário", "07-09"],
    }
}
DAYS_OFF = ["2024-02-13", "2025-03-04", "2026-02-17", "2024-05-30", "2025-06-19", "2026-06-04"] + [
    f"{year}-{day}" for year in (2024, 2025, 2026) for day in ("11-20", "12-25", "07-09")
] + ["2026-11-09"]

# Durations of the business clock. Wall ones are `secs` up to `t`, or from it on; the same stretch is measured again over the open spans.
ON_CLOCK = ["first_response", "answered_wait", "resolution", "handling", "ack", "queue", "transfer", "first_closing"]
# Dated by their beginning.
FROM_T = ["transfer"]
TARGETS_OWN = """
    SELECT case_id, created AS t, agent, first AS answered, least(coalesce(closed, data_end.t), data_end.t) AS until FROM cases, data_end
    WHERE first IS NOT NULL OR NOT EXISTS (FROM messages) OR case_id IN (SELECT case_id FROM messages WHERE direction = 'received')"""
TARGETS_DERIVED = """
    SELECT w.case_id, w.start AS t, coalesce(w.responder, c.agent) AS agent, w.answered, least(coalesce(c.closed, data_end.t), data_end.t) AS until
    FROM waits w JOIN cases c USING (case_id), data_end WHERE w.nth = 1"""


def build_business(db, own):
    """Tables fact_*_business: the same facts with the seconds inside the hours of POLICY, span by span."""
    names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    rows = [(names.index(day) + 1, a, b) for day, spans in POLICY["calendar"]["week"].items() for a, b in spans]
    db.execute("CREATE TABLE weekly (weekday INT, opens VARCHAR, closes VARCHAR)")
    db.executemany("INSERT INTO weekly VALUES (?, ?, ?)", rows)
    off = ", ".join(f"DATE '{day}'" for day in DAYS_OFF)
    db.execute(f"""
        CREATE TABLE open_spans AS
        SELECT epoch((day + opens::TIME) AT TIME ZONE '{ZONE}')::BIGINT AS a,
               epoch((day + closes::TIME + CASE WHEN closes <= opens THEN INTERVAL 1 DAY ELSE INTERVAL 0 DAY END) AT TIME ZONE '{ZONE}')::BIGINT AS b
        FROM (SELECT unnest(generate_series(DATE '2024-01-01', DATE '2026-12-31', INTERVAL 1 DAY))::DATE AS day)
        JOIN weekly ON weekday = isodow(day) WHERE day NOT IN ({off})""")

    def working(table, start, stop):
        """Seconds of each stretch inside the open spans, by its row. `least` and `greatest` leave NULL out, so a stretch without a span is told apart."""
        return f"""
            SELECT f.rowid AS place, coalesce(sum(least(s.b, {stop}) - greatest(s.a, {start})) FILTER (s.a IS NOT NULL), 0)::DOUBLE AS secs
            FROM {table} f LEFT JOIN open_spans s ON s.a < {stop} AND s.b > {start} GROUP BY f.rowid"""

    for fact in ON_CLOCK:
        table = f"fact_{fact}"
        stretch = ("f.t", "f.t + f.secs") if fact in FROM_T else ("f.t - f.secs", "f.t")
        db.execute(f"""
            CREATE TABLE {table}_business AS
            SELECT f.* REPLACE (w.secs AS secs) FROM {table} f JOIN ({working(table, *stretch)}) w ON w.place = f.rowid""")
    db.execute(f"CREATE TABLE targets AS {TARGETS_OWN if own else TARGETS_DERIVED}")
    db.execute(f"""
        CREATE TABLE fact_target_business AS
        SELECT f.case_id, f.t, f.agent, f.answered IS NOT NULL AND w.secs <= {SLA_SECS} AS is_met,
               to_timestamp(f.t) AT TIME ZONE '{ZONE}' AS local, coalesce(c.team, '') AS team, coalesce(c.channel, '') AS channel,
               coalesce(c.case_type, '') AS case_type, coalesce(c.origin, '') AS origin, coalesce(c.case_status, '') AS case_status, c.tags
        FROM targets f JOIN ({working("targets", "f.t", "coalesce(f.answered, f.until)")}) w ON w.place = f.rowid
        LEFT JOIN cases c USING (case_id)
        WHERE f.answered IS NOT NULL OR w.secs > {SLA_SECS}""")


# ------------------------------------------------------------------------------------------------------------------ figures

COUNT = "count(*)::DOUBLE"


def durations(name, fact, percents=(50, 90), column="secs"):
    yield f"{name}_mean", fact, f"avg({column})", "count(*)"
    for percent in percents:
        yield f"{name}_p{percent}", fact, f"quantile_cont({column}, {percent / 100})", "count(*)"


def running(name, fact, percents=(50, 90)):
    """Kaplan and Meier's estimate, one row after another: those that ended before those last seen at the same time."""
    row = "'secs': secs, 'is_over': is_over, 'left': 1::DOUBLE, 'n': 0::BIGINT, 'found': NULL::DOUBLE"
    start = "'secs': 0::DOUBLE, 'is_over': false, 'left': 1::DOUBLE, 'n': count(*)::BIGINT, 'found': NULL::DOUBLE"
    left = "CASE WHEN row.is_over THEN so_far.left * (1 - 1 / so_far.n) ELSE so_far.left END"
    for percent in percents:
        found = f"CASE WHEN so_far.found IS NOT NULL THEN so_far.found WHEN row.is_over AND {left} <= 1 - {percent / 100} + 1e-12 THEN row.secs END"
        value = f"""
            list_reduce(list({{{row}}} ORDER BY secs, is_over DESC), lambda so_far, row:
                {{'secs': row.secs, 'is_over': row.is_over, 'left': {left}, 'n': so_far.n - 1, 'found': {found}}}, {{{start}}}).found"""
        yield f"{name}_p{percent}", fact, value, "count(*)"


SENT = "direction = 'sent'"
RECIPIENT_HAS_IT = f"{SENT} AND status IN ('delivered', 'read')"
DECIDED = f"{SENT} AND status IN ('sent', 'delivered', 'read', 'failed')"

SERVED = "ending IS NOT NULL AND ending <> 'contained'"
REFUSED = "NOT in_window AND kind <> 'hsm'"
IS_OLD = f"t + {DAY_SECS} <= (SELECT t FROM data_end)"
ANSWERED = "answered AND status IS DISTINCT FROM 'failed'"
ANSWER_DECIDED = f"status IS DISTINCT FROM 'failed' AND (answered OR {IS_OLD})"
STUCK = f"status IN ('new', 'sent') AND {IS_OLD}"

# The smallest level that, with all below it, holds for nine tenths of the time.
LEVEL_P90 = """
    list_min(list_filter(list_distinct(list(level)), lambda top:
        list_sum(list_transform(list({'level': level, 'secs': secs}), lambda each: CASE WHEN each.level <= top THEN each.secs ELSE 0 END)) >= 0.9 * sum(secs)))"""

# Metric, facts, value, n (None = not compared).
METRICS = [
    ("cases_opened", "opened", COUNT, "count(*)"),
    ("cases_attended", "attended", "count(DISTINCT case_id)::DOUBLE", "count(DISTINCT case_id)"),
    ("cases_closed", "closed", COUNT, "count(*)"),
    ("closings", "closing", COUNT, "count(*)"),
    ("closings_unique", "closing", "count(DISTINCT case_id)::DOUBLE", "count(DISTINCT case_id)"),
    ("attended_closed", "first_response", "avg(is_closed::INT)", "count(*)"),
    ("unassigned_rate", "opened", "avg((agent = '')::INT)", "count(*)"),
    ("assignments_per_case_mean", "assigned", "avg(n)", "count(*)"),
    ("cases_active", "message", "count(DISTINCT case_id)::DOUBLE", "count(DISTINCT case_id)"),
    ("cases_open", "open_at_end", COUNT, "count(*)"),
    ("messages_sent", "message", f"count(*) FILTER ({SENT})::DOUBLE", f"count(*) FILTER ({SENT})"),
    ("messages_received", "message", "count(*) FILTER (direction = 'received')::DOUBLE", "count(*) FILTER (direction = 'received')"),
    ("messages_delivered", "message", f"count(*) FILTER ({RECIPIENT_HAS_IT})::DOUBLE", f"count(*) FILTER ({RECIPIENT_HAS_IT})"),
    ("messages_read", "message", f"count(*) FILTER ({SENT} AND status = 'read')::DOUBLE", f"count(*) FILTER ({SENT} AND status = 'read')"),
    ("messages_failed", "message", f"count(*) FILTER ({SENT} AND status = 'failed')::DOUBLE", f"count(*) FILTER ({SENT} AND status = 'failed')"),
    ("delivery_rate", "message", f"count(*) FILTER ({RECIPIENT_HAS_IT}) / nullif(count(*) FILTER ({DECIDED}), 0)", f"count(*) FILTER ({DECIDED})"),
    ("read_rate", "message", f"count(*) FILTER ({SENT} AND status = 'read') / nullif(count(*) FILTER ({RECIPIENT_HAS_IT}), 0)",
     f"count(*) FILTER ({RECIPIENT_HAS_IT})"),
    *durations("first_response", "first_response", (50, 75, 90, 95)),
    *durations("reply_time", "answered_wait", (50, 75, 90, 95)),
    *durations("handling", "handling", (50, 75, 90, 95)),
    *durations("resolution", "resolution", (50, 75, 90, 95)),
    *running("first_response_km", "first_running", (50, 80, 90)),
    *running("reply_time_km", "wait_running"),
    *durations("ack", "ack"),
    *durations("queue", "queue"),
    *durations("active", "active"),
    ("first_response_min", "first_response", "min(secs)", "count(*)"),
    *durations("net_resolution", "net"),
    *durations("customer_wait", "theirs"),
    *((f"stage_{stage}_mean", "stages", f"avg({stage})", "count(*)") for stage in ("before", "queue", "answer", "after")),
    *durations("first_resolution", "first_closing"),
    ("quick_resolution_rate", "resolution", f"avg((secs <= {QUICK_SECS})::INT)", "count(*)"),
    ("reopen_rate", "settled", "avg(undone::INT)", "count(*)"),
    ("fcr_rate", "first_contact", "avg(is_met::INT)", "count(*)"),
    ("one_touch_rate", "answers", "avg((n = 1)::INT)", "count(*)"),
    *durations("answers_per_case", "answers", (90,), "n"),
    *durations("messages_per_case", "written", (90,), "n"),
    ("abandonment_rate", "ending", f"avg((ending IN ('lost', 'abandoned', 'missed'))::INT) FILTER ({SERVED})", f"count(*) FILTER ({SERVED})"),
    ("cases_lost", "ending", "count(*) FILTER (ending = 'lost')::DOUBLE", "count(*) FILTER (ending = 'lost')"),
    ("cases_abandoned", "ending", "count(*) FILTER (ending = 'abandoned')::DOUBLE", "count(*) FILTER (ending = 'abandoned')"),
    ("cases_missed", "ending", "count(*) FILTER (ending = 'missed')::DOUBLE", "count(*) FILTER (ending = 'missed')"),
    ("cases_expired", "ending", "count(*) FILTER (is_expired)::DOUBLE", "count(*) FILTER (is_expired)"),
    ("bot_containment_rate", "robot", "avg(contained::INT)", "count(*)"),
    ("handoff_rate", "robot", "avg(taken_over::INT)", "count(*)"),
    ("bot_resolution_share", "served", "avg(robot_closed::INT)", "count(*)"),
    ("bot_handoff_share", "served", "avg(passed_on::INT)", "count(*)"),
    ("cases_transferred", "participant", "count(*) FILTER (transferred)::DOUBLE", "count(*) FILTER (transferred)"),
    ("transfer_rate", "participant", "avg(transferred::INT)", "count(*)"),
    *durations("transfer_time", "transfer"),
    ("cases_ping_pong", "participant", "count(*) FILTER (came_back)::DOUBLE", "count(*) FILTER (came_back)"),
    ("sla_next_reply", "next_target", "avg(is_met::INT)", "count(*)"),
    ("sla_resolution", "resolution_target", "avg(is_met::INT)", "count(*)"),
    ("window_rate", "windowed", "avg(in_window::INT)", "count(*)"),
    ("messages_out_of_window", "windowed", f"count(*) FILTER ({REFUSED})::DOUBLE", f"count(*) FILTER ({REFUSED})"),
    ("failure_rate", "message", f"count(*) FILTER ({SENT} AND status = 'failed') / nullif(count(*) FILTER ({DECIDED}), 0)", f"count(*) FILTER ({DECIDED})"),
    ("messages_answered", "windowed", f"count(*) FILTER ({ANSWERED})::DOUBLE", f"count(*) FILTER ({ANSWERED})"),
    ("answer_rate", "windowed", f"avg(({ANSWERED})::INT) FILTER ({ANSWER_DECIDED})", f"count(*) FILTER ({ANSWER_DECIDED})"),
    ("messages_stuck", "windowed", f"count(*) FILTER ({STUCK})::DOUBLE", f"count(*) FILTER ({STUCK})"),
    ("windows_opened", "window", COUNT, "count(*)"),
    ("proactive_rate", "origin", "avg(by_us::INT)", "count(*)"),
    ("contacts_unreachable", "unreachable", COUNT, "count(*)"),
    ("contacts_returning", "known_customer", "count(DISTINCT customer) FILTER (is_back)::DOUBLE", None),
    ("returning_rate", "known_customer", "avg(is_back::INT)", "count(*)"),
    ("recontact_rate", "visit", "avg(is_back::INT)", "count(*)"),
    ("cross_channel_rate", "door", "avg(is_second::INT)", "count(*)"),
    ("success_rate", "success", "avg((coalesce(converted = 1, false) OR coalesce(csat >= 4, false))::INT)", "count(*)"),
    ("backlog_age_mean", "open_at_end", "avg({now} - created)", "count(*)"),
    ("backlog_age_p50", "open_at_end", "quantile_cont({now} - created, 0.5)", "count(*)"),
    ("backlog_age_p90", "open_at_end", "quantile_cont({now} - created, 0.9)", "count(*)"),
    ("sla_first_response", "target", "avg(is_met::INT)", "count(*)"),
    ("csat_score", "grade", "avg((csat BETWEEN 4 AND 5)::INT)", "count(*)"),
    ("csat_mean", "grade", "avg(csat)", "count(*)"),
    ("csat_response_rate", "rated", "avg(is_rated::INT)", "count(*)"),
    ("csat_writer_score", "writer_grade", "avg((csat BETWEEN 4 AND 5)::INT)", "count(*)"),
    ("conversion_rate", "outcome", "avg(converted)", "count(*)"),
    ("contacts_unique", "contact", "count(DISTINCT nullif(customer, ''))::DOUBLE", None),
    ("contacts_new", "new_contact", COUNT, None),
    ("unanswered_now", "unanswered", COUNT, "count(*)"),
    ("online_secs", "presence", "sum(secs) FILTER (state = 'online')", None),
    ("unavailable_secs", "presence", "sum(secs) FILTER (state = 'unavailable')", None),
    ("online_estimated_secs", "estimated", "sum(secs)", None),
    ("concurrency_mean", "busy", "sum(level * secs) / sum(secs)", None),
    ("concurrency_p90", "busy", LEVEL_P90, None),
]
# Figures that count rows: nothing to count is 0, not "no data".
COUNTS = {id for id, _, value, _ in METRICS if value.startswith("count(") and "/" not in value}
NEEDS = {
    "messages": {"ack_mean", "ack_p50", "ack_p90", "queue_mean", "queue_p50", "queue_p90", "active_mean", "active_p50", "active_p90",
                 "stage_before_mean", "stage_queue_mean", "stage_answer_mean", "stage_after_mean", "customer_wait_mean", "customer_wait_p50", "customer_wait_p90", "cases_active", "csat_writer_score",
                 "net_resolution_mean", "net_resolution_p50", "net_resolution_p90", "one_touch_rate", "answers_per_case_mean",
                 "answers_per_case_p90", "messages_per_case_mean", "messages_per_case_p90", "bot_containment_rate", "handoff_rate",
                 "bot_resolution_share", "bot_handoff_share",
                 "sla_next_reply", "window_rate", "messages_out_of_window", "contacts_unreachable", "failure_rate", "messages_answered", "answer_rate", "messages_stuck", "windows_opened", "reply_time_km_p50", "reply_time_km_p90",
                 "reply_time_p75", "reply_time_p95", "messages_sent", "messages_received", "messages_delivered", "messages_read", "messages_failed", "delivery_rate",
                 "read_rate", "reply_time_mean", "reply_time_p50", "reply_time_p90", "online_estimated_secs", "concurrency_mean", "concurrency_p90"},
    "events": {"assignments_per_case_mean", "cases_transferred", "transfer_rate", "transfer_time_mean", "transfer_time_p50", "transfer_time_p90", "cases_ping_pong"},
    "presence": {"online_secs", "unavailable_secs"},
}

DIMENSIONS = {
    "day": "strftime(local, '%Y-%m-%d')",
    "week": "strftime(date_trunc('week', local), '%Y-%m-%d')",
    "month": "strftime(local, '%Y-%m')",
    "hour": "hour(local)::VARCHAR",
    "hour_of_week": "isodow(local) || '-' || lpad(hour(local)::VARCHAR, 2, '0')",
    "agent": "agent",
    "team": "team",
    "channel": "channel",
    "case_type": "case_type",
    "case_status": "case_status",
    "origin": "origin",
    "tag": "unnest(CASE WHEN len(tags) = 0 THEN [''] ELSE tags END)",
}
MESSAGE_DIMENSIONS = {d: d for d in ["direction", "status", "template", "kind", "author_kind", "error"]}
# Facts of people's time, which know no case.
PRESENCE_FACTS = {"presence", "estimated", "busy"}
MESSAGE_FACTS = {"message", "windowed", "unreachable", "window"}
# Judged by the wall clock only here: their spans of business are checked in tests/metrics.
ON_WALL_ONLY = {"first_running", "wait_running", "net", "theirs", "stages", "next_target", "resolution_target"}
SNAPSHOTS = {"open_at_end", "unanswered"}


def dimensions_of(metric, fact):
    """Dimensions whose groups of this figure are defined, with the SQL of their label."""
    if fact in PRESENCE_FACTS:
        return {d: DIMENSIONS[d] for d in ["agent", "team"]}
    if fact in SNAPSHOTS:
        return {d: sql for d, sql in DIMENSIONS.items() if not d.startswith(("day", "week", "month", "hour"))}
    if fact in MESSAGE_FACTS:
        return DIMENSIONS | MESSAGE_DIMENSIONS
    return DIMENSIONS


def instant(local):
    """A local time as seconds."""
    return f"epoch({local} AT TIME ZONE '{ZONE}')"


def open_at(fact, end):
    """What is open, or waits, just before an instant; at the end of all data for None."""
    if end is None:
        return "NOT is_closed" + (" AND answered IS NULL" if fact == "unanswered" else "")
    case_is_open = f"(closed >= {end} OR NOT is_closed)"
    if fact == "unanswered":
        return f"opened < {end} AND (answered IS NULL OR answered >= {end}) AND {case_is_open}"
    return f"created < {end} AND {case_is_open}"


class View:
    """A filter as a fragment and as SQL."""

    def __init__(self, name, clauses=None, days=None, clock="wall"):
        self.name, self.clauses, self.days, self.clock = name, clauses or {}, days, clock

    def fragment(self):
        parts = [f"p={self.days[0]}..{self.days[1]}"] if self.days else ["p=all"]
        if self.clock != "wall":
            parts.append(f"clock={self.clock}")
        if self.clauses:
            parts.append("f=" + ";".join(f"{d}:" + ",".join(quote(v, safe="") for v in values) for d, values in self.clauses.items()))
        return "#/overview?" + "&".join(parts)

    def now(self):
        """The instant of snapshots, not after the data."""
        end = "(SELECT t FROM data_end)"
        if not self.days:
            return end
        stop = instant(f"TIMESTAMP '{self.days[1]}'")
        return f"least({end}, {stop})"

    def rows(self, fact, at_any_time=False):
        """The facts that pass; of a snapshot those at the end of the period, unless `at_any_time`."""
        table, by_period = {"open_at_end": ("opened", False), "unanswered": ("open_wait", False)}.get(fact, (fact, True))
        if self.clock == "business" and fact in [*ON_CLOCK, "target"]:
            table = f"{fact}_business"
        where = []
        for dimension, values in self.clauses.items():
            chosen = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
            if fact in PRESENCE_FACTS and dimension not in ("agent", "team", "hour"):
                continue
            where.append(f"{DIMENSIONS[dimension]} IN ({chosen})")
        if self.days and by_period:
            where.append(f"local >= DATE '{self.days[0]}' AND local < DATE '{self.days[1]}'")
        end = instant(f"TIMESTAMP '{self.days[1]}'") if self.days else None
        if fact in SNAPSHOTS:
            where.append("true" if at_any_time else open_at(fact, end))
        return f"(SELECT * FROM fact_{table}" + (" WHERE " + " AND ".join(f"({w})" for w in where) if where else "") + ")"


def figures(db, view, missing):
    """{metric: (value, n)} and {(metric, dimension): {group: (value, n)}}."""
    whole, groups = {}, {}
    for metric, fact, value, n in METRICS:
        if view.clock == "business" and fact in ON_WALL_ONLY:
            continue
        value = value.replace("{now}", view.now())
        if metric in missing:
            whole[metric] = (None, 0)
            continue
        rows = view.rows(fact)
        whole[metric] = db.execute(f"SELECT {value}, {n or 'NULL'} FROM {rows}").fetchone()
        for dimension, label in dimensions_of(metric, fact).items():
            # Facts without a date (a closed case without a closing time) stand in no group of time.
            select = f"SELECT {label} AS label, {value}, {n or 'NULL'} FROM {rows} GROUP BY label"
            if label.startswith("unnest"):
                select = f"SELECT label, {value}, {n or 'NULL'} FROM (SELECT *, {label} AS label FROM {rows}) GROUP BY label"
            groups[metric, dimension] = {row[0]: row[1:] for row in db.execute(select).fetchall() if row[0] is not None}
        if fact in SNAPSHOTS and value == COUNT:
            groups[metric, "day"] = open_by_day(db, view, fact)
    return whole, groups


def open_by_day(db, view, fact):
    """What was open at the end of each day."""
    if view.days:
        first, last = view.days[0], f"DATE '{view.days[1]}' - 1"
    else:
        first, last = db.execute("SELECT min(local)::DATE, NULL FROM fact_opened").fetchone()
        last = f"(SELECT (to_timestamp(t) AT TIME ZONE '{ZONE}')::DATE FROM data_end)"
    condition = open_at(fact, instant("(day::DATE + 1)::TIMESTAMP"))
    select = f"""
        SELECT strftime(day, '%Y-%m-%d'), count(*)::DOUBLE, count(*)
        FROM {view.rows(fact, at_any_time=True)} f, (SELECT unnest(generate_series(DATE '{first}', {last}, INTERVAL 1 DAY)) AS day)
        WHERE {condition} GROUP BY day"""
    return {row[0]: row[1:] for row in db.execute(select).fetchall()}


# ------------------------------------------------------------------------------------------------------------------ team

N_AGES = 4
AGE = f"CASE WHEN age <= 3600 THEN 0 WHEN age <= {4 * 3600} THEN 1 WHEN age <= {DAY_SECS} THEN 2 ELSE 3 END"
SLOT_SECS = 900
USUAL_HOURS = (7, 21)
# Views of which more than the usual window is compared.
WITH_WINDOWS = {"all", "team+channel", "earlier 14 days"}
# What the presence file says of somebody at an instant; the first: nothing.
NOW = [None, "online", "unavailable", "away"]


def windows_of(db):
    """Days and hours to look at: a day with overlaps, the working hours of a full one, a night, and a day with nobody."""

    def day(select, otherwise):
        found = db.execute(select).fetchone()
        return str(found[0] if found else otherwise)

    last = db.execute(f"SELECT (to_timestamp(t) AT TIME ZONE '{ZONE}')::DATE FROM data_end").fetchone()[0]
    overlap = """
        SELECT j.day FROM fact_there i JOIN fact_there j ON i.agent = j.agent AND i.state = j.state AND i.start < j.start AND j.start < i.stop
        ORDER BY 1 DESC LIMIT 1"""
    full = "SELECT day FROM fact_there GROUP BY 1 ORDER BY count(*) DESC, 1 DESC LIMIT 1"
    night = f"""
        WITH nights AS (SELECT day, {instant("day::TIMESTAMP")} + 22 * 3600 AS a FROM (SELECT DISTINCT day FROM fact_there))
        SELECT n.day FROM nights n JOIN fact_there t ON t.start < n.a + 8 * 3600 AND t.stop > n.a
        GROUP BY 1 ORDER BY sum(least(t.stop, n.a + 8 * 3600) - greatest(t.start, n.a)) DESC, 1 DESC LIMIT 1"""
    nobody = f"""
        SELECT d::DATE FROM (SELECT unnest(generate_series(min(local)::DATE, max(local)::DATE, INTERVAL 1 DAY)) AS d FROM fact_opened)
        WHERE NOT EXISTS (FROM fact_there t WHERE t.start < {instant("d::TIMESTAMP")} + {DAY_SECS} AND t.stop > {instant("d::TIMESTAMP")})
        ORDER BY 1 DESC LIMIT 1"""
    before = db.execute("SELECT min(local)::DATE - 1 FROM fact_opened").fetchone()[0]
    return [(day(overlap, last), None), (day(full, last), (8, 18)), (day(night, last), (22, 6)), (day(nobody, before), None)]


def instant_of(db, local):
    stamp = f"TIMESTAMP '{local}'"
    return int(db.execute(f"SELECT {instant(stamp)}").fetchone()[0])


def kept(view, is_kept):
    """The view with some of its clauses and without its period."""
    return View(view.name, {dimension: values for dimension, values in view.clauses.items() if is_kept(dimension)})


def queue(db, view):
    """The instant, {agent: open cases by age}, and {agent: what presence says}: just before the instant."""
    view = View(view.name, {dimension: values for dimension, values in view.clauses.items() if dimension != "agent"}, view.days)
    at = db.execute(f"SELECT {view.now()}::BIGINT").fetchone()[0]
    aged = f"SELECT agent, {at} - created AS age FROM {view.rows('open_at_end')}"
    ages = {}
    for agent, age, n in db.execute(f"SELECT agent, {AGE} AS band, count(*) FROM ({aged}) GROUP BY agent, band").fetchall():
        ages.setdefault(agent, [0] * N_AGES)[age] = n
    now = db.execute(f"""
        SELECT agent, CASE WHEN bool_or(is_then AND state = 'unavailable') THEN 'unavailable' WHEN bool_or(is_then) THEN 'online' ELSE 'away' END
        FROM (SELECT agent, state, start < {at} AND {at} <= stop AS is_then FROM fact_there WHERE state <> 'estimated') GROUP BY agent""")
    return at, ages, dict(now.fetchall())


def timeline(db, view, window, has_waits):
    """Day, hours, {agent: seconds by state}, most that waited per slot, and [from, to, cases] when nobody was there."""
    of_teams = kept(view, lambda dimension: dimension == "team").rows("there")
    day, hours = window
    if day is None:
        last = f"(SELECT (to_timestamp(t) AT TIME ZONE '{ZONE}')::DATE FROM data_end)"
        day = str(db.execute(f"SELECT coalesce(max(day), {last}) FROM {of_teams}").fetchone()[0])
    midnight = instant_of(db, day)
    if hours is None:
        # The usual ones, and every hour in which somebody was there.
        seen = f"FROM {of_teams} WHERE start < {midnight + DAY_SECS} AND stop > {midnight}"
        first, end = db.execute(f"SELECT min(start) - {midnight}, max(stop) - {midnight} {seen}").fetchone()
        from_hour, to_hour = USUAL_HOURS
        hours = (from_hour, to_hour) if first is None else (min(from_hour, max(0, first // 3600)), max(to_hour, min(24, math.ceil(end / 3600))))
    elif hours[1] <= hours[0]:
        hours = (hours[0], hours[1] + 24)
    a, b = (midnight + hour * 3600 for hour in hours)

    db.execute(f"""
        CREATE OR REPLACE TEMP TABLE seconds AS
        SELECT DISTINCT agent, state, unnest(generate_series(greatest(start, {a}), least(stop, {b}) - 1)) AS second
        FROM {of_teams} WHERE start < {b} AND stop > {a}""")
    known = {row[0] for row in db.execute("SELECT DISTINCT agent FROM intervals").fetchall()}
    states = ["online", "unavailable", "estimated"]
    sums = ", ".join(f"count(*) FILTER (state = '{state}')" for state in states)
    rows = {}
    for agent, *secs in db.execute(f"SELECT agent, {sums} FROM seconds GROUP BY agent").fetchall():
        rows[agent] = dict(zip(states, [*secs[:2], None] if agent in known else [None, None, secs[2]]))
    if not has_waits:
        return day, hours, rows, [], []

    of_cases = kept(view, lambda dimension: dimension not in ("agent", "day", "week", "month", "hour", "hour_of_week"))
    # A closed case without a closing time never waited, as far as anybody knows; `least` leaves NULL out.
    db.execute(f"""
        CREATE OR REPLACE TEMP TABLE waiting AS
        SELECT * FROM (
            SELECT opened AS start, least(answered, closed, data_end.t) AS stop
            FROM {of_cases.rows("unanswered", at_any_time=True)}, data_end WHERE closed IS NOT NULL OR NOT is_closed)
        WHERE start < stop AND start < {b} AND stop > {a}""")
    # The number changes at the start of a wait only upwards: the most of a slot is found there, or where the slot begins.
    slots = db.execute(f"""
        WITH moments AS (
            SELECT unnest(generate_series({a}, {b - 1}, {SLOT_SECS})) AS t UNION SELECT start FROM waiting WHERE start >= {a}
        ), levels AS (
            SELECT t, count(start) AS level FROM moments LEFT JOIN waiting ON start <= t AND t < stop GROUP BY t
        )
        SELECT max(level) FROM levels GROUP BY (t - {a}) // {SLOT_SECS} ORDER BY (t - {a}) // {SLOT_SECS}""").fetchall()
    alone = db.execute(f"""
        WITH lonely AS (
            SELECT second, count(*) AS level
            FROM (SELECT unnest(generate_series({a}, {b - 1})) AS second) JOIN waiting ON start <= second AND second < stop
            WHERE second NOT IN (SELECT second FROM seconds WHERE state <> 'unavailable') GROUP BY second
        ), runs AS (
            SELECT second, level, second - row_number() OVER (ORDER BY second) AS run FROM lonely
        )
        SELECT min(second) - {midnight}, max(second) + 1 - {midnight}, max(level) FROM runs
        GROUP BY run HAVING count(*) >= {SLOT_SECS} ORDER BY 1""").fetchall()
    # A day on which nobody was there at all is a day off, or one of which nothing is known.
    return day, hours, rows, [level for (level,) in slots], alone if rows else []


def compare_team(tally, name, db, view, window, has_waits, team):
    at, ages, now = queue(db, view)
    tally.check(f"{name} at", at, instant_of(db, team["at"]))
    people = {person["agent"]: person for person in team["people"]}
    for agent in sorted(set(ages) | set(now) | set(people)):
        person = people.get(agent, {"ages": [0] * N_AGES, "presence": None})
        for band, (expected, got) in enumerate(zip(ages.get(agent, [0] * N_AGES), person["ages"], strict=True)):
            tally.check(f"{name} open cases of age {band} [{agent}]", expected, got)
        tally.check(f"{name} presence [{agent}]", NOW.index(now.get(agent)), NOW.index(person["presence"]))

    told = team["timeline"]
    day, hours, rows, slots, alone = timeline(db, view, window, has_waits)
    name = f"{name} {day} {hours[0]}-{hours[1]}"
    tally.check(f"{name} day", datetime.date.fromisoformat(day).toordinal(), datetime.date.fromisoformat(told["day"]).toordinal())
    for expected, got in zip(hours, told["hours"], strict=True):
        tally.check(f"{name} hours", expected, got)
    told_rows = {row["agent"]: row for row in told["rows"]}
    for agent in sorted(set(rows) | set(told_rows)):
        for state in ("online", "unavailable", "estimated"):
            got = told_rows.get(agent, {}).get(f"{state}_secs")
            tally.check(f"{name} {state} [{agent}]", rows.get(agent, {}).get(state), got)
    for what, expected, got in (("slots", slots, told["waiting"]), ("times alone", sum(alone, ()), sum(told["alone"], []))):
        tally.check(f"{name} {what}", len(expected), len(got))
        for place, (one, other) in enumerate(zip(expected, got)):
            tally.check(f"{name} {what} [{place}]", one, other)


# ------------------------------------------------------------------------------------------------------------------ comparison


class Tally:
    def __init__(self, limit):
        self.passed, self.failed, self.limit = 0, 0, limit

    def check(self, where, expected, got):
        if same(expected, got):
            self.passed += 1
            return
        self.failed += 1
        if self.failed <= self.limit:
            print(f"  {where}: SQL {show(expected)}, balcao {show(got)}")
        elif self.failed == self.limit + 1:
            print("  …")


def same(expected, got):
    if expected is None or got is None:
        return expected is None and got is None
    return math.isclose(float(expected), float(got), rel_tol=1e-9, abs_tol=1e-9)


def show(value):
    return "no data" if value is None else f"{float(value):.10g}"


def compare(tally, name, whole, groups, answer, present):
    """`present`: people and teams of the presence file."""
    metrics, breakdowns = answer["metrics"], answer["breakdowns"]
    for metric in sorted(set(metrics) - {metric for metric, _, _, _ in METRICS}):
        tally.check(f"{name} {metric}: has no query here", 0, None)
    n_compared = {metric for metric, _, _, n in METRICS if n is not None}
    for metric, (value, n) in whole.items():
        got = metrics.get(metric)
        if got is None:
            tally.check(f"{name} {metric}: is missing", value if value is not None else 0, None)
            continue
        tally.check(f"{name} {metric}", value, got["value"])
        if metric in n_compared:
            tally.check(f"{name} {metric} n", n, got["n"])
    for (metric, dimension), expected in groups.items():
        got = breakdowns.get(metric, {}).get(dimension)
        if got is None:
            if any(value for value, _ in expected.values()):
                tally.check(f"{name} {metric} by {dimension}: is missing", 1, None)
            continue
        nothing = 0.0 if metric in COUNTS else None
        for group in sorted(set(expected) | set(got)):
            value = expected.get(group, (nothing,))[0]
            cell = got.get(group, {"value": nothing})["value"]
            # A group of nothing may stand there or not. Somebody of whom the presence file knows nothing is not known to have been away.
            if metric in COUNTS or (metric in NEEDS["presence"] and group in present):
                value, cell = value or 0.0, cell or 0.0
            tally.check(f"{name} {metric} by {dimension} [{group}]", value, cell)


def measure(binary, files, view, window=(None, None)):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as policy:
        # As the page exports it.
        json.dump({"policy": POLICY, "page": {}}, policy)
        policy.flush()
        command = [str(binary), "measure", *map(str, files), "--json", "--policy", policy.name, "--view", view.fragment()]
        day, hours = window
        command += ["--day", day] if day else []
        command += ["--hours", f"{hours[0]}-{hours[1]}"] if hours else []
        done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\nended with {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def views_of(db):
    """All, filters with the most frequent values of the data, and a period that ends before them."""

    def top(column, n=1):
        rows = db.execute(f"SELECT {column} FROM cases WHERE {column} <> '' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT {n}").fetchall()
        return [row[0] for row in rows]

    last = db.execute(f"SELECT (to_timestamp(t) AT TIME ZONE '{ZONE}')::DATE FROM data_end").fetchone()[0]
    first, middle, end = (str(last + datetime.timedelta(days=days)) for days in (-27, -13, 1))
    return [
        View("all"),
        View("team+channel", {"team": top("team"), "channel": top("channel")}),
        View("agent", {"agent": top("agent")}),
        View("earlier 14 days", days=(first, middle)),
        View("business hours", clock="business"),
        View("business hours, agent, 28 days", {"agent": top("agent", 2)}, (first, end), clock="business"),
        View("28 days+type+hours", {"case_type": top("case_type", 2), "hour": [str(hour) for hour in range(9, 18)]}, (first, end)),
    ]


def agree(tally, binary, name, files):
    db = duckdb.connect()
    db.execute(f"SET TimeZone = '{ZONE}'")
    load(db, files)
    build(db, "messages" in files)
    build_business(db, db.execute("SELECT count(first) > 0 FROM cases").fetchone()[0])
    missing = set().union(*(metrics for table, metrics in NEEDS.items() if table not in files))
    has_waits = db.execute("SELECT count(*) > 0 OR (SELECT count(first) > 0 FROM cases) FROM waits").fetchone()[0]
    present = {name for row in db.execute("SELECT DISTINCT agent, team FROM fact_presence").fetchall() for name in row}
    for view in views_of(db):
        answer = measure(binary, files.values(), view)
        whole, groups = figures(db, view, missing)
        before = (tally.passed, tally.failed)
        compare(tally, f"{name}, {view.name}:", whole, groups, answer, present)
        for window in [(None, None)] + (windows_of(db) if view.name in WITH_WINDOWS else []):
            team = (answer if window == (None, None) else measure(binary, files.values(), view, window))["team"]
            compare_team(tally, f"{name}, {view.name}: team,", db, view, window, has_waits, team)
        if view.name == "all":
            report = answer["report"]
            tally.check(f"{name}: rows read", report["kept"] + report["merged"] + report["rejected"], report["rows_read"])
            for table, sql in {"messages": "messages", "cases": "cases", "waits": "waits", "presence": "intervals"}.items():
                tally.check(f"{name}: {table}", db.execute(f"SELECT count(*) FROM {sql}").fetchone()[0], answer["tables"][table])
        print(f"{name}, {view.name}: {tally.passed - before[0]} agree, {tally.failed - before[1]} do not")


def without_column(source, target, column):
    with open(source, newline="", encoding="utf-8") as read, open(target, "w", newline="", encoding="utf-8") as write:
        rows = csv.reader(read)
        out = csv.writer(write, lineterminator="\n")
        header = next(rows)
        keep = [i for i, name in enumerate(header) if name != column]
        out.writerow([header[i] for i in keep])
        out.writerows([row[i] for i in keep] for row in rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--balcao", type=pathlib.Path, required=True, help="the command line's binary")
    parser.add_argument("--messages", type=int, default=100_000, help="size of the generated sample")
    parser.add_argument("--data", type=pathlib.Path, help="a directory with a sample or with the peers' two files")
    parser.add_argument("--mismatches", type=int, default=60, help="how many to print")
    options = parser.parse_args()
    options.balcao = options.balcao.resolve()
    tally = Tally(options.mismatches)
    with tempfile.TemporaryDirectory() as scratch:
        directory = options.data or pathlib.Path(scratch) / "sample"
        if options.data is None:
            subprocess.run([str(options.balcao), "sample", "--messages", str(options.messages), "--out", str(directory)], check=True)
        if (directory / PEERS["messages"]).exists():
            agree(tally, options.balcao, "peers", {table: directory / file for table, file in PEERS.items()})
        else:
            files = {table: directory / file for table, file in SAMPLE.items()}
            agree(tally, options.balcao, "sample", files)
            derived = pathlib.Path(scratch) / "derived"
            derived.mkdir()
            without_column(files["cases"], derived / SAMPLE["cases"], "first_response_at")
            agree(tally, options.balcao, "derived times", files | {"cases": derived / SAMPLE["cases"]})
            agree(tally, options.balcao, "no presence", {table: path for table, path in files.items() if table != "presence"})
            agree(tally, options.balcao, "cases alone", {"cases": files["cases"]})
    print(f"{tally.passed} passed, {tally.failed} failed")
    sys.exit(tally.failed > 0)


if __name__ == "__main__":
    main()
