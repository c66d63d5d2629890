/** What is promised of a figure; `atLeast` and `atMost` in its unit. */
const promises = {
  'intake durable_messages_per_second': { atLeast: 10_000 },
  'intake share_of_mqttjs_mosquitto': { atLeast: 0.35 },
  'vehicles shown_age_p99': { atMost: 500 },
  'vehicles gateway_cpu_by_bare_ws': { atMost: 1.5 },
  'vehicles clients_cut_off': { atMost: 0 },
  'latency alarm_events_missing': { atMost: 0 },
  'live events missed': { atMost: 0 },
  'live events shown twice': { atMost: 0 },
  'rehearsal threshold_seconds': { atMost: 30 },
}

/** What tells figures of one name apart. */
const apart = ['perSecond', 'feed']

/**
 * The JSON lines of benches as a table for people: a line a figure, a column a way, and how it stands to what is promised.
 * @param {readonly string[]} lines
 */
export function benchTable(lines) {
  const figures = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line))
  const rows = new Map()
  for (const { bench, figure, unit, way = '', value, ...about } of figures) {
    const of = apart.flatMap((key) => (key in about ? `${about[key]}${key === 'perSecond' ? '/s' : ''}` : []))
    const key = [bench, figure, ...of].join(' ')
    const row = rows.get(key) ?? { name: key, unit, promise: promises[`${bench} ${figure}`], values: {} }
    row.values[way] = value
    rows.set(key, row)
  }
  const ways = ['embedded', 'services'].filter((way) => figures.some((figure) => figure.way === way))
  const cells = [...rows.values()].map((row) => [
    row.name,
    ...ways.map((way) => marked(row.values[way], row.promise)),
    row.unit === '1' ? '' : row.unit,
    said(row.promise),
  ])
  return aligned([['', ...ways, '', ''], ...cells])
}

/** @returns {boolean} whether a figure keeps what is promised of it */
export function keeps(value, { atLeast = -Infinity, atMost = Infinity } = {}) {
  return value >= atLeast && value <= atMost
}

function marked(value, promise) {
  if (value === undefined) return ''
  const text =
    Math.abs(value) >= 1_000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
  return promise === undefined ? text : `${keeps(value, promise) ? '✓' : '✗'} ${text}`
}

function said(promise) {
  if (promise === undefined) return ''
  const { atLeast, atMost } = promise
  return atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`
}

/** Names to the left, figures to the right. */
function aligned(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  const pad = (text, column) =>
    column === 0 || column >= rows[0].length - 2 ? text.padEnd(widths[column]) : text.padStart(widths[column])
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n')
}
