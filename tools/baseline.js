// The same work by hand in JavaScript, as well as we can write it: what the engine is measured against (`./dev bench`).
// Columns are typed arrays, words are codes, messages are clustered by case, and what a panel counts by is worked out at load.
// Its refresh is a whole one: messages by direction, status and day × direction; cases by day and status; cases, closed, open, first
// response (mean, p50, p90) and resolution (mean, p90) by agent and by team; the calendar of agents; hours of the week; template × status;
// conversion by channel; satisfaction; answers within the target.

(() => {
  const DAY = 86400;
  const ZONE = -3 * 3600;
  const TARGET = 300;
  const NEVER = -1;
  const decoder = new TextDecoder();
  let data = null;

  /** Codes of the words between two places of a buffer: open addressing, the bytes compared. Code 0 is the empty word. */
  class Words {
    constructor(bytes, bits = 12) {
      this.bytes = bytes;
      this.names = [""];
      this.mask = (1 << bits) - 1;
      this.slots = new Int32Array(1 << bits);
      this.starts = [0];
      this.ends = [0];
    }
    code(from, to) {
      if (from === to) return 0;
      const { bytes, slots, mask, starts, ends } = this;
      let hash = 0;
      for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + bytes[at]) | 0;
      for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
        const code = slots[slot];
        if (code === 0) {
          slots[slot] = this.names.push(decoder.decode(bytes.subarray(from, to))) - 1;
          starts.push(from);
          ends.push(to);
          return slots[slot];
        }
        const start = starts[code];
        if (ends[code] - start === to - from) {
          let same = 0;
          while (same < to - from && bytes[start + same] === bytes[from + same]) same++;
          if (same === to - from) return code;
        }
      }
    }
  }

  /** Where the cells of the record at `at` lie, by pairs in `cells`; gives the start of the next record. */
  function cut(bytes, at, cells) {
    for (let cell = 0; ; cell += 2) {
      let end = at;
      if (bytes[at] === 34) {
        end = at + 1;
        for (;;) {
          end = bytes.indexOf(34, end) + 1;
          if (bytes[end] !== 34) break;
          end++;
        }
      } else {
        while (bytes[end] !== 44 && bytes[end] !== 10) end++;
      }
      cells[cell] = at;
      cells[cell + 1] = end;
      at = end + 1;
      if (bytes[end] === 10 || end >= bytes.length) return at;
    }
  }

  let knownDate = -1;
  let knownSecs = 0;
  /** `2026-11-19T14:32:00-03:00` as seconds since 1970; a cell without text is `NEVER`. */
  function instant(bytes, from, to) {
    if (from === to) return NEVER;
    const two = (at) => (bytes[at] - 48) * 10 + bytes[at + 1] - 48;
    const date = two(from) * 1_000_000 + two(from + 2) * 10_000 + two(from + 5) * 100 + two(from + 8);
    if (date !== knownDate) {
      knownDate = date;
      knownSecs = Date.UTC(two(from) * 100 + two(from + 2), two(from + 5) - 1, two(from + 8)) / 1000;
    }
    const sign = bytes[from + 19] === 45 ? 1 : -1;
    return knownSecs + two(from + 11) * 3600 + two(from + 14) * 60 + two(from + 17) + sign * (two(from + 20) * 3600 + two(from + 23) * 60);
  }

  const lines = (bytes) => {
    let count = 1;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
    return count;
  };

  function read(bytes) {
    const cells = new Int32Array(64);
    const first = cut(bytes, 0, cells);
    const header = decoder.decode(bytes.subarray(0, first - 1)).split(",");
    return { cells, first, place: (name) => header.indexOf(name) * 2 };
  }

  function load(messageBytes, caseBytes) {
    const u8 = (n) => new Uint8Array(n);
    const u16 = (n) => new Uint16Array(n);
    const i32 = (n) => new Int32Array(n);

    let bytes = caseBytes;
    let { cells, first, place } = read(bytes);
    let at = ["case_id", "created_at", "first_response_at", "closed_at", "agent", "team", "channel", "status", "csat", "outcome"].map(place);
    let n = lines(bytes);
    const words = { agent: new Words(bytes), team: new Words(bytes), channel: new Words(bytes), status: new Words(bytes), outcome: new Words(bytes) };
    const cases = { created: i32(n), response: i32(n), resolution: i32(n), day: i32(n), agent: u16(n), team: u8(n), channel: u8(n), status: u8(n), csat: u8(n), outcome: u8(n) };
    const rowOf = new Map();
    let row = 0;
    for (let start = first; start < bytes.length; row++) {
      start = cut(bytes, start, cells);
      let id = 0;
      for (let i = cells[at[0]]; i < cells[at[0] + 1]; i++) id = id * 10 + bytes[i] - 48;
      rowOf.set(id, row);
      const created = instant(bytes, cells[at[1]], cells[at[1] + 1]);
      const response = instant(bytes, cells[at[2]], cells[at[2] + 1]);
      const closed = instant(bytes, cells[at[3]], cells[at[3] + 1]);
      cases.created[row] = created;
      cases.day[row] = (created + ZONE) / DAY;
      cases.response[row] = response === NEVER ? NEVER : response - created;
      cases.resolution[row] = closed === NEVER ? NEVER : closed - created;
      cases.agent[row] = words.agent.code(cells[at[4]], cells[at[4] + 1]);
      cases.team[row] = words.team.code(cells[at[5]], cells[at[5] + 1]);
      cases.channel[row] = words.channel.code(cells[at[6]], cells[at[6] + 1]);
      cases.status[row] = words.status.code(cells[at[7]], cells[at[7] + 1]);
      cases.csat[row] = cells[at[8]] < cells[at[8] + 1] ? bytes[cells[at[8]]] - 48 : 0;
      cases.outcome[row] = words.outcome.code(cells[at[9]], cells[at[9] + 1]);
    }
    const nCases = row;

    bytes = messageBytes;
    ({ cells, first, place } = read(bytes));
    at = ["case_id", "sent_at", "direction", "status", "template"].map(place);
    n = lines(bytes);
    const said = { direction: new Words(bytes), status: new Words(bytes), template: new Words(bytes) };
    const columns = { row: i32(n), day: u16(n), hour: u8(n), direction: u8(n), status: u8(n), template: u8(n) };
    const count = i32(nCases + 2);
    let firstDay = 1e9;
    let lastDay = 0;
    let m = 0;
    for (let start = first; start < bytes.length; ) {
      start = cut(bytes, start, cells);
      let id = 0;
      for (let i = cells[at[0]]; i < cells[at[0] + 1]; i++) id = id * 10 + bytes[i] - 48;
      const row = rowOf.get(id) ?? nCases;
      const wall = instant(bytes, cells[at[1]], cells[at[1] + 1]) + ZONE;
      const day = (wall / DAY) | 0;
      if (day < firstDay) firstDay = day;
      if (day > lastDay) lastDay = day;
      columns.row[m] = row;
      columns.day[m] = day;
      columns.hour[m] = ((day + 3) % 7) * 24 + (((wall - day * DAY) / 3600) | 0);
      columns.direction[m] = said.direction.code(cells[at[2]], cells[at[2] + 1]);
      columns.status[m] = said.status.code(cells[at[3]], cells[at[3] + 1]);
      columns.template[m] = said.template.code(cells[at[4]], cells[at[4] + 1]);
      count[row + 1]++;
      m++;
    }
    for (let i = 0; i < nCases; i++) {
      if (cases.day[i] < firstDay) firstDay = cases.day[i];
      if (cases.day[i] > lastDay) lastDay = cases.day[i];
    }
    for (let i = 0; i <= nCases; i++) count[i + 1] += count[i];
    const startOf = count.slice();
    const nStatus = said.status.names.length;
    const byDay = u16(m);
    const hour = u8(m);
    const byTemplate = u16(m);
    for (let i = 0; i < m; i++) {
      const to = count[columns.row[i]]++;
      byDay[to] = (columns.day[i] - firstDay) * 4 + columns.direction[i];
      hour[to] = columns.hour[i];
      byTemplate[to] = columns.template[i] * nStatus + columns.status[i];
    }
    data = { cases, nCases, words, said, startOf, byDay, hour, byTemplate, nMessages: m, firstDay, nDays: lastDay - firstDay + 1, nStatus };
    const channels = new Uint32Array(words.channel.names.length);
    for (let i = 0; i < nCases; i++) channels[cases.channel[i]]++;
    const channel = words.channel.names[channels.indexOf(Math.max(...channels))];
    return { messages: m, cases: nCases, firstDay, nDays: data.nDays, teams: words.team.names.slice(1), channel };
  }

  /** The k-th smallest of `values[from..to)`, which it reorders. */
  function select(values, from, to, k) {
    let low = from;
    let high = to - 1;
    while (low < high) {
      const pivot = values[(low + high) >> 1];
      let left = low;
      let right = high;
      while (left <= right) {
        while (values[left] < pivot) left++;
        while (values[right] > pivot) right--;
        if (left <= right) {
          const value = values[left];
          values[left++] = values[right];
          values[right--] = value;
        }
      }
      if (k <= right) high = right;
      else if (k >= left) low = left;
      else break;
    }
    return values[k];
  }

  function quantile(values, from, to, q) {
    if (from === to) return null;
    const place = (to - from - 1) * q;
    const below = Math.floor(place);
    const value = select(values, from, to, from + below);
    if (below === place) return value;
    let next = Infinity;
    for (let i = from + below + 1; i < to; i++) if (values[i] < next) next = values[i];
    return value + (next - value) * (place - below);
  }

  /** Mean and quantiles of what was measured, by group. */
  function durations(rows, groups, nGroups, measured, qs) {
    const starts = new Int32Array(nGroups + 2);
    for (const row of rows) if (measured[row] >= 0) starts[groups[row] + 2]++;
    for (let i = 1; i < nGroups + 2; i++) starts[i] += starts[i - 1];
    const values = new Int32Array(starts[nGroups + 1]);
    for (const row of rows) if (measured[row] >= 0) values[starts[groups[row] + 1]++] = measured[row];
    const figures = [];
    for (let group = 0; group < nGroups; group++) {
      const from = starts[group];
      const to = starts[group + 1];
      let sum = 0;
      for (let i = from; i < to; i++) sum += values[i];
      figures.push({ n: to - from, mean: to > from ? sum / (to - from) : null, quantiles: qs.map((q) => quantile(values, from, to, q)) });
    }
    return figures;
  }

  function chosen({ team, channel, from, to }) {
    const { cases, nCases, words } = data;
    const wantedTeam = team ? words.team.names.indexOf(team) : -1;
    const wantedChannel = channel ? words.channel.names.indexOf(channel) : -1;
    const rows = new Int32Array(nCases);
    let n = 0;
    for (let row = 0; row < nCases; row++) {
      const passes =
        (from === undefined || (cases.created[row] >= from && cases.created[row] < to)) &&
        (wantedTeam < 0 || cases.team[row] === wantedTeam) &&
        (wantedChannel < 0 || cases.channel[row] === wantedChannel);
      if (passes) rows[n++] = row;
    }
    return rows.subarray(0, n);
  }

  function refresh(filter) {
    const { cases, words, said, startOf, byDay, hour, byTemplate, firstDay, nDays, nStatus } = data;
    const rows = chosen(filter);
    const days = new Uint32Array(nDays * 4);
    const hours = new Uint32Array(168);
    const templates = new Uint32Array(said.template.names.length * nStatus);
    for (let i = 0; i < rows.length; ) {
      const first = rows[i];
      let last = first;
      while (++i < rows.length && rows[i] === last + 1) last++;
      for (let at = startOf[first], end = startOf[last + 1]; at < end; at++) {
        days[byDay[at]]++;
        hours[hour[at]]++;
        templates[byTemplate[at]]++;
      }
    }
    const nAgents = words.agent.names.length;
    const nTeams = words.team.names.length;
    const calendar = new Uint32Array(nAgents * nDays);
    const casesOfDay = new Uint32Array(nDays);
    const statuses = new Uint32Array(words.status.names.length);
    const counts = (n) => ({ cases: new Uint32Array(n), closed: new Uint32Array(n) });
    const [agents, teams] = [counts(nAgents), counts(nTeams)];
    const outcomes = new Uint32Array(words.channel.names.length * 4);
    let graded = 0;
    let grades = 0;
    let satisfied = 0;
    let within = 0;
    let answered = 0;
    for (const row of rows) {
      const day = cases.day[row] - firstDay;
      calendar[cases.agent[row] * nDays + day]++;
      casesOfDay[day]++;
      statuses[cases.status[row]]++;
      agents.cases[cases.agent[row]]++;
      teams.cases[cases.team[row]]++;
      if (cases.resolution[row] >= 0) {
        agents.closed[cases.agent[row]]++;
        teams.closed[cases.team[row]]++;
      }
      outcomes[cases.channel[row] * 4 + cases.outcome[row]]++;
      if (cases.csat[row] > 0) {
        graded++;
        grades += cases.csat[row];
        if (cases.csat[row] >= 4) satisfied++;
      }
      if (cases.response[row] >= 0) {
        answered++;
        if (cases.response[row] <= TARGET) within++;
      }
    }
    const byDirection = new Uint32Array(4);
    for (let i = 0; i < days.length; i++) byDirection[i & 3] += days[i];
    const byStatus = new Uint32Array(nStatus);
    for (let i = 0; i < templates.length; i++) byStatus[i % nStatus] += templates[i];
    const all = new Uint8Array(cases.agent.length);
    return {
      byDirection: Object.fromEntries(said.direction.names.map((name, code) => [name, byDirection[code]])),
      byStatus,
      days,
      hours,
      templates,
      casesOfDay,
      statuses,
      calendar,
      agents,
      teams,
      responses: { agents: durations(rows, cases.agent, nAgents, cases.response, [0.5, 0.9]), teams: durations(rows, cases.team, nTeams, cases.response, [0.5, 0.9]) },
      resolutions: { agents: durations(rows, cases.agent, nAgents, cases.resolution, [0.9]), teams: durations(rows, cases.team, nTeams, cases.resolution, [0.9]) },
      whole: { cases: rows.length, response: durations(rows, all, 1, cases.response, [0.5, 0.9])[0], resolution: durations(rows, all, 1, cases.resolution, [0.5])[0] },
      outcomes,
      csat: { graded, mean: graded ? grades / graded : null, score: graded ? satisfied / graded : null },
      target: { within, answered },
    };
  }

  globalThis.baseline = {
    /** From the two files to ready, milliseconds. */
    async load(messages, cases) {
      const started = performance.now();
      const [messageBytes, caseBytes] = await Promise.all([messages.arrayBuffer(), cases.arrayBuffer()]);
      const counts = load(new Uint8Array(messageBytes), new Uint8Array(caseBytes));
      return { ms: performance.now() - started, ...counts };
    },
    /** Milliseconds of one refresh, and what it found of the whole. */
    refresh(filter) {
      const started = performance.now();
      const found = refresh(filter);
      return { ms: performance.now() - started, whole: found.whole, byDirection: found.byDirection, csat: found.csat };
    },
  };
})();
